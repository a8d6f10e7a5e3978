"""The arithmetic of the STROBE flow, on any survey."""

from dataclasses import replace

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from wavescore.analyses.flow import compute as flow
from wavescore.analyses.shared.fate import fates
from wavescore.definitions.parts import EligibilityRule
from wavescore.definitions.study import Wave, study_from

RULES = (
    EligibilityRule("adult", field="age"),
    EligibilityRule("attentive", field="minutes", on_failure="drop_wave_and_later"),
    EligibilityRule("sober", field="drink", on_failure="drop_wave"),
)
WAVES = tuple(Wave(f"w{n}", n) for n in range(4))
STUDY = replace(study_from({"name": "made", "file": ""}), waves=WAVES, eligibility=RULES)
# What one respondent does at one wave: no row, an empty row, an answer that fails, an answer.
ACTS = st.sampled_from(["", "no answers", "attentive", "sober", "answered"])
LIVES = st.lists(st.tuples(st.booleans(), st.tuples(*[ACTS] * len(WAVES))), min_size=0, max_size=12)


def survey(lives):
    """Return typed, exclusions and scored of respondents' lives, rules spread as prepare does."""
    typed, out, scored = [], [], []
    for number, (adult, acts) in enumerate(lives):
        careless = False
        for wave, act in zip(STUDY.wave_names, acts, strict=True):
            if not act:
                continue
            row = {"respondent_id": f"r{number}", "wave": wave}
            typed.append(row)
            careless |= act == "attentive"
            rule = act if act in ("no answers", "sober") else ""
            rule = "attentive" if careless and act != "no answers" else rule
            rule = "adult" if not adult and act != "no answers" else rule
            (out.append({**row, "rule": rule, "detail": ""}) if rule else scored.append(row))
    columns = ["respondent_id", "wave"]
    return (
        pd.DataFrame(typed, columns=columns),
        pd.DataFrame(out, columns=[*columns, "rule", "detail"]),
        pd.DataFrame(scored, columns=columns),
    )


@settings(max_examples=150, deadline=None)
@given(LIVES)
def test_every_box_of_the_flow_adds_up(lives):
    typed, exclusions, scored = survey(lives)
    table = flow.run(scored, STUDY, typed=typed, exclusions=exclusions)
    box = {(r.wave, r.term, r.quantity): r.estimate for r in table.itertuples()}
    before = None
    for wave in STUDY.wave_names:
        rules = [v for (w, _, q), v in box.items() if (w, q) == (wave, "excluded")]
        known = box.get((wave, "", "excluded_before_n"), 0)
        entered, analysed = box[wave, "", "entered"], box[wave, "", "analysed"]
        assert entered == known + sum(rules) + analysed
        assert box[wave, "", "answered_n"] == entered - box[wave, "no answers", "excluded"]
        assert min([*rules, known, analysed]) >= 0
        if before is not None:
            gone, joined = (box[wave, "", q] for q in ("lost_since_previous_n", "joined_n"))
            assert before - gone + joined == box[wave, "", "answered_n"]
            assert known <= joined
            fate = fates(scored, exclusions, STUDY, wave).value_counts()
            assert box[wave, "", "lost_n"] == fate.get("lost", 0)
            assert fate.sum() == box["w0", "", "analysed"]
            if wave == "w1":
                assert gone == box[wave, "", "lost_n"]
        before = analysed
