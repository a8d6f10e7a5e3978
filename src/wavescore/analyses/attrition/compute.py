"""Who was lost at each later wave: their baseline beside that of those retained.

Lost, retained and excluded are what `shared.fate` says they are. Who was excluded neither dropped
out nor is analysed: they stand in no column and not in the model, and are counted apart.
Standardised mean differences are lost minus retained, over the root of the mean of the two
variances. Odds ratios of being lost come from one logistic model of all fields, on the lost and
retained who have all of them, with Wald intervals.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from wavescore.analyses.attrition.quantities import ANALYSIS
from wavescore.analyses.shared.asked import question_of, those, was_asked
from wavescore.analyses.shared.attrition_design import default_fields, design
from wavescore.analyses.shared.fate import EXCLUDED, LOST, RETAINED, fates
from wavescore.analyses.shared.fields import FieldOf, answered_counts, choices_of, resolve
from wavescore.analyses.shared.waves import (
    CONF_LEVEL,
    at_wave,
    count_and_percent,
    first_wave,
    five_numbers,
    floats,
    is_open_ended,
)
from wavescore.definitions.study import Study
from wavescore.methods.groups_influence import largest_change, two_group_statistics
from wavescore.methods.logistic import logistic_regression
from wavescore.methods.logistic_moves import logistic_moves
from wavescore.methods.smd import (
    FEWEST,
    mean_difference_interval,
    proportion_difference_interval,
    standardised_mean_difference,
    standardised_proportion_difference,
)
from wavescore.notes import respondents
from wavescore.results.table import MISSING, results_frame

KEY = "analyses.attrition.fields"
FEW = f"{FEWEST} or fewer values in a group: no interval"
FLAT = "values vary too little: no interval"
SHARED = ("std_error", "statistic", "p_value", "conf_low", "conf_high")


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    exclusions: pd.DataFrame,
    reasons: pd.DataFrame | None = None,
    fields: list[str] | None = None,
) -> pd.DataFrame:
    """Return attrition at each later wave as a result table; outcome is the field.

    Term "": retained_n, lost_n, excluded_n. Numbers (term: the field): retained_n, retained_mean,
    retained_sd, lost_n, lost_mean, lost_sd, smd. Categories and boxes (term: field=label):
    retained_n, retained_percent, lost_n, lost_percent, smd, percentages of those who answered.
    odds_ratio (method logistic) of each number and of each category against the largest. Raises
    DefinitionError for an unknown field.
    """
    choices = choices_of(study)
    names = fields or default_fields(scored, study)
    known = [resolve(name, scored, study, choices, KEY) for name in names]
    held = dict.fromkeys(column for what in known for column in what.held_in)
    baseline = at_wave(scored, first_wave(study), held)
    rows = []
    for wave in study.wave_names[1:]:
        fate = fates(scored, exclusions, study, wave)
        row = {"wave": wave, "n": len(baseline)}
        rows += [
            {**row, "quantity": f"{kind}_n", "estimate": int((fate == kind).sum())}
            for kind in (RETAINED, LOST, EXCLUDED)
        ]
        people = baseline[(fate != EXCLUDED).to_numpy()]
        lost = (fate[people.index] == LOST).to_numpy()
        for what in known:
            asked = was_asked(reasons, people, *question_of(what, study, first_wave(study)))
            row = {"wave": wave, "outcome": what.name}
            rows += _beside(row, what, those(people[what.held_in], asked), lost[asked], study)
        rows += _model({"wave": wave}, known, people, lost)
    return results_frame(ANALYSIS, rows)


def _beside(
    row: dict[str, Any], what: FieldOf, baseline: pd.DataFrame, lost: np.ndarray, study: Study
) -> list[dict]:
    """Return the baseline of the retained and of the lost, side by side."""
    if what.kind == "number":
        values = floats(baseline, study, what.name, KEY)
        free = is_open_ended(study, what.name)
        return _numbers({**row, "term": what.name}, values[~lost], values[lost], free)
    rows = []
    parts = baseline[~lost], baseline[lost]
    for label, counts, totals in _shares(what, *parts, baseline):
        rows += _counted({**row, "term": what.name, "level": label}, counts, totals, label)
    return rows


def _numbers(row: dict, retained: np.ndarray, gone: np.ndarray, free: bool) -> list[dict]:
    rows = []
    for who, values in (("retained", retained), ("lost", gone)):
        seen = values[~np.isnan(values)]
        base = {**row, "n": seen.size}
        numbers = five_numbers(values, open_ended=free)
        mean = numbers["mean"]
        sd = numbers["sd"] if seen.size > 1 else {"note": "under two values"}
        rows += [
            {**base, "quantity": f"{who}_n", "estimate": seen.size},
            {**base, "quantity": f"{who}_mean", **mean},
            {**base, "quantity": f"{who}_sd", **sd},
        ]
    sizes = [int((~np.isnan(values)).sum()) for values in (gone, retained)]
    smd = standardised_mean_difference(gone, retained)
    moved = largest_change(two_group_statistics, [gone, retained]).get("smd")
    ends = mean_difference_interval(gone, retained, CONF_LEVEL)
    note = "" if np.isfinite(ends[0]) else FLAT
    if min(sizes) <= FEWEST:
        note = FEW
    if not np.isfinite(smd):
        note = "under two values in a group, or no spread"
    return [*rows, _difference(row, smd, ends, sum(sizes), note, moved)]


def _difference(
    row: dict, smd: float, ends: tuple[float, float], n: int, note: str, moved: float | None
) -> dict:
    """Return the row of a standardised difference with its interval.

    moved: how far leaving out any one respondent moves it.
    """
    found = {**row, "quantity": "smd", "estimate": smd, "n": n, "influence": moved}
    limits = {"conf_low": ends[0], "conf_high": ends[1], "conf_level": CONF_LEVEL}
    return found | limits | {"note": note}


def _shares(
    what: FieldOf, retained: pd.DataFrame, gone: pd.DataFrame, baseline: pd.DataFrame
) -> Iterator[tuple[str, list[int], list[int]]]:
    """Yield (label, counts, totals) of retained and lost, then of those without an answer."""
    counts, totals = answered_counts(what, (retained, gone), baseline)
    for label in counts[0]:
        yield label, [count[label] for count in counts], totals
    sizes = [len(retained), len(gone)]
    missing = [size - total for size, total in zip(sizes, totals, strict=True)]
    yield MISSING, missing, sizes


def _counted(row: dict, counts: list[int], totals: list[int], label: str) -> list[dict]:
    rows = []
    for who, count, total in zip(("retained", "lost"), counts, totals, strict=True):
        rows += count_and_percent(row, count, total, names=(f"{who}_n", f"{who}_percent"))
    if label == MISSING:
        return rows
    four = (counts[1], totals[1], counts[0], totals[0])
    smd, ends = standardised_proportion_difference(*four), proportion_difference_interval(*four)
    # One respondent moves a proportion of n by 1/n, and the difference by that over the spread.
    moved = 4 / min(totals) if min(totals) else None
    note = "" if np.isfinite(smd) else "nobody in a group, or no spread"
    return [*rows, _difference(row, smd, ends, sum(totals), note, moved)]


def _model(row: dict, known: list[FieldOf], baseline: pd.DataFrame, lost: np.ndarray) -> list[dict]:
    """Return the odds ratios of being lost, a row per term, empty ones with the reason."""
    made = design(known, baseline, lost)
    fate = pd.Series(lost, index=baseline.index, dtype=float)[made.predictors.index]
    fit = logistic_regression(fate, made.predictors, CONF_LEVEL)
    found = fit.terms.set_index("term").to_dict("index")
    moves = logistic_moves(fate, made.predictors, fit)
    sample = f"{respondents(fit.n)} in the model, {respondents(fit.events)} lost"
    rows = []
    for term, name in made.terms.items():
        notes = [sample, made.aside.get(term, ""), fit.note]
        numbers = found.get(term, {})
        values = {key: numbers[key] for key in SHARED if key in numbers}
        rows.append(
            {
                **row,
                "outcome": name,
                "term": name,
                "level": term.removeprefix(f"{name}=") if term != name else "",
                "reference": made.reference.get(name, ""),
                "quantity": "odds_ratio",
                "estimate": numbers.get("odds_ratio"),
                **values,
                **moves.get(term, {}),
                "conf_level": CONF_LEVEL,
                "alternative": "two-sided",
                "method": "logistic",
                "n": fit.n,
                "note": [note for note in notes if note],
            }
        )
    return rows
