"""The result table that every analysis returns: one row is one quantity."""

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from wavescore.results.declare import Analysis, Status
from wavescore.safe_text import for_csv, from_csv, plain

# The level of a category that stands for having given no answer.
MISSING = "(missing)"
# The term of who has no score to be judged by.
NOT_SCORED = "not_scored"
# Opens the method of a row that says again, with the missing items imputed, what another says.
IMPUTED_AGAIN = "items imputed"
# Ends the method of a number whose interval is Student's where others' are normal.
STUDENT = ", Student's interval"
KEY_COLUMNS = ("analysis", "outcome", "wave", "group", "term", "level", "quantity")
TEXT_COLUMNS = (*KEY_COLUMNS, "reference", "status", "alternative", "method", "note")
NUMBER_COLUMNS = (
    "estimate",
    "std_error",
    "statistic",
    "df",
    "p_value",
    "conf_low",
    "conf_high",
    "conf_level",
)
COLUMNS = (
    *KEY_COLUMNS[:-1],
    "reference",
    "quantity",
    "status",
    *NUMBER_COLUMNS,
    "alternative",
    "method",
    "n",
    "note",
    "step",
)
# Of the private tables alone: how far leaving out any one respondent moves the estimate.
INFLUENCE = "influence"
# How far models fitted without a respondent moved each number: a release is rounded no finer.
MOVED = {
    "estimate": "moved",
    "std_error": "moved_error",
    "statistic": "moved_statistic",
    "df": "moved_df",
    "p_value": "moved_p",
    "conf_low": "moved_low",
    "conf_high": "moved_high",
}
OF_ONE = (INFLUENCE, *MOVED.values())
PRIVATE_COLUMNS = (*COLUMNS, *OF_ONE)


class ResultRow(NamedTuple):
    """One row of a result table: PRIVATE_COLUMNS; a released row has none of OF_ONE (NaN).

    step: what a released estimate is a multiple of, NaN of one that was not rounded to a step.
    """

    analysis: str
    outcome: str
    wave: str
    group: str
    term: str
    level: str
    reference: str
    quantity: str
    status: str
    estimate: float
    std_error: float
    statistic: float
    df: float
    p_value: float
    conf_low: float
    conf_high: float
    conf_level: float
    alternative: str
    method: str
    n: float
    note: str
    step: float = math.nan
    influence: float = math.nan
    moved: float = math.nan
    moved_error: float = math.nan
    moved_statistic: float = math.nan
    moved_df: float = math.nan
    moved_p: float = math.nan
    moved_low: float = math.nan
    moved_high: float = math.nan

    @property
    def has_estimate(self) -> bool:
        """Whether the row has a number."""
        return not math.isnan(self.estimate)

    @property
    def has_interval(self) -> bool:
        """Whether the number has an interval."""
        return not math.isnan(self.conf_low)

    @property
    def has_p_value(self) -> bool:
        """Whether the number has a p-value."""
        return not math.isnan(self.p_value)


def rows_of(frame: pd.DataFrame) -> list[ResultRow]:
    """Return a result table's rows in order; KeyError where it lacks one of COLUMNS."""
    columns = [frame[name] for name in (*COLUMNS, *(name for name in OF_ONE if name in frame))]
    return [ResultRow(*row) for row in zip(*columns, strict=True)]


def versus(one: str, other: str) -> str:
    """Return the name of a comparison of two labels, as the column `group` holds it.

    Who reads a table makes the name of labels it knows; nobody takes one apart.
    """
    return f"{one} vs {other}"


def method_again(method: str) -> str:
    """Return the method of the row that says again, with items imputed, what one of `method` says.

    Who reads a table makes it of methods it knows, as `versus` of labels.
    """
    return ", ".join(filter(None, (IMPUTED_AGAIN, method)))


def results_frame(analysis: Analysis, rows: Iterable[Mapping]) -> pd.DataFrame:
    """Return `rows` as a private result table: PRIVATE_COLUMNS in order, gaps as NaN or "".

    Each row is a mapping of column names to values and must name its `quantity`; an unknown column
    or a quantity that `analysis` does not declare raises KeyError, so that a mistyped name cannot
    lose a number and nothing leaves that protection does not know. `note` may be a list of
    sentences. `status` is by default estimated, or too few data where there is no estimate.
    Duplicated rows in `n` and text columns are the caller's to avoid.
    """
    table = []
    for row in rows:
        unknown = set(row) - set(PRIVATE_COLUMNS)
        if unknown or "quantity" not in row:
            raise KeyError(
                f"{analysis.name}: row needs 'quantity' and has unknown {sorted(unknown)}"
            )
        analysis.quantity(row["quantity"])
        note = row.get("note") or ""
        note = note if isinstance(note, str) else "; ".join(dict.fromkeys(note))
        found = {**row, "analysis": analysis.name, "note": note}
        table.append({"status": _status(found), **found})
    frame = pd.DataFrame(table, columns=list(PRIVATE_COLUMNS))
    for name in TEXT_COLUMNS:
        # Plain Python text: the tables are read row by row, which Arrow's strings make slow.
        texts = [
            plain(str(text)) for text in frame[name].astype(object).where(frame[name].notna(), "")
        ]
        frame[name] = pd.Series(texts, index=frame.index, dtype=object)
    for name in (*NUMBER_COLUMNS, "n", "step", *OF_ONE):
        frame[name] = frame[name].astype(float)
    return frame


def _status(row: Mapping) -> Status:
    estimate = row.get("estimate")
    return Status.TOO_FEW if estimate is None or estimate != estimate else Status.ESTIMATED


def places(number: float) -> int:
    """Return the decimals of a number's shortest text: 0 of 20, 2 of 0.05."""
    exponent = Decimal(repr(float(number))).normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def csv_text(frame: pd.DataFrame) -> str:
    """Return a result table as csv, each number the shortest text that reads back the same.

    A released number has the digits of its step, and a whole one no ".0". A label that a
    spreadsheet would take for a formula gets a quote, as `safe_text.for_csv` does.
    """
    made = {
        name: [for_csv(str(text)) for text in frame[name]] for name in TEXT_COLUMNS if name in frame
    }
    if INFLUENCE not in frame:
        steps = frame["step"] if "step" in frame else [math.nan] * len(frame)
        for name in (*NUMBER_COLUMNS, "n", "step"):
            if name in frame:
                own = steps if name == "estimate" else [math.nan] * len(frame)
                made[name] = [*map(_digits, frame[name], own)]
    return frame.assign(**made).to_csv(index=False, lineterminator="\n")


def _digits(value: float, step: float) -> str:
    """Return a number's shortest text, or with the decimals of its step where it is on it."""
    if value != value:
        return ""
    # The lowest p-values of a coarse step are no multiple of it.
    if step == step and abs(value / step - round(value / step)) < 1e-6:
        return f"{value:.{places(step)}f}"
    return repr(float(value)).removesuffix(".0")


def write_results(frame: pd.DataFrame, path: str | Path) -> None:
    """Write a result table as csv, as `csv_text` does."""
    Path(path).write_text(csv_text(frame), encoding="utf-8")


def read_results(path: str | Path) -> pd.DataFrame:
    """Read a table that `write_results` wrote, text columns as text and numbers as floats."""
    text = dict.fromkeys(TEXT_COLUMNS, object)
    frame = pd.read_csv(
        path,
        dtype=text,
        keep_default_na=False,
        na_values={name: [""] for name in (*NUMBER_COLUMNS, "n", "step", *OF_ONE)},
    )
    numbers = [name for name in (*NUMBER_COLUMNS, "n", "step", *OF_ONE) if name in frame]
    texts = {
        name: pd.Series([from_csv(text) for text in frame[name]], frame.index, object)
        for name in TEXT_COLUMNS
        if name in frame
    }
    return frame.assign(**texts).astype(dict.fromkeys(numbers, float))


def read_folder(folder: str | Path) -> dict[str, pd.DataFrame]:
    """Read every result table in `folder`, by analysis, in alphabetical order."""
    return {path.stem: read_results(path) for path in sorted(Path(folder).glob("*.csv"))}


def write_folder(tables: Mapping[str, pd.DataFrame], folder: str | Path) -> None:
    """Write result tables as `folder`/<analysis>.csv."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        write_results(frame, Path(folder) / f"{name}.csv")
