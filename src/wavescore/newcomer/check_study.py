"""`wavescore check`: every problem of a study, and what is understood of its data."""

import argparse
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter
from types import SimpleNamespace

import pandas as pd

from wavescore.definitions.dictionary import Dictionary, load_dictionary
from wavescore.definitions.labels import declared_labels
from wavescore.definitions.study import Study
from wavescore.errors import DefinitionError, closest, listed, named
from wavescore.files.delimited import NAME
from wavescore.newcomer.guess import TODO
from wavescore.newcomer.rehearse import rehearse
from wavescore.newcomer.sound_study import sound_study
from wavescore.notes import respondents
from wavescore.prepare.account import row_account
from wavescore.prepare.answers import identifying_columns, unknown_columns
from wavescore.prepare.apply_eligibility import apply_eligibility
from wavescore.prepare.calculations import unread_logic
from wavescore.prepare.columns import (
    EXPORT_ROW,
    EXPORT_ROWS,
    instrument_columns,
    shown_events,
    wave_columns,
)
from wavescore.prepare.read_export import read_export
from wavescore.prepare.score import score
from wavescore.prepare.validate import validate
from wavescore.prepare.values import ISO

STUDIES = Path("config/studies")
WARNING = "warning: "
# Digits with what a spreadsheet writes among them; plain numbers of a column are read as numbers.
ODD_NUMBER = re.compile(r"^[-+]?[\u20ac$\u00a3]?\s*\d[\d\s.,'/-]*[%\u20ac$\u00a3]?$")
KEYS = ("respondent_id", "wave")


def main_check(options: argparse.Namespace) -> int:
    """Print what is understood of a study; return 0, or 2 after its problems on standard error."""
    began = perf_counter()
    path = study_file(options.study)
    study, problems = sound_study(path)
    if study is not None:
        made = problems.of(_prepare, study)
        if isinstance(made, SimpleNamespace):
            print("\n".join(_understood(study, made)))
            rehearse(study, made, problems)
    for line in _todos(path):
        print(line)
    for problem in problems:
        print(f"{type(problem).__name__}: {problem}\n", file=sys.stderr)
    count = len(problems)
    ended = f"{count or 'no'} problem{'' if count == 1 else 's'}"
    print(f"{ended}; {perf_counter() - began:.1f} s")
    return 2 if problems else 0


def study_file(name: str) -> Path:
    """Return a study's file by its name (or path); DefinitionError with the closest where none."""
    path = Path(name) if name.endswith(".yaml") else STUDIES / name / "study.yaml"
    if not path.is_file():
        known = sorted(file.parent.name for file in STUDIES.glob("*/study.yaml"))
        raise DefinitionError(
            f"there is no {path}",
            found=name,
            expected=listed(known),
            hint=closest(name, known, "run this where config/studies lies, or wavescore new-study"),
        )
    return path


def _prepare(study: Study) -> SimpleNamespace:
    dictionary = load_dictionary(study.source.dictionary) if study.source.dictionary else None
    as_read, aside, _ = read_export(study.source.export, study, dictionary)
    typed, found, reasons = validate(as_read, dictionary, study)
    clean, exclusions = apply_eligibility(typed, study, dictionary)
    return SimpleNamespace(
        dictionary=dictionary,
        as_read=as_read,
        aside=aside,
        typed=typed,
        reasons=reasons,
        findings=pd.concat([aside, found], ignore_index=True),
        exclusions=exclusions,
        clean=clean,
        scored=score(clean, study),
    )


def _understood(study: Study, made: SimpleNamespace) -> Iterator[str]:
    people = respondents(made.typed["respondent_id"].nunique())
    rows, kept = made.as_read.attrs[EXPORT_ROWS], made.as_read[EXPORT_ROW].nunique()
    yield f"{study.source.export}: {people}; {row_account(rows, kept, made.aside['rule'])}"
    for detail in made.aside.loc[made.aside["rule"] == "no_row_in_joined_file", "detail"]:
        yield f"  {detail}"
    yield from _waves(study, made)
    yield from _instruments(study, made)
    if len(made.findings):
        yield "findings"
        for rule, count in made.findings["rule"].value_counts().items():
            yield f"  {rule}: {count}"
    yield from _columns(study, made)
    yield from _undeclared(study, made)
    yield from _warnings(study, made)


def _waves(study: Study, made: SimpleNamespace) -> Iterator[str]:
    yield "waves"
    excluded = made.exclusions.groupby("wave")["rule"].value_counts()
    for wave in study.waves:
        entered = int((made.typed["wave"] == wave.name).sum())
        analysed = int((made.clean["wave"] == wave.name).sum())
        why = ""
        if wave.name in excluded:
            why = "; excluded: " + ", ".join(f"{r} {n}" for r, n in excluded[wave.name].items())
        mark = f" ({', '.join(wave.events)})" if wave.events else ""
        counts = f"{entered} entered, {analysed} analysed{why}"
        yield f"  {wave.name}{mark}, time {wave.time:g}: {counts}"


def _instruments(study: Study, made: SimpleNamespace) -> Iterator[str]:
    yield "instruments" if study.instruments else f"{WARNING}the study names no instrument"
    for name, use in study.instruments.items():
        at = next(c for c in wave_columns(study).values() if instrument_columns(name, use)[0] in c)
        columns = [at[item] for item in instrument_columns(name, use)]
        span = columns[0] if len(columns) == 1 else f"{columns[0]} to {columns[-1]}"
        scored = made.scored.groupby("wave")[f"{name}_total"].count()
        counts = ", ".join(f"{wave} {scored.get(wave, 0)}" for wave in study.wave_names)
        yield f"  {name}: {span}; scored {counts}"


def _columns(study: Study, made: SimpleNamespace) -> Iterator[str]:
    dictionary = made.dictionary
    unknown = unknown_columns(made.typed.columns, study, dictionary)
    private = [n for n in identifying_columns(made.typed, study, dictionary) if n not in unknown]
    if private:
        yield f"left out, as they may identify: {_shown(private)}"
    if unknown:
        yield f"{WARNING}left out, as the dictionary does not know them: {_shown(unknown)}"
    empty = [n for n in made.typed.columns if made.typed[n].isna().all() and n not in unknown]
    unread = [n for n in empty if n in set(made.findings["field"]) and _is_written(made, n)]
    if unread:
        yield f"{WARNING}no answer can be read of {_shown(unread)}: look at the findings"
    empty = [name for name in empty if name not in unread]
    if empty:
        yield f"empty everywhere: {_shown(empty)}"


def _shown(columns: Iterable[str]) -> str:
    """Return columns by their names, and how many have one that may be an answer."""
    columns = list(columns)
    variables = [name for name in columns if NAME.match(name)]
    others = len(columns) - len(variables)
    hidden = [f"{others} columns (not shown: their names may be answers)"] if others else []
    return " and ".join([*([named(variables)] if variables else []), *hidden])


def _is_written(made: SimpleNamespace, name: str) -> bool:
    """Return whether the export holds anything but blanks and missing codes in a column."""
    rules = made.findings.loc[made.findings["field"] == name, "rule"]
    return bool((~rules.isin(["missing_code", "not_completed"])).any())


def _undeclared(study: Study, made: SimpleNamespace) -> Iterator[str]:
    """Yield the fields to describe whose answers are words that nothing declares as labels."""
    labels = declared_labels(study)
    named_fields = study.analyses.get("describe", {}).get("fields", ())
    fields = [name for name in named_fields if name in made.clean and name not in study.groups]
    words = [
        name
        for name in fields
        if made.clean[name].dtype == "str"
        and not set(study.labels[name].choices if name in study.labels else ())
        and (made.dictionary is None or made.dictionary.field_of(name) is None)
        and not labels.issuperset(made.clean[name].dropna().unique())
    ]
    odd = [name for name in made.typed if _holds_odd_numbers(made.typed[name])]
    if odd:
        yield f"{WARNING}read as words, though they look like numbers or dates: {_shown(odd)}"
    if words and study.release.mode == "safe":
        yield (
            f"{WARNING}answers in words are released only where labels: declares them, and are "
            f"pooled as other: {_shown(words)}"
        )


def _holds_odd_numbers(column: pd.Series) -> bool:
    """Return whether a column of words holds numbers written otherwise: 61,5, 1.001,50 or 50%."""
    texts = column.dropna() if column.dtype == "str" and column.name not in KEYS else []
    texts = [text for text in texts if text.strip()]
    return bool(texts) and all(ODD_NUMBER.match(t) and not ISO.match(t) for t in texts)


def _warnings(study: Study, made: SimpleNamespace) -> Iterator[str]:
    if made.clean.empty:
        yield f"{WARNING}nobody is analysed: the rules of eligibility exclude all"
    for name, group in study.groups.items() if len(made.clean) else ():
        nobody = [label for label in group.labels if not (made.scored[name] == label).any()]
        if nobody:
            yield f"{WARNING}groups.{name}: nobody is in {named(nobody)}"
    strangers = forgotten(made.aside, made.typed)
    if strangers:
        yield f"{WARNING}{strangers}"
    dictionary: Dictionary | None = made.dictionary
    if dictionary is None:
        return
    for problem in dictionary.problems.values():
        yield f"{WARNING}{str(problem).splitlines()[0]}"
    sources = {column for at in wave_columns(study).values() for column in at.values()}
    exported = {*made.as_read.columns, *sources, str(study.source.respondent)}
    fields = dictionary.fields.items()
    lacking = [name for name, f in fields if f.columns and not set(f.columns) & exported]
    if lacking:
        yield f"fields of the dictionary that are not in the export: {named(lacking)}"
    for name, reason in unread_logic(made.typed, dictionary, study).items():
        yield f"{WARNING}logic of {name} is not worked out: {reason}"


def forgotten(aside: pd.DataFrame, typed: pd.DataFrame) -> str:
    """Return a sentence on the respondents whose every row is of an event that no wave names."""
    rows = aside[(aside["rule"] == "unknown_event") & (aside["respondent_id"] != "")]
    left = rows[~rows["respondent_id"].isin(typed["respondent_id"])]
    if not len(left):
        return ""
    people = left["respondent_id"].nunique()
    whole = people + typed["respondent_id"].nunique()
    return (
        f"{people} of {whole} respondents are nowhere in the study: no wave names their events "
        f"{shown_events(left['value'].unique())}"
    )


def _todos(path: Path) -> Iterator[str]:
    for file in [path, *sorted((path.parent / "instruments").glob("*.yaml"))]:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            place = line.find(f"# {TODO}: ")
            if place >= 0:
                yield f"{file}:{number}: {line[place + 2 :]}"
