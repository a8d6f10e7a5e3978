"""Bootstrap intervals from fixed draws against R (resample.R)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.methods.resample import bca_interval, percentile_interval

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())
SAMPLE = pd.read_csv(HERE / "sample.csv")["x"].to_numpy()
DRAWS = pd.read_csv(HERE / "draws.csv")["draw"].to_numpy()
JACKKNIFE = (SAMPLE.sum() - SAMPLE) / (SAMPLE.size - 1)


@pytest.mark.parametrize(("level", "name"), [(0.95, "95"), (0.9, "90")])
def test_intervals(level, name):
    assert percentile_interval(DRAWS, level) == pytest.approx(
        EXPECTED["percentile" + name], rel=1e-10
    )
    bca = bca_interval(DRAWS, SAMPLE.mean(), JACKKNIFE, level)
    assert bca == pytest.approx(EXPECTED["bca" + name], rel=1e-10)


def test_bca_is_within_a_draw_of_the_boot_package():
    ends = bca_interval(DRAWS, SAMPLE.mean(), JACKKNIFE)
    ranks = np.searchsorted(np.sort(DRAWS), [ends, EXPECTED["boot_package_bca95"]])
    assert (np.abs(ranks[0] - ranks[1]) <= 1).all()
