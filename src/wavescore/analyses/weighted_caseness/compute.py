"""Caseness in the sample weighted to the ages of a published benchmark."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wavescore.analyses.shared.caseness_rule import case_status, published_counts, rule_notes
from wavescore.analyses.shared.published_ages import (
    age_groups,
    age_limits,
    ages_given,
    joined_label,
)
from wavescore.analyses.shared.waves import (
    CONF_LEVEL,
    at_wave,
    count_and_percent,
    first_wave,
    floats,
)
from wavescore.analyses.weighted_caseness.quantities import ANALYSIS
from wavescore.definitions.rule import DEFAULT_RULE
from wavescore.definitions.study import Study
from wavescore.methods.weights import rake, weighted_share
from wavescore.notes import respondents
from wavescore.results.table import results_frame

KEY = "analyses.weighted_caseness.age"
# A group of this many or fewer is joined with its neighbour: an end of the bins of a release, so
# that which groups were joined tells no more than the bins.
FEW = 20


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    geography: str,
    period: str,
    dataset: str = DEFAULT_RULE,
    wave: str | None = None,
    rule: str = DEFAULT_RULE,
    age: str = "age",
) -> pd.DataFrame:
    """Return the weighted and the unweighted share as a result table; outcome is the rule.

    sample_case_n, sample_n and sample_percent of those scored whose age is known;
    weighted_percent, design_effect and effective_n; population_percent at term "age", a level an
    age group. Raises DefinitionError for an unknown geography, period or field, and where no
    instrument of the rule is asked.
    """
    wave = wave or first_wave(study)
    groups = published_counts(dataset, geography, period)[1]
    people = at_wave(scored, wave)
    status, note = case_status(people, study, rule, "weighted_caseness")
    people = people.assign(case=status == "case")[status != "not_scored"]
    notes = [*rule_notes(study, rule, "weighted_caseness"), f"ages of: {geography} {period}", note]
    row = {"outcome": rule, "wave": wave, "note": [text for text in notes if text]}
    if age not in scored.columns and age != "age":
        floats(people, study, age, KEY)
    if age not in scored.columns or groups.empty:
        why = "the benchmark has no counts by age" if groups.empty else f"no field {age}"
        return results_frame(ANALYSIS, [_gap(row, why)])
    groups = groups.iloc[np.argsort([age_limits(label)[0] for label in groups["age_group"]])]
    labels = list(groups["age_group"])
    place = age_groups(ages_given(people, scored, study, age, KEY), labels)
    case = people["case"].to_numpy()
    if (place < 0).any():
        unplaced = respondents(int((place < 0).sum()))
        row["note"] = [*row["note"], f"{unplaced} of no age or in no published age group: left out"]
    sizes = groups[["at_caseness", "not_at_caseness"]].sum(axis=1).to_numpy(dtype=float)
    counts = np.array(
        [[(case[place == h] == each).sum() for each in (True, False)] for h in range(len(labels))]
    )
    fewest = max(FEW, study.release.minimum_count + study.release.round_counts_to)
    return results_frame(ANALYSIS, _rows(row, counts, sizes, labels, fewest))


def _gap(row: dict, why: str) -> dict:
    return {**row, "quantity": "weighted_percent", "note": [*row["note"], why]}


def _rows(
    row: dict, counts: np.ndarray, sizes: np.ndarray, labels: Sequence[str], fewest: int
) -> list[dict]:
    """Return all rows; counts: (h, 2), cases and others of each age group; sizes: (h,)."""
    cases, n = int(counts[:, 0].sum()), int(counts.sum())
    if not n:
        return [_gap(row, "no ages")]
    names = {"n": "sample_case_n", "percent": "sample_percent"}
    told = count_and_percent(row, cases, n, interval=True)
    rows = [
        {**row, "quantity": "sample_n", "estimate": n},
        *({**each, "quantity": names[each["quantity"]]} for each in told),
    ]
    if n <= fewest:
        return [*rows, _gap({**row, "n": n}, "too few respondents to weight")]
    rows += _of_the_weights({**row, "n": n}, counts, sizes, fewest)
    for inside in joined_groups(counts.sum(axis=1), fewest):
        level = joined_label(labels[inside[0]], labels[inside[-1]])
        share = 100 * sizes[inside].sum() / sizes.sum()
        stratum = {"term": "age", "level": level, "estimate": share, "note": ""}
        rows.append({**row, "quantity": "population_percent", **stratum})
    return rows


def _of_the_weights(row: dict, counts: np.ndarray, sizes: np.ndarray, fewest: int) -> list[dict]:
    numbers, moved = _weighted(counts, sizes, fewest), _moved(counts, sizes, fewest)
    rows = []
    for quantity, found in numbers.items():
        if found.get("std_error", 1.0) > 0:
            rows.append({**row, "quantity": quantity, **found, "influence": moved[quantity]})
            if "std_error" in found:
                rows[-1]["moved_error"] = moved["std_error"]
        else:
            rows.append(_gap(row, "all respondents of each age alike: no standard error"))
    return rows


def joined_groups(sizes: Sequence[int] | np.ndarray, fewest: int) -> list[list[int]]:
    """Return the positions of neighbouring age groups that are joined: more than `fewest` in each.

    From the youngest on, groups are joined until they hold enough; the oldest, where too few are
    left, with those before.
    """
    joined: list[list[int]] = []
    held: list[int] = []
    for place in range(len(sizes)):
        held.append(place)
        if sum(sizes[each] for each in held) > fewest:
            joined.append(held)
            held = []
    if held and joined:
        joined[-1] += held
    return joined or [held]


def _weighted(counts: np.ndarray, sizes: np.ndarray, fewest: int) -> dict[str, dict]:
    """Return the numbers of the weighted share by quantity, as parts of rows."""
    strata = joined_groups(counts.sum(axis=1), fewest)
    table = np.array([counts[inside].sum(axis=0) for inside in strata])
    population = [sizes[inside].sum() for inside in strata]
    where = np.repeat(np.arange(len(strata)), table.sum(axis=1))
    case = np.concatenate([np.repeat([1.0, 0.0], cell) for cell in table])
    weights = rake([(where, population)])
    found = weighted_share(case, weights, CONF_LEVEL)
    return {
        "weighted_percent": {
            "estimate": 100 * found.share,
            "std_error": 100 * found.std_error,
            "conf_low": 100 * found.conf_low,
            "conf_high": 100 * found.conf_high,
            "conf_level": CONF_LEVEL,
            "method": "post_stratification",
        },
        "design_effect": {"estimate": weights.design_effect},
        "effective_n": {"estimate": weights.effective_n},
    }


def _moved(counts: np.ndarray, sizes: np.ndarray, fewest: int) -> dict[str, float]:
    """Return how far leaving out any one respondent moves each number, joined groups and all."""

    def flat(table: np.ndarray) -> dict[str, float]:
        found = _weighted(table, sizes, fewest)
        error = found["weighted_percent"]["std_error"]
        return {name: part["estimate"] for name, part in found.items()} | {"std_error": error}

    whole = flat(counts)
    moved = dict.fromkeys(whole, 0.0)
    for cell in zip(*np.nonzero(counts), strict=True):
        without = counts.copy()
        without[cell] -= 1
        for name, value in flat(without).items():
            change = abs(value - whole[name])
            moved[name] = max(moved[name], change) if change == change else moved[name]
    return moved
