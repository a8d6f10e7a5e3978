"""The answers that a project's logic looks at: of the row's own event, or of another one."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from wavescore.definitions.dictionary import Dictionary, checkbox_column
from wavescore.definitions.study import Study
from wavescore.prepare.columns import wave_columns
from wavescore.prepare.logic.syntax import LogicError, Reference


@dataclass(frozen=True)
class FieldValues:
    """Answers of `typed` (respondent_id, wave, columns) by the fields' names in the dictionary."""

    typed: pd.DataFrame
    study: Study
    dictionary: Dictionary

    def __call__(self, reference: Reference) -> pd.Series:
        """Return what a reference finds in each row; LogicError where there is no such field."""
        name = self._column(reference)
        if not reference.event:
            return self.typed[name]
        rows = self._event_rows(reference.event)
        answers = self.typed[rows].drop_duplicates("respondent_id").set_index("respondent_id")[name]
        return self.typed["respondent_id"].map(answers)

    def _column(self, reference: Reference) -> str:
        asked = self.dictionary.fields.get(reference.field)
        if asked is not None and (asked.type == "checkbox") != bool(reference.code):
            raise LogicError(f"[{reference.field}] and its choice do not go together")
        name = reference.field
        if reference.code:
            name = checkbox_column(reference.field, reference.code)
        name = self._canonical.get(name, name)
        if name not in self.typed:
            raise LogicError(f"the export has no {name}")
        return name

    @cached_property
    def _canonical(self) -> dict[str, str]:
        """The names that items have after reading, by the export's own."""
        return {
            column: name for at in wave_columns(self.study).values() for name, column in at.items()
        }

    def _event_rows(self, event: str) -> pd.Series:
        waves = [wave.name for wave in self.study.waves if event in wave.events]
        if not waves:
            raise LogicError(f"the event {event} is no wave of the study")
        rows = self.typed["wave"].isin(waves)
        arm = self.study.source.wave
        return rows & (self.typed[arm] == event) if arm in self.typed else rows
