"""How many minutes respondents took over the survey at each wave."""

import numpy as np
import pandas as pd

from wavescore.analyses.completion_time.quantities import ANALYSIS
from wavescore.analyses.shared.waves import at_wave, five_numbers, known_column
from wavescore.definitions.study import Study
from wavescore.errors import DefinitionError
from wavescore.notes import respondents
from wavescore.prepare.values import times
from wavescore.results.table import results_frame

SHOWN = ("median", "q1", "q3")


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    started: str,
    completed: str,
    group: str | None = None,
) -> pd.DataFrame:
    """Return minutes per wave as a result table, of everybody (group "") and of each group.

    Quantities: n (both times known), missing (the rest), median, q1, q3. Raises DefinitionError
    where a field holds no times.
    """
    minutes = _times(scored, completed, "completed", study) - _times(
        scored, started, "started", study
    )
    people = scored.assign(minutes=minutes.dt.total_seconds() / 60)
    rows = []
    for wave in study.wave_names:
        found = at_wave(people, wave)
        rows += _summary({"wave": wave}, found["minutes"].to_numpy(dtype=float))
        for label in study.groups[group].labels if group else ():
            inside = found.loc[found[group] == label, "minutes"]
            rows += _summary({"wave": wave, "group": label}, inside.to_numpy(dtype=float))
    return results_frame(ANALYSIS, rows)


def _times(scored: pd.DataFrame, name: str, option: str, study: Study) -> pd.Series:
    column = scored[known_column(scored, study, name, f"analyses.completion_time.{option}")]
    if pd.api.types.is_datetime64_any_dtype(column):
        return column
    # Without a dictionary nothing says that a column is of times: it is read as words.
    words = not pd.api.types.is_numeric_dtype(column)
    texts = column.dropna().astype(str).str.strip() if words else pd.Series(dtype="str")
    known = pd.Series(times(texts.tolist(), ""), index=texts.index)
    wrong = int(known.isna().sum()) if words else int(column.notna().sum())
    if not wrong:
        return known.reindex(column.index)
    raise DefinitionError(
        "the field holds no times",
        file=study.file,
        key=f"analyses.completion_time.{option}",
        found=f"{name}: {wrong} of {int(column.notna().sum())} answers are none",
        expected="a timestamp, as 2024-05-31 14:05",
        hint="name it in a rule of eligibility, as started: then what is no time is a finding",
    )


def _summary(row: dict, minutes: np.ndarray) -> list[dict]:
    # Completed before opened: one of the two is wrong, and so are the minutes.
    backwards = minutes < 0
    known = minutes[~np.isnan(minutes) & ~backwards]
    note = f"{respondents(backwards.sum())} completed before opening: no minutes"
    row = {**row, "note": note if backwards.any() else ""}
    missing = minutes.size - known.size
    rows = [
        {**row, "quantity": "n", "estimate": known.size, "n": minutes.size},
        {**row, "quantity": "missing", "estimate": missing, "n": minutes.size},
    ]
    numbers = five_numbers(known, open_ended=True)
    for quantity in SHOWN:
        found = {"quantity": quantity, "n": known.size, **numbers[quantity]}
        notes = [text for text in (row["note"], found.get("note")) if text]
        rows.append({**row, **found, "note": notes})
    return rows
