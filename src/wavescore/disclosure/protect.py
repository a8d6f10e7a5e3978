"""Disclosure protection: the only way from the private result tables to anything released."""

import re
from collections.abc import Mapping

import pandas as pd

from wavescore.definitions.study import Release
from wavescore.disclosure.count_links import link_tables
from wavescore.disclosure.counts import count_respondents
from wavescore.disclosure.rounding import round_table
from wavescore.disclosure.suppression import hide_counts
from wavescore.disclosure.withhold import hidden_items, withhold
from wavescore.errors import DataError
from wavescore.results.declare import Status
from wavescore.results.table import COLUMNS, KEY_COLUMNS

MOST_CATEGORIES = 20
LONGEST_LABEL = 80


def protect(tables: Mapping[str, pd.DataFrame], release: Release) -> dict[str, pd.DataFrame]:
    """Return the study's result tables (by analysis) as they may leave: same rows, less in them.

    Counts of 1 to `release.minimum_count` - 1 respondents (0 too under `suppress_zero`) are
    emptied together with percentages and intervals of them, statistics on so few respondents, and
    as many other counts as keep a reader of all tables from working a hidden one out; every
    emptied row says so in its note. Smallest and largest values are never released. Where
    `round_counts_to` is set, counts are rounded to it, percentages made from rounded counts, and
    all else rounded so far that no number alone gives the exact n back.

    All of a study's tables are protected in one call: a table alone can give another's cell back.
    Raises DataError where a table holds more than result rows: unknown columns, or labels that
    look like identifiers or free text.
    Reference: Hundepool et al. 2012, Statistical Disclosure Control, doi 10.1002/9781118348239.
    """
    for name, frame in tables.items():
        _refuse_row_level(name, frame)
    plain = tables
    tables = {name: _joined(frame) for name, frame in tables.items()}
    counts = count_respondents(tables, release.minimum_count)
    link_tables(counts, tables, release.minimum_count)
    hidden = hide_counts(counts, release)
    items = hidden_items(tables, counts, hidden, release.minimum_count)
    protected = {
        name: withhold(name, frame, counts, hidden, items, release)
        for name, frame in tables.items()
    }
    if release.round_counts_to:
        base = release.round_counts_to
        protected = {name: round_table(frame, base) for name, frame in protected.items()}
    return {name: _judged(frame, plain[name]) for name, frame in protected.items()}


def _joined(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with each category's level in its term."""
    level = frame["level"].where(frame["level"] != "reversed", "")
    joined = [
        f"{term}={level}" if level else term
        for term, level in zip(frame["term"], level, strict=True)
    ]
    return frame.assign(term=pd.Series(joined, index=frame.index, dtype=object))


def _judged(frame: pd.DataFrame, plain: pd.DataFrame) -> pd.DataFrame:
    status = [
        Status.SUPPRESSED
        if note.startswith("suppressed")
        else Status.WITHHELD
        if note.startswith("not released")
        else before
        for note, before in zip(frame["note"], plain["status"], strict=True)
    ]
    return frame.assign(
        term=plain["term"],
        status=pd.Series([str(s) for s in status], index=frame.index, dtype=object),
    )


def _refuse_row_level(name: str, frame: pd.DataFrame) -> None:
    """Raise DataError where a table has columns or labels that no result table has."""
    if tuple(frame.columns) != COLUMNS:
        raise DataError(
            "a result table has other columns than results have",
            file=f"{name}.csv",
            found=", ".join(sorted(set(frame.columns) ^ set(COLUMNS))) or "another order",
            expected=", ".join(COLUMNS),
        )
    for column in KEY_COLUMNS:
        for text in frame[column].unique():
            if len(text) > LONGEST_LABEL or re.search(r"[\n\r]|\S@\S", text):
                raise DataError(
                    "a label looks like free text; tables hold categories only",
                    file=f"{name}.csv",
                    key=column,
                    found=f"{len(text)} characters",
                    expected=f"at most {LONGEST_LABEL}, without line breaks or addresses",
                    hint="leave text fields out of the analysis",
                )
    _refuse_identifiers(name, frame)


def _refuse_identifiers(name: str, frame: pd.DataFrame) -> None:
    if name != "describe":
        return
    rows = frame[(frame["quantity"] == "n") & (frame["level"] != "") & (frame["group"] == "")]
    for (outcome, wave), family in rows.groupby(["outcome", "wave"], sort=True):
        if len(family) > MOST_CATEGORIES and len(family) * 2 > family["estimate"].sum():
            raise DataError(
                "a field has nearly as many values as respondents: an identifier or free text",
                file=f"{name}.csv",
                key=f"{outcome} at {wave}",
                found=f"{len(family)} values",
                expected=f"at most {MOST_CATEGORIES}, or two respondents to a value on average",
                hint=f"take {outcome} out of the fields of describe",
            )
