"""Correlations between outcomes at one wave, over the respondents who have both."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from wavescore.analyses.correlations.quantities import ANALYSIS
from wavescore.analyses.shared.waves import CONF_LEVEL, at_wave, first_wave, floats
from wavescore.definitions.study import Study
from wavescore.methods.correlation import correlate
from wavescore.methods.influence import correlation_influence
from wavescore.methods.inputs import Values
from wavescore.results.table import results_frame


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    variables: list[str],
    wave: str | None = None,
    method: Sequence[str] = ("pearson",),
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
                **_moves(values[x], values[y], kind),
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
    return results_frame(ANALYSIS, rows)


def _moves(x: np.ndarray, y: np.ndarray, kind: str) -> dict[str, float]:
    """Return how far one respondent moves r and its t, or those of rho as the r of ranks."""
    pair: tuple[Values, Values] = (x, y)
    if kind != "pearson":
        both = ~(np.isnan(x) | np.isnan(y))
        pair = (pd.Series(x[both]).rank(), pd.Series(y[both]).rank())
    r, t = correlation_influence(*pair)
    return {"influence": r, "moved_statistic": t}
