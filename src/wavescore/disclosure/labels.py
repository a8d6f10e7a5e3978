"""Only declared labels leave: what people wrote in their own words is pooled as "other"."""

from collections.abc import Collection, Mapping
from functools import partial

import pandas as pd

from wavescore.results.declare import Analysis, Kind
from wavescore.results.table import MISSING, NUMBER_COLUMNS

OTHER = "other"
JOIN = " & "
KEY = ["outcome", "wave", "group", "term", "quantity"]


def pool_undeclared(
    tables: Mapping[str, pd.DataFrame],
    analyses: Mapping[str, Analysis],
    labels: Collection[str],
) -> tuple[dict[str, pd.DataFrame], list[dict]]:
    """Return the tables with every label that is not one of `labels` pooled, and a record of it.

    In analyses whose levels are what respondents answered, the rows of undeclared levels become one
    row "other" with their sum; a count made of several is one count. A number that cannot be added
    up (an odds ratio, a difference) is dropped with its label.
    """
    known = {*labels, MISSING, ""}
    pooled, record = {}, []
    for name, frame in tables.items():
        analysis = analyses[name]
        if not analysis.answers_as_levels:
            pooled[name] = frame
            continue
        column = "level" if (frame["level"] != "").any() else "term"
        strange = ~frame[column].map(partial(_declared, known=known, joined=column == "term"))
        if column == "term":
            strange &= frame["outcome"] == ""
        if not strange.any():
            pooled[name] = frame
            continue
        record.append({"analysis": name, "rows": int(strange.sum())})
        pooled[name] = _pooled(frame, strange, column, analysis)
    return pooled, record


def _declared(text: str, known: set[str], joined: bool) -> bool:
    if text in known or not joined:
        return text in known
    # A label may hold the joining sign itself.
    return any(
        text.startswith(label + JOIN) and _declared(text[len(label + JOIN) :], known, joined)
        for label in known - {""}
    )


def _pooled(
    frame: pd.DataFrame, strange: pd.Series, column: str, analysis: Analysis
) -> pd.DataFrame:
    kinds = frame["quantity"].map(lambda name: analysis.quantity(name).kind)
    adds = strange & kinds.isin([Kind.COUNT, Kind.PERCENTAGE])
    keys = [key for key in KEY if key != column]
    first = frame[adds].groupby(keys, sort=False, dropna=False)
    rows = first.head(1).copy()
    sums = first["estimate"].sum(min_count=1)
    rows["estimate"] = sums.loc[list(rows[keys].itertuples(index=False, name=None))].to_numpy()
    gone = [name for name in NUMBER_COLUMNS if name != "estimate"]
    rows[gone] = float("nan")
    rows[[column, "note"]] = [OTHER, ""]
    return pd.concat([frame[~strange], rows]).sort_index().reset_index(drop=True)


def code_of(level: str) -> float | None:
    """Return the value that a level is the code of, None where it is a word or a band."""
    try:
        return float(level)
    except ValueError:
        return None
