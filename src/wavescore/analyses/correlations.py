"""Correlations between outcomes at one wave, over the respondents who have both.

Pearson's r with Fisher's interval; on request Spearman's rho with the interval of Bonett and
Wright. p-values are two-sided.
"""

from itertools import combinations

import pandas as pd

from wavescore.analyses._shared import CONF_LEVEL, at_wave, first_wave, floats
from wavescore.definitions.study import Study
from wavescore.methods.correlation import correlate
from wavescore.results import results_frame

OPTIONS = {
    "variables": {
        "type": "array",
        "items": {"type": "string"},
        "minItems": 2,
        "uniqueItems": True,
        "needed": True,
        "refers_to": "outcome",
        "description": "Instruments, items or fields of numbers; every pair is correlated.",
    },
    "wave": {
        "type": ["string", "null"],
        "refers_to": "wave",
        "description": "The wave at which they are correlated; the first by default.",
    },
    "method": {
        "type": "array",
        "items": {"enum": ["pearson", "spearman"]},
        "minItems": 1,
        "uniqueItems": True,
        "description": "Which coefficients: pearson (the default), spearman or both.",
    },
}


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    variables: list[str],
    wave: str | None = None,
    method: list[str] = ("pearson",),
) -> pd.DataFrame:
    """Return each pair's correlation as a result table: outcome x, term y, quantity r.

    statistic is t on df = n - 2, n the complete pairs. Raises DefinitionError for a variable that
    is not there or not of numbers.
    """
    wave = wave or first_wave(study)
    people = at_wave(scored, wave)
    key = "analyses.correlations.variables"
    values = {name: floats(people, study, name, key) for name in variables}
    rows = []
    for (x, y), kind in ((pair, kind) for kind in method for pair in combinations(variables, 2)):
        found = correlate(values[x], values[y], kind, CONF_LEVEL)
        rows.append(
            {
                "outcome": x,
                "wave": wave,
                "term": y,
                "quantity": "r",
                "estimate": found.r,
                "statistic": found.statistic,
                "df": found.df,
                "p_value": found.p_value,
                "conf_low": found.conf_low,
                "conf_high": found.conf_high,
                "conf_level": found.conf_level,
                "alternative": "two-sided",
                "method": kind,
                "n": found.n,
                "note": found.note,
            }
        )
    return results_frame("correlations", rows)
