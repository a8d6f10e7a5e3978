"""What a field of the scored table holds: numbers, categories with labels, or ticked boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from wavescore.analyses.shared.waves import known_column, number_text
from wavescore.definitions.study import Study
from wavescore.errors import DefinitionError

if TYPE_CHECKING:
    from wavescore.definitions.dictionary import Field


@dataclass(frozen=True)
class FieldOf:
    """A field and how to describe it. `labels`: code to label, in the order to print them.

    kind "number": one column of numbers; "category": one column of codes or words; "checkbox":
    `columns` maps each label to the column that is 1 where its box was ticked.
    """

    name: str
    kind: str
    column: str = ""
    labels: Mapping = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def held_in(self) -> list[str]:
        """The columns of the scored table that hold it."""
        return list(self.columns.values()) or [self.column]


def choices_of(study: Study) -> Mapping[str, Field]:
    """Return the dictionary's fields by name, their choices in the study's own words.

    A field that only the study gives words to is one of choices; without a dictionary there are no
    others.
    """
    from wavescore.definitions.dictionary import Field, load_dictionary

    path = study.source.dictionary
    fields = dict(load_dictionary(path).fields) if path else {}
    for name, words in study.labels.items():
        if words.choices:
            asked = fields.get(name) or Field(name, "", "radio")
            fields[name] = replace(asked, choices={**asked.choices, **words.choices})
    return fields


def resolve(name: str, scored: pd.DataFrame, study: Study, choices: Mapping, key: str) -> FieldOf:
    """Return what the field, group or instrument `name` holds, by dictionary or by its values.

    Categories are groups, fields with choices and columns of words; other columns are numbers.
    Raises DefinitionError where there is no such column, or it holds dates.
    """
    if name in study.groups:
        known_column(scored, study, name, key)
        return FieldOf(
            name, "category", name, {label: label for label in study.groups[name].labels}
        )
    entry = choices.get(name)
    if entry is not None and entry.type == "checkbox":
        return _checkbox(name, entry, scored, study, key)
    column = known_column(scored, study, name, key)
    if pd.api.types.is_datetime64_any_dtype(scored[column]):
        raise DefinitionError(
            "the field holds dates",
            file=study.file,
            key=key,
            found=name,
            expected="a field of categories or numbers, a group or an instrument",
        )
    words = not pd.api.types.is_numeric_dtype(scored[column])
    if entry is not None and entry.choices:
        return FieldOf(name, "category", column, _labels(entry.choices, study, words))
    if words and scored[column].notna().any():
        return FieldOf(name, "category", column)
    return FieldOf(name, "number", column)


def labelled(frame: pd.DataFrame, what: FieldOf) -> pd.Series:
    """Return a category's labels as text, missing where the field is."""
    codes, texts = _coded(frame, what)
    labels = np.array([*texts, None], dtype=object)[codes]
    return pd.Series(labels, index=frame.index, dtype=object)


def _coded(frame: pd.DataFrame, what: FieldOf) -> tuple[np.ndarray, list[str]]:
    """Return the place of each row's label, -1 where the field is missing, and the labels."""
    codes, answers = pd.factorize(frame[what.column])
    return codes, [what.labels.get(answer, _text(answer)) for answer in answers]


def category_counts(frame: pd.DataFrame, what: FieldOf, whole: pd.DataFrame) -> dict[str, int]:
    """Return how many of `frame` are in each category, those that are empty too.

    `whole` decides which categories there are besides the labelled ones, so that every subset of
    it is counted over the same categories.
    """
    known = list(what.labels.values())
    known += sorted(set(_coded(whole, what)[1]) - set(known))
    codes, texts = _coded(frame, what)
    counts = dict.fromkeys(known, 0)
    for text, count in zip(
        texts, np.bincount(codes[codes >= 0], minlength=len(texts)), strict=True
    ):
        counts[text] += int(count)
    return counts


def answered_counts(
    what: FieldOf, parts: Sequence[pd.DataFrame], whole: pd.DataFrame
) -> tuple[list[dict[str, int]], list[int]]:
    """Return of each part how many gave each answer or ticked each box, and how many answered.

    `whole` decides which categories there are, as in `category_counts`.
    """
    if what.kind != "checkbox":
        counts = [category_counts(part, what, whole) for part in parts]
        return counts, [sum(count.values()) for count in counts]
    boxes = list(what.columns.values())
    answered = [int(part[boxes].notna().any(axis=1).sum()) for part in parts]
    ticked = [
        {label: int((part[box] == 1).sum()) for label, box in what.columns.items()}
        for part in parts
    ]
    return ticked, answered


def _checkbox(name: str, entry: Field, scored: pd.DataFrame, study: Study, key: str) -> FieldOf:
    columns = {
        label: column
        for (_, label), column in zip(_unique(entry.choices).items(), entry.columns, strict=True)
        if column in scored.columns
    }
    if not columns:
        known_column(scored, study, f"{name}___1", key)
    return FieldOf(name, "checkbox", columns=columns)


def _labels(choices: Mapping[str, str], study: Study, words: bool) -> dict:
    """Return the labels by value as the table holds it; declared missing codes have none."""
    codes = {code: label for code, label in choices.items() if code not in _missing(study)}
    labels = _unique(codes)
    return labels if words else {_number(code): label for code, label in labels.items()}


def _missing(study: Study) -> set[str]:
    return set(study.source.missing_codes)


def _unique(choices: Mapping[str, str]) -> dict[str, str]:
    """Return the labels with the code added where two choices have the same one."""
    labels = list(choices.values())
    return {
        code: label if label and labels.count(label) == 1 else f"{label} ({code})".strip()
        for code, label in choices.items()
    }


def _number(code: str) -> float | str:
    try:
        return float(code)
    except ValueError:
        return code


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else number_text(float(value))
