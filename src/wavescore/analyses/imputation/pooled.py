"""A pooled estimate as a row of the result table."""

import numpy as np

from wavescore.analyses.shared.completed import drawn_moves
from wavescore.methods.pooling import Pooled

FULL, ANSWERED, IMPUTED = "full information", "answered", "imputed"


def pooled_row(found: Pooled) -> dict:
    """Return a pooled estimate with its interval and test, as parts of a row."""
    told = {
        "estimate": found.estimate,
        "std_error": found.std_error,
        "df": found.df,
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
        "conf_level": found.conf_level,
        "note": f"{found.m} imputations",
        "statistic": found.estimate / found.std_error if found.std_error > 0 else np.nan,
        "p_value": found.p_value,
    }
    return told | drawn_moves(found, told, found.std_error)
