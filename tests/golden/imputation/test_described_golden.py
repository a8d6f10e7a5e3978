"""Pooled means, correlations and alphas against mitools, on mice's df (pooled.R)."""

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from wavescore.analyses.imputation.described import described_rows
from wavescore.analyses.shared.completed import Completed

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "pooled.json").read_text())["pooled"]
COPIES = pd.read_csv(HERE / "copies.csv")
BACK = {"mean": lambda g: g, "sd": np.exp, "correlation": np.tanh, "alpha": lambda g: 1 - np.exp(g)}


def completed():
    """Return the copies as those of outcomes a and b at one wave that everybody answered."""
    items = np.stack([part.drop(columns="copy") for _, part in COPIES.groupby("copy")])
    halves = {"a": items[:, :, :3].astype(float), "b": items[:, :, 3:].astype(float)}
    totals = {name: half.sum(axis=2)[:, :, None] for name, half in halves.items()}
    observed = {name: total[0] for name, total in totals.items()}
    kept = {(name, "t1"): (half[0], half) for name, half in halves.items()}
    return Completed(pd.DataFrame(), observed, totals, totals, kept, {}, "")


@pytest.mark.parametrize("quantity", EXPECTED)
def test_a_pooled_number_is_mitools(quantity):
    rows = described_rows(completed(), SimpleNamespace(wave_names=("t1",)), ["a", "b"])
    (row,) = (
        row
        for row in rows
        if (row["outcome"], row["quantity"], row["method"]) == ("a", quantity, "imputed")
    )
    expected, back = EXPECTED[quantity], BACK[quantity]
    ends = sorted([back(expected["low"]), back(expected["high"])])
    assert row["estimate"] == pytest.approx(back(expected["estimate"]), rel=1e-10)
    assert [row["conf_low"], row["conf_high"]] == pytest.approx(ends, rel=1e-8)
    assert row["df"] == pytest.approx(expected["df"], rel=1e-8)
