"""Several files of one study: how each joins the export, guessed from its columns."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from wavescore.definitions.source import Join
from wavescore.definitions.study import Study, study_from
from wavescore.errors import DataError
from wavescore.files.table import Table
from wavescore.newcomer.seen import EVENT, Seen, look_at
from wavescore.newcomer.waves import layout_of, respondent_of, wave_column
from wavescore.prepare.joined import joined


def with_joined(seen: Seen, files: Sequence[Path], dictionary: Path | None) -> Seen:
    """Return the export with the columns of further files, and how each joins it.

    Raises DataError where a file cannot be joined: no column of ids in it or in the export, a key
    twice, a column of the same name in both.
    """
    joins, choices, labels = [], dict(seen.choices), dict(seen.labels)
    for file in files:
        other = look_at(file, dictionary)
        joins.append(_join(seen, other, str(file)))
        choices, labels = {**other.choices, **choices}, {**other.labels, **labels}
    table, _ = joined(Table(seen.frame), _study(seen, joins), Path())
    kept = {name: codes for name, codes in choices.items() if name in table.frame}
    return replace(seen, frame=table.frame, choices=kept, labels=labels, joins=tuple(joins))


def _join(seen: Seen, other: Seen, file: str) -> Join:
    """Return a file's keys: the columns named as the export's, else those that look like keys."""
    own = respondent_of(seen).value
    name = own if own in other.columns else respondent_of(other).value
    if not isinstance(own, str) or not isinstance(name, str):
        raise DataError(
            "a file cannot be joined, since no column of ids was found",
            file=file if isinstance(own, str) else None,
            key="--join",
            found=f"{len(other.columns)} columns",
            expected="the respondent's id in the export and in the file",
            hint="name the column respondent_id in both",
        )
    column = wave_column(seen)
    if column is None or other.frame[name].str.strip().is_unique:
        return Join(file, name)
    return Join(file, name, column if column in other.columns else wave_column(other))


def _study(seen: Seen, joins: Sequence[Join]) -> Study:
    """Return as much of a study as joining asks for; its waves in the order of the export."""
    layout, column = str(layout_of(seen).value), wave_column(seen)
    marks = list(dict.fromkeys(seen.frame[column].str.strip())) if column else ["t1"]
    waves = [
        {"name": f"t{n}", "time": n, "event" if column == EVENT else "code": mark}
        for n, mark in enumerate(marks)
    ]
    source = {"layout": layout, "respondent": respondent_of(seen).value, "wave": column or "wave"}
    keyed = [{"file": j.file, "respondent": j.respondent, "wave": j.wave} for j in joins]
    return study_from(
        {"name": "draft", "file": "study.yaml", "source": {**source, "join": keyed}, "waves": waves}
    )
