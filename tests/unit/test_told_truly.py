"""What is printed says no more than its numbers: each test is a sentence that once did."""

from dataclasses import replace

import numpy as np
import present_study as small
import pytest
from analyses_survey import OPTIONS, STUDY, degenerate, run
from prepared import frame_of, release

from wavescore.analyses.group_growth.words import held_words
from wavescore.analyses.registry import declared
from wavescore.errors import EstimationError
from wavescore.layout.covariates import covariates_at
from wavescore.layout.lookup import Lookup
from wavescore.layout.phrases import grouping
from wavescore.methods.growth import fit_growth
from wavescore.methods.growth.mcar import little_mcar
from wavescore.methods.growth.path_data import check_spread, path_data
from wavescore.publish.figures import pictures_of
from wavescore.publish.front import methods_text, plain_sentences
from wavescore.publish.manuscript import sentences_text
from wavescore.publish.report import write_report
from wavescore.publish.summary import summary
from wavescore.publish.tables import PERCENTAGES, ROUNDED, make_tables

WIDE = 7.0


def told(study, **tables):
    """Return all that is said of tables: on the front page, in short, and as APA prints it."""
    said = [*plain_sentences(tables, study), *summary(tables, study)]
    return "\n".join([*said, sentences_text(tables, study)])


def compared(rule, wave):
    """Return a sample of 80 % held against a benchmark of 94.3 %."""
    where = {"outcome": rule, "wave": wave, "term": "crude", "n": 200}
    rows = [
        {**where, "quantity": "benchmark_percent", "estimate": 94.3},
        {**where, "quantity": "difference", "estimate": -14.3, "conf_low": -18, "conf_high": -11}
        | {"conf_level": 0.95},
    ]
    return frame_of("benchmark", rows)


def test_a_benchmark_of_another_rule_or_wave_stands_beside_no_other_share():
    study, caseness = small.make_study(), small.caseness()
    same = {"caseness": caseness, "benchmark": compared("nhs_talking_therapies", "t1")}
    assert "fewer than the 94.3%" in plain_sentences(same, study)[0]
    for rule, wave in (("nhs_talking_therapies", "t2"), ("gad7_cut_point", "t1")):
        tables = {"caseness": caseness, "benchmark": compared(rule, wave)}
        assert "94.3" not in plain_sentences(tables, study)[0]
        drawn = pictures_of("caseness", tables, study, WIDE)[0]
        assert ("NHS (n" in drawn.finding) == (rule == "nhs_talking_therapies")
    said = summary({"benchmark": compared("gad7_cut_point", "t2")}, study)
    assert "by the GAD-7 cut-point; the sample at Week 6 lies below it" in said[0]


def test_the_methods_name_the_rule_and_wave_of_the_benchmark():
    options = {**OPTIONS["benchmark"], "rule": "gad7_cut_point", "wave": "t2"}
    for name in ("benchmark", "weighted_caseness"):
        said = " ".join(methods_text(replace(STUDY, analyses={name: options})))
        assert "The share of cases by the GAD-7 cut-point at t2 was" in said


def test_a_percentage_stands_beside_no_count_that_it_is_not_of():
    """Of 200 first analysed 90 came back and 10 joined: 100 are analysed, 45 % were again."""
    flow = small.flow()
    again = flow["quantity"] == "response_rate"
    flow.loc[again & (flow["wave"] == "t2"), "estimate"] = 0.45
    said = summary({"flow": flow}, small.make_study())
    assert said[0] == "220 entered at Baseline and 200 were analysed; 100 at Week 6."
    again = "Of those analysed at Baseline, 45.0% at Week 6 were analysed again, by rounded counts."
    assert said[1] == again
    public = small.make_study(release={"mode": "public", "reason": "made up"})
    assert summary({"flow": flow}, public)[1] == again.replace(", by rounded counts", "")


def test_nobody_lost_is_said_in_words():
    rows = [{"wave": "t2", "quantity": "lost_n", "estimate": 0, "n": 200}]
    flow = small.flow()
    flow = frame_of("flow", [*flow.to_dict("records"), *rows])
    said = told(small.make_study(), flow=flow)
    assert "none of the 200 first analysed was without an answer." in said.lower()
    assert "None of the 200 was without an answer at Week 6." in said
    assert "they are not among the excluded" not in said


def test_a_public_release_marks_nothing_as_suppressed():
    for case in ("plain", "empty wave"):
        typed, scored = degenerate(case)
        tables = {"caseness_over_time": run("caseness_over_time", typed, scored)}
        study = replace(STUDY, analyses=OPTIONS)
        released = release(tables, mode="public")
        cells = {c.text for t in make_tables(released, study) for r in t.rows for c in r.cells}
        assert "[c]" not in cells, case
        assert "[c]" not in pictures_of("caseness_over_time", released, study, WIDE)[0].finding


def two_groups(outcome, estimate, low, high, alternative, d):
    """Return a comparison of two groups: its difference by Student's test, and Cohen's d."""
    where = {"outcome": outcome, "wave": "t2", "group": "posted vs never posted", "n": 90}
    test = {**where, "quantity": "difference", "method": "student", "estimate": estimate}
    test |= {"conf_low": low, "conf_high": high, "conf_level": 0.95, "p_value": 0.5}
    size = {**where, "quantity": "cohens_d", "estimate": d[0], "conf_low": d[1], "conf_high": d[2]}
    counts = [{**where, "term": t, "quantity": "n"} for t in ("posted", "never posted")]
    counts = [{**row, "estimate": 45} for row in counts]
    return [*counts, test | {"alternative": alternative}, size | {"conf_level": 0.95}]


def test_a_test_that_points_the_other_way_than_declared_does_not_say_that_groups_are_alike():
    inf = float("inf")
    rows = two_groups("mood", 0.31, -inf, 0.41, "less", (0.63, 0.38, 0.87))
    rows += two_groups("gad7", 0.93, 0.01, inf, "greater", (0.21, -0.04, 0.46))
    rows += two_groups("phq8", 0.10, -0.9, inf, "greater", (0.02, -0.2, 0.3))
    tables = {"group_tests": frame_of("group_tests", rows)}
    said = summary(tables, STUDY)[0]
    assert "higher on GAD-7 0.93" in said
    assert "not lower, as was declared, on Mood 0.31" in said
    assert "no difference shown on PHQ-8 0.10" in said
    front = plain_sentences(tables, STUDY)[0]
    assert "were at t2 higher on Mood (0.63, 0.38 to 0.87); not clearly different on PHQ-8" in front
    assert "different on GAD-7 only by the one-tailed test that was declared" in front


@pytest.mark.parametrize("df, stands", [(1.5, False), (6.0, True)])
def test_of_so_few_sites_no_slope_is_said_to_stand(df, stands):
    where = {"outcome": "gad7", "wave": "t1", "conf_level": 0.95, "n": 90}
    ends = {"estimate": 0.2, "conf_low": 0.1, "conf_high": 0.3}
    rows = [{**where, "quantity": "icc", "estimate": 0.01}]
    rows += [{**where, "quantity": "slope", "method": "respondents independent", **ends}]
    robust = {**where, "quantity": "slope", "method": "sites, leaving one out", **ends, "df": df}
    tables = {"sites": frame_of("sites", [*rows, robust])}
    front, short = plain_sentences(tables, STUDY)[0], summary(tables, STUDY)[0]
    assert ("the rise in GAD-7 stands (" in front) == stands
    assert ("whether the rise in GAD-7 stands cannot be told of so few sites" in front) != stands
    assert ("a rise either way" in short) == stands


@pytest.mark.parametrize(
    "day, told", [(84, False), (700, True), (1500, True), (2300, False), (np.nan, False)]
)
def test_no_change_is_told_of_days_that_the_answers_do_not_come_near(day, told):
    """Of waves 0, 1 and 3 years apart the last is planned at day 1,096."""
    waves = tuple(replace(w, time=t) for w, t in zip(STUDY.waves, (0, 1, 3), strict=True))
    study = replace(STUDY, time_unit="year", waves=waves)
    rows = []
    for method, size in (("actual days", 3.77), ("planned times", 0.27)):
        where = {"outcome": "mood", "method": method, "n": 60}
        rows += [{**where, "quantity": q, "estimate": 1} for q in ("converged", "proper")]
        ends = {"conf_low": size / 2, "conf_high": size * 2, "conf_level": 0.95, "p_value": 0.01}
        change = {**where, "quantity": "mean_change", "wave": study.first_to_last}
        rows.append(change | ends | {"estimate": size})
    late = {"outcome": "mood", "method": "actual days", "wave": "t3", "n": 60}
    rows.append({**late, "quantity": "median_day", "estimate": day})
    tables = {"mixed_growth": frame_of("mixed_growth", rows)}
    said = "\n".join([*plain_sentences(tables, study), *summary(tables, study)])
    assert ("3.77" in said) == told
    assert ("came by day" in said) == (day in (84, 2300))
    assert ("came is not released" in said) == (day != day)
    assert ("3.77" in pictures_of("mixed_growth", tables, study, WIDE)[0].finding) == told
    assert ("change = 3.77" in sentences_text(tables, study)) == told


def test_a_variable_that_never_varies_is_named_by_its_wave_and_not_as_an_item():
    y = np.arange(12.0).reshape(6, 2)
    y[:, 1] = 4
    with pytest.raises(EstimationError, match="the answers at wave 2 vary too little"):
        check_spread(["gad7_1", "gad7_2"], path_data(y))
    with pytest.raises(EstimationError, match="the answers vary too little"):
        check_spread(["gad7_1", "phq8_1"], path_data(y))


def test_a_model_that_was_not_fitted_tells_no_empty_numbers():
    typed, scored = degenerate("empty wave")
    options = {"outcomes": ["gad7"]}
    study = replace(STUDY, analyses={"growth": options})
    tables = release({"growth": run("growth", typed, scored, study, options)}, mode="public")
    notes = [note for table in make_tables(tables, study) for note in table.notes]
    assert notes and not [note for note in notes if note.endswith(": \u2013.")]
    assert "p = \u2013" not in sentences_text(tables, study)


def test_what_is_held_equal_and_groups_are_called_by_their_names():
    options = {**OPTIONS["group_growth"], "equal": ["slope_mean", "residual_variances"]}
    study = replace(STUDY, analyses={"group_growth": options})
    assert held_words(study) == "mean of the slope and residual variances"
    said = " ".join(methods_text(study))
    assert "of GAD-7 and Mood in the groups of poster were fitted together, each outcome" in said
    assert grouping(STUDY, "arm_group") == "arm"
    assert grouping(STUDY, "poster") == "poster"
    adjusted = {**OPTIONS["group_tests"], "adjust": ["holm"]}
    said = " ".join(methods_text(replace(STUDY, analyses={"group_tests": adjusted})))
    assert "p-values were also given with Holm's adjustment." in said


def test_a_growth_of_complete_cases_or_of_one_mean_says_so_on_the_front_page():
    typed, scored = degenerate("everyone returns")
    for options, words in (
        ({"missing": "complete"}, "of those who answered every wave: "),
        ({"form": "intercept"}, "the model holds no change; "),
    ):
        options = {"outcomes": ["gad7"], **options}
        study = replace(STUDY, analyses={"growth": options})
        table = run("growth", typed, scored, study, options)
        table.loc[table["quantity"].isin(["converged", "proper"]), "estimate"] = 1.0
        table = table[~table["quantity"].str.contains("cfi|rmsea")]
        assert words in " ".join(plain_sentences({"growth": table}, study))


def test_percentages_of_a_safe_release_are_said_to_be_of_rounded_counts(tmp_path):
    public = {"mode": "public", "reason": "made up"}
    for release_, told_of in (({"mode": "safe"}, True), (public, False)):
        study = small.make_study(release=release_)
        tables = {"caseness": small.caseness(), "growth": small.growth()}
        notes = {table.name: " ".join(table.notes) for table in make_tables(tables, study)}
        assert (PERCENTAGES in notes["caseness"]) == told_of
        assert "Percentages of respondents" not in notes["growth"]
        write_report(tables, tmp_path, study, tmp_path / "report.html")
        page = (tmp_path / "report.html").read_text(encoding="utf-8")
        assert (ROUNDED in page) == told_of
        assert (ROUNDED in sentences_text(tables, study)) == told_of
        row = {"outcome": "gad7", "quantity": "covariate_percent", "term": "poster"}
        rows = [{**row, "level": each, "estimate": 50.9} for each in ("posted", "never")]
        said = covariates_at(Lookup(frame_of("growth", rows), declared("growth")), study, "gad7")
        assert said.endswith("50.9% never, of rounded counts") == told_of


def test_pingouin_is_not_asked_to_compare_a_group_with_one_person():
    """It takes a group of one for a value to test against: another question than ours."""
    typed, scored = degenerate("a group of one")
    options = {"group": "poster", "outcomes": {"gad7": "two-sided"}}
    study = replace(STUDY, analyses={"group_tests": options})
    found = run("second_opinions", typed, scored, study, {})
    assert found.loc[found["term"] == "t", "estimate"].isna().all()
    said = summary({"second_opinions": found}, study)
    assert not any("apart" in each for each in said), said


@pytest.mark.parametrize("check", [lambda y: fit_growth(y, [0.0]), little_mcar])
def test_a_growth_of_one_wave_counts_nobody_in_its_reason(check):
    """A safe release prints the reason, and counts are rounded there."""
    with pytest.raises(EstimationError, match="2 to") as refused:
        check(np.arange(119.0).reshape(-1, 1))
    assert "119" not in str(refused.value)


def test_a_table_says_nothing_of_models_that_were_not_asked_for():
    typed, scored = degenerate("everyone returns")
    options = {"outcomes": ["gad7"], "form": "intercept"}
    study = replace(STUDY, analyses={"growth": options})
    shown = make_tables({"growth": run("growth", typed, scored, study, options)}, study)
    (changes,) = [table for table in shown if table.name == "growth_changes"]
    assert {group for group, _ in changes.columns} == {"", "Observed in complete pairs"}
    assert not any("Model:" in note or "baseline SDs" in note for note in changes.notes)
    options = {"outcomes": ["gad7"], "times": "planned"}
    study = replace(STUDY, analyses={"mixed_growth": options})
    tables = {"mixed_growth": run("mixed_growth", typed, scored, study, options)}
    for table in make_tables(tables, study):
        assert table.title.startswith("Growth at planned times")
        assert {group for group, _ in table.columns} == {"", "Planned times"}
    drawn = pictures_of("mixed_growth", tables, study, WIDE)[0]
    assert drawn.title == "Change at planned times"


def test_a_model_that_may_not_be_read_is_said_with_what_it_was_of():
    row = {"outcome": "mood", "quantity": "converged", "estimate": 0, "note": "too few"}
    tables = {"distal_outcome": frame_of("distal_outcome", [row])}
    (said,) = plain_sentences(tables, STUDY)
    assert said.startswith("Of what came later, the model of Mood may not be read (")


def test_the_methods_of_one_wave_tell_of_no_later_one():
    names = ("attrition", "growth", "caseness_over_time")
    asked = {name: OPTIONS[name] for name in names}
    study = replace(STUDY, waves=STUDY.waves[:1], analyses=asked)
    (said,) = methods_text(study)
    assert said.startswith("The share of cases") and "two waves" not in said
    assert len(methods_text(replace(STUDY, analyses=asked))) == len(names)
