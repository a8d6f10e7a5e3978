"""A table of respondents from which nobody is named: fields left out, ids hashed, dates moved.

What this is not: anonymous. A respondent may still be the only one with three answers together.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wavescore.custody.key import hashed_id, shift_of
from wavescore.definitions.dictionary import Dictionary
from wavescore.definitions.study import Study
from wavescore.files.delimited import NAME
from wavescore.prepare.columns import instrument_columns
from wavescore.prepare.identifiers import RULE as LOOKS_LIKE_IDENTIFIER
from wavescore.prepare.kinds import Kind, source_field
from wavescore.prepare.values import ISO, SLASHED, times

POOLED = "pooled"
KEYS = ("respondent_id", "wave")
MOST_CODES = 12  # distinct whole numbers that are taken for codes where no dictionary says
CODED = ("choice", "checkbox")


@dataclass(frozen=True)
class Shared:
    """A table to share, and by field what became of it: dropped (why), shifted, pooled (how)."""

    frame: pd.DataFrame
    dropped: Mapping[str, str]
    shifted: tuple[str, ...]
    pooled: Mapping[str, str]


def deidentify(
    clean: pd.DataFrame,
    typed: Iterable[str],
    findings: pd.DataFrame,
    kinds: Mapping[str, Kind],
    study: Study,
    dictionary: Dictionary | None,
    key: bytes,
) -> Shared:
    """Return the respondents analysed, one row each at a wave, as they may be handed on.

    clean: as `apply_eligibility` returns it, without flagged fields and free text. typed: the
    columns that it was made of. findings: those of `validate`. Items and totals of instruments stay
    as answered. Of every other field a category below the study's minimum count of respondents is
    pooled with the next smallest until they are enough, and numbers beyond the value that enough
    respondents reach are set to it, at both ends. Rows are in the order of the hashed ids.
    """
    dropped = _dropped(clean, typed, findings, study, dictionary)
    frame = clean.drop(columns=[name for name in dropped if name in clean])
    people = frame["respondent_id"]
    least = study.release.minimum_count
    scores = {c for name, use in study.instruments.items() for c in instrument_columns(name, use)}
    columns: dict[str, pd.Series] = {}
    shifted, pooled = [], {}
    days = people.map({who: shift_of(key, study.name, who) for who in people.unique()})
    for name in (name for name in frame.columns if name not in KEYS):
        column = _as_dates(frame[name], study)
        if column is None:
            dropped[name] = "dates that cannot all be read, to be moved"
        elif name in scores:
            columns[name] = _written(column)
        elif pd.api.types.is_datetime64_any_dtype(column):
            columns[name] = _moved(column, days)
            shifted.append(name)
        else:
            pool = _pool_codes if _is_coded(column, kinds.get(name)) else _pool_tails
            safe, said = pool(column, people, least)
            if safe is None:
                dropped[name] = said
                continue
            columns[name] = safe
            if said:
                pooled[name] = said
    hashed = people.map({who: hashed_id(key, study.name, who) for who in people.unique()})
    made = pd.DataFrame({"respondent_id": hashed, "wave": frame["wave"], **columns})
    order = made["wave"].map(study.wave_names.index)
    made = made.assign(order=order).sort_values(["respondent_id", "order"], kind="stable")
    made = made.drop(columns="order").reset_index(drop=True)
    return Shared(made, _sayable(dropped, typed), tuple(shifted), pooled)


def _dropped(
    clean: pd.DataFrame,
    typed: Iterable[str],
    findings: pd.DataFrame,
    study: Study,
    dictionary: Dictionary | None,
) -> dict[str, str]:
    """Return why each field that is not shared is left out."""
    suspects = set(findings.loc[findings["rule"] == LOOKS_LIKE_IDENTIFIER, "field"])
    dropped = {}
    for name in (name for name in typed if name not in KEYS):
        asked = source_field(name, study, dictionary)
        if not NAME.match(name):
            dropped[name] = "its name is no variable's"
        elif asked is not None and asked.identifier:
            dropped[name] = "flagged as an identifier"
        elif name in suspects:
            dropped[name] = "looks like an identifier"
        elif asked is not None and asked.type == "notes":
            dropped[name] = "notes"
        elif asked is not None and asked.free_text and (name not in clean or _text(clean[name])):
            dropped[name] = "free text"
        elif name not in clean:
            dropped[name] = "may identify: a file, or a field that the dictionary does not know"
        elif _repeats_ids(clean[name], clean["respondent_id"]):
            dropped[name] = "repeats the respondent's id"
    return dropped


def _sayable(dropped: Mapping[str, str], typed: Iterable[str]) -> dict[str, str]:
    """Return `dropped` with a number for each name that is no variable's: it may be an answer."""
    places = {name: place for place, name in enumerate(typed, start=1)}
    return {
        name if NAME.match(name) else f"field {places[name]}": why for name, why in dropped.items()
    }


def _text(column: pd.Series) -> bool:
    return pd.api.types.is_string_dtype(column)


def _repeats_ids(column: pd.Series, people: pd.Series) -> bool:
    written = _written(column)
    answered = written != ""
    return bool(answered.any() and (written[answered] == people[answered]).all())


def _is_coded(column: pd.Series, kind: Kind | None) -> bool:
    if _text(column) or (kind is not None and kind.name in CODED):
        return True
    if kind is not None and kind.name != "undeclared":
        return False
    values = column.dropna().unique()
    return len(values) <= MOST_CODES and bool((values == np.floor(values)).all())


def _pool_codes(column: pd.Series, people: pd.Series, least: int) -> tuple[pd.Series | None, str]:
    """Return the column with its rare categories as one, and what was done; None where all are."""
    written = _written(column)
    answered = written != ""
    of = people[answered].groupby(written[answered]).nunique().sort_values(kind="stable")
    rare = [code for code, count in of.items() if count < least]
    if not rare:
        return written, ""
    for code in of.index[len(rare) :]:
        if people[written.isin(rare)].nunique() >= least:
            break
        rare.append(code)
    if len(rare) == len(of):
        return None, "its rare categories would be hidden only with all others"
    return written.mask(written.isin(rare), POOLED), f"{len(rare)} categories as one"


def _pool_tails(column: pd.Series, people: pd.Series, least: int) -> tuple[pd.Series | None, str]:
    """Return the column with both ends set to what enough respondents reach; None where none do."""
    if column.isna().all():
        return None, "empty"
    ends = column.groupby(people).agg(["min", "max"]).dropna()
    if len(ends) < 2 * least:
        return None, "a number of fewer respondents than can be pooled at both ends"
    low = ends["min"].sort_values().iloc[least - 1]
    high = ends["max"].sort_values().iloc[-least]
    if low > high:
        return None, "no range that enough respondents share"
    beyond = int(((column < low) | (column > high)).sum())
    said = f"{beyond} values beyond {low:g} and {high:g} set to these" if beyond else ""
    return _written(column.clip(low, high)), said


def _as_dates(column: pd.Series, study: Study) -> pd.Series | None:
    """Return words that are dates as dates, None where only some of them can be read.

    Without a dictionary nothing says that a column is of dates.
    """
    if not _text(column):
        return column
    texts = column.dropna().astype(str).str.strip()
    texts = texts[texts != ""]
    order = study.source.dates or ""
    dated = [bool(ISO.match(text) or SLASHED.match(text)) for text in texts]
    if sum(dated) * 2 <= len(texts):
        return column
    found = pd.Series(times(texts.tolist(), order), index=texts.index)
    return None if found.isna().any() else found.reindex(column.index)


def _moved(column: pd.Series, days: pd.Series) -> pd.Series:
    """Return dates and times moved by whole days, as text; times of day stay as they are."""
    moved = column + pd.to_timedelta(days, unit="D")
    dates = bool((moved.dropna() == moved.dropna().dt.normalize()).all())
    return moved.dt.strftime("%Y-%m-%d" if dates else "%Y-%m-%d %H:%M:%S").fillna("").astype("str")


def _written(column: pd.Series) -> pd.Series:
    """Return a column as text, "" where missing: whole numbers without a point."""
    if _text(column):
        return column.fillna("").astype("str")
    write: Callable[[float], str] = lambda number: f"{number:.15g}"  # noqa: E731
    codes, values = pd.factorize(column)
    texts = np.array([*(write(value) for value in values), ""], dtype=object)
    return pd.Series(texts[codes], index=column.index, dtype="str")
