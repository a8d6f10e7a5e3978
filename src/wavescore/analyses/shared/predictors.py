"""Fields as the columns of a model: complete, with gaps marked."""

from collections.abc import Sequence

import pandas as pd

from wavescore.analyses.shared.fields import FieldOf, choices_of, labelled, resolve
from wavescore.definitions.study import Study


def predictors(people: pd.DataFrame, study: Study, fields: Sequence[str], key: str) -> pd.DataFrame:
    """Return complete columns: numbers with their gaps marked, categories against the largest.

    people: a row a respondent; a column that does not vary is left out. Raises DefinitionError,
    naming `key`, for a field that there is not, or one of dates.
    """
    choices = choices_of(study)
    columns: dict[str, pd.Series] = {}
    for name in fields:
        columns |= _columns(people, resolve(name, people, study, choices, key))
    found = pd.DataFrame(columns, index=people.index).astype(float)
    return found.loc[:, found.max() > found.min()]


def _columns(people: pd.DataFrame, what: FieldOf) -> dict[str, pd.Series]:
    if what.kind == "checkbox":
        return {f"{what.name}={k}": people[column].fillna(0) for k, column in what.columns.items()}
    if what.kind == "number":
        values = people[what.column].astype(float)
        columns = {what.name: values.fillna(values.mean())}
        if values.isna().any():
            columns[f"{what.name} missing"] = values.isna()
        return columns
    labels = labelled(people, what).fillna("(missing)")
    others = labels.value_counts().index[1:]
    return {f"{what.name}={label}": labels == label for label in sorted(others)}
