"""Caseness, recovery and reliable change on one scale or several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wavescore.errors import EstimationError
from wavescore.methods.inputs import Array, Values, as_floats
from wavescore.methods.proportions import wilson_interval

RATES = (
    "caseness_at_start",
    "recovery",
    "reliable_improvement",
    "reliable_deterioration",
    "no_reliable_change",
    "reliable_recovery",
)
AMONG_CASES = ("recovery", "reliable_recovery")
RELIABLE = RATES[2:]


@dataclass(frozen=True)
class Scale:
    """What counts on one scale: the total of a case, the change beyond chance, which way is worse.

    A case is at or above `cut_point` (at or below, where `lower_is_worse`). `reliable_change` of
    None: which change is reliable is not known.
    """

    cut_point: float
    reliable_change: float | None = None
    lower_is_worse: bool = False


@dataclass(frozen=True)
class ClinicalChange:
    """`respondents`: one row each, in the order given; `rates`: one row per term of RATES.

    respondents: complete (all totals observed) and, boolean, the RATES and case_at_end; a
    respondent who is not complete has False in all of them. Where a scale has no reliable change
    the terms of RELIABLE are in neither.
    rates: term, count, denominator, proportion, conf_low, conf_high, note.
    """

    respondents: pd.DataFrame
    rates: pd.DataFrame
    n: int
    n_complete: int
    n_cases_at_start: int
    conf_level: float


def classify_caseness(
    totals: Sequence[Values], scales: Sequence[Scale], case: str = "any"
) -> NDArray[np.object_]:
    """Return "case", "not_case" or "not_scored" for each respondent.

    Arguments: a column of totals for each of `scales`, NaN = missing. `case` any: a case on one
    scale is a case; all: a case is one on every scale. A respondent with a total missing is
    classified where the others decide, otherwise not scored, as the missing one could decide
    either way.

    Raises EstimationError for unequal lengths, or another number of columns than of scales.
    Reference: NHS Talking Therapies manual (National Collaborating Centre for Mental Health) for
    PHQ-9 >= 10 or GAD-7 >= 8.
    """
    columns = _columns(totals, scales)
    at_cut, unknown = _at_cut(columns, scales), np.isnan(columns)
    if case == "any":
        found, other = at_cut.any(axis=0), ~at_cut.any(axis=0) & ~unknown.any(axis=0)
    else:
        found, other = at_cut.all(axis=0), (~at_cut & ~unknown).any(axis=0)
    return np.select([found, other], ["case", "not_case"], "not_scored").astype(object)


def clinical_change(
    start: Sequence[Values],
    end: Sequence[Values],
    scales: Sequence[Scale],
    case: str = "any",
    *,
    conf_level: float = 0.95,
) -> ClinicalChange:
    """Classify change between two waves on one scale or several, and count it.

    Arguments: at each wave a column of totals for each of `scales`, the same respondents in the
    same order, NaN = missing; only respondents with all totals are classified. Recovery: a case
    at the start (as `classify_caseness`) and not at the end. Reliably better on a scale: by its
    reliable change or more; worse: by as much the other way. Reliable improvement: better on one
    and worse on none; deterioration: worse on one and better on none; no reliable change: the
    rest, better on one and worse on another among them. Reliable recovery: recovery and reliable
    improvement. Denominators: cases at the start for recovery and reliable recovery, all complete
    otherwise.

    Raises EstimationError for unequal lengths, or another number of columns than of scales.
    Reference: NHS England, Psychological therapies annual report (rates as published); reliable
    change after Jacobson & Truax 1991, doi 10.1037/0022-006X.59.1.12.
    """
    before, after = _columns(start, scales), _columns(end, scales)
    if before.shape != after.shape:
        sizes = f"start {before.shape[1]}, end {after.shape[1]}"
        raise EstimationError("columns differ in length", key="end", found=sizes)
    complete = ~np.isnan(before + after).any(axis=0)
    one = np.any if case == "any" else np.all
    at_start = complete & one(_at_cut(before, scales), axis=0)
    at_end = complete & one(_at_cut(after, scales), axis=0)
    flags = {"complete": complete, "caseness_at_start": at_start, "case_at_end": at_end}
    flags["recovery"] = at_start & ~at_end
    if all(scale.reliable_change is not None for scale in scales):
        flags |= _reliable(complete, at_start & ~at_end, before - after, scales)
    counts = {term: int(flags[term].sum()) for term in RATES if term in flags}
    n_complete, n_cases = int(complete.sum()), counts["caseness_at_start"]
    rates = change_rates(counts, n_complete, n_cases, conf_level)
    return ClinicalChange(
        pd.DataFrame(flags), rates, int(complete.size), n_complete, n_cases, conf_level
    )


def _at_cut(columns: Array, scales: Sequence[Scale]) -> NDArray[np.bool_]:
    sign = np.array([[-1.0 if scale.lower_is_worse else 1.0] for scale in scales])
    cuts = np.array([[scale.cut_point] for scale in scales], dtype=float)
    # Rounded, because prorated totals may miss a whole number by the last bit.
    return np.round(sign * (columns - cuts), 9) >= 0


def _reliable(
    complete: NDArray[np.bool_],
    recovered: NDArray[np.bool_],
    fall: Array,
    scales: Sequence[Scale],
) -> dict[str, NDArray[np.bool_]]:
    """Return the terms of RELIABLE for each respondent, from the fall of each total."""
    sign = np.array([[-1.0 if scale.lower_is_worse else 1.0] for scale in scales])
    least = np.array([[scale.reliable_change] for scale in scales], dtype=float)
    # Rounded, because prorated totals (28/3 - 10/3) may miss a whole number by the last bit.
    gain = np.round(sign * fall, 9)
    better, worse = (gain >= least).any(axis=0), (gain <= -least).any(axis=0)
    improved, deteriorated = complete & better & ~worse, complete & worse & ~better
    return {
        "reliable_improvement": improved,
        "reliable_deterioration": deteriorated,
        "no_reliable_change": complete & ~improved & ~deteriorated,
        "reliable_recovery": recovered & improved,
    }


def change_rates(
    counts: Mapping[str, int], finished: int, cases_at_start: int, conf_level: float = 0.95
) -> pd.DataFrame:
    """Return proportions with Wilson intervals from counts by term, on the published denominators.

    `counts` may name any of RATES (a benchmark's published counts, say). Denominator:
    `cases_at_start` for recovery and reliable_recovery, `finished` for the others.
    Columns: term, count, denominator, proportion, conf_low, conf_high, note.
    """
    rows = []
    for term, count in counts.items():
        total = cases_at_start if term in AMONG_CASES else finished
        low, high = wilson_interval(count, total, conf_level)
        people = "case at the start" if term in AMONG_CASES else "respondent with every total"
        rows.append(
            {
                "term": term,
                "count": count,
                "denominator": total,
                "proportion": count / total if total else np.nan,
                "conf_low": low,
                "conf_high": high,
                "note": "" if total else f"no {people}",
            }
        )
    return pd.DataFrame(rows)


def _columns(totals: Sequence[Values], scales: Sequence[Scale]) -> Array:
    arrays = [as_floats(values, f"column {place}") for place, values in enumerate(totals, start=1)]
    if len(arrays) != len(scales) or len({array.size for array in arrays}) > 1:
        sizes = ", ".join(str(array.size) for array in arrays)
        raise EstimationError(
            "there is one column of equal length for each scale",
            key="totals",
            found=f"columns of {sizes} for {len(scales)} scales",
        )
    return np.stack(arrays)
