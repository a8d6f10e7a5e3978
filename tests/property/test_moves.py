"""How far one respondent moves a number that has no closed form: told beside leaving each out."""

import numpy as np
import pandas as pd
import pytest
from analyses_survey import STUDY, respondents, run
from prepared import frame_of, release
from test_left_out import extreme_and_without

from wavescore.analyses.growth.compute import run as growth
from wavescore.methods.clusters import wild_bootstrap_influence, wild_bootstrap_p
from wavescore.methods.growth.sites import three_level_growth
from wavescore.methods.omega import congeneric_omega
from wavescore.methods.reliability_intervals import omega_interval
from wavescore.prepare.score import score
from wavescore.results.table import MOVED, rows_of


@pytest.mark.parametrize("seed", range(6))
def test_the_wild_bootstraps_p_jumps_no_further_than_told(seed):
    """By its rule of thumb 4 of 300 had moved by up to 1.56 steps."""
    rng = np.random.default_rng(seed)
    n, sites = 40, rng.integers(0, 4 + seed % 3, 40)
    x = np.column_stack([np.ones(n), rng.integers(0, 2, n)])
    y = np.round(rng.gamma(1, 4, n)) + 2 * x[:, 1]
    whole = wild_bootstrap_p(y, x, sites, 1)
    kept = [np.arange(n) != who for who in range(n)]
    moved = max(abs(wild_bootstrap_p(y[k], x[k], sites[k], 1) - whole) for k in kept)
    assert wild_bootstrap_influence(y, x, sites, 1) == pytest.approx(moved, abs=1e-12)


@pytest.mark.parametrize("seed", [0, 3])
def test_sites_variances_move_no_further_than_told(seed):
    """One of 0 was told to move by 0.005, and moved by 0.04 without one respondent."""
    rng = np.random.default_rng(seed)
    sites = np.repeat(np.arange(4), 11)
    lines = rng.normal([8, -0.5], [3, 0.4], (44, 2)) + rng.normal(0, [0.3, 0.1], (4, 2))[sites]
    y = np.round(np.clip(lines @ [[1, 1, 1], [0, 1, 2]] + rng.normal(0, 2, (44, 3)), 0, 21))
    whole, largest, rise = three_level_growth(y, [0, 1, 2], sites), np.zeros(2), y[:, 2] - y[:, 0]
    for who in np.r_[np.abs(rise - rise.mean()).argsort()[-6:], y.sum(axis=1).argsort()[-6:]]:
        rest = three_level_growth(np.delete(y, who, 0), [0, 1, 2], np.delete(sites, who))
        largest = np.maximum(largest, np.abs(np.subtract(rest.site, whole.site)))
    assert (largest <= whole.site_moves).all() and largest.max() > 0.04


@pytest.mark.parametrize("seed", [1, 4])
def test_omegas_limits_move_no_further_than_told(seed):
    """Without the two farthest alone omega's lower limit had moved by four of its steps."""
    rng = np.random.default_rng(seed)
    typed = respondents(40, seed=seed)
    first, names = typed["wave"] == "t1", ["mood_1", "mood_2", "mood_3"]
    turned = np.array([1, -1, 1])
    z = rng.normal(size=(40, 1)) * turned + rng.normal(0, 0.8, (40, 3))
    typed.loc[first, names] = np.clip(np.round(2 + z), 1, 3)
    options = {"instruments": ["mood"], "waves": ["t1"], "bootstrap": 0}
    table = run("reliability", typed, score(typed, STUDY), options=options)
    (told,) = rows_of(table[table["quantity"] == "omega"])
    items = typed.loc[first, names].to_numpy() * turned
    rest = [np.delete(items, who, axis=0) for who in range(len(items))]
    ends = np.array([omega_interval(x, congeneric_omega(np.cov(x.T, ddof=0)), 0.95) for x in rest])
    moved = np.abs(ends - [told.conf_low, told.conf_high]).max(axis=0)
    assert [told.moved_low, told.moved_high] == pytest.approx(moved, rel=1e-6)


def test_what_is_drawn_moves_no_further_than_the_draws_are_told_to():
    """Other draws moved 27 % of the imputed errors by more than told, and df by 28 steps."""
    typed, _ = extreme_and_without(60, 4, 1)
    typed.loc[typed.index[::7], ["gad7_1", "gad7_3"]] = np.nan
    rest = typed[typed["respondent_id"] != "r00"].reset_index(drop=True)
    whole, without = (
        run("frequencies", each, score(each, STUDY), options={"imputations": 3})
        for each in (typed, rest)
    )
    about = ["outcome", "wave", "term", "level", "quantity", "method"]
    both = whole.merge(without[[*about, *MOVED]], on=about, suffixes=("", "_left"))
    drawn = both[both["method"].ne("") & both["moved"].notna()]
    # An error is taken to move by so much of itself at least (grid.rounded_error).
    share = drawn["std_error"] * np.minimum(20.6 / drawn["n"], 0.5)
    for name, known in (("estimate", drawn["influence"]), ("std_error", share)):
        moved = (drawn[name] - drawn[f"{name}_left"]).abs()
        assert len(moved) > 100
        assert (moved > np.maximum(drawn[MOVED[name]], known)).mean() < 0.02, name
    shown = release({"frequencies": whole}, minimum_count=5)["frequencies"]
    assert shown.loc[shown["method"] != "", "df"].isna().all()


def test_a_bootstrapped_model_moves_as_the_model_without_draws():
    """Its standardised values had moved by 22 of their steps: nobody was left out of it."""
    typed, _ = extreme_and_without(40, 3, 2)
    scored = score(typed, STUDY)
    plain, drawn = (
        growth(scored, STUDY, outcomes=["gad7"], standard_errors=kind, draws=100)
        for kind in ("observed", "bootstrap")
    )
    about = ["term", "wave", "level", "quantity"]
    both = plain.merge(drawn, on=about, suffixes=("", "_drawn"))
    both = both[both["quantity"].isin(["standardized", "r_squared", "mean_change"])]
    assert len(both) > 10 and (both["moved"] > 0).any()
    assert both["moved_drawn"].equals(both["moved"].rename("moved_drawn"))


def test_one_number_of_two_tables_has_one_step():
    """At steps of 0.2 and 0.5 their cells met in 0.05: 64 of 128 within one respondent's reach."""
    told = {"estimate": 2.26286707, "n": 60, "outcome": "gad7", "wave": "t1"}
    private = {
        "distributions": frame_of(
            "distributions", [{"quantity": "mean", **told, "influence": 0.09}]
        ),
        "sites": frame_of(
            "sites", [{"quantity": "mean", **told, "std_error": 0.5, "method": "sites, CR2"}]
        ),
    }
    apart = {name: release({name: frame})[name] for name, frame in private.items()}
    assert len({apart[name]["step"].iloc[0] for name in apart}) == 2
    together = pd.concat(release(private).values())
    assert together["step"].tolist() == [0.5, 0.5]
    assert len(set(together["estimate"])) == 1
