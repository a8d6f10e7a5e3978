"""Fields as the predictors of a regression: numbers, boxes, categories against the largest."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wavescore.analyses.shared.fields import FieldOf, category_counts, labelled
from wavescore.analyses.shared.waves import first_wave
from wavescore.definitions.study import Study
from wavescore.notes import respondents

NO_SPREAD = "does not vary among respondents who have every field"


@dataclass(frozen=True)
class Design:
    """The complete respondents' predictors, and what became of every term.

    predictors: a column per estimable term; terms: term to field, references left out; reference:
    field to the category that stands for 0; aside: term to why it is not among the predictors.
    """

    predictors: pd.DataFrame
    terms: dict[str, str]
    reference: dict[str, str]
    aside: dict[str, str]


def default_fields(scored: pd.DataFrame, study: Study) -> list[str]:
    """Return instruments, baseline groups and age; groups of ages would say the same as age."""
    ages = ["age"] if "age" in scored.columns and "age" not in study.groups else []
    groups = [
        name
        for name, group in study.groups.items()
        if group.wave == first_wave(study) and group.field not in ages
    ]
    return [*study.instruments, *groups, *ages]


def design(fields: list[FieldOf], people: pd.DataFrame, lost: np.ndarray) -> Design:
    """Return the predictors of `lost` (boolean, a row of `people` each) that can be estimated.

    A category whose every member was lost, or retained, has no finite odds ratio: it and its
    members are set aside, which leaves the others' estimates at their limits (Albert & Anderson
    1984, doi 10.1093/biomet/71.1.1).
    """
    columns, categories = _columns(fields, people)
    raw = pd.DataFrame(columns, index=people.index)
    empty = [name for name in raw if raw[name].isna().all()]
    aside = dict.fromkeys(empty, "no values: left out of the model")
    rows = raw.drop(columns=empty).dropna()
    fate = pd.Series(lost, index=people.index)[rows.index]
    decided, rows = _without_decided(rows, fate, categories)
    aside |= decided
    predictors, reference = {}, {}
    terms: dict[str, str] = {}
    for name in raw:
        column = rows[name] if name in rows else pd.Series(dtype=object)
        if name in categories:
            reference[name], found = _dummies(name, column, categories[name])
            terms |= dict.fromkeys(found, name)
        else:
            found = {name: column.astype(float)}
            terms[name] = name.partition("=")[0]
        for term, values in found.items():
            if (values != values.iloc[0]).any() if len(values) else False:
                predictors[term] = values
            else:
                aside.setdefault(term, aside.get(name, NO_SPREAD))
    return Design(pd.DataFrame(predictors, index=rows.index), terms, reference, aside)


def _dummies(
    name: str, column: pd.Series, labels: Iterable[str]
) -> tuple[str, dict[str, pd.Series]]:
    """Return the largest category, and for every other one a column that is 1 in it."""
    counts = column.value_counts()
    largest = max(labels, key=lambda label: counts.get(label, 0))
    others = (label for label in labels if label != largest)
    return largest, {f"{name}={label}": (column == label).astype(float) for label in others}


def _columns(
    fields: list[FieldOf], people: pd.DataFrame
) -> tuple[dict[str, pd.Series], dict[str, dict[str, int]]]:
    """Return each number, box and category as a column, and the categories' labels."""
    columns, categories = {}, {}
    for what in fields:
        if what.kind == "number":
            columns[what.name] = people[what.column]
        elif what.kind == "checkbox":
            columns |= {f"{what.name}={label}": people[box] for label, box in what.columns.items()}
        else:
            columns[what.name] = labelled(people, what)
            categories[what.name] = category_counts(people, what, people)
    return columns, categories


def _without_decided(
    rows: pd.DataFrame, fate: pd.Series, categories: Iterable[str]
) -> tuple[dict[str, str], pd.DataFrame]:
    """Return the rows without categories of one fate, and a note for each of those."""
    notes = {}
    while set(fate.loc[rows.index]) == {False, True}:
        for name in (name for name in categories if name in rows):
            fates = fate.loc[rows.index].groupby(rows[name]).agg(["nunique", "size", "first"])
            decided = fates[fates["nunique"] == 1]
            if len(decided):
                break
        else:
            break
        for label, found in decided.iterrows():
            word = "lost" if found["first"] else "retained"
            notes[f"{name}={label}"] = (
                f"{word}: {respondents(found['size'])}, all of them; no finite odds ratio, not in "
                "the model"
            )
        rows = rows[~rows[name].isin(decided.index)]
    return notes, rows
