"""A leak that protection did not stop is found where the release is attacked, and stops it."""

import pytest
from analyses_survey import STUDY, respondents, run
from prepared import frame_of, release

from wavescore.analyses.registry import analyses
from wavescore.definitions.labels import declared_labels
from wavescore.disclosure.attack import refuse_what_is_told
from wavescore.disclosure.counts import CountRule
from wavescore.errors import DataError
from wavescore.prepare.score import score

LABELS = declared_labels(STUDY)
RULE = CountRule(10, 5)
TABLES = (
    *("flow", "describe", "frequencies", "distributions", "reliability", "caseness"),
    *("group_tests", "attrition", "sites"),
)


@pytest.fixture(scope="module")
def private():
    """Return the tables of a study of 120 that tell most of each other."""
    typed = respondents(120, seed=3, skew=2, blank=3)
    scored = score(typed, STUDY)
    return {name: run(name, typed, scored) for name in TABLES}


@pytest.fixture(scope="module")
def released(private):
    return release(private, LABELS)


def test_what_protection_lets_go_is_tried_by_every_attacker(private, released):
    tried = refuse_what_is_told(private, released, analyses(), RULE)
    assert tried["sums"] > 1000 and tried["hidden counts"] > 50 and tried["left out of groups"] > 2


@pytest.mark.parametrize("name", ["describe", "frequencies", "group_tests", "attrition"])
def test_a_table_that_nothing_protects_stops_the_release(private, released, name):
    bare = private[name][released[name].columns]
    with pytest.raises(DataError, match="nothing is released"):
        refuse_what_is_told(private, {**released, name: bare}, analyses(), RULE)


def test_a_count_that_the_others_leave_one_value_stops_the_release():
    """Of 40, four responses are of 6 and 11 and more each: the least of the bins make 39."""
    counts = {"0": 6.0, "1": 11.0, "2": 11.0, "3": 11.0, "4": 1.0}
    where = {"outcome": "mood", "wave": "t1", "term": "mood_1", "quantity": "n", "n": 40.0}
    rows = [{**where, "level": level, "estimate": count} for level, count in counts.items()]
    told = {"frequencies": frame_of("frequencies", rows)}
    rule = CountRule(5, 5)
    safe = release(told, minimum_count=5)
    assert safe["frequencies"]["estimate"].isna().sum() == 2
    refuse_what_is_told(told, safe, analyses(), rule)
    leak = safe["frequencies"].copy()
    leak.loc[0, ["estimate", "status", "note"]] = [8.0, "estimated", ""]
    with pytest.raises(DataError, match="a hidden count follows from") as caught:
        refuse_what_is_told(told, {"frequencies": leak}, analyses(), rule)
    assert "mood_1 4" in str(caught.value)


def test_blanks_that_the_answers_leave_two_values_stop_the_release():
    """Of 35, three responses of 11 and more leave two at most who gave none."""
    counts = {"1": 11.0, "2": 11.0, "3": 11.0, "(missing)": 2.0}
    where = {"outcome": "mood", "wave": "t1", "term": "mood_1", "quantity": "n", "n": 35.0}
    rows = [{**where, "level": level, "estimate": count} for level, count in counts.items()]
    told = {"frequencies": frame_of("frequencies", rows)}
    safe = release(told, minimum_count=5)
    refuse_what_is_told(told, safe, analyses(), CountRule(5, 5))
    leak = safe["frequencies"].copy()
    leak.loc[:2, ["estimate", "status", "note"]] = [13.0, "estimated", ""]
    with pytest.raises(DataError, match="a hidden count follows from") as caught:
        refuse_what_is_told(told, {"frequencies": leak}, analyses(), CountRule(5, 5))
    assert "mood_1 (missing)" in str(caught.value)


def test_those_left_out_of_the_groups_stop_the_release(private, released):
    """An influence that is said too small lets means leave at steps that tell of three."""
    finer = {}
    for name in ("distributions", "group_tests"):
        table = private[name].copy()
        table["influence"] = table["influence"] / 50
        finer[name] = table
    leak = {**private, **finer}
    again = release(leak, LABELS)
    with pytest.raises(DataError, match="answers of few follow from a sample and its groups"):
        refuse_what_is_told(leak, again, analyses(), RULE)
