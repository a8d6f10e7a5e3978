"""Cells of text as values: codes, labels, numbers and times, each refusal with its rule.

Every parser takes the distinct texts of a column, so that a column of 300,000 cells costs as much
as its handful of different answers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wavescore.prepare.kinds import Kind
from wavescore.prepare.spelling import EMPTY, fold, is_number, label_table, same_code

NOT_COMPLETED = "[not completed]"
BEYOND = "beyond_limits"  # a warning: the answer stands
UNKNOWN_ORDER = "unknown_date_order"  # stops the run
ISO = re.compile(r"^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?$")
PLAIN_NUMBER = re.compile(r"^-?(?:0|[1-9]\d*)?(?:\.\d+)?(?:[eE][+-]?\d+)?$")
SLASHED = re.compile(r"^(?!\d{4}-)\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}(?: \d{1,2}:\d\d(?::\d\d)?)?$")
THOUSANDS = re.compile(r"^-?\d{1,3}(?:\.\d{3})+$")
COMMA = re.compile(r"^-?\d+,\d+$")
SHORT_YEAR = re.compile(r"^\d{1,2}[/.-](?:\d{1,2}|[A-Za-z]{3})[/.-]\d\d(?!\d)")
CLOCK = re.compile(r"^(\d{1,3}):(\d\d)(?::(\d\d))?$")
DAY_ORDERS = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%Y/%m/%d"}
TRUTH = {"TRUE": 1.0, "FALSE": 0.0}


@dataclass(frozen=True)
class Parsed:
    """Distinct texts as answers; `rules` is "" where one stands, else why it is missing."""

    answers: np.ndarray
    rules: np.ndarray
    details: np.ndarray


def parse(texts: list[str], kind: Kind, labels: bool = False) -> Parsed:
    """Return `texts` (stripped) as answers of `kind`; `labels` says that they are labels."""
    if kind.comma and kind.name in ("item", "choice", "checkbox"):
        texts = [text.replace(",", ".") if COMMA.match(text) else text for text in texts]
    missing = _missing_texts(texts, kind, labels)
    asked = [i for i, text in enumerate(texts) if text not in missing]
    part = PARSERS[kind.name]([texts[i] for i in asked], kind, labels)
    rules, details = _unjudged(len(texts))
    answers = _gaps(part.answers.dtype, len(texts))
    answers[asked], rules[asked], details[asked] = part.answers, part.rules, part.details
    for i, text in enumerate(texts):
        if text in missing:
            rules[i], details[i] = missing[text]
    return Parsed(answers, rules, details)


def _gaps(dtype: np.dtype, length: int) -> np.ndarray:
    gap = {"O": None, "M": np.datetime64("NaT")}.get(dtype.kind, np.nan)
    return np.full(length, gap, dtype=dtype)


def _unjudged(count: int) -> tuple[np.ndarray, np.ndarray]:
    return np.full(count, "", dtype=object), np.full(count, "", dtype=object)


def _missing_texts(texts: list[str], kind: Kind, labels: bool) -> dict[str, tuple[str, str]]:
    """Return the texts that hold no answer: ("", "") if empty, else the rule and the label."""
    codes = {same_code(code): label for code, label in kind.missing.items()}
    named = {fold(label): label for label in codes.values()} if labels else {}
    for code, label in {**kind.choices, **kind.labels}.items():
        if labels and same_code(code) in codes:
            named[fold(label)] = codes[same_code(code)]
    missing: dict[str, tuple[str, str]] = {}
    if kind.name != "free":
        missing |= {text: ("", "") for text in EMPTY if text not in kind.choices}
    if codes:
        # Numbers are compared as numbers; in long columns of text and times, texts as texts.
        spelled = kind.name in ("item", "choice", "checkbox", "number")
        for text in texts:
            code = same_code(text) if spelled else text
            if code in codes:
                missing[text] = ("missing_code", codes[code])
            elif labels and kind.name != "free" and fold(text) in named:
                missing[text] = ("missing_code", named[fold(text)])
    if kind.name == "time":
        missing[NOT_COMPLETED] = ("not_completed", "the survey was opened and not finished")
    return {"": ("", ""), **missing}


def _parse_choice(texts: list[str], kind: Kind, labels: bool) -> Parsed:
    numeric = all(is_number(code) for code in kind.choices)
    by_code = {same_code(code): code for code in kind.choices} | {c: c for c in kind.choices}
    table = {**kind.spoken, **label_table({**kind.choices})} if labels else by_code
    if kind.name == "checkbox" and labels:
        table = {**table, **{fold(label): code for code, label in kind.labels.items()}}
    rules, details = _unjudged(len(texts))
    values = _gaps(np.dtype(float if numeric else object), len(texts))
    for i, text in enumerate(texts):
        code = table.get(fold(text)) if labels else table.get(text, table.get(same_code(text)))
        if code is None:
            rules[i], details[i] = "not_in_choices", _expected(kind.choices, labels)
        else:
            values[i] = float(code) if numeric else code
    return Parsed(values, rules, details)


def _parse_item(texts: list[str], kind: Kind, labels: bool) -> Parsed:
    responses = {same_code(code): float(code) for code in kind.choices}
    recode = {same_code(code): float(value) for code, value in kind.recode.items()}
    codes = recode or responses
    table = {fold(text): float(code) for text, code in kind.synonyms.items()}
    table |= {fold(label): float(code) for code, label in kind.choices.items()}
    for label, code in label_table(kind.labels).items():
        if same_code(code) in codes:
            table.setdefault(label, codes[same_code(code)])
    span = [float(code) for code in codes if is_number(code)] or [np.inf]
    rules, details = _unjudged(len(texts))
    values = np.full(len(texts), np.nan)
    for i, text in enumerate(texts):
        value = table.get(fold(text)) if labels else codes.get(same_code(text))
        if value is not None:
            values[i] = value
            continue
        beyond = is_number(text) and not min(span) <= float(text) <= max(span)
        rules[i] = "out_of_range" if beyond and not labels else "not_in_choices"
        details[i] = _expected(kind.choices if labels else codes, labels)
    return Parsed(values, rules, details)


def _parse_number(texts: list[str], kind: Kind, labels: bool = False) -> Parsed:
    plain = [_with_point(text) if kind.comma else text for text in texts]
    values = pd.to_numeric(pd.Series(plain, dtype=object), errors="coerce").to_numpy(dtype=float)
    values = np.where(np.isfinite(values), values, np.nan)
    rules, details = _unjudged(len(texts))
    bad = np.isnan(values)
    rules[bad], details[bad] = "wrong_type", "expected a number"
    if kind.whole:
        broken = ~bad & (values != np.round(values))
        rules[broken], details[broken] = "wrong_type", "expected a whole number"
    written = (t.replace(",", ".") if kind.comma else t for t in (kind.minimum, kind.maximum))
    low, high = (float(t) if is_number(t) else None for t in written)
    _limit(values, low, high, rules, details, kind)
    return Parsed(np.where(_stands(rules), values, np.nan), rules, details)


def _parse_time(texts: list[str], kind: Kind, labels: bool = False) -> Parsed:
    values = times(texts, kind.dates)
    rules, details = _unjudged(len(texts))
    bad = np.isnat(values)
    rule = "impossible_timestamp" if kind.impossible else "wrong_type"
    rules[bad], details[bad] = rule, "expected a date or time, as 2024-05-31 14:05"
    short = _like(SHORT_YEAR, texts, bad)
    details[short] = "a year of two digits; expected four, as 2024-05-31"
    if not kind.dates:
        slashed = _like(SLASHED, texts, bad)
        rules[slashed], details[slashed] = UNKNOWN_ORDER, "the order of day and month is not said"
    first, last = kind.years
    years = values.astype("datetime64[Y]").astype(int) + 1970
    strange = ~bad & ((years < first) | (years > last))
    rules[strange], details[strange] = "implausible_year", f"expected {first} to {last}"
    ends = times([kind.minimum, kind.maximum], kind.order)
    low, high = (None if np.isnat(end) else end for end in ends)
    _limit(values, low, high, rules, details, kind)
    values[~_stands(rules)] = np.datetime64("NaT")
    return Parsed(values, rules, details)


def _like(pattern: re.Pattern[str], texts: list[str], among: np.ndarray) -> np.ndarray:
    """Return which of the texts `among` match."""
    found = among.copy()
    found[among] = [bool(pattern.match(texts[place])) for place in np.flatnonzero(among)]
    return found


def _parse_clock(texts: list[str], kind: Kind, labels: bool = False) -> Parsed:
    """A time of day as hours since midnight (14:30 is 14.5), minutes and seconds as minutes."""
    values = np.array([_clock(text, kind) for text in texts], dtype=float)
    rules, details = _unjudged(len(texts))
    bad = np.isnan(values)
    rules[bad], details[bad] = "wrong_type", "expected a time, as 14:05"
    ends = (_clock(text, kind) for text in (kind.minimum, kind.maximum))
    low, high = (None if np.isnan(end) else end for end in ends)
    _limit(values, low, high, rules, details, kind)
    return Parsed(np.where(_stands(rules), values, np.nan), rules, details)


def _clock(text: str, kind: Kind) -> float:
    found = CLOCK.match(text)
    if found is None:
        return np.nan
    first, second, third = (int(part or 0) for part in found.groups())
    most = 999 if kind.order == "time_mm_ss" else 23
    return (
        first + second / 60 + third / 3600 if first <= most and max(second, third) < 60 else np.nan
    )


def _parse_text(texts: list[str], kind: Kind, labels: bool = False) -> Parsed:
    return Parsed(np.array(texts, dtype=object), *_unjudged(len(texts)))


def _parse_free(texts: list[str], kind: Kind, labels: bool = False) -> Parsed:
    """Whatever is written; numbers (or TRUE and FALSE) where every cell is one."""
    written = texts
    texts = [_with_point(text) for text in texts] if kind.comma else texts
    asked = [text for text in texts if text not in EMPTY]
    if asked and all(text in TRUTH for text in asked):
        values = np.array([TRUTH.get(text, np.nan) for text in texts], dtype=float)
    elif asked and all(PLAIN_NUMBER.match(text) and is_number(text) for text in asked):
        values = np.array([np.nan if t in EMPTY else float(t) for t in texts], dtype=float)
    else:
        return _parse_text(written, kind)
    return Parsed(values, *_unjudged(len(texts)))


def _with_point(text: str) -> str:
    """Return a number with a decimal comma as one with a point; 1.500, maybe 1500, is none."""
    return "?" if THOUSANDS.match(text) else text.replace(",", ".")


def times(texts: list[str], order: str) -> np.ndarray:
    """Return ISO dates and times, or those with slashes in the given order, NaT where neither."""
    if not any(texts):
        return np.full(len(texts), np.datetime64("NaT"), dtype="datetime64[us]")
    if all(map(ISO.match, texts)):
        try:
            return np.array(texts, dtype="datetime64[us]")
        except ValueError:
            pass  # the 30th of February: looked at one by one
    written = pd.Series(texts, dtype=object)
    iso = written.map(lambda text: bool(ISO.match(text))).astype(bool)
    values = pd.Series(pd.NaT, index=written.index, dtype="datetime64[us]")
    parsed = pd.to_datetime(written[iso], format="ISO8601", errors="coerce")
    values[iso] = parsed.astype("datetime64[us]")
    if order in DAY_ORDERS and not iso.all():
        slashed = written[~iso].str.replace(r"[-.]", "/", regex=True)
        for clock in ("", " %H:%M", " %H:%M:%S"):
            found = pd.to_datetime(slashed, format=DAY_ORDERS[order] + clock, errors="coerce")
            values = values.fillna(found.astype("datetime64[us]"))
    return values.to_numpy(copy=True)


def _stands(rules: np.ndarray) -> np.ndarray:
    """Return which answers stand: those that no rule refuses, or only warns of."""
    return (rules == "") | (rules == BEYOND)


def _limit(
    values: np.ndarray,
    low: float | np.datetime64 | None,
    high: float | np.datetime64 | None,
    rules: np.ndarray,
    details: np.ndarray,
    kind: Kind,
) -> None:
    """Mark what lies outside the dictionary's limits."""
    for end, beyond in ((low, np.less), (high, np.greater)):
        if end is not None:
            out = (rules == "") & beyond(values, end)
            rules[out] = BEYOND if kind.soft else "out_of_range"
            said = f"expected {kind.minimum or 'any'} to {kind.maximum or 'any'}"
            details[out] = f"{said}; kept" if kind.soft else said


def _expected(choices: Mapping, labels: bool) -> str:
    names = [str(name) for name in (choices.values() if labels else choices)]
    return "expected " + ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")


PARSERS = {
    "item": _parse_item,
    "choice": _parse_choice,
    "checkbox": _parse_choice,
    "number": _parse_number,
    "time": _parse_time,
    "clock": _parse_clock,
    "text": _parse_text,
    "free": _parse_free,
    "undeclared": _parse_free,
}
