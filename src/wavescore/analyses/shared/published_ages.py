"""The age groups in which a benchmark is published, and the respondents' places in them."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from wavescore.analyses.shared.waves import floats
from wavescore.definitions.study import Study
from wavescore.errors import DataError, EstimationError

AGES: dict[re.Pattern[str], Callable[..., tuple[float, float]]] = {
    re.compile(r"^Under (\d+)$"): lambda high: (-np.inf, high - 1),
    re.compile(r"^(\d+) to (\d+)$"): lambda low, high: (low, high),
    re.compile(r"^(\d+) and over$"): lambda low: (low, np.inf),
}


def placed_by_age(
    people: pd.DataFrame,
    scored: pd.DataFrame,
    study: Study,
    groups: pd.DataFrame,
    age: str,
    key: str,
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return a benchmark's age groups from the youngest, and each one's place in them (-1: none).

    A respondent's age is as first given: later waves may not ask it again. Raises EstimationError
    where there are no groups or no field of ages, DefinitionError where another was named for it.
    """
    if age not in scored.columns and age != "age":
        floats(people, study, age, key)
    if groups.empty:
        raise EstimationError("the benchmark has no counts by age")
    if age not in scored.columns:
        raise EstimationError(f"no field {age}")
    groups = groups.iloc[np.argsort([age_limits(label)[0] for label in groups["age_group"]])]
    first = scored.dropna(subset=[age]).drop_duplicates("respondent_id")
    first = first.set_index("respondent_id")[[age]].reindex(people.index)
    return groups, age_groups(floats(first, study, age, key), list(groups["age_group"]))


def age_groups(ages: np.ndarray, labels: list[str]) -> np.ndarray:
    """Return the position in `labels` of each age in completed years, -1 where it has none."""
    years, place = np.floor(ages), np.full(len(ages), -1)
    for number, label in enumerate(labels):
        low, high = age_limits(label)
        place[(years >= low) & (years <= high)] = number
    return place


def age_limits(label: str) -> tuple[float, float]:
    """Return the youngest and oldest age of "Under 18", "18 to 25" or "90 and over"."""
    for pattern, limits in AGES.items():
        match = pattern.match(label)
        if match:
            return limits(*(int(number) for number in match.groups()))
    raise DataError(
        "an age group of the benchmark cannot be read",
        key="age_group",
        found=label,
        expected='"Under 18", "18 to 25" or "90 and over"',
    )


def joined_label(first: str, last: str) -> str:
    """Return the label of all ages from those of one age group to those of another."""
    low, high = age_limits(first)[0], age_limits(last)[1]
    if np.isinf(low):
        return "All ages" if np.isinf(high) else f"Under {high + 1:.0f}"
    return f"{low:.0f} and over" if np.isinf(high) else f"{low:.0f} to {high:.0f}"
