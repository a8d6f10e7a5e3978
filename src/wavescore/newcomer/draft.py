"""A study file drafted from an export: every guess with what it was taken from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from wavescore.definitions.dictionary import plain_text
from wavescore.definitions.labels import brief
from wavescore.newcomer.families import Family
from wavescore.newcomer.guess import TODO, inline
from wavescore.newcomer.instances import instance_waves, repeats_left
from wavescore.newcomer.people import (
    consent_rule,
    described_fields,
    group_values,
    words_of,
)
from wavescore.newcomer.scales import Scale, find_scales
from wavescore.newcomer.seen import EVENT, Seen
from wavescore.newcomer.source_block import holds_labels, source_lines
from wavescore.newcomer.totals import find_totals, score_columns, totals_left
from wavescore.newcomer.wave_dates import timed_by_dates
from wavescore.newcomer.waves import layout_of, respondent_of, wave_column, waves_of
from wavescore.prepare.spelling import is_number


@dataclass(frozen=True)
class Draft:
    """A study as drafted: its file's text, its own instruments by name, what was understood."""

    text: str
    instruments: Mapping[str, Mapping] = field(default_factory=dict)


def draft(seen: Seen, name: str, files: Mapping[str, str]) -> Draft:
    """Return the study file for an export, each guess with a comment on what it was taken from.

    files: the export and, where there are, its dictionary and mapping, by their keys in `source`.
    """
    layout, respondent = layout_of(seen), respondent_of(seen)
    wide = layout.value == "wide"
    labels = holds_labels(seen)
    scales = find_scales(seen, wide, labels)
    scales += find_totals(seen, wide, {scale.name for scale in scales})
    marks, column = _marks(seen, str(layout.value), scales)
    waves, unit, sure = waves_of(marks, merge=layout.value == "redcap")
    date = ""
    if not sure and column:
        waves, unit, date = timed_by_dates(seen, waves, column, respondent)
    instances, each, by = instance_waves(seen, scales, respondent)
    if layout.value == "redcap" and instances:
        waves, unit, date, sure = instances, each, by, False
    first = _first_rows(seen, column, waves)
    taken = {c for s in scales for at in s.found.at.values() for c in at.columns}
    taken |= {str(respondent.value), EVENT, column, *score_columns(seen, scales)}
    fields, groups = described_fields(seen, taken, first)
    rule = consent_rule(seen, labels)
    lines = [
        "# Drafted by wavescore new-study. Read every line: a comment says what it was taken from,",
        f"# and {TODO} what could not be told. `wavescore check {name}` lists what is left.",
        f"title: {inline(name.replace('_', ' ').capitalize())}",
        *source_lines(seen, files, layout, respondent, labels, column, date),
        "",
        *_waves(waves, str(layout.value), unit, sure, seen, date),
        *([] if instances else repeats_left(seen)),
        *_eligibility(seen, rule),
        *(f"# {TODO}: {remark}" for remark in totals_left(seen, scales) if wide),
        *_instruments(scales, waves, wide),
        *_groups(seen, groups, labels),
        *_labels(seen, fields),
        *_analyses(seen, scales, waves, fields, wide, column),
        "release: {minimum_count: 5}",
    ]
    own = {s.name: s.definition for s in scales if s.definition is not None}
    return Draft("\n".join(lines) + "\n", own)


def _marks(seen: Seen, layout: str, scales: Sequence[Scale]) -> tuple[list[str], str]:
    """Return what marks the waves, in order, and the column that holds it ("" where none does)."""
    if layout == "redcap":
        if EVENT not in seen.columns:
            return ["t1"], ""
        events = [event for event in seen.frame[EVENT].str.strip().unique() if event]
        return (events, EVENT) if events else (["t1"], "")
    if layout == "long":
        column = str(wave_column(seen))
        known = seen.answers(column)
        if not all(map(is_number, known)):
            known = [mark for mark in seen.frame[column].str.strip().unique() if mark in known]
        return known, column
    marks = dict.fromkeys(mark for scale in scales for mark in scale.found.at)
    return ([mark for mark in marks if mark] or ["t1"]), ""


def _first_rows(seen: Seen, column: str, waves: Sequence[Mapping]) -> list[bool]:
    rows = ~seen.repeated
    if column and "mark" in waves[0]:
        mark = waves[0]["mark"]
        rows &= seen.frame[column].str.strip().isin([mark] if isinstance(mark, str) else mark)
    return rows.tolist()


def _waves(
    waves: Sequence[Mapping], layout: str, unit: str, sure: bool, seen: Seen, date: str
) -> list[str]:
    said = f"in {unit}s, from the events' names" if unit else "the waves' places"
    comment = f"  # time {said}" if sure else f"  # {TODO}: the times are only the waves' places"
    if date:
        comment = f"  # {TODO}: times are median {unit}s since the first wave, by {date}"
    lines = ["waves:" + ("" if len(waves) == 1 and not unit else comment)]
    for wave in waves:
        about = {key: wave[key] for key in ("name", "event", "form", "instance") if key in wave}
        one = len(waves) == 1 and (layout == "wide" or EVENT not in seen.columns)
        if not one and "mark" in wave:
            about["event" if layout == "redcap" else "code"] = wave["mark"]
        time = wave["time"]
        about |= {"time": int(time) if time == int(time) else time, "label": wave["label"]}
        lines.append(f"  - {inline(about)}")
    return [*lines, *([f"time_unit: {unit}"] if unit and len(waves) > 1 else []), ""]


def _eligibility(seen: Seen, rule: Mapping | None) -> list[str]:
    stamps = [name for name in seen.columns if name.endswith("_timestamp")]
    lines = []
    if rule is not None:
        lines += [
            "eligibility:",
            f"  - {inline(rule)}  # {TODO}: it seems to ask for consent; is this the rule?",
        ]
    else:
        lines.append(
            f"# {TODO}: no consent field was found; write eligibility: where rules exclude"
        )
    if stamps:
        lines.append(
            f"  # minutes: - {{name: attentive, started: <field>, completed: {stamps[-1]}, "
            "at_least_minutes: 5}"
        )
    return [*lines, ""]


def _instruments(scales: Sequence[Scale], waves: Sequence[Mapping], wide: bool) -> list[str]:
    if not scales:
        return [
            f"# {TODO}: no instrument was recognised; write instruments: with their columns",
            "",
        ]
    lines = ["instruments:"]
    for scale in scales:
        use: dict[str, object] = {"total" if scale.total else "columns": _where(scale, waves, wide)}
        if scale.recode:
            use["recode"] = dict(scale.recode)
        if scale.missing:
            use["missing_codes"] = dict(scale.missing)
        lines.append(f"  {scale.name}: {inline(use)}{scale.why.comment}")
    return [*lines, ""]


def _where(scale: Scale, waves: Sequence[Mapping], wide: bool) -> object:
    """Return the columns of a scale: a pattern, a list, or either by wave."""

    def at(family: Family) -> object:
        if scale.total:
            return family.columns[0]
        return _pattern(scale, family.columns) or family.columns

    found = scale.found.at
    if not wide or set(found) == {""}:
        return at(scale.found.one)
    names = {wave["mark"]: wave["name"] for wave in waves}
    return {names[mark]: at(family) for mark, family in found.items() if mark in names}


def _pattern(scale: Scale, columns: Sequence[str]) -> str | None:
    """Return the pattern with {item} that names just these columns, None where none does."""
    count = len(columns)
    items = [item["name"] for item in scale.definition["items"]] if scale.definition else [
        str(n) for n in range(1, count + 1)
    ]  # fmt: skip
    for found in re.finditer(re.escape(items[0]), columns[0]):
        pattern = columns[0][: found.start()] + "{item}" + columns[0][found.end() :]
        if [pattern.replace("{item}", item) for item in items] == list(columns):
            return pattern
    return None


def _groups(seen: Seen, names: Sequence[str], labels: bool) -> list[str]:
    lines = []
    for name in names:
        values = group_values(seen, name, labels)
        if len(values) > 1 and not any(" vs " in label for label in values):
            about = {"field": name, "values": values}
            lines.append(f"  {name}_group: {inline(about)}")
    return [f"groups:  # {TODO}: candidates by their few answers", *lines, ""] if lines else []


def _labels(seen: Seen, fields: Sequence[str]) -> list[str]:
    """Return the words that the file itself has for its fields, where there is no dictionary."""
    if seen.dictionary is not None:
        return []
    words: dict[str, object] = {}
    written = False
    for name in fields:
        label = brief(plain_text(seen.labels.get(name, "")))
        choices = {c: t for c, t in seen.choices.get(name, {}).items() if is_number(c) and t != c}
        texts = {} if choices else words_of(seen, name)
        choices, written = choices or texts, written or bool(texts)
        if choices:
            words[name] = {**({"label": label} if label else {}), "choices": choices}
        elif label and label != name:
            words[name] = label
    lines = [f"  {inline(name)}: {inline(said)}" for name, said in words.items()]
    said = f"{TODO}: answers in words that several gave; may a release show them?"
    return [f"labels:  # {said if written else 'of the file itself'}", *lines, ""] if lines else []


def _analyses(
    seen: Seen,
    scales: Sequence[Scale],
    waves: Sequence[Mapping],
    fields: Sequence[str],
    wide: bool,
    column: str,
) -> list[str]:
    lines = ["analyses:", "  flow: {}", "  data_quality: {}", "  codebook: {}"]
    if fields:
        lines.append(f"  describe: {inline({'fields': list(fields)})}")
    if any(not scale.total for scale in scales):
        lines += ["  frequencies: {}", "  reliability: {}"]
    if scales:
        lines.append("  distributions: {}")
    known = [scale.name for scale in scales if scale.definition is None]
    if known:
        lines.append("  caseness: {}")
    if len(scales) > 1:
        lines.append(f"  correlations: {inline({'variables': [s.name for s in scales]})}")
    several = [s.name for s in scales if len(_asked_at(seen, s, waves, wide, column)) >= 3]
    if several:
        lines.append(f"  growth: {inline({'outcomes': several})}")
    if len(waves) > 1:
        lines.append("  attrition: {}")
        ends = [_asked_at(seen, s, waves, wide, column) for s in scales if s.name in known]
        if ends and all(len(at) > 1 for at in ends):
            lines.append(f"  change: {inline({'from': ends[0][0], 'to': ends[0][-1]})}")
    return [*lines, ""]


def _asked_at(
    seen: Seen, scale: Scale, waves: Sequence[Mapping], wide: bool, column: str
) -> list[str]:
    """Return the waves at which anybody answers a scale."""
    asked = []
    for wave in waves:
        if "mark" not in wave:
            asked.append(wave["name"])
            continue
        marks = [wave["mark"]] if isinstance(wave["mark"], str) else wave["mark"]
        family = scale.found.at.get(marks[0]) if wide and len(waves) > 1 else scale.found.one
        if family is None:
            continue
        rows = seen.frame[column].str.strip().isin(marks) if column else slice(None)
        if any(seen.filled(name)[rows].any() for name in family.columns):
            asked.append(wave["name"])
    return asked


def write_draft(made: Draft, folder: Path) -> None:
    """Write study.yaml and the study's own instruments into `folder`."""
    folder.mkdir(parents=True)
    (folder / "study.yaml").write_text(made.text, encoding="utf-8")
    for name, definition in made.instruments.items():
        (folder / "instruments").mkdir(exist_ok=True)
        text = f"# {TODO}: drafted from the export: its title, its reversed items, its score\n"
        text += yaml.safe_dump(dict(definition), sort_keys=False, allow_unicode=True, width=100)
        (folder / "instruments" / f"{name}.yaml").write_text(text, encoding="utf-8")
