"""The sentences of the report's summary."""

import analyses_survey as survey
import present_study as made
from prepared import frame_of, release

from wavescore.analyses.group_tests.compute import run as run_group_tests
from wavescore.definitions.study import study_from
from wavescore.publish.summary import summary
from wavescore.publish.tables import analysis_tables

STUDY = made.make_study()


def test_the_summary_says_what_was_found():
    sentences = " ".join(summary(made.all_tables(), STUDY))
    assert "220 entered at Baseline and 200 were analysed; 100 at Week 6." in sentences
    assert "150 of 200 scored (75.0%" in sentences
    assert "falls from 10.70 (95% interval 10.30 to 11.10) at Baseline to 10.40" in sentences
    assert "a change of \u22120.38 (95% interval \u22120.58 to \u22120.18, p < 0.001)" in sentences
    assert "improper" not in sentences
    assert "The growth model of GAD-7 has an improper solution" in " ".join(
        summary({"growth": made.growth(proper=0.0)}, STUDY)
    )


def test_the_summary_names_the_tests_between_groups_and_their_tails():
    said = summary({"group_tests": made.group_test()}, STUDY)
    assert said == [
        "Posted, against never, at Baseline (differences of means with 95% bounds or intervals, "
        "Student's t, one-tailed in the declared direction): higher on GAD-7 0.50 (\u2265 0.20, "
        "p = 0.004)."
    ]
    options = {"group": "style", "outcomes": {"gad7": "two-sided", "mood": "two-sided"}}
    scored = survey.score(survey.typed(90), survey.STUDY)
    frame = run_group_tests(scored, survey.STUDY, **options)
    (said,) = summary({"group_tests": frame}, survey.STUDY)
    omega = frame[(frame["quantity"] == "omega_squared") & (frame["method"] == "welch")]
    assert "Style at t1, omega squared (Welch's F): GAD-7 " in said
    assert f"{omega['estimate'].iloc[0]:.2f} (95% interval " in said


def test_the_summary_of_change_says_of_whom_and_leaves_out_what_is_suppressed():
    rows = [
        made.shares(total, {term: count}, outcome="nhs_talking_therapies", wave="t1 to t2", group=g)
        for g, term, total, count in (
            ("sample", "recovery", 80, 20),
            ("benchmark", "recovery", 1000, 480),
            ("sample", "reliable_improvement", 100, 3),
        )
    ]
    for row in rows[1]:
        row["quantity"] = f"benchmark_{row['quantity']}"
    table = frame_of("change", [row for each in rows for row in each])
    assert summary({"change": table}, STUDY) == [
        "Baseline to Week 6, by the NHS Talking Therapies rule: of 80 cases at the start 25.0% "
        "(benchmark 48.0%) recovered; of 100 with every score 3.0% improved reliably."
    ]
    (said,) = summary(release({"change": table}), STUDY)
    assert "improved" not in said and "23.1% (benchmark 48.0%) recovered" in said


def test_the_summary_gives_the_range_of_alpha():
    where = {"quantity": "alpha", "method": "jackknife", "outcome": "gad7"}
    rows = [where | {"wave": wave, "estimate": a} for wave, a in (("t1", 0.9), ("t2", 0.8512))]
    assert summary({"reliability": frame_of("reliability", rows)}, STUDY) == [
        "Cronbach's alpha lies between 0.851 (GAD-7, Week 6) and 0.900 (GAD-7, Baseline)."
    ]
    assert summary({"reliability": frame_of("reliability", rows[:1])}, STUDY) == [
        "Cronbach's alpha is 0.900 (GAD-7, Baseline)."
    ]


def test_the_summary_of_suppressed_tables_makes_no_number_up():
    tables = release({"flow": made.flow((3, 2), (20, 1))})
    assert "nan" not in " ".join(summary(tables, STUDY))


def test_a_study_of_one_wave_has_no_response_rate():
    rows = [
        {"wave": "t1", "quantity": quantity, "estimate": 16.0, "n": 16.0}
        for quantity in ("entered", "analysed")
    ]
    one_wave = study_from(
        {"name": "one", "file": "study.yaml", "waves": [{"name": "t1", "time": 0}]}
    )
    table = analysis_tables("flow", frame_of("flow", rows), one_wave)[0]
    labels = [row.cells[0].text for row in table.rows]
    assert labels == ["Entered (rows of the export)", "Analysed"]
