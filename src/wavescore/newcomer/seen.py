"""What lies before us when a study is drafted: the table, its questions, choices and events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from wavescore.definitions.dictionary import Dictionary, Field, load_dictionary
from wavescore.definitions.source import Join
from wavescore.errors import DataError
from wavescore.files.formats import read_header
from wavescore.files.table import read_table
from wavescore.prepare.columns import REPEAT_INSTANCE, REPEAT_INSTRUMENT
from wavescore.prepare.label_header import variable_names
from wavescore.prepare.spelling import EMPTY, is_number

EVENT = "redcap_event_name"


@dataclass(frozen=True)
class Seen:
    """An export: `frame` is text, "" where empty; `labels` are the columns' questions.

    `choices`: {column: {code: label}} of the dictionary or of the file itself. `joins`: the further
    files whose columns stand in the frame too.
    """

    frame: pd.DataFrame
    dictionary: Dictionary | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    joins: tuple[Join, ...] = ()

    @cached_property
    def columns(self) -> list[str]:
        """The export's columns in order."""
        return list(self.frame.columns)

    @property
    def repeated(self) -> pd.Series:
        """Which rows are repeats of a form or an event, and no respondent at a wave."""
        rows = pd.Series(False, index=self.frame.index)
        for name, once in ((REPEAT_INSTRUMENT, [""]), (REPEAT_INSTANCE, ["", "1"])):
            if name in self.frame:
                rows |= ~self.frame[name].str.strip().isin(once)
        return rows

    def answers(self, column: str) -> list[str]:
        """Return the distinct texts of a column, numbers in order of size before words."""
        if column not in self._answers:
            texts = dict.fromkeys(text.strip() for text in pd.unique(self.frame[column]))
            found = [text for text in texts if text not in EMPTY]
            self._answers[column] = sorted(found, key=_in_order)
        return self._answers[column]

    @cached_property
    def _answers(self) -> dict[str, list[str]]:
        return {}

    def asked(self, column: str) -> Field | None:
        """Return the dictionary's field of a column."""
        return self.dictionary.field_of(column) if self.dictionary else None

    def filled(self, column: str) -> pd.Series:
        """Return in which rows a column holds an answer."""
        return ~self.frame[column].str.strip().isin(EMPTY)


def _in_order(text: str) -> tuple[bool, float, str]:
    return (False, float(text), text) if is_number(text) else (True, 0, text)


def knows_little(seen: Seen) -> bool:
    """Return whether the dictionary knows under a fifth of the columns, REDCap's own aside."""
    ours = ("_complete", "_timestamp")
    own = [n for n in seen.columns if not n.startswith("redcap_") and not n.endswith(ours)]
    return sum(seen.asked(name) is not None for name in own) * 5 < len(own)


def look_at(export: Path, dictionary: Path | None) -> Seen:
    """Return what an export and its dictionary hold; DataError where they cannot be read."""
    known = load_dictionary(dictionary) if dictionary else None
    table = read_table(export, lambda header: variable_names(header, known))
    if table.frame.empty:
        raise DataError(
            "the export has no rows",
            file=export,
            found="a header and nothing below it",
            expected="a row for each respondent",
            hint="were all records selected when it was exported?",
        )
    labels = dict(read_header(export).labels)
    choices = {name: dict(codes) for name, codes in table.choices.items()}
    for column in table.frame.columns if known else ():
        asked = known.field_of(column) if known else None
        if asked is not None:
            labels[column] = asked.label
            if asked.choices and asked.type != "checkbox":
                choices[column] = dict(asked.choices)
    for column, codes in table.missing.items():
        kept = choices.get(column, {})
        choices[column] = {code: label for code, label in kept.items() if code not in codes}
    return Seen(table.frame, known, labels, choices)
