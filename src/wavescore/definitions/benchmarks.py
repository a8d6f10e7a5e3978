"""Benchmark counts, from data/benchmarks: what other people were found to be like."""

from pathlib import Path

import pandas as pd

from wavescore.definitions.yaml_file import ROOT
from wavescore.errors import DefinitionError, closest, listed

FOLDER = ROOT / "data" / "benchmarks"
KEYS = ("period", "geography", "age_group")


def benchmark_path(dataset: str) -> Path:
    """Return the file of a benchmark data set; DefinitionError where there is none."""
    known = [path.stem for path in sorted(FOLDER.glob("*.csv"))]
    if dataset not in known:
        raise DefinitionError(
            "unknown benchmark data set",
            file=FOLDER,
            found=dataset,
            expected=listed(known),
            hint=closest(dataset, known, "add data/benchmarks/<dataset>.csv"),
        )
    return FOLDER / f"{dataset}.csv"


def load_benchmark(dataset: str) -> pd.DataFrame:
    """Return the rows of a benchmark data set: one row is one period, geography and age group.

    `age_group` is "" for all ages; counts are floats, NaN where the publisher suppressed them.
    """
    text = dict.fromkeys((*KEYS, "source", "retrieved"), str)
    frame = pd.read_csv(benchmark_path(dataset), dtype=text, keep_default_na=False, na_values=[])
    counts = [name for name in frame.columns if name not in text]
    return frame.assign(
        **{name: pd.to_numeric(frame[name].replace("", None)).astype(float) for name in counts}
    )


def benchmark_rows(dataset: str, geography: str, period: str) -> pd.DataFrame:
    """Return the rows of one geography and period, all ages and by age group.

    DefinitionError names the closest geography or period where there is none.
    """
    frame = load_benchmark(dataset)
    for key, value in (("geography", geography), ("period", period)):
        known = sorted(frame[key].unique())
        if value not in known:
            raise DefinitionError(
                f"the benchmark {dataset} has no such {key}",
                file=benchmark_path(dataset),
                key=key,
                found=value,
                expected=listed(known),
                hint=closest(value, known),
            )
        frame = frame[frame[key] == value]
    return frame.reset_index(drop=True)
