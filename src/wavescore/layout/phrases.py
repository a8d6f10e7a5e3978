"""Numbers of a result row as sentences say them."""

import math
from collections.abc import Iterable

from wavescore.definitions.study import Study
from wavescore.layout.cells import (
    Cell,
    ends_places,
    interval_of,
    interval_text,
    number_text,
    p_text,
    value_of,
)
from wavescore.layout.lookup import outcome_label
from wavescore.layout.stepped import decimals_of
from wavescore.results.table import ResultRow

SUPPRESSED = "[suppressed]"


def spoken(row: ResultRow | None, kind: str = "number", decimals: int = 2, **options: str) -> str:
    """Return a row's number as a sentence says it, a suppressed one as "[suppressed]"."""
    cell = value_of(row, kind, decimals, **options)
    return SUPPRESSED if cell.text == "[c]" else cell.text


def spoken_scaled(row: ResultRow | None, decimals: int, scale: float) -> str:
    """Return a row's estimate times `scale` as a sentence says it."""
    cell = value_of(row)
    if row is None or not cell.number:
        return SUPPRESSED if cell.text == "[c]" else cell.text
    return Cell(row.estimate * scale, "number", decimals).text


def direction(row: ResultRow | None, null: float = 0.0) -> int:
    """Return what a row's interval shows: 1 above `null`, -1 below, 0 where it holds it.

    A row that is not there, or has no interval, shows nothing: 0.
    """
    if row is None or math.isnan(row.conf_low) or math.isnan(row.conf_high):
        return 0
    return int(row.conf_low > null) - int(row.conf_high < null)


MOVES = {1: "rise", -1: "fall"}


def stands(label: str, before: ResultRow, after: ResultRow, ends: str) -> str:
    """Return in a clause what becomes of a change where more is allowed for; `ends` its interval.

    before, after: the slope, without and with what is allowed for.
    """
    was, now = direction(before), direction(after)
    if now and now != was:
        return f"a {MOVES[now]} in {label} is shown {ends}"
    if now:
        return f"the {MOVES[now]} in {label} stands {ends}"
    if was:
        return f"the {MOVES[was]} in {label} is no longer sure {ends}"
    return f"whether {label} changed stays open {ends}"


def by(row: ResultRow, unit: str, decimals: int = 2) -> str:
    """Return by how much something rose or fell, and its interval, both without their sign.

    Of an interval on both sides of 0 the signs stay: "-0.3 points (95% interval -0.7 to 0.1)".
    """
    sign = direction(row) or 1
    low, high = sorted((row.conf_low * sign, row.conf_high * sign))
    size = Cell(row.estimate * sign, "number", decimals).text
    return (
        f"{size} {unit} ({100 * row.conf_level:g}% interval {interval_text(low, high, decimals)})"
    )


def p_spoken(value: float) -> str:
    """Return a p-value with its relation: "= 0.012" or "< 0.001"."""
    printed = p_text(value)
    return printed.replace("<", "< ") if printed.startswith("<") else f"= {printed}"


def tested(row: ResultRow, decimals: int = 2) -> str:
    """Return a row's interval, if any, and p: "95% interval 0.1 to 0.3, p = 0.012"."""
    ends = f"95% interval {interval_of(row, decimals).text}, " if row.has_interval else ""
    return f"{ends}p {p_spoken(row.p_value)}"


def joined(parts: list[str]) -> str:
    """Return parts as a list in a sentence: "a, b and c"."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def in_prose(study: Study, names: Iterable[str]) -> str:
    """Return outcomes, fields and groups as a sentence lists them, questions in quotation marks."""
    return joined([prose_label(study, name) for name in names])


def prose_label(study: Study, name: str) -> str:
    """Return what a sentence calls an outcome, field or group."""
    if name in study.instruments or name in study.rules:
        return study.outcome_label(name)
    label = study.field_labels.get(name, name.replace("_", " "))
    return f"\u201c{label}\u201d" if label.endswith(("?", ".", "!", ":")) else label


def grouping(study: Study, name: str) -> str:
    """Return what groups are groups of: "arm" of a group that is called arm_group."""
    label = prose_label(study, name)
    head, _, last = label.rpartition(" ")
    return head if head and last.lower() in ("group", "groups") else label


def measured(study: Study, outcome: str) -> str:
    """Return an outcome for readers who do not know it: "GAD-7 (anxiety, 0 to 21)"."""
    label = outcome_label(study, outcome)
    if outcome not in study.instruments:
        return label
    instrument = study.instruments[outcome].instrument
    low, high = instrument.range
    return f"{label} ({apa_joined(instrument.measures, f'{low:g} to {high:g}')})"


def apa(value: float, decimals: int = 2, *, bounded: bool = False) -> str:
    """Return a number in APA's style: one that cannot exceed 1 (`bounded`) without its zero."""
    said = number_text(value, decimals)
    return said.replace("0.", ".", 1) if bounded and abs(value) < 1 else said


def apa_p(value: float) -> str:
    """Return a p-value in APA's style: "p = .012" or "p < .001"."""
    return "p < .001" if value < 0.001 else f"p = {apa(value, 3, bounded=True)}"


def apa_interval(row: ResultRow, decimals: int = 2, *, bounded: bool = False) -> str:
    """Return a row's interval in APA's style: "95% CI [0.05, 0.34]", an open end as infinity."""
    if math.isnan(row.conf_low) or math.isnan(row.conf_high):
        return ""
    pair = (row.conf_low, row.conf_high)
    places = max((decimals_of(end, decimals) for end in pair if math.isfinite(end)), default=0)
    shown = ends_places(float(pair[0]), float(pair[1]), places)
    ends = (apa(end, decimals, bounded=bounded) for end, decimals in shown)
    return f"{100 * row.conf_level:g}% CI [{', '.join(ends)}]"


def apa_joined(*parts: str) -> str:
    """Return the parts of a result that are there, with commas between."""
    return ", ".join(part for part in parts if part)
