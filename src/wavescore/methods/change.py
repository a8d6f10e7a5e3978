"""The rules of NHS Talking Therapies: caseness, recovery, reliable change."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from wavescore.errors import EstimationError
from wavescore.methods.inputs import as_floats
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


@dataclass(frozen=True)
class TalkingTherapiesChange:
    """`respondents`: one row each, in the order given; `rates`: one row per term of RATES.

    respondents: complete (all four totals observed) and, boolean, the RATES and case_at_end; a
    respondent who is not complete has False in all of them.
    rates: term, count, denominator, proportion, conf_low, conf_high, note.
    """

    respondents: pd.DataFrame
    rates: pd.DataFrame
    n: int
    n_complete: int
    n_cases_at_start: int
    conf_level: float


def classify_caseness(phq, gad, phq_cut=10, gad_cut=8) -> np.ndarray:
    """Return "case", "not_case" or "not_scored" for each respondent.

    A case is at or above either cut-point (PHQ 10, GAD-7 8). One total missing: a case if the other
    is at or above its cut, otherwise not scored, as the missing one could decide either way.

    Raises EstimationError for unequal lengths.
    Reference: NHS Talking Therapies manual (National Collaborating Centre for Mental Health);
    the cut of 10 is carried over to PHQ-8: Kroenke 2009, doi 10.1016/j.jad.2008.06.026.
    """
    phq, gad = _same_length(phq=phq, gad=gad)
    case = (phq >= phq_cut) | (gad >= gad_cut)
    unknown = ~case & (np.isnan(phq) | np.isnan(gad))
    return np.select([case, unknown], ["case", "not_scored"], "not_case").astype(object)


def talking_therapies_change(
    start_phq,
    start_gad,
    end_phq,
    end_gad,
    *,
    phq_cut=10,
    gad_cut=8,
    phq_change=6,
    gad_change=4,
    conf_level=0.95,
) -> TalkingTherapiesChange:
    """Classify change between two waves by the rules of NHS Talking Therapies, and count it.

    Arguments: totals of the same respondents in the same order, NaN = missing; only respondents
    with all four are classified. Recovery: a case at the start and below both cut-points at the
    end. Reliably better on a scale: down by its reliable change or more (PHQ-9 6, GAD-7 4); worse:
    up by as much. Reliable improvement: better on one and not worse on the other; deterioration:
    worse on one and not better on the other; no reliable change: the rest, better on one and worse
    on the other among them. Reliable recovery: recovery and reliable improvement.
    Denominators: cases at the start for recovery and reliable recovery, all complete otherwise.

    Raises EstimationError for unequal lengths.
    Reference: NHS England, Psychological therapies annual report (rates as published); reliable
    change after Jacobson & Truax 1991, doi 10.1037/0022-006X.59.1.12.
    """
    start_phq, start_gad, end_phq, end_gad = _same_length(
        start_phq=start_phq, start_gad=start_gad, end_phq=end_phq, end_gad=end_gad
    )
    complete = ~np.isnan(start_phq + start_gad + end_phq + end_gad)
    start = complete & ((start_phq >= phq_cut) | (start_gad >= gad_cut))
    end = complete & ((end_phq >= phq_cut) | (end_gad >= gad_cut))
    # Rounded, because prorated totals (28/3 - 10/3) may miss a whole number by the last bit.
    phq_fall, gad_fall = np.round(start_phq - end_phq, 9), np.round(start_gad - end_gad, 9)
    better = (phq_fall >= phq_change) | (gad_fall >= gad_change)
    worse = (phq_fall <= -phq_change) | (gad_fall <= -gad_change)
    respondents = _flags(complete, start, end, better, worse)
    counts = {term: int(respondents[term].sum()) for term in RATES}
    n_complete, n_cases = int(complete.sum()), counts["caseness_at_start"]
    rates = change_rates(counts, n_complete, n_cases, conf_level)
    return TalkingTherapiesChange(
        respondents, rates, int(complete.size), n_complete, n_cases, conf_level
    )


def _flags(complete, start, end, better, worse) -> pd.DataFrame:
    improved, deteriorated = complete & better & ~worse, complete & worse & ~better
    return pd.DataFrame(
        {
            "complete": complete,
            "caseness_at_start": start,
            "case_at_end": end,
            "recovery": start & ~end,
            "reliable_improvement": improved,
            "reliable_deterioration": deteriorated,
            "no_reliable_change": complete & ~improved & ~deteriorated,
            "reliable_recovery": start & ~end & improved,
        }
    )


def change_rates(counts: dict, finished: int, cases_at_start: int, conf_level=0.95) -> pd.DataFrame:
    """Return proportions with Wilson intervals from counts by term, on the published denominators.

    `counts` may name any of RATES (a benchmark's published counts, say). Denominator:
    `cases_at_start` for recovery and reliable_recovery, `finished` for the others.
    Columns: term, count, denominator, proportion, conf_low, conf_high, note.
    """
    rows = []
    for term, count in counts.items():
        total = cases_at_start if term in AMONG_CASES else finished
        low, high = wilson_interval(count, total, conf_level)
        people = "case at the start" if term in AMONG_CASES else "respondent with all four totals"
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


def _same_length(**columns) -> list[np.ndarray]:
    arrays = [as_floats(values, name) for name, values in columns.items()]
    if len({array.size for array in arrays}) > 1:
        sizes = ", ".join(f"{name} {a.size}" for name, a in zip(columns, arrays, strict=True))
        raise EstimationError("columns differ in length", key=next(iter(columns)), found=sizes)
    return arrays
