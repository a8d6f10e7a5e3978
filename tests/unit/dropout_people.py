"""Scores at three waves of which some are lost, for the tests of the dropout dial."""

import numpy as np
import pandas as pd
from analyses_survey import STUDY


def sample(n=400, slope=-0.8, lost=0.5, seed=5):
    """Return scores at three waves that fall by `slope`; a share is lost after the first."""
    rng = np.random.default_rng(seed)
    start, move = rng.normal(10, 4, n), rng.normal(slope, 1, n)
    y = start[:, None] + move[:, None] * np.arange(3) + rng.normal(0, 2, (n, 3))
    gone = rng.random(n) < lost * (start > 9)
    y[gone, 1:] = np.nan
    y[~gone & (rng.random(n) < 0.1), 2] = np.nan
    return y


def people(y, poster="posted"):
    waves = []
    for number, wave in enumerate(STUDY.wave_names):
        frame = {"respondent_id": [f"{poster}{i}" for i in range(len(y))], "wave": wave}
        waves.append(pd.DataFrame({**frame, "gad7_total": y[:, number], "poster": poster}))
    return pd.concat(waves)
