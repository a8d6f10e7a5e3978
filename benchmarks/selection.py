"""How often do the selection model's 95 % intervals hold the truth, where its assumptions do?

Usage: python benchmarks/selection.py [surveys]. Surveys of 400 respondents at three waves, in which
leaving hangs on the score that is not seen (0.10 per point) and on the one before (0.05); beside
the selection model the growth model that takes those lost for missing at random. Seed (20250105)
and number of surveys (100) were fixed before the first run.
"""

import sys
import time

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.growth import fit_growth
from wavescore.methods.growth.selection import fit_selection

SEED, SIZE = 20250105, 400
LEVEL, SLOPE, PREVIOUS, CURRENT = 10.0, -0.8, 0.05, 0.10
TIMES = np.arange(3.0)


def survey(rng: np.random.Generator) -> np.ndarray:
    """Return scores (n, 3) of one survey."""
    person = rng.normal(size=(SIZE, 2)) * [3.0, 1.0]
    y = LEVEL + person[:, :1] + (SLOPE + person[:, 1:]) * TIMES + rng.normal(0, 2, (SIZE, 3))
    gone = np.zeros(SIZE, dtype=bool)
    for wave in (1, 2):
        odds = -1.5 + PREVIOUS * (y[:, wave - 1] - LEVEL) + CURRENT * (y[:, wave] - LEVEL)
        gone |= rng.random(SIZE) < 1 / (1 + np.exp(-odds))
        y[gone, wave] = np.nan
    return y


def intervals(y: np.ndarray) -> dict[str, tuple[float, float]]:
    """Return each 95 % interval of one survey; none of a model that may not be read."""
    plain = fit_growth(y, TIMES, residuals="equal", standard_errors="robust")
    row = plain.parameters.set_index("parameter").loc["slope_mean"]
    found = {"slope, missing at random": (row["conf_low"], row["conf_high"])}
    try:
        fit, _ = fit_selection(y, TIMES, "equal")
    except EstimationError:
        return found
    if not (fit.converged and fit.proper):
        return found
    told = fit.parameters
    for name, label in NAMES.items():
        place = fit.names.index(name)
        found[label] = (float(told.conf_low[place]), float(told.conf_high[place]))
    return found


NAMES = {
    "slope_mean": "slope, selection model",
    "leaving_on_previous": "leaving on the score before",
    "leaving_on_current": "leaving on the unseen score",
}
TRUTHS = {
    "slope, missing at random": SLOPE,
    "slope, selection model": SLOPE,
    "leaving on the score before": PREVIOUS,
    "leaving on the unseen score": CURRENT,
}


def main(surveys: int = 100) -> None:
    """Print the coverage of each interval, and of how many surveys there is one."""
    rng, start = np.random.default_rng(SEED), time.perf_counter()
    found = [intervals(survey(rng)) for _ in range(surveys)]
    print(f"{surveys} surveys of {SIZE}, seed {SEED}; {time.perf_counter() - start:.0f} s")
    for name, truth in TRUTHS.items():
        given = [each[name] for each in found if name in each]
        share = np.mean([low <= truth <= high for low, high in given])
        error = np.sqrt(max(share * (1 - share), 0.5 / len(given)) / len(given))
        print(f"{name:30} {share:6.1%} ({error:.1%}), {len(given)} given")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
