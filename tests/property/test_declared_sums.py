"""Attackers of sums that no single quantity holds: of several, and of a field and its groups."""

import numpy as np
import pytest
from analyses_survey import STUDY, respondents, run
from prepared import frame_of, release

from wavescore.definitions.labels import declared_labels
from wavescore.disclosure.attack import bin_of
from wavescore.disclosure.counts import CountRule
from wavescore.prepare.score import score
from wavescore.results.table import MISSING

LABELS = declared_labels(STUDY)
PARTS = ("retained_n", "lost_n", "excluded_n")


def left_of_excluded(out, rule):
    """Return how many values all less those retained and those lost leave of those excluded."""
    kept, lost, gone = (out.loc[out["quantity"] == part].iloc[0] for part in PARTS)
    assert np.isnan(gone["estimate"])
    low, high = rule.hidden_range
    parts = [each["estimate"] for each in (kept, lost)]
    if np.isfinite(parts).all() and np.isfinite(kept["n"]):
        ends = [bin_of(value, rule) for value in (kept["n"], *parts)]
        low = max(low, ends[0][0] - ends[1][1] - ends[2][1])
        high = min(high, ends[0][1] - ends[1][0] - ends[2][0])
    return high - low + 1


@pytest.mark.parametrize("minimum", [5, 10])
def test_those_excluded_do_not_follow_from_those_retained_and_lost(minimum):
    """In 8 of 18 such sizes the three bins had left one to three values."""
    rule, where = CountRule(minimum, 5), {"wave": "t2"}
    for kept in (16, 21, 24):
        for lost in (11, 14, 16):
            for gone in (1, 3):
                counts = zip(PARTS, (kept, lost, gone), strict=True)
                rows = [
                    {**where, "quantity": part, "estimate": float(count), "n": kept + lost + gone}
                    for part, count in counts
                ]
                private = {"attrition": frame_of("attrition", rows)}
                out = release(private, minimum_count=minimum)["attrition"]
                assert left_of_excluded(out, rule) >= 4, (kept, lost, gone)


def test_that_nobody_is_in_no_group_is_not_told_by_the_field_behind_it():
    """Of 200 of whom 113 and 87 are in groups one is in none, if the codebook says that any are."""
    typed = respondents(60, seed=2)
    scored = score(typed, STUDY)
    private = {name: run(name, typed, scored) for name in ("codebook", "group_tests", "flow")}
    out = release(private, LABELS, STUDY.groups)["codebook"]
    first = out[(out["wave"] == "t1") & (out["level"] == "no answer")].set_index("term")["estimate"]
    assert np.isnan(first["posted"]) and first["gender"] == 0


@pytest.mark.parametrize(("complete", "hidden"), [(40, False), (38, True)])
def test_a_floor_does_not_tell_what_those_of_a_blank_item_answered(complete, hidden):
    """16 of all and 15 of those complete, in other bins: of the few others one gave it."""
    where = {"outcome": "gad7", "wave": "t1", "term": "gad7_1", "level": "0"}
    rows = [{**where, "quantity": "n", "estimate": 16.0, "n": 40.0}]
    rows += [{**where, "level": "1", "quantity": "n", "estimate": 24.0, "n": 40.0}]
    share = 100 * (15 if hidden else 16) / complete
    floor = {**where, "quantity": "floor_percent", "estimate": share, "n": float(complete)}
    tables = {
        "frequencies": frame_of("frequencies", rows),
        "reliability": frame_of("reliability", [floor]),
    }
    shown = release(tables)["reliability"]["estimate"]
    assert np.isnan(shown.iloc[0]) == hidden


def test_a_floor_falls_with_the_count_that_it_is_the_share_of():
    """A response hidden beside one of few had stood in the items of the scale."""
    where = {"outcome": "gad7", "wave": "t1", "term": "gad7_1", "quantity": "n", "n": 35.0}
    counts = {"0": 11.0, "1": 11.0, "2": 11.0, "3": 2.0}
    rows = [{**where, "level": level, "estimate": count} for level, count in counts.items()]
    floor = {**where, "level": "0", "quantity": "floor_percent", "estimate": 1100 / 35}
    tables = {
        "frequencies": frame_of("frequencies", rows),
        "reliability": frame_of("reliability", [floor]),
    }
    out = release(tables)
    count = out["frequencies"].set_index("level")["estimate"]["0"]
    assert np.isnan(count) == np.isnan(out["reliability"]["estimate"].iloc[0])
    assert np.isnan(count)


@pytest.mark.parametrize("minimum", [5, 10])
def test_who_is_in_no_group_does_not_follow_from_the_groups_at_two_later_waves(minimum):
    """Retained and lost at t2 and at t3 said each that 112 and 87 of 196 to 200 are 199 and more.

    All four rows of one label had to go, and the twelve smallest counts near by were none of them.
    """
    rule, sizes = CountRule(minimum, 5), {"posted": (112, 76, 51), "never posted": (87, 46, 31)}
    field = {"outcome": "poster", "term": "poster"}
    at = {**field, "wave": "t1", "quantity": "n", "n": 200.0}
    first = [{**at, "level": label, "estimate": float(n)} for label, (n, *_) in sizes.items()]
    later = [
        {**field, "wave": wave, "level": label, "quantity": quantity, "estimate": float(count)}
        for label, (n, *kept) in sizes.items()
        for wave, there in zip(("t2", "t3"), kept, strict=True)
        for quantity, count in (("retained_n", there), ("lost_n", n - there))
    ]
    flow = [{"wave": "t1", "quantity": "analysed", "estimate": 200.0}]
    item = {"outcome": "phq8", "wave": "t1", "quantity": "n", "n": 200.0}
    items = [
        {**item, "term": f"phq8_{number}", "level": level, "estimate": count}
        for number in range(1, 5)
        for level, count in {"0": 103.0, "1": 33.0, "2": 33.0, "3": 31.0}.items()
    ]
    private = {
        "describe": frame_of("describe", [*first, {**at, "level": MISSING, "estimate": 1.0}]),
        "attrition": frame_of("attrition", later),
        "flow": frame_of("flow", flow),
        "frequencies": frame_of("frequencies", items),
    }
    out = release(private, LABELS, STUDY.groups, minimum_count=minimum)
    counts = out["describe"].set_index("level")["estimate"]
    low = sum(_least(out["attrition"], label, counts[label], rule) for label in sizes)
    assert np.isnan(counts[MISSING])
    assert min(200 - low, rule.hidden_range[1]) >= 3


def _least(later, label, count, rule):
    """Return the fewest that a label's released rows leave it: its own, retained and lost."""
    rows = later[later["level"] == label].groupby("wave")["estimate"]
    least = [bin_of(count, rule)[0] if np.isfinite(count) else 0]
    for _, parts in rows:
        least.append(sum(bin_of(part, rule)[0] for part in parts if np.isfinite(part)))
    return max(least)
