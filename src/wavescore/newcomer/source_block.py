"""The block `source` of a drafted study file: how the answers are written down."""

from collections.abc import Mapping
from pathlib import Path

from wavescore.definitions.instruments import load_instruments
from wavescore.errors import named
from wavescore.files.delimited import read_text
from wavescore.files.formats import HEAD, format_of
from wavescore.newcomer.guess import TODO, Guess, inline
from wavescore.newcomer.people import identifiers, missing_codes, project_codes
from wavescore.newcomer.seen import Seen
from wavescore.prepare.spelling import fold, is_number
from wavescore.prepare.values import COMMA, DAY_ORDERS, SLASHED, times


def holds_labels(seen: Seen) -> bool:
    """Return whether answers are written as labels: by the choices, else by the forms' statuses."""
    as_code = as_label = 0
    for column, choices in seen.choices.items():
        if column in seen.columns:
            codes, names = set(choices), {fold(label) for label in choices.values()}
            answers = seen.answers(column)
            as_code += sum(text in codes for text in answers)
            as_label += sum(fold(text) in names and text not in codes for text in answers)
    for column in seen.columns:
        if column.endswith("_complete"):
            as_label += len({"Complete", "Incomplete", "Unverified"} & set(seen.answers(column)))
    if not seen.choices and not as_label:
        known = {fold(t) for d in load_instruments().values() for t in d["responses"].values()}
        as_label = sum(len(known & set(map(fold, seen.answers(c)))) >= 3 for c in seen.columns)
    return as_label > as_code


def source_lines(
    seen: Seen,
    files: Mapping[str, str],
    layout: Guess,
    respondent: Guess,
    labels: bool,
    column: str,
    date: str,
) -> list[str]:
    """Return the lines of the block `source`, each guess with its reason."""
    lines = ["source:", *(f"  {key}: {inline(file)}" for key, file in files.items())]
    if seen.joins:
        lines.append("  join:  # each by its column of ids; a wave where ids stand several times")
        for join in seen.joins:
            keys = {"file": join.file, "respondent": join.respondent, "wave": join.wave}
            lines.append(f"    - {inline({key: text for key, text in keys.items() if text})}")
    lines.append(f"  layout: {layout.value}{layout.comment}")
    lines.append(f"  values: {'labels' if labels else 'codes'}  # as most answers are written")
    if respondent.value:
        lines.append(f"  respondent: {inline(respondent.value)}{respondent.comment}")
    else:
        lines.append(respondent.comment)
    if layout.value == "long":
        lines.append(f"  wave: {inline(column)}")
    codes = project_codes(seen) if labels else missing_codes(seen)
    if codes:
        lines.append(f"  missing_codes: {inline(codes)}  # by choices' labels, or REDCap's own")
    if date:
        lines.append(f"  date: {inline(date)}  # a date in most rows of every wave")
    lines += _statuses(seen)
    lines += _decimal(seen, Path(files["export"]))
    lines += _dates(seen)
    lines += _duplicates(seen, respondent, str(layout.value), column)
    people = identifiers(seen)
    if people:
        said = "may say who a respondent is; flag them in the dictionary, or take them out"
        lines.append(f"  # {TODO}: {said}: {', '.join(people)}")
    return lines


def _statuses(seen: Seen) -> list[str]:
    """Return the setting of forms without a status, where the export leaves out all statuses."""
    if seen.dictionary is None or not set(seen.dictionary.checkboxes) & set(seen.columns):
        return []
    if any(f"{form}_complete" in seen.columns for form in seen.dictionary.forms):
        return []
    why = "no form's status is exported; everyone, if a form left blank says no to its boxes"
    return [f"  without_status: answered{Guess(None, why, False).comment}"]


def _decimal(seen: Seen, export: Path) -> list[str]:
    """Return the setting of decimal commas, where the cells of a csv are divided otherwise."""
    if format_of(export) != "csv" or read_text(export, HEAD)[1] == ",":
        return []
    found = []
    for name in seen.columns:
        texts = seen.answers(name)
        fractions = [text for text in texts if COMMA.match(text)]
        if len(fractions) > 1 and all(is_number(t) or COMMA.match(t) for t in texts):
            found.append(name)
    if not found:
        return []
    return [
        f"  decimal: comma{Guess(None, f'decimal commas, as in {named(found)}', False).comment}"
    ]


def _dates(seen: Seen) -> list[str]:
    """Return the setting of slashed dates, where a field of dates has any."""
    texts = set()
    for name in seen.columns:
        asked = seen.asked(name)
        stamp = name.endswith("_timestamp")
        if stamp or (asked is not None and asked.validation.startswith("date")):
            texts |= {text for text in seen.answers(name) if SLASHED.match(text)}
    if not texts:
        return []
    reads = [order for order in DAY_ORDERS if not any(v != v for v in times(sorted(texts), order))]
    sure = len(reads) == 1
    why = "the only order that reads every date" if sure else "day and month cannot be told apart"
    why = why if reads else "no order reads every date: have years two digits?"
    return [f"  dates: {(reads or ['dmy'])[0]}{Guess(None, why, sure).comment}"]


def _duplicates(seen: Seen, respondent: Guess, layout: str, column: str) -> list[str]:
    """Return the setting of records entered twice, and of rows that stand twice and differ."""
    if not respondent.value:
        return []
    ids = seen.frame[str(respondent.value)].str.strip()
    if ids.str.endswith("--1").any() and ids.str.endswith("--2").any():
        why = "ids end in --1 and --2: two entries of a record; which one stays?"
        return [f"  double_entry: merged{Guess(None, why, False).comment}"]
    keys = [str(respondent.value), *([column] if column else [])]
    once = seen.frame[~seen.repeated].drop_duplicates()
    twice = int(once.duplicated(keys, keep=False).sum())
    if not twice:
        return []
    why = f"{twice} rows share respondent and wave and differ: look at them"
    return [f"  duplicates: most_complete{Guess(None, why, False).comment}"]
