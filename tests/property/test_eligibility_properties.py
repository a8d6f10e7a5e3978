"""Eligibility: rows in = rows kept + rows excluded, whatever the rules and the answers."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from prepared import make_study

from wavescore.prepare.apply_eligibility import apply_eligibility

FAILURES = st.sampled_from(["drop_respondent", "drop_wave", "drop_wave_and_later"])
WAVES = ("t1", "t2", "t3")
few = settings(max_examples=40, deadline=None)
START = np.datetime64("2024-01-01T10:00", "us")


@st.composite
def typed_frames(draw):
    keys = draw(st.sets(st.tuples(st.integers(1, 5), st.sampled_from(WAVES)), max_size=12))
    answer = st.one_of(st.none(), st.integers(0, 3))
    order = draw(st.permutations(sorted(keys)))
    rows = [(str(who), wave, *(draw(answer) for _ in range(3))) for who, wave in order]
    frame = pd.DataFrame(rows, columns=["respondent_id", "wave", "a", "b", "spent"])
    frame = frame.astype({"respondent_id": str, "wave": str, "a": float, "b": float})
    spent = pd.to_timedelta(frame["spent"].astype(float), unit="min")
    begun = pd.Series(np.full(len(frame), START), dtype="datetime64[us]")
    return frame.drop(columns="spent").assign(begun=begun, done=begun + spent)


@st.composite
def rules(draw):
    name = draw(st.sampled_from(["first", "second", "third"]))
    rule = {"name": name, "on_failure": draw(FAILURES)}
    rule["if_missing"] = draw(st.sampled_from(["fail", "pass"]))
    if draw(st.booleans()):
        limit = draw(st.integers(0, 4))
        return rule | {"started": "begun", "completed": "done", "at_least_minutes": limit}
    test = draw(st.sampled_from(["equals", "one_of", "at_least", "at_most"]))
    value = draw(st.integers(0, 3))
    return rule | {
        "field": draw(st.sampled_from("ab")),
        test: [value] if test == "one_of" else value,
    }


STUDIES = st.lists(rules(), max_size=3).map(lambda drawn: make_study(eligibility=drawn))


@few
@given(typed_frames(), STUDIES)
def test_every_row_is_kept_or_excluded_once(typed, study):
    clean, exclusions = apply_eligibility(typed, study)
    assert len(clean) + len(exclusions) == len(typed)
    key = ["respondent_id", "wave"]
    both = pd.concat([clean[key], exclusions[key]])
    assert sorted(both.itertuples(index=False)) == sorted(typed[key].itertuples(index=False))
    assert (exclusions["rule"] != "").all()
    assert (exclusions["detail"] != "").all()
    known = {"no answers", *(rule.name for rule in study.eligibility)}
    assert set(exclusions["rule"]) <= known


@few
@given(typed_frames(), STUDIES)
def test_what_is_kept_is_unchanged_and_kept_again(typed, study):
    clean, _ = apply_eligibility(typed, study)
    kept = typed.merge(clean[["respondent_id", "wave"]], on=["respondent_id", "wave"])
    # The days since baseline stand beside what was answered.
    as_typed = clean.drop(columns="days_since_baseline", errors="ignore")
    pd.testing.assert_frame_equal(as_typed, kept, check_dtype=False)


@few
@given(typed_frames(), rules())
def test_the_scope_of_a_failure(typed, rule):
    study = make_study(eligibility=[rule])
    _, exclusions = apply_eligibility(typed, study)
    out = exclusions[exclusions["rule"] == rule["name"]]
    answered = typed[typed[["a", "b"]].notna().any(axis=1)]
    for who, waves in out.groupby("respondent_id")["wave"]:
        present = set(answered.loc[answered["respondent_id"] == who, "wave"])
        if rule["on_failure"] == "drop_respondent":
            assert set(waves) == present
        if rule["on_failure"] == "drop_wave_and_later":
            assert set(waves) == {wave for wave in present if wave >= min(waves)}


@few
@given(typed_frames(), STUDIES, rules())
def test_a_further_rule_only_ever_excludes_more(typed, study, rule):
    more = make_study(eligibility=[*study.settings["eligibility"], rule])
    before, _ = apply_eligibility(typed, study)
    after, _ = apply_eligibility(typed, more)
    key = ["respondent_id", "wave"]
    assert set(after[key].itertuples(index=False)) <= set(before[key].itertuples(index=False))
