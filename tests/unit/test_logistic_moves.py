"""How far one respondent moves a logistic regression, beside fits without each."""

import numpy as np
import pandas as pd
import pytest

from wavescore.methods.logistic import logistic_regression
from wavescore.methods.logistic_moves import logistic_moves

COLUMNS = {
    "influence": "odds_ratio",
    "moved_error": "std_error",
    "moved_statistic": "statistic",
    "moved_p": "p_value",
    "moved_low": "conf_low",
    "moved_high": "conf_high",
}


def sample(seed, n, kind):
    rng = np.random.default_rng(seed)
    x = pd.DataFrame({"score": rng.normal(size=n), "age": rng.integers(17, 80, n).astype(float)})
    if kind == "skewed":
        x["score"] = np.round(np.exp(rng.normal(0, 1.2, n)))
    x["group"] = (rng.random(n) < (0.12 if kind == "small group" else 0.4)).astype(float)
    if kind == "outlier":
        x.loc[0, ["score", "age"]] = [9.0, 99.0]
    odds = 0.5 * x["score"] - 0.4
    return (rng.random(n) < 1 / (1 + np.exp(-odds))).astype(float), x


@pytest.mark.parametrize("kind", ["normal", "skewed", "outlier", "small group"])
@pytest.mark.parametrize(("seed", "n"), [(1, 60)])
def test_moves_are_those_of_leaving_each_out(kind, seed, n):
    """The rule of thumb was 3.5 / sqrt(n) for z: p of a skewed score moved by seven steps."""
    y, x = sample(seed, n, kind)
    fit = logistic_regression(y, x)
    found = logistic_moves(y, x, fit)
    whole = fit.terms.set_index("term")
    largest = pd.DataFrame(0.0, whole.index, list(COLUMNS.values()))
    for left in range(n):
        rest = logistic_regression(np.delete(y, left), x.drop(index=left)).terms.set_index("term")
        if rest["odds_ratio"].notna().all():
            change = (rest[list(COLUMNS.values())] - whole[list(COLUMNS.values())]).abs()
            largest = largest.where(largest > change, change)
    for term, moves in found.items():
        for name, column in COLUMNS.items():
            assert moves[name] == pytest.approx(largest.loc[term, column], rel=2e-3, abs=1e-9)


def test_of_many_everybody_counts_for_every_term():
    """The farthest few of them all were left out: of a rare category, and no term else moved."""
    n = 25_000
    y, x = sample(3, n, "normal")
    x["rare"] = (np.random.default_rng(4).random(n) < 0.01).astype(float)
    fit = logistic_regression(y, x)
    found, whole = logistic_moves(y, x, fit), fit.terms.set_index("term")
    away = np.abs(y - 1 / (1 + np.exp(-fit.intercept - x @ fit.terms["coefficient"].to_numpy())))
    for term, moves in found.items():
        left = int((away * (x[term] - x[term].mean()).abs()).argmax())
        rest = logistic_regression(np.delete(y, left), x.drop(index=left)).terms.set_index("term")
        change = abs(rest.loc[term, "odds_ratio"] - whole.loc[term, "odds_ratio"])
        assert 0.999 * change < moves["influence"] < 1.2 * change


def test_without_an_estimate_there_is_nothing_to_move():
    x = pd.DataFrame({"a": [0.0, 0, 1, 1, 2, 3]})
    y = np.array([0.0, 0, 0, 1, 1, 1])
    assert logistic_moves(y[:4], x[:4], logistic_regression(y[:4], x[:4])) == {}
