"""How old the oldest is: steps of means and SDs tell no more than which of few distances it has."""

import numpy as np
import pytest
from analyses_survey import STUDY, respondents, run
from prepared import release

from wavescore.methods.influence import mean_influence, sd_influence
from wavescore.prepare.score import score

STUDIES = [(n, seed) for n in (30, 60, 150, 420) for seed in (1, 2)]


def sample_of(n, seed, far):
    """Return n numbers with a mean of 45 and an SD of 12, of which one is `far` SDs above."""
    others = np.random.default_rng(seed).uniform(-1, 1, n - 1)
    others = (others - others.mean()) / others.std()
    # What the one leaves of the sums of deviations and of their squares.
    mean, square = -far / (n - 1), (n - 1 - far**2) / (n - 1)
    z = np.r_[far, mean + np.sqrt(square - mean**2) * others]
    return 45 + 12 * z


@pytest.mark.parametrize(("n", "seed"), STUDIES)
@pytest.mark.parametrize("ends", [(2.1, 2.9), (3.1, 5.2)])
def test_a_step_does_not_tell_where_between_two_distances_the_farthest_is(n, seed, ends):
    """Steps of nested samples had left the oldest of 22 studies 11 years, of four 5 or fewer."""
    one, other = (sample_of(n, seed, far) for far in ends)
    assert one.mean() == pytest.approx(other.mean()) and one.std() == pytest.approx(other.std())
    for influence in (mean_influence, sd_influence):
        near, far = (influence(each, open_ended=True) for each in (one, other))
        assert near == pytest.approx(far)
        assert near >= influence(one) and far >= influence(other)
        assert influence(one) != pytest.approx(influence(other), rel=0.2)


def test_a_released_description_does_not_tell_it_either():
    """Two studies that differ in how old the oldest is alone, and in what holds mean and SD."""
    typed = respondents(150, seed=4)
    first = typed["wave"] == "t1"
    found = []
    for far in (3.1, 5.2):
        typed.loc[first, "age"] = sample_of(150, 4, far)
        scored = score(typed, STUDY)
        private = {"describe": run("describe", typed, scored, options={"fields": ["age"]})}
        shown = release(private)["describe"].query("quantity in ('mean', 'sd')")
        found.append(shown[["estimate", "step", "n"]].to_numpy())
    assert np.array_equal(*found) and not np.isnan(found[0]).any()
