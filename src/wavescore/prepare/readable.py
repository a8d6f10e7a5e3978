"""Whether the answers are written as the study file says: what would read them, where they are not.

A finding a cell would bury the matter: the whole column is of another kind.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from wavescore.definitions.parts import InstrumentUse
from wavescore.definitions.study import Study
from wavescore.errors import DataError, named
from wavescore.prepare.columns import instrument_columns
from wavescore.prepare.kinds import Kind
from wavescore.prepare.spelling import is_number
from wavescore.prepare.values import DAY_ORDERS, UNKNOWN_ORDER, parse, times

REFUSED = ("not_in_choices", "out_of_range", "wrong_type")
FEWEST = 10  # answered cells from which an instrument is judged


def check_readable(
    as_read: pd.DataFrame, kinds: Mapping[str, Kind], parts: Sequence[pd.DataFrame], study: Study
) -> None:
    """Raise DataError for dates of unknown order, or an instrument most of whose answers are none.

    `parts` are the findings of the columns. Of at least ten answered cells of an instrument half
    must be read.
    """
    unordered = [part[part["rule"] == UNKNOWN_ORDER] for part in parts if _of(part, UNKNOWN_ORDER)]
    if unordered:
        _refuse_unknown_order(pd.concat(unordered), study)
    for name, use in study.instruments.items():
        columns = instrument_columns(name, use)
        unread = [
            part[part["rule"].isin(REFUSED)]
            for part in parts
            if len(part) and part["field"].iloc[0] in columns
        ]
        if unread:
            _refuse_unread(name, use, pd.concat(unread), as_read[columns], kinds, study)


def _of(part: pd.DataFrame, rule: str) -> bool:
    return rule in part["rule"].to_numpy()


def _refuse_unknown_order(found: pd.DataFrame, study: Study) -> None:
    texts = found["value"].str.strip().unique().tolist()
    reads = [order for order in DAY_ORDERS if not pd.isna(times(texts, order)).any()]
    fields = found["field"].unique()
    raise DataError(
        "dates are written with slashes, and the order of day and month is not said",
        file=study.source.export,
        key=named(fields),
        found=f"cells: {len(found)}, fields: {len(fields)}; all can be read as "
        + (" and as ".join(reads) or "none of dmy, mdy, ymd"),
        expected="dates as REDCap writes them, 2024-05-31",
        hint="a spreadsheet has touched the file: export again, or say source.dates: dmy or mdy",
    )


def _refuse_unread(
    name: str,
    use: InstrumentUse,
    unread: pd.DataFrame,
    columns: pd.DataFrame,
    kinds: Mapping[str, Kind],
    study: Study,
) -> None:
    texts = pd.unique(columns.to_numpy().ravel())
    kind = kinds[columns.columns[0]]
    empty = {t for t in texts if t.strip() in ("", "NA", "NaN", ".") or t.strip() in kind.missing}
    answered = int((~columns.isin(empty)).to_numpy().sum())
    if answered < FEWEST or 2 * len(unread) <= answered:
        return
    raise DataError(
        "most answers of the instrument are none of its responses",
        file=study.source.export,
        key=f"instruments.{name}",
        found=f"{answered - len(unread)} of {answered} answered cells can be read",
        expected="at least half of them",
        hint=_what_would_read(use, [t.strip() for t in texts if t not in empty], kind, study),
    )


def _what_would_read(use: InstrumentUse, texts: list[str], kind: Kind, study: Study) -> str:
    """Return the setting with which most of the texts would be read."""
    labels = study.source.values == "labels"  # noqa: PD011
    if use.total is None and 2 * (parse(texts, kind, not labels).rules == "").sum() > len(texts):
        return f"source.values: {'codes' if labels else 'labels'} would read them"
    codes = sorted({float(text) for text in texts if is_number(text)})
    responses = sorted(use.instrument.responses)
    if use.total is None and len(codes) == len(texts) and len(codes) <= len(responses):
        shifts = {code - meant for code, meant in zip(codes, responses, strict=False)}
        if len(shifts) == 1:
            pairs = zip(codes, responses, strict=False)
            recode = ", ".join(f"{code:g}: {meant:g}" for code, meant in pairs)
            return f"recode: {{{recode}}} of the instrument would read them"
    return "look at the columns of the instrument, its responses and recode"
