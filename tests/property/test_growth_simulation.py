"""Over 2,000 simulated surveys with dropout at random intervals and tests keep their promises.

2,000, so that chance alone moves the coverage by 0.5 % (one standard error), not 1 % as over 500.
"""

import numpy as np
import pytest

from wavescore.methods.growth import fit_growth

SLOPE = -0.377
SURVEYS = 2000


def survey(rng):
    """791 respondents, 3 waves, about 370 and 330 left; who scored low is likelier to leave."""
    factors = rng.normal(size=(791, 2)) @ np.array([[4.2, -0.5], [0.0, 1.1]]) + [10.75, SLOPE]
    y = factors[:, :1] + factors[:, 1:] * np.arange(3) + rng.normal(size=(791, 3)) * [2.8, 3.0, 2.6]
    for wave, stay in ((1, -0.14), (2, 1.2)):
        chance = 1 / (1 + np.exp(-(stay + 0.08 * (y[:, wave - 1] - 10.75))))
        y[~(rng.random(791) < chance), wave:] = np.nan
    return y


@pytest.mark.slow
def test_slope_interval_covers_and_chi_square_rejects_as_promised():
    rng = np.random.default_rng(20250101)
    covered = rejected = 0
    for _ in range(SURVEYS):
        fit = fit_growth(survey(rng), [0, 1, 2])
        error = abs(fit["slope_mean"] - SLOPE)
        covered += error <= 1.959964 * fit.std_error[fit.names.index("slope_mean")]
        rejected += fit.measures["p_value"] < 0.05
    assert 0.93 <= covered / SURVEYS <= 0.97
    assert 0.03 <= rejected / SURVEYS <= 0.07
