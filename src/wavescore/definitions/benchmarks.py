"""Benchmark counts, from data/benchmarks: what other people were found to be like."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from wavescore.errors import DefinitionError, closest, listed
from wavescore.resources import pipeline

if TYPE_CHECKING:
    import pandas as pd

FOLDER = Path("data") / "benchmarks"
KEYS = ("period", "geography", "age_group")


def benchmark_path(dataset: str) -> Path:
    """Return the file of a benchmark data set; DefinitionError where there is none.

    One in data/benchmarks/ of the folder that is worked in stands before a bundled one.
    """
    bundled = {path.stem: path for path in (pipeline() / FOLDER).glob("*.csv")}
    known = bundled | {path.stem: path for path in FOLDER.glob("*.csv")}
    if dataset not in known:
        raise DefinitionError(
            "unknown benchmark data set",
            file=FOLDER,
            found=dataset,
            expected=listed(sorted(known)),
            hint=closest(dataset, known, "add data/benchmarks/<dataset>.csv"),
        )
    return known[dataset]


def load_benchmark(dataset: str) -> pd.DataFrame:
    """Return the rows of a benchmark data set: one row is one period, geography and age group.

    `age_group` is "" for all ages; counts are floats, NaN where the publisher suppressed them.
    """
    import pandas as pd

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
    check_published(dataset, geography, period)
    frame = load_benchmark(dataset)
    chosen = (frame["geography"] == geography) & (frame["period"] == period)
    return frame[chosen].reset_index(drop=True)


def check_published(
    dataset: str,
    geography: str | None,
    period: str | None,
    *,
    file: str | Path | None = None,
    key: str = "",
) -> None:
    """Raise DefinitionError where `dataset` has no such geography, or no such period of it.

    None is not looked at. The error names the closest; `file` and `key` say where the name stands,
    by default in the data set. Imports nothing heavy, so that a workflow can call it each time.
    """
    path = benchmark_path(dataset)
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for column, value in (("geography", geography), ("period", period)):
        known = sorted({row[column] for row in rows})
        if value is not None and value not in known:
            raise DefinitionError(
                f"the benchmark {dataset} has no such {column}",
                file=file or path,
                key=f"{key}.{column}" if key else column,
                found=value,
                expected=listed(known),
                hint=closest(value, known),
            )
        rows = [row for row in rows if value is None or row[column] == value]
