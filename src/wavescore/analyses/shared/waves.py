"""What several analyses need: a wave's respondents, an outcome's values, counts as rows."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from wavescore.definitions.instrument import Instrument
from wavescore.definitions.study import Study
from wavescore.errors import DefinitionError, EstimationError, closest, listed
from wavescore.methods.influence import (
    mean_influence,
    nearly_alike,
    quantile_influence,
    sd_influence,
)
from wavescore.methods.proportions import wilson_interval

CONF_LEVEL = 0.95
NOBODY = "nobody to count"
# The level of those of whom a count's term is not so.
OTHERS = "others"


def first_wave(study: Study) -> str:
    """Return the name of the study's first wave, the baseline."""
    return study.wave_names[0]


def since_first(study: Study) -> np.ndarray:
    """Return the waves' times counted from the first wave, (T,), in the study's unit of time."""
    return np.array(study.times, dtype=float) - study.times[0]


def at_wave(scored: pd.DataFrame, wave: str, columns: Iterable[str] | None = None) -> pd.DataFrame:
    """Return the respondents of one wave, indexed by respondent_id; of all columns or of some."""
    held = scored if columns is None else scored[["respondent_id", *columns]]
    return held[scored["wave"] == wave].set_index("respondent_id")


def asked(
    study: Study, wave: str, names: Iterable[str] | None = None, *, items: bool = False
) -> list[str]:
    """Return the instruments of `names` (all by default) that the study asks at a wave.

    With `items`, only those whose items it holds and not their totals alone.
    """
    found = []
    for name in study.instruments if names is None else names:
        use = study.instruments[name]
        where = use.columns if use.columns is not None else use.total
        at_this_wave = wave in where if isinstance(where, Mapping) else True
        if at_this_wave and (use.columns is not None or not items):
            found.append(name)
    return found


def known_column(frame: pd.DataFrame, study: Study, name: str, key: str) -> str:
    """Return the column of an outcome or field; DefinitionError where the study has none."""
    column = study.column(name)
    if column not in frame.columns:
        known = [*study.instruments, *frame.columns.drop("wave", errors="ignore")]
        raise DefinitionError(
            "no such outcome or field",
            file=study.file,
            key=key,
            found=name,
            expected=listed([*study.instruments, *study.groups], most=20) + " or a field",
            hint=closest(name, known, "identifiers and free text are left out of the analyses"),
        )
    return column


def floats(frame: pd.DataFrame, study: Study, name: str, key: str) -> np.ndarray:
    """Return an outcome's values as floats, NaN = missing; DefinitionError for text or dates."""
    column = frame[known_column(frame, study, name, key)]
    if column.isna().all():
        return np.full(len(column), np.nan)
    if not pd.api.types.is_numeric_dtype(column):
        raise DefinitionError(
            "the field does not hold numbers",
            file=study.file,
            key=key,
            found=f"{name} ({column.dtype})",
            expected="an instrument or a field of numbers",
        )
    return column.to_numpy(dtype=float, na_value=np.nan)


def turned_items(
    frame: pd.DataFrame, study: Study, instrument: Instrument, key: str
) -> np.ndarray | None:
    """Return an instrument's items (n, k), reversed ones turned round; None where it has totals."""
    if any(column not in frame.columns for column in instrument.columns):
        return None
    ends = min(instrument.responses) + max(instrument.responses)
    items = {name: floats(frame, study, name, key) for name in instrument.columns}
    items |= {name: ends - items[name] for name in instrument.reversed_columns}
    return np.column_stack(list(items.values()))


def outcome_by_wave(scored: pd.DataFrame, study: Study, name: str, key: str) -> pd.DataFrame:
    """Return an outcome, one row per respondent and one column per wave in order, NaN = missing."""
    values = scored.assign(outcome=floats(scored, study, name, key))
    wide = values.pivot(index="respondent_id", columns="wave", values="outcome")
    return wide.reindex(columns=list(study.wave_names)).astype(float)


def group_labels(scored: pd.DataFrame, name: str, index: pd.Index) -> pd.Series:
    """Return each respondent's label of a group, by respondent_id in the order of `index`."""
    return scored.groupby("respondent_id")[name].first().reindex(index)


def why_not(error: EstimationError) -> str:
    """Return why a method gave no estimate, as a note; a value it met may be one respondent's."""
    return f"{error.problem}: {error.found}" if isinstance(error.found, str) else error.problem


def number_text(value: float) -> str:
    """Return a code or a limit as people write it: 1 for 1.0."""
    return f"{value:.10g}"


def count_and_percent(
    row: dict,
    count: int,
    total: int,
    *,
    interval: bool = False,
    names: tuple[str, str] = ("n", "percent"),
) -> list[dict]:
    """Return the rows n and percent of `count` among `total`, on request with Wilson's interval.

    names: their quantities. Both rows hold the denominator in `n`; of nobody there is no
    percentage, and the note says so.
    """
    percent = {**row, "quantity": names[1], "n": total}
    if total:
        percent["estimate"] = 100 * count / total
        if interval:
            low, high = wilson_interval(count, total, CONF_LEVEL)
            percent |= {
                "conf_low": 100 * low,
                "conf_high": 100 * high,
                "conf_level": CONF_LEVEL,
                "method": "wilson",
            }
    else:
        percent["note"] = [*_notes(row), NOBODY]
    return [{**row, "quantity": names[0], "estimate": count, "n": total}, percent]


def both_counts(row: Mapping, count: int, total: int, name: str = "n") -> list[dict]:
    """Return the rows of a count and of the others of `total`, on which a share of them rests.

    A share told beside a hidden number of others had left it one to three values.
    """
    row = {**row, "quantity": name, "n": total}
    return [{**row, "estimate": count}, {**row, "level": OTHERS, "estimate": total - count}]


def is_open_ended(study: Study, name: str) -> bool:
    """Whether a number is no score and no item, whose ends all know: an age, hours."""
    items = (use.instrument.columns for use in study.instruments.values())
    return name not in study.instruments and not any(name in columns for columns in items)


def five_numbers(values: np.ndarray, *, open_ended: bool) -> dict[str, dict]:
    """Return mean, sd, median, q1, q3, min and max (quantiles of type 7) as parts of rows.

    open_ended: as `is_open_ended` says.
    """
    seen = values[~np.isnan(values)]
    if not seen.size:
        names = ("mean", "sd", "median", "q1", "q3", "min", "max")
        return {name: {"note": "no values"} for name in names}
    sd: dict[str, Any] = {"note": "one value has no spread"}
    if seen.size > 1:
        moved = sd_influence(seen, open_ended=open_ended)
        sd = {"estimate": float(seen.std(ddof=1)), "influence": moved}
    return {
        "mean": {
            "estimate": float(seen.mean()),
            "influence": mean_influence(seen, open_ended=open_ended),
        },
        "sd": sd,
        **{
            name: {
                "estimate": float(np.quantile(seen, share)),
                "influence": quantile_influence(seen, share),
            }
            for name, share in (("median", 0.5), ("q1", 0.25), ("q3", 0.75))
        },
        "min": {"estimate": float(seen.min())},
        "max": {"estimate": float(seen.max())},
    }


def summary_rows(row: dict, values: np.ndarray, *, open_ended: bool) -> list[dict]:
    """Return n, missing and the `five_numbers` of values (NaN = missing) as rows."""
    missing = int(np.isnan(values).sum())
    answered = values.size - missing
    return [
        {**row, "quantity": "n", "estimate": answered, "n": values.size},
        {**row, "quantity": "missing", "estimate": missing, "n": values.size},
        *(
            {**row, "quantity": quantity, "n": answered, **found}
            for quantity, found in five_numbers(values, open_ended=open_ended).items()
        ),
    ]


def observed_mean(values: np.ndarray) -> dict:
    """Return n and mean with Student's interval, mean -+ t_(n-1) sd / sqrt(n) (R: t.test)."""
    n = len(values)
    row: dict[str, Any] = {"n": n, "note": "" if n else "nobody answered"}
    if n:
        row["estimate"] = values.mean()
    if nearly_alike(values):
        row["influence"] = np.inf
    if n > 1:
        error = values.std(ddof=1) / np.sqrt(n)
        margin = float(special.stdtrit(n - 1, (1 + CONF_LEVEL) / 2)) * error
        ends = {"conf_low": row["estimate"] - margin, "conf_high": row["estimate"] + margin}
        row |= {"std_error": error, "df": n - 1, **ends, "conf_level": CONF_LEVEL}
    return row


def _notes(row: dict) -> list[str]:
    note = row.get("note") or []
    return [note] if isinstance(note, str) else list(note)
