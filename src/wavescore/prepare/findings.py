"""Tables of findings: one row is one answer, row or form that could not be taken as it stands."""

from collections.abc import Iterable, Sequence

import pandas as pd

COLUMNS = ("respondent_id", "wave", "field", "value", "rule", "detail")
POSITION = "position"


def findings_frame(parts: Iterable[pd.DataFrame] = ()) -> pd.DataFrame:
    """Return all parts as one table of findings with text in every cell."""
    parts = [part for part in parts if len(part)]
    if not parts:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)].fillna("").astype("str")


def findings_at(
    keys: pd.DataFrame,
    field: str,
    values: Sequence[str] | str,
    rule: Sequence[str] | str,
    detail: Sequence[str] | str,
) -> pd.DataFrame:
    """Return a finding for each row of `keys` (respondent_id, wave), with the row's position."""
    return pd.DataFrame(
        {
            POSITION: keys.index,
            "respondent_id": keys["respondent_id"].to_numpy(),
            "wave": keys["wave"].to_numpy(),
            "field": field,
            "value": values,
            "rule": rule,
            "detail": detail,
        }
    )
