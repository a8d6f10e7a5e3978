"""Caseness in the sample weighted to the ages of a published benchmark, and to other margins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wavescore.analyses.shared.caseness_rule import (
    case_status,
    published_counts,
    rule_criteria,
    rule_notes,
)
from wavescore.analyses.shared.fields import choices_of, labelled, resolve
from wavescore.analyses.shared.imputed import Asked, read_again
from wavescore.analyses.shared.published_ages import joined_label, placed_by_age
from wavescore.analyses.shared.waves import (
    CONF_LEVEL,
    at_wave,
    both_counts,
    count_and_percent,
    first_wave,
    why_not,
)
from wavescore.analyses.weighted_caseness.quantities import ANALYSIS
from wavescore.definitions.rule import DEFAULT_RULE
from wavescore.definitions.study import Study
from wavescore.errors import DefinitionError, EstimationError, listed
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
    margins: Mapping[str, Mapping[str, float]] | None = None,
    imputations: int | None = None,
) -> pd.DataFrame:
    """Return the weighted and the unweighted share as a result table; outcome is the rule.

    sample_case_n, sample_n and sample_percent of those scored whose age is known;
    weighted_percent, design_effect and effective_n; population_percent at term "age" or a margin's
    field, a level an age group or label. Raises DefinitionError for an unknown geography, period or
    field, and where no instrument of the rule is asked.
    """
    wave = wave or first_wave(study)
    groups = published_counts(dataset, geography, period)[1]

    told = [*rule_notes(study, rule, ANALYSIS.name), f"ages of: {geography} {period}"]
    row = {"outcome": rule, "wave": wave, "note": told}

    def rows_of(part: pd.DataFrame) -> list[dict]:
        return _rows_of(part, study, row, groups, age, margins or {})

    rows = rows_of(scored)
    names = [each.instrument.name for each in rule_criteria(study, rule, ANALYSIS.name)]
    asked = Asked(names, [age, *(margins or {})], imputations, KEY, rule)
    new = read_again(rows, ANALYSIS, scored, study, asked, lambda _, answers: rows_of(answers))
    return results_frame(ANALYSIS, [*rows, *new])


def _rows_of(
    scored: pd.DataFrame,
    study: Study,
    row: dict,
    groups: pd.DataFrame,
    age: str,
    margins: Mapping[str, Mapping[str, float]],
) -> list[dict]:
    people = at_wave(scored, row["wave"])
    status, note = case_status(people, study, row["outcome"], ANALYSIS.name)
    people = people.assign(case=status == "case")[status != "not_scored"]
    row = {**row, "note": [text for text in (*row["note"], note) if text]}
    try:
        groups, place = placed_by_age(people, scored, study, groups, age, KEY)
    except EstimationError as error:
        return [_gap(row, why_not(error))]
    labels = list(groups["age_group"])
    case = people["case"].to_numpy()
    others = [_margin(people, study, *each) for each in margins.items()]
    cells, unknown = _cells(place, others)
    if unknown.any():
        unplaced = respondents(int(unknown.sum()))
        what = "of no age or in no published age group"
        what += " or no label of a margin" if others else ""
        row["note"] = [*row["note"], f"{unplaced} {what}: left out"]
    sizes = groups[["at_caseness", "not_at_caseness"]].sum(axis=1).to_numpy(dtype=float)
    shape = (len(labels), *(len(each.labels) for each in others))
    size = int(np.prod(shape))
    each = [np.bincount(cells[~unknown & (case == case_of)], minlength=size) for case_of in (1, 0)]
    counts = np.stack(each, axis=-1).reshape(*shape, 2)
    fewest = max(FEW, study.release.minimum_count + study.release.round_counts_to)
    return _rows(row, counts, Target(sizes, others, fewest), labels)


@dataclass(frozen=True)
class Margin:
    """A field that the sample is raked to; place (n,): each respondent's label, -1 unknown."""

    field: str
    labels: tuple[str, ...]
    shares: np.ndarray
    place: np.ndarray


@dataclass(frozen=True)
class Target:
    """What the sample is weighted to: the ages' sizes (h,), other margins, the fewest of a cell."""

    sizes: np.ndarray
    others: list[Margin]
    fewest: int


def _margin(people: pd.DataFrame, study: Study, field: str, shares: Mapping[str, float]) -> Margin:
    key = f"analyses.weighted_caseness.margins.{field}"
    what = resolve(field, people, study, choices_of(study), key)
    if what.kind != "category":
        raise DefinitionError(
            "a margin is of categories",
            file=study.file,
            key=key,
            found=what.kind,
            expected="category",
        )
    labels = tuple(str(label) for label in shares)
    known = labelled(people, what)
    if known.notna().any() and not known.isin(labels).any():
        raise DefinitionError(
            "no respondent has a label of the margin",
            file=study.file,
            key=key,
            found=listed(labels),
            expected=listed(tuple(what.labels.values())),
        )
    place = pd.Categorical(known, categories=labels).codes
    return Margin(field, labels, np.array(list(shares.values()), dtype=float), np.asarray(place))


def _cells(place: np.ndarray, others: Sequence[Margin]) -> tuple[np.ndarray, np.ndarray]:
    """Return each respondent's cell of the table of margins, and who is in none."""
    unknown = np.asarray(place < 0)
    cells = np.maximum(place, 0)
    for margin in others:
        unknown = unknown | (margin.place < 0)
        cells = cells * len(margin.labels) + np.maximum(margin.place, 0)
    return cells, unknown


def _gap(row: dict, why: str) -> dict:
    return {**row, "quantity": "weighted_percent", "note": [*row["note"], why]}


def _rows(row: dict, counts: np.ndarray, target: Target, labels: Sequence[str]) -> list[dict]:
    """Return all rows; counts: (h, ..., 2), cases and others of each cell."""
    cases, n = int(counts[..., 0].sum()), int(counts.sum())
    if not n:
        return [_gap(row, "no ages")]
    names = ("sample_case_n", "sample_percent")
    rows = [
        {**row, "quantity": "sample_n", "estimate": n},
        *count_and_percent(row, cases, n, interval=True, names=names),
        both_counts(row, cases, n, names[0])[1],
    ]
    for margin, sizes in zip(target.others, _sizes(counts), strict=True):
        if sizes.min() <= target.fewest:
            least = margin.labels[int(sizes.argmin())]
            return [*rows, _gap({**row, "n": n}, f"too few respondents of {least} to weight")]
    if n <= target.fewest:
        return [*rows, _gap({**row, "n": n}, "too few respondents to weight")]
    try:
        rows += _of_the_weights({**row, "n": n}, counts, target)
    except EstimationError as error:
        return [*rows, _gap({**row, "n": n}, why_not(error))]
    for inside in joined_groups(_ages(counts), target.fewest):
        level = joined_label(labels[inside[0]], labels[inside[-1]])
        share = 100 * target.sizes[inside].sum() / target.sizes.sum()
        stratum = {"term": "age", "level": level, "estimate": share, "note": ""}
        rows.append({**row, "quantity": "population_percent", **stratum})
    for margin in target.others:
        shares = 100 * margin.shares / margin.shares.sum()
        for level, share in zip(margin.labels, shares, strict=True):
            stratum = {"term": margin.field, "level": level, "estimate": share, "note": ""}
            rows.append({**row, "quantity": "population_percent", **stratum})
    return rows


def _ages(counts: np.ndarray) -> np.ndarray:
    """Return how many are in each age group, (h,)."""
    return np.asarray(counts.reshape(len(counts), -1).sum(axis=1))


def _sizes(counts: np.ndarray) -> list[np.ndarray]:
    """Return of each margin but the ages' how many are in each category."""
    axes = range(counts.ndim)
    return [counts.sum(axis=tuple(set(axes) - {axis})) for axis in axes[1:-1]]


def _of_the_weights(row: dict, counts: np.ndarray, target: Target) -> list[dict]:
    numbers, moved = _weighted(counts, target), _moved(counts, target)
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


def _weighted(counts: np.ndarray, target: Target) -> dict[str, dict]:
    """Return the numbers of the weighted share by quantity, as parts of rows."""
    strata = joined_groups(_ages(counts), target.fewest)
    table = np.array([counts[inside].sum(axis=0) for inside in strata])
    population = [target.sizes[inside].sum() for inside in strata]
    places = np.indices(table.shape).reshape(table.ndim, -1).repeat(table.ravel(), axis=1)
    margins: list[tuple[np.ndarray, np.ndarray]] = [(places[0], np.array(population))]
    margins += [(places[k], each.shares) for k, each in enumerate(target.others, start=1)]
    weights = rake(margins)
    found = weighted_share(1.0 - places[-1], weights, CONF_LEVEL)
    return {
        "weighted_percent": {
            "estimate": 100 * found.share,
            "std_error": 100 * found.std_error,
            "conf_low": 100 * found.conf_low,
            "conf_high": 100 * found.conf_high,
            "conf_level": CONF_LEVEL,
            "method": "raking" if target.others else "post_stratification",
        },
        "design_effect": {"estimate": weights.design_effect},
        "effective_n": {"estimate": weights.effective_n},
    }


def _moved(counts: np.ndarray, target: Target) -> dict[str, float]:
    """Return how far leaving out any one respondent moves each number, joined groups and all."""

    def flat(table: np.ndarray) -> dict[str, float]:
        found = _weighted(table, target)
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
