"""Finding rows of a result table by outcome, wave, group, term and quantity."""

import re
from typing import TypeGuard

import pandas as pd

from wavescore.definitions.study import Study
from wavescore.layout.stepped import stepped
from wavescore.results.declare import Analysis
from wavescore.results.table import IMPUTED_AGAIN, ResultRow, method_again, rows_of

# What the label of a wave may begin with that already says when.
YEAR = re.compile(r"(?:19|20)\d\d")
PREPOSITIONS = {"after", "at", "before", "by", "during", "following", "in", "on", "since", "within"}


class Lookup:
    """A result table's rows in order, and each by its key; rows asked for are kept for notes.

    What is said again with items imputed stands in `again`, with the row that it reads again.
    Asking for a quantity that the analysis does not declare raises KeyError: a renamed quantity
    would otherwise leave an empty column without a word.
    """

    def __init__(self, frame: pd.DataFrame, analysis: Analysis) -> None:
        self.analysis = analysis
        every = [stepped(row) for row in rows_of(frame)]
        second = [row for row in every if row.method.startswith(IMPUTED_AGAIN)]
        self.rows = [row for row in every if not row.method.startswith(IMPUTED_AGAIN)]
        self.used: list[ResultRow] = []
        self._by_key: dict[tuple[str, ...], ResultRow] = {}
        for row in self.rows:
            key = _key(row)
            self._by_key.setdefault(key, row)
            self._by_key.setdefault((*key, row.method), row)
        usual = {(*_key(row), method_again(row.method)): row for row in self.rows if second}
        self.again = [(usual.get((*_key(row), row.method)), row) for row in second]
        self._alike: dict[tuple[str, ...], dict[tuple[str, ...], list[ResultRow]]] = {}

    def find(
        self,
        quantity: str,
        outcome: str = "",
        wave: str = "",
        group: str = "",
        term: str = "",
        method: str | None = None,
        level: str = "",
    ) -> ResultRow | None:
        """Return the row of a key, or None; of several methods the first unless one is named."""
        row = self.peek(quantity, outcome, wave, group, term, method, level)
        if row is not None:
            self.used.append(row)
        return row

    def peek(
        self,
        quantity: str,
        outcome: str = "",
        wave: str = "",
        group: str = "",
        term: str = "",
        method: str | None = None,
        level: str = "",
    ) -> ResultRow | None:
        """Return the row of a key as `find` does, without its note going to the table's notes."""
        self.analysis.quantity(quantity)
        key = (outcome, wave, group, term, level, quantity)
        return self._by_key.get(key if method is None else (*key, method))

    def levels(self, **where: str) -> list[tuple[str, str]]:
        """Return the distinct (term, level) in order, among rows that match `where`."""
        return list(dict.fromkeys((row.term, row.level) for row in self._where(where)))

    def values(self, column: str, **where: str) -> list[str]:
        """Return the distinct values of a text column in order, among rows that match `where`."""
        if "quantity" in where:
            self.analysis.quantity(where["quantity"])
        return list(dict.fromkeys(getattr(row, column) for row in self._where(where)))

    def _where(self, where: dict[str, str]) -> list[ResultRow]:
        """Return the rows that match `where`; those of other values are found at once as well."""
        columns = tuple(where)
        if columns not in self._alike:
            alike = self._alike.setdefault(columns, {})
            for row in self.rows:
                alike.setdefault(tuple(getattr(row, name) for name in columns), []).append(row)
        return self._alike[columns].get(tuple(where.values()), [])


def _key(row: ResultRow) -> tuple[str, ...]:
    return row.outcome, row.wave, row.group, row.term, row.level, row.quantity


def known(row: ResultRow | None) -> TypeGuard[ResultRow]:
    """Whether a row is there and has a number."""
    return row is not None and row.has_estimate


def wave_labels(study: Study) -> dict[str, str]:
    """Return each wave's label as figures and tables print it."""
    return {wave.name: wave.label or wave.name for wave in study.waves}


def wave_label(study: Study, wave: str) -> str:
    """Return a wave's label; "t1 to t3" becomes "Baseline to Week 12"."""
    if wave not in study.pairs:
        return wave_labels(study).get(wave, wave)
    return " to ".join(wave_noun(study, part) for part in study.pairs[wave])


def wave_noun(study: Study, wave: str) -> str:
    """Return a wave's label as from, to, by or of takes it: quoted where it begins with at."""
    label = wave_label(study, wave)
    return label if at_wave(study, wave).endswith(f" {label}") else f"\u201c{label}\u201d"


def at_wave(study: Study, wave: str) -> str:
    """Return when, in a sentence: "at Week 6", "in 2021", "after the course" of one so labelled."""
    label = wave_label(study, wave)
    first, _, rest = label.partition(" ")
    if rest and first.lower() in PREPOSITIONS:
        return f"{first.lower()} {rest}"
    return f"{'in' if YEAR.fullmatch(label) else 'at'} {label}"


def per_unit(study: Study) -> str:
    """Return per what a slope is, by the study file: "per 6 weeks", "per unit of time"."""
    return f"per {study.time_unit or 'unit of time'}"


def one_unit(study: Study) -> str:
    """Return the unit of time with its number: "6 weeks", "1 year"."""
    unit = study.time_unit or "unit of time"
    return unit if unit[:1].isdigit() else f"1 {unit}"


def words(name: str) -> str:
    """Return a name as words: underscores as spaces, the first letter a capital."""
    plain = " ".join(name.replace("_", " ").split())
    return plain[:1].upper() + plain[1:]


def outcome_label(study: Study, outcome: str) -> str:
    """Return an outcome's or field's name as a table prints it: in the study's words, if any."""
    if outcome in study.field_labels:
        return study.field_labels[outcome]
    label = study.outcome_label(outcome)
    return label if outcome in study.instruments or outcome in study.rules else words(label)


def exclusion_label(study: Study, term: str) -> str:
    """Return a reason for exclusion in words: an eligibility rule is one that was not met."""
    rules = {rule.name for rule in study.eligibility}
    return f"not met: {term}" if term in rules else term


def model_label(study: Study, outcome: str, group: str) -> str:
    """Return a model's name: the outcome's, with the group's."""
    return with_level(outcome_label(study, outcome), group)


def with_level(label: str, level: str) -> str:
    """Return a label with what of it: "Poster: posted", after a question without the colon."""
    if not level:
        return label
    return f"{label}{' ' if label.endswith(('?', '.', ':', '!')) else ': '}{level}"
