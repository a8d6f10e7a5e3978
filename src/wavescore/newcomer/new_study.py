"""`wavescore new-study`: a study folder that runs, drafted from an export."""

import argparse
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from wavescore.definitions.study_file import name_errors
from wavescore.errors import DataError, DefinitionError, raise_together
from wavescore.files.kind import look
from wavescore.newcomer.draft import draft, write_draft
from wavescore.newcomer.guess import TODO
from wavescore.newcomer.seen import EVENT, Seen, knows_little, look_at
from wavescore.newcomer.several import with_joined
from wavescore.newcomer.waves import respondent_of, wave_column
from wavescore.prepare.columns import REPEAT_INSTANCE
from wavescore.prepare.mapping import forms_by_event

FOLDER = Path("config/studies")
ANSWER_COLUMNS = 4  # at most, beside the keys, where a row is one answer


def main_new_study(options: argparse.Namespace) -> int:
    """Write config/studies/<name>/ from the export and say what to do next; return 0."""
    export = Path(options.export)
    name = options.name or _name_from(export)
    folder = FOLDER / name
    raise_together(name_errors(name, "--name"))
    if folder.exists():
        raise DefinitionError(
            "the study is there already",
            file=folder,
            found="a folder",
            expected="a new name",
            hint="choose another --name, or move that folder away",
        )
    dictionary = Path(options.dictionary) if options.dictionary else None
    for path in filter(None, (options.export, options.dictionary, *(options.join or ()))):
        look(Path(path), "the file", hint="check the path; it is relative to the folder you are in")
    others = [Path(_as_named(Path(file))) for file in options.join or ()]
    seen = _look(export, others, dictionary)
    stranger = ""
    if dictionary and knows_little(seen):
        stranger = (
            f"{dictionary} is left out: it knows hardly a column of the export; is it its own?"
        )
        seen, dictionary = _look(export, others, None), None
    _refuse_answers_as_rows(seen, export)
    _refuse_unexplained_repeats(seen, export)
    files = {"export": export, "dictionary": dictionary}
    if options.mapping:
        forms_by_event(Path(options.mapping))
        files["mapping"] = Path(options.mapping)
    made = draft(seen, name, {key: _as_named(path) for key, path in files.items() if path})
    if stranger:
        made = replace(
            made, text=made.text.replace("\nsource:\n", f"\n# {TODO}: {stranger}\nsource:\n", 1)
        )
    write_draft(made, folder)
    todos = made.text.count(f"# {TODO}")
    print(f"{folder / 'study.yaml'}: {len(seen.frame)} rows and {len(seen.columns)} columns read")
    for own in made.instruments:
        print(f"{folder / 'instruments' / own}.yaml: a scale of the study's own")
    print(f"{todos} guesses to confirm, each with {TODO} in the file. Next:")
    print(f"  wavescore check {name}\n  wavescore run {name}")
    return 0


def _look(export: Path, others: Sequence[Path], dictionary: Path | None) -> Seen:
    seen = look_at(export, dictionary)
    return with_joined(seen, others, dictionary) if others else seen


def _refuse_answers_as_rows(seen: Seen, export: Path) -> None:
    """Stop where a row is one answer (id, wave, item, answer): of each wave one would be kept."""
    respondent, wave = respondent_of(seen).value, wave_column(seen)
    keys = [str(name) for name in (respondent, wave) if name]
    others = [name for name in seen.columns if name not in keys]
    if not respondent or seen.dictionary or EVENT in seen.columns or len(others) > ANSWER_COLUMNS:
        return
    groups = len(seen.frame.drop_duplicates(keys))
    for name in others:
        items = len(seen.answers(name))
        alone = not seen.frame.duplicated([*keys, name]).any()
        if (
            items > 2
            and alone
            and groups < len(seen.frame)
            and len(seen.frame) * 2 > groups * items
        ):
            raise DataError(
                "a row of the export is one answer, not a respondent at a wave",
                file=export,
                key=name,
                found=f"{len(seen.frame)} rows of {groups} of {' and '.join(keys)}",
                expected="a row per respondent and wave, with a column for each item",
                hint=f"spread it first: a column for each of the {items} texts of {name}",
            )


def _refuse_unexplained_repeats(seen: Seen, export: Path) -> None:
    """Stop where rows are instances of forms, and no dictionary says which fields are a form's."""
    if seen.repeated.any() and seen.dictionary is None:
        raise DataError(
            "the export has rows of repeated forms or events, and no data dictionary",
            file=export,
            key=REPEAT_INSTANCE,
            found=f"{int(seen.repeated.sum())} such rows",
            expected="REDCap's data dictionary, which says what is asked in which form",
            hint=f"download it, and name it: wavescore new-study {export.name} dictionary.csv",
        )


def _name_from(export: Path) -> str:
    name = export.parent.name if export.stem in ("export", "data") else export.stem
    return re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_") or "mine"


def _as_named(path: Path) -> str:
    """Return the path relative to the folder that the workflow runs in, where it lies there."""
    here = Path.cwd()
    path = path.absolute()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
