"""The flow of respondents, counted by hand."""

import pandas as pd
import pytest
from analyses_survey import STUDY, estimates, pick

from wavescore.analyses.flow import compute as flow
from wavescore.errors import DataError


def rows(**waves):
    pairs = [(name, wave) for wave, names in waves.items() for name in names]
    return pd.DataFrame(pairs, columns=["respondent_id", "wave"], dtype="str")


TYPED = rows(t1="abcdefgh", t2="abchx", t3="ab")
SCORED = rows(t1="abcdef", t2="abx", t3="a")
EXCLUSIONS = rows(t1="gh", t2="ch", t3="b").assign(
    rule=["consented", "too fast", "too fast", "consented", "no answers"], detail=""
)


def test_every_wave_is_counted_and_adds_up():
    table = flow.run(SCORED, STUDY, typed=TYPED, exclusions=EXCLUSIONS)
    assert estimates(table, wave="t1", term="") == {
        "entered": 8,
        "analysed": 6,
        "response_rate": 1,
    }
    second = estimates(table, wave="t2", term="")
    # d, e and f were analysed at t1 and have no row at t2; x is new and no return.
    assert second == {
        "entered": 5,
        "not_returned": 3,
        "analysed": 3,
        "response_rate": pytest.approx(2 / 6),
    }
    excluded = table[table["quantity"] == "excluded"]
    for wave, entered, analysed in (("t1", 8, 6), ("t2", 5, 3), ("t3", 2, 1)):
        assert entered == excluded.loc[excluded["wave"] == wave, "estimate"].sum() + analysed
    # Rules in the order of the study file, then those that prepare adds; all at every wave.
    rules = ["consented", "no answers", "too fast"]
    assert list(excluded["term"]) == rules * 3
    assert list(excluded["estimate"]) == [1, 0, 1, 1, 0, 1, 0, 1, 0]
    rate = pick(table, wave="t2", quantity="response_rate")
    assert "1 respondent analysed here but not at the first wave" in rate["note"]


def test_a_flow_that_does_not_add_up_stops():
    with pytest.raises(DataError, match="8 entered, 1 excluded, 6 analysed"):
        flow.run(
            SCORED, STUDY, typed=TYPED, exclusions=EXCLUSIONS[EXCLUSIONS["rule"] != "too fast"]
        )
