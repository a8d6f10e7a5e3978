"""What is no result table is refused: unknown columns, free text or identifiers as labels."""

import re
from collections.abc import Collection, Mapping
from itertools import permutations

import pandas as pd

from wavescore.disclosure.samples import Groups
from wavescore.errors import DataError
from wavescore.results.declare import Analysis, Kind, Population
from wavescore.results.table import KEY_COLUMNS, PRIVATE_COLUMNS, versus

MOST_CATEGORIES = 20
LONGEST_LABEL = 80


def refuse_row_level(
    tables: Mapping[str, pd.DataFrame],
    analyses: Mapping[str, Analysis],
    labels: Collection[str],
    groups: Groups | None,
) -> None:
    """Raise DataError where a table has columns or labels that no result table has.

    labels, groups: as the study's author wrote them, which may be of any length.
    """
    pairs = (pair for group in (groups or {}).values() for pair in permutations(group.labels, 2))
    written = {*labels, *(versus(*pair) for pair in pairs)}
    for name, frame in tables.items():
        _refuse_in(name, frame, analyses[name], written)


def _refuse_in(
    name: str, frame: pd.DataFrame, analysis: Analysis, written: Collection[str]
) -> None:
    if tuple(frame.columns) != PRIVATE_COLUMNS:
        raise DataError(
            "a result table has other columns than results have",
            file=f"{name}.csv",
            found=", ".join(sorted(set(frame.columns) ^ set(PRIVATE_COLUMNS))) or "another order",
            expected=", ".join(PRIVATE_COLUMNS),
        )
    for column in (*KEY_COLUMNS, "reference"):
        longest = len(versus("", "")) + 2 * LONGEST_LABEL if column == "group" else LONGEST_LABEL
        for text in frame[column].unique():
            too_long = len(text) > longest and text not in written
            if too_long or re.search(r"[\n\r]|\S@\S", text):
                raise DataError(
                    "a label looks like free text; tables hold categories only",
                    file=f"{name}.csv",
                    key=column,
                    found=f"{len(text)} characters",
                    expected=f"at most {longest}, without line breaks or addresses",
                    hint="leave text fields out of the analysis",
                )
    if analysis.answers_as_levels:
        _refuse_identifiers(name, frame, analysis)


def _refuse_identifiers(name: str, frame: pd.DataFrame, analysis: Analysis) -> None:
    counts = frame["quantity"].map(
        lambda quantity: (
            analysis.quantity(quantity).kind is Kind.COUNT
            and analysis.quantity(quantity).population is Population.CATEGORY
        )
    )
    rows = frame[counts & (frame["level"] != "") & (frame["group"] == "")]
    for (outcome, wave), family in rows.groupby(["outcome", "wave"], sort=True):
        if len(family) > MOST_CATEGORIES and len(family) * 2 > family["estimate"].sum():
            raise DataError(
                "a field has nearly as many values as respondents: an identifier or free text",
                file=f"{name}.csv",
                key=f"{outcome} at {wave}",
                found=f"{len(family)} values",
                expected=f"at most {MOST_CATEGORIES}, or two respondents to a value on average",
                hint=f"take {outcome} out of the fields of {name}",
            )
