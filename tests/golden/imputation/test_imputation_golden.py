"""Multiple imputation and pooling against mice (case.R), within Monte Carlo error."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.errors import EstimationError
from wavescore.methods.imputation import impute_scales
from wavescore.methods.pooling import pool

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())
WAVES = pd.read_csv(HERE / "waves.csv")
SCALES = [WAVES[[f"t{wave}_{item}" for item in range(1, 5)]].to_numpy() for wave in (1, 2, 3)]
AGE = WAVES[["age"]].to_numpy()
M = 300


def check(found, expected):
    """Hold means over the copies to three Monte Carlo errors, variances between them to four."""
    between = np.array(expected["between"])
    error = np.sqrt(between * (1 / len(found) + 1 / EXPECTED["m"]))
    assert (np.abs(found.mean(axis=0) - expected["mean"]) < 3 * error).all()
    ratio = np.log(found.var(axis=0, ddof=1) / between)
    assert (np.abs(ratio) < 4 * np.sqrt(2 / len(found) + 2 / EXPECTED["m"])).all()


def correlations(one, other):
    return [np.corrcoef(x, y)[0, 1] for x, y in zip(one, other, strict=True)]


def test_waves_that_were_lost_are_matched_as_mice_matches_totals():
    items = impute_scales(SCALES, AGE, m=M, seed=20260401).items
    t1, t2, t3 = (scale.sum(axis=2) for scale in items)
    told = [t2.mean(axis=1), t3.mean(axis=1), (t3 - t1).mean(axis=1), (t3 >= 6).mean(axis=1)]
    told += [t3.std(axis=1, ddof=1), correlations(t1, t3)]
    check(np.column_stack(told), EXPECTED["waves"])


def test_blank_items_are_matched_as_mice_matches_items():
    frame = pd.read_csv(HERE / "blanks.csv")
    items, age = frame.drop(columns="age").to_numpy(), frame[["age"]].to_numpy()
    (imputed,) = impute_scales([items], age, m=M, seed=20260401).items
    totals = imputed.sum(axis=2)
    told = [totals.mean(axis=1), totals.std(axis=1, ddof=1)]
    told.append(correlations(totals, np.tile(age[:, 0], (M, 1))))
    check(np.column_stack(told), EXPECTED["blanks"])


def test_what_is_imputed_was_answered_by_somebody_and_what_was_answered_stays():
    found = impute_scales(SCALES, AGE, m=4, seed=1)
    for scale, copies, count in zip(SCALES, found.items, found.n_imputed, strict=True):
        missing = np.isnan(scale)
        assert count == missing.sum()
        assert (copies[:, ~missing] == scale[~missing]).all()
        given = {tuple(row) for row in scale[~missing.any(axis=1)]}
        assert {tuple(row) for row in copies[:, missing.all(axis=1)].reshape(-1, 4)} <= given


def test_the_seed_decides():
    one, same, other = (impute_scales(SCALES, AGE, m=2, seed=s).totals for s in (1, 1, 2))
    assert (one == same).all() and (one != other).any()


def test_what_admits_no_imputation_stops():
    few = SCALES[0].astype(float)
    few[9:] = np.nan
    with pytest.raises(EstimationError, match="too few complete answers"):
        impute_scales([SCALES[0], few], m=2, seed=1)
    with pytest.raises(EstimationError, match="m is 2 or more"):
        impute_scales(SCALES, m=1, seed=1)
    with pytest.raises(EstimationError, match="predictors are complete"):
        impute_scales(SCALES, np.full((len(AGE), 1), np.nan), m=2, seed=1)


@pytest.mark.parametrize("expected", EXPECTED["pooled"], ids=["40", "789", "infinite"])
def test_pooling_is_that_of_mice(expected):
    found = pool(EXPECTED["estimates"], EXPECTED["variances"], expected["complete_df"] or np.inf)
    for name in ("estimate", "std_error", "df"):
        assert getattr(found, name) == pytest.approx(expected[name], rel=1e-10), name
    assert found.missing_information == pytest.approx(expected["fmi"], rel=1e-10)


def test_estimates_that_agree_leave_the_complete_datas_df():
    found = pool([1.0, 1.0, 1.0], [0.04, 0.04, 0.04], 30)
    assert (found.std_error, found.df) == pytest.approx((0.2, 31 / 33 * 30))
    assert np.isinf(pool([1.0, 1.0], [0.04, 0.04]).df)
    with pytest.raises(EstimationError, match="each with its variance"):
        pool([1.0], [0.04])
