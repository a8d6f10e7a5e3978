"""How far one respondent moves what a path model says: the rule beside refits without each."""

import numpy as np
import pytest
from analyses_survey import STUDY, respondents, run
from prepared import release

from wavescore.analyses.registry import declared
from wavescore.disclosure.attack import step_of
from wavescore.methods.growth.joint import cross_lagged, parallel_growth
from wavescore.methods.growth.path_fit import fit_paths
from wavescore.prepare.score import score
from wavescore.results.table import rows_of

N = 300


def answers(seed):
    """Return two outcomes at three waves with something in common, the latter two with gaps."""
    rng = np.random.default_rng(seed)
    level, slope = rng.normal(10, 3, (N, 1)), rng.normal(-0.4, 1.2, (N, 1))
    common = rng.normal(0, 1, (N, 3))
    a = level + slope * np.arange(3) + common + rng.normal(0, 1.2, (N, 3))
    b = 0.6 * level + 0.7 * slope * np.arange(3) + common + rng.normal(3, 1.2, (N, 3))
    b += rng.normal(0, 2, (N, 1)) + rng.normal(0, 0.7, (N, 1)) * np.arange(3)
    gone = rng.random((N, 3)) < [0, 0.15, 0.25]
    return {"a": np.where(gone, np.nan, a), "b": np.where(gone, np.nan, b)}


def of_changes(fit):
    return fit.correlations([("a_slope", "b_slope"), ("a_intercept", "b_slope")])


def of_paths(fit):
    places = [fit.model.names.index(name) for name in ("a_on_b", "b_on_a", "a_on_a")]
    return fit.told(lambda theta: theta[places])


@pytest.mark.parametrize("make, what", [(parallel_growth, of_changes), (cross_lagged, of_paths)])
def test_leaving_out_those_who_weigh_most_moves_less_than_the_rule(make, what):
    given = answers(1)
    joint = make(given, [0, 1, 2]) if make is parallel_growth else make(given, equal=True)
    fit = joint.fit()
    told = what(fit)
    heaviest = np.argsort(-np.abs(fit.moved / fit.parameters.std_error).max(axis=1))[:5]
    tried = 0
    for place in heaviest:
        rest = fit_paths(joint.model, np.delete(joint.y, place, axis=0), others=joint.others)
        # One that turns improper is another solution: docs/decisions.md says that it may jump.
        if rest.proper:
            tried += 1
            moved = np.abs(what(rest).estimate - told.estimate)
            assert (moved <= told.influence).all(), (place, moved / told.influence)
    assert fit.proper and tried > 2


@pytest.mark.parametrize("place", [1, 4])
def test_no_released_index_of_fit_is_moved_beyond_its_step(place):
    """TLI divides by how badly the baseline fits: on unrelated answers it moved by 12,936 steps."""
    typed = respondents(40, seed=place)
    private = run("parallel_growth", typed, score(typed, STUDY))
    released = release({"parallel_growth": private})["parallel_growth"]
    tried = 0
    for who in sorted(typed["respondent_id"].unique())[:6]:
        rest = typed[typed["respondent_id"] != who].reset_index(drop=True)
        moved = run("parallel_growth", rest, score(rest, STUDY)).set_index("quantity")["estimate"]
        for row, shown in zip(rows_of(private), rows_of(released), strict=True):
            if row.quantity.startswith(("cfi", "tli")) and np.isfinite(shown.estimate):
                quantity = declared("parallel_growth").quantity(row.quantity)
                step = step_of(row, quantity, shown.n)
                assert abs(moved[row.quantity] - row.estimate) <= step, (who, row.quantity)
                tried += 1
    assert tried
