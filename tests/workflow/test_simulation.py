"""The whole chain on simulated studies: do its intervals and tests keep their promises?

791 respondents, three waves, the growth process of GAD-7 as published (Lobban et al. 2025, doi
10.2196/79289), later waves missing at random given the baseline. The seed was chosen once.
"""

import numpy as np
import pandas as pd
import pytest
from prepared import make_study, prepare

from wavescore.analyses.growth import compute as growth
from wavescore.prepare.score import score

SEED = 20250101
STUDIES = 1000
RESPONDENTS = 791
SLOPE = -0.377
MEAN = np.array([10.75, SLOPE])
SPREAD = np.array([[18.7, -1.0], [-1.0, 1.2]])  # of intercept and slope
RESIDUAL = np.array([7.8, 9.3, 9.6])
TIMES = np.arange(3)
WAVES = [{"name": f"t{time + 1}", "time": int(time), "code": f"t{time + 1}"} for time in TIMES]
TOTALS = make_study({"gad7": {"total": "{wave}_gad7_total"}}, WAVES, source={"layout": "wide"})
ITEMS = make_study({"gad7": {"columns": "{wave}_gad7_{item}"}}, WAVES, source={"layout": "wide"})


def simulate(rng: np.random.Generator) -> np.ndarray:
    """Return totals (791, 3), NaN where a respondent did not answer.

    The higher the baseline, the likelier to be lost: at the mean 53 % at week 6; at week 12 30 %
    of those who answered then and 84 % of the others.
    """
    curves = rng.multivariate_normal(MEAN, SPREAD, RESPONDENTS) @ np.array([np.ones(3), TIMES])
    y = curves + rng.normal(0, np.sqrt(RESIDUAL), (RESPONDENTS, 3))
    push = 0.12 * (y[:, 0] - MEAN[0])
    lost = np.zeros((RESPONDENTS, 3), dtype=bool)
    lost[:, 1] = rng.random(RESPONDENTS) < expit(np.log(0.53 / 0.47) + push)
    odds = np.where(lost[:, 1], np.log(0.84 / 0.16), np.log(0.30 / 0.70))
    lost[:, 2] = rng.random(RESPONDENTS) < expit(odds + push)
    return np.where(lost, np.nan, y)


def expit(x):
    return 1 / (1 + np.exp(-x))


def clean(y: np.ndarray) -> pd.DataFrame:
    """Return the table that score() reads: a row per respondent and answered wave."""
    person, wave = np.nonzero(~np.isnan(y))
    names = np.array([wave["name"] for wave in WAVES])
    ids = np.char.add("r", person.astype(str))
    return pd.DataFrame({"respondent_id": ids, "wave": names[wave], "gad7_total": y[person, wave]})


def slope_and_test(y: np.ndarray, **options) -> tuple[float, float, float, float]:
    """Return the slope's estimate and interval and the scaled test's p, as tables print them."""
    table = growth.run(score(clean(y), TOTALS), TOTALS, outcomes=["gad7"], **options)
    slope = table[(table["term"] == "slope_mean") & (table["quantity"] == "parameter")].iloc[0]
    p_value = table.loc[table["quantity"] == "p_value_scaled", "estimate"].iloc[0]
    return slope["estimate"], slope["conf_low"], slope["conf_high"], p_value


@pytest.mark.slow
def test_intervals_cover_and_the_model_test_keeps_its_level():
    rng = np.random.default_rng(SEED)
    found = np.array([slope_and_test(simulate(rng)) for _ in range(STUDIES)])
    estimate, low, high, p_value = found.T
    coverage = np.mean((low <= SLOPE) & (high >= SLOPE))
    rejected = np.mean(p_value < 0.05)
    print(f"coverage {coverage:.3f}, rejected {rejected:.3f}, bias {estimate.mean() - SLOPE:.4f}")
    assert 0.93 <= coverage <= 0.97
    assert 0.03 <= rejected <= 0.07
    # No bias beyond what 1,000 studies can show, and errors as large as the estimates scatter.
    scatter = estimate.std(ddof=1)
    assert abs(estimate.mean() - SLOPE) < 3 * scatter / np.sqrt(STUDIES)
    assert np.mean((high - low) / 2 / 1.959964) == pytest.approx(scatter, rel=0.07)


@pytest.mark.slow
def test_complete_cases_do_not_keep_it():
    # The same simulation finds fault where there is one: dropout depends on the baseline.
    rng = np.random.default_rng(SEED)
    found = [slope_and_test(simulate(rng), missing="complete") for _ in range(100)]
    _, low, high, _ = np.array(found).T
    assert np.mean((low <= SLOPE) & (high >= SLOPE)) < 0.9


def as_items(totals: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return seven answers from 0 to 3 that add up to each total, (n, 7)."""
    answers = np.zeros((len(totals), 7), dtype=int)
    for row, total in zip(answers, totals, strict=True):
        places = rng.permutation(np.repeat(np.arange(7), 3))[: int(total)]
        row += np.bincount(places, minlength=7)
    return answers


@pytest.mark.slow
@pytest.mark.parametrize("number", range(5))
def test_from_the_export_of_items_to_the_same_table(number, tmp_path):
    rng = np.random.default_rng([SEED, number])
    totals = np.clip(np.round(simulate(rng)), 0, 21)
    export = pd.DataFrame({"id": np.arange(RESPONDENTS)})
    for place, wave in enumerate(WAVES):
        names = [f"{wave['name']}_gad7_{item}" for item in range(1, 8)]
        seen = ~np.isnan(totals[:, place])
        export[names] = pd.DataFrame(as_items(totals[seen, place], rng), np.flatnonzero(seen))
    export.to_csv(tmp_path / "export.csv", index=False)
    tables = prepare(ITEMS, tmp_path)
    assert tables.findings.empty
    from_items = growth.run(tables.scored, ITEMS, outcomes=["gad7"])
    expected = growth.run(score(clean(totals), TOTALS), TOTALS, outcomes=["gad7"])
    pd.testing.assert_frame_equal(from_items, expected, rtol=1e-8)
