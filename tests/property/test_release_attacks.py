"""Attackers run on generated studies: a release in safe mode tells nothing beyond its rule."""

from functools import cache

import attackers
import item_attacker
import numpy as np
import pytest
from analyses_survey import OPTIONS, STUDY, respondents, run
from prepared import release, sizes_of

from wavescore.analyses.registry import analyses
from wavescore.definitions.labels import declared_labels
from wavescore.disclosure.attack import (
    answers_told,
    numbers_beyond_their_step,
    numbers_on_few,
)
from wavescore.disclosure.counts import CountRule
from wavescore.prepare.score import score

LABELS = declared_labels(STUDY)
# 34 sizes of small studies and 26 larger ones; the share that one answer is given by varies.
SIZES = [*range(30, 200, 5), *range(200, 500, 12)][:60]
SPAN = {"gad7": 21, "mood": 2}
# What the attackers read; the others add nothing to these sums.
READ = ("flow", "describe", "frequencies", "distributions", "reliability", "group_tests")


@cache
def study(place, every=False):
    """Return the private tables of the generated study number `place`."""
    n = SIZES[place]
    typed = respondents(n, seed=place, skew=(1, 2, 4)[place % 3], blank=place % 4)
    scored = score(typed, STUDY)
    return {
        name: run(name, typed, scored, options={"bootstrap": 0} if name == "reliability" else None)
        for name in (OPTIONS if every else READ)
    }


@pytest.mark.parametrize("place", range(len(SIZES)))
def test_attackers_recover_nothing_beyond_the_rule(place):
    private = study(place)
    for minimum in (5, 10):
        released = release(private, LABELS, minimum_count=minimum)
        rule = CountRule(minimum, 5)
        assert numbers_on_few(private, released, analyses(), minimum) == []
        assert numbers_beyond_their_step(private, released, analyses()) == []
        tried, told = answers_told(private, released, analyses(), sizes_of(private, minimum))
        assert told == [], f"of {tried} hidden item counts"
        hidden, narrow = attackers.scores_told(private, released, rule, "mood")
        assert narrow == 0, f"of {hidden} hidden counts of scores"
        tried, told = attackers.left_out_scores(private, released, rule, ("gad7", "mood"), SPAN)
        assert told == 0, f"of {tried} left-out scores"
        if place % 4 == 0:
            tried, told = item_attacker.responses_told(private, released, rule)
            assert told == 0, f"of {tried} hidden item counts"


def test_protection_leaves_what_small_studies_need():
    """Every analysed n that is not under the minimum stays, and of all rows most (every analysis).

    Every second of the 34 small shapes. 80 % is asked of either minimum; at 5, where 85.9 % are
    left, a rule that hides much more is seen too.
    """
    had, kept = 0, {5: 0, 10: 0}
    for place in range(0, 34, 2):
        private = study(place, every=True)
        had += sum(frame["estimate"].notna().sum() for frame in private.values())
        for minimum in kept:
            released = release(private, LABELS, minimum_count=minimum)
            kept[minimum] += sum(frame["estimate"].notna().sum() for frame in released.values())
            assert attackers.verdicts_turned(private, released) == []
            rule = CountRule(minimum, 5)
            analysed = private["flow"][private["flow"]["quantity"] == "analysed"]
            shown = released["flow"][released["flow"]["quantity"] == "analysed"]
            for row, out in zip(analysed["estimate"], shown["estimate"], strict=True):
                assert rule.hides(row) or abs(out - row) <= 2
    assert kept[5] / had >= 0.855, round(kept[5] / had, 4)
    assert kept[10] / had >= 0.8, round(kept[10] / had, 4)


def test_a_release_one_respondent_apart_differs_by_a_step_at_most():
    """Leaving out anyone moves each rounded mean by one step at most (mean_influence)."""
    private = study(10)
    table = private["distributions"]
    means = table[(table["quantity"] == "mean") & (table["n"] > 10)]
    assert (means["influence"] > 0).all()
    assert np.isfinite(means["influence"]).all()
