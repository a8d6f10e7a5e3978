"""The flow of respondents, counted by hand, and the fate of those first analysed."""

from dataclasses import replace

import pandas as pd
import pytest
from analyses_survey import STUDY, estimates, pick

from wavescore.analyses.attrition import compute as attrition
from wavescore.analyses.flow import compute as flow
from wavescore.analyses.shared.fate import fates
from wavescore.definitions.parts import EligibilityRule
from wavescore.errors import DataError

RULES = (
    EligibilityRule("consented", field="consent"),
    EligibilityRule("too fast", field="minutes", on_failure="drop_wave_and_later"),
    EligibilityRule("sober", field="drink", on_failure="drop_wave"),
)
STUDY = replace(STUDY, eligibility=RULES)


def rows(**waves):
    pairs = [(name, wave) for wave, names in waves.items() for name in names]
    return pd.DataFrame(pairs, columns=["respondent_id", "wave"], dtype="str")


TYPED = rows(t1="abcdefgh", t2="abchxd", t3="abe")
SCORED = rows(t1="abcdef", t2="abx", t3="ae")
EXCLUSIONS = rows(t1="gh", t2="chd", t3="b").assign(
    rule=["sober", "consented", "too fast", "consented", "no answers", "too fast"], detail=""
)


def test_every_box_is_counted_and_adds_up():
    table = flow.run(SCORED, STUDY, typed=TYPED, exclusions=EXCLUSIONS)
    first = {"entered": 8, "answered_n": 8, "analysed": 6, "response_rate": 1}
    assert estimates(table, wave="t1", term="") == first
    second = estimates(table, wave="t2", term="")
    # d, e and f were analysed at t1; d has an empty row at t2, e and f none: three are lost.
    # h, excluded at t1, is excluded again, c now; x is new.
    assert second == {
        "entered": 6,
        "answered_n": 5,
        "excluded_before_n": 1,
        "lost_since_previous_n": 3,
        "joined_n": 2,
        "lost_n": 3,
        "analysed": 3,
        "response_rate": pytest.approx(2 / 6),
    }
    third = estimates(table, wave="t3", term="")
    # c was excluded for good at t2 and is not lost; e came back.
    assert (third["lost_n"], third["lost_since_previous_n"], third["joined_n"]) == (2, 1, 1)
    excluded = table[table["quantity"] == "excluded"]
    # First who gave no answer, then the rules in the order of the study file; all at every wave.
    assert list(excluded["term"]) == ["no answers", "consented", "too fast", "sober"] * 3
    assert list(excluded["estimate"]) == [0, 1, 0, 1, 1, 0, 1, 0, 0, 0, 1, 0]
    rate = pick(table, wave="t2", quantity="response_rate")
    assert "1 respondent analysed here but not at the first wave" in rate["note"]


def test_the_lost_and_the_excluded_are_told_apart_alike_everywhere():
    third = fates(SCORED, EXCLUSIONS, STUDY, "t3")
    wanted = {"a": "retained", "b": "excluded", "c": "excluded", "d": "lost", "e": "retained"}
    assert third.to_dict() == wanted | {"f": "lost"}
    aged = SCORED.assign(age=30.0)
    lost = attrition.run(aged, STUDY, exclusions=EXCLUSIONS, fields=["age"])
    counted = flow.run(SCORED, STUDY, typed=TYPED, exclusions=EXCLUSIONS)
    for wave in ("t2", "t3"):
        one = estimates(lost, wave=wave, outcome="")
        assert sum(one.values()) == 6
        assert one["lost_n"] == estimates(counted, wave=wave, term="")["lost_n"]
    # The excluded stand in no column: two retained and two lost have an age at t3.
    assert pick(lost, wave="t3", outcome="age", quantity="retained_n")["estimate"] == 2
    assert pick(lost, wave="t3", outcome="age", quantity="lost_n")["estimate"] == 2


@pytest.mark.parametrize(("size", "why"), [(15, "vary too little"), (10, "10 or fewer")])
def test_a_difference_of_the_lost_without_an_interval_says_why(size, why):
    """Without the one who differs there is no difference: no jackknife."""
    names = [f"p{place:02d}" for place in range(2 * size)]
    aged = rows(t1=names, t2=names[:size]).assign(age=30.0)
    aged.loc[2 * size - 1, "age"] = 31.0
    found = attrition.run(aged, STUDY, exclusions=EXCLUSIONS[:0], fields=["age"])
    row = pick(found, wave="t2", outcome="age", quantity="smd")
    assert row["estimate"] > 0 and row["conf_low"] != row["conf_low"] and why in row["note"]


def test_a_wave_alone_that_is_dropped_leaves_a_later_absence_a_loss():
    """Who was dropped at one wave only is expected at the next."""
    dropped = rows(t2="c").assign(rule="sober", detail="")
    assert fates(SCORED, dropped, STUDY, "t2")["c"] == "excluded"
    assert fates(SCORED, dropped, STUDY, "t3")["c"] == "lost"


def test_a_flow_that_does_not_add_up_stops():
    with pytest.raises(DataError, match="8 entered, 1 excluded, 6 analysed"):
        flow.run(SCORED, STUDY, typed=TYPED, exclusions=EXCLUSIONS[EXCLUSIONS["rule"] != "sober"])
