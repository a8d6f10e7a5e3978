"""Populations that samples are drawn from: real respondents, and synthetic ones."""

import math
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[1]
SIZE = 60_000  # of a synthetic population


def real_populations(folder: Path | None) -> dict[str, np.ndarray]:
    """Return the real respondents by name, none where the folder is not there.

    nhanes, ukm_phq9, ukm_gad7: (N, k) items of those who answered all; port: (N, 3) GAD-7 totals at
    assessment, first and last session and follow-up minus the first column, NaN where missing.
    """
    if folder is None or not folder.is_dir():
        return {}
    nhanes = pd.read_sas(folder / "nhanes" / "DPQ_I.xpt").filter(regex="^DPQ0[1-9]0$")
    nhanes = nhanes.round().where(lambda frame: frame <= 3).dropna()
    students = pd.read_csv(folder / "ukm" / "Psychological_aspects.csv", encoding="utf-8-sig")
    patients = pd.read_csv(next((folder / "port").glob("*paper-variables*.csv")))
    points = ("treatment_total_1", "treatment_total_final", "followup_total")
    return {
        "nhanes": nhanes.to_numpy(dtype=float),
        "ukm_phq9": students[[f"D{i}" for i in range(1, 10)]].to_numpy(dtype=float),
        "ukm_gad7": students[[f"A{i}" for i in range(1, 8)]].to_numpy(dtype=float),
        "port": patients[[f"gad7_{point}" for point in points]].to_numpy(dtype=float),
        "port_phq9": patients[[f"phq9_{point}" for point in points]].to_numpy(dtype=float),
    }


def synthetic_populations() -> dict[str, np.ndarray]:
    """Return items of which most are 0, symmetric items, and skewed totals at three waves.

    waves: (N, 3); everyone answers the first, and the higher the answer before the likelier the
    loss of the next (missing at random), so that about half are lost by the third.
    """
    rng = np.random.default_rng(20260101)
    trait = rng.normal(size=(SIZE, 1))
    noise = rng.normal(size=(SIZE, 8))
    skewed = np.digitize(0.9 * trait + 0.8 * noise, [0.9, 1.5, 2.0]).astype(float)
    symmetric = np.digitize(0.8 * trait + noise, [-1.5, -0.5, 0.5, 1.5]).astype(float)
    level = 8 + 5 * (rng.gamma(2.0, size=(SIZE, 1)) - 2) / math.sqrt(2)
    slope = -0.4 + rng.normal(size=(SIZE, 1))
    waves = level + slope * np.arange(3) + 3 * (rng.gamma(1.5, size=(SIZE, 3)) - 1.5) / 1.5**0.5
    complete = waves.copy()
    for wave in (1, 2):
        lost = rng.random(SIZE) < 1 / (1 + np.exp(1.2 - 0.1 * (waves[:, wave - 1] - 8)))
        waves[lost | np.isnan(waves[:, wave - 1]), wave] = np.nan
    return {
        "skewed_items": skewed,
        "symmetric_items": symmetric,
        "waves": waves,
        "waves_complete": complete,
    }


def north_west() -> pd.DataFrame:
    """Return the published counts of the North West in 2022-23, all ages in the first row."""
    counts = pd.read_csv(ROOT / "data" / "benchmarks" / "nhs_talking_therapies.csv")
    here = (counts["geography"] == "North West") & (counts["period"] == "2022-23")
    return counts[here].reset_index(drop=True)
