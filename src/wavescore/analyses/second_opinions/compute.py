"""The study's headline numbers from independent programs, and the largest difference of each.

What is repeated follows from the study's other analyses and their options. Beyond MOST respondents
a drawn few are given to both, so that the time does not grow with the study.
"""

import numpy as np
import pandas as pd

from wavescore.analyses.second_opinions.classical import Compared, classical
from wavescore.analyses.second_opinions.growth_models import growth_models
from wavescore.analyses.second_opinions.quantities import ANALYSIS, NUMBERS
from wavescore.definitions.study import Study
from wavescore.methods.influence import MODEL_REACH
from wavescore.results.table import results_frame

MOST = 2000
DRAWN = "of respondents drawn at random, ours beside theirs"
# A difference smaller than this is rounding and stopping, whoever the respondents are.
ARITHMETIC = 0.01


def run(scored: pd.DataFrame, study: Study, *, exclusions: pd.DataFrame) -> pd.DataFrame:
    """Return the programs' agreement with ours as a result table.

    For each number (term, method its program) and outcome: compared, how many of them, and
    largest_difference, |theirs - ours|, of fitted models in our standard errors (of a growth
    model: term the parameter). Of growth models also each parameter (term): ours, and difference
    (theirs - ours).
    """
    people, drawn = _drawn(scored, study.seed)
    found = [*classical(people, exclusions, study), *growth_models(people, study)]
    rows = []
    for key in dict.fromkeys((each.number, each.outcome) for each in found):
        same = [each for each in found if (each.number, each.outcome) == key]
        rows += _rows(same, [DRAWN] if drawn else [])
    return results_frame(ANALYSIS, rows or [_nothing()])


def _nothing() -> dict:
    return {"quantity": "compared", "estimate": 0, "note": "the study has none of these numbers"}


def _drawn(scored: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, bool]:
    """Return the rows of at most MOST respondents, and whether they were drawn."""
    everyone = np.sort(scored["respondent_id"].unique())
    if len(everyone) <= MOST:
        return scored, False
    some = np.random.default_rng(seed).choice(everyone, MOST, replace=False)
    return scored[scored["respondent_id"].isin(set(some))], True


def _rows(same: list[Compared], notes: list[str]) -> list[dict]:
    """Return the rows of one number of one outcome."""
    first, known = same[0], [each for each in same if not each.why_not]
    row = {"outcome": first.outcome, "term": first.number, "method": NUMBERS[first.number][1]}
    notes = [*notes, *dict.fromkeys(each.note for each in same if each.note)]
    gone = list(dict.fromkeys(each.why_not for each in same if each.why_not))
    if not known:
        return [{**row, "quantity": "largest_difference", "note": [*notes, *gone]}]
    worst = max(known, key=lambda each: each.distance)
    n = min(each.n for each in known)
    largest = {"estimate": worst.distance, "n": n, "note": [*notes, *gone]}
    if worst.parameter:
        largest["term"] = worst.parameter
    reach = 2 * MODEL_REACH / np.sqrt(n)
    largest["influence"] = 0.0 if worst.distance < ARITHMETIC else reach
    return [
        {**row, "quantity": "compared", "estimate": len(known), "n": n},
        {**row, "quantity": "largest_difference", **largest},
        *(each for one in known if one.parameter for each in _parameter(row, one)),
    ]


def _parameter(row: dict, one: Compared) -> list[dict]:
    """Return a growth model's parameter: ours with its standard error, and theirs minus ours."""
    row = {**row, "term": one.parameter, "n": one.n}
    difference = {"quantity": "difference", "estimate": one.theirs - one.ours}
    return [
        {**row, "quantity": "ours", "estimate": one.ours, **one.precision},
        {
            **row,
            **difference,
            **({"influence": 0.0} if one.distance < ARITHMETIC else one.precision),
        },
    ]
