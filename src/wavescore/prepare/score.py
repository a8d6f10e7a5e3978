"""Scores: totals of items under a stated rule for missing answers, their bands, and groups."""

import numpy as np
import pandas as pd

from wavescore.definitions.instrument import Instrument
from wavescore.definitions.parts import Group, InstrumentUse
from wavescore.definitions.study import Study
from wavescore.errors import DataError, DefinitionError, closest, named
from wavescore.prepare.columns import check_group_names
from wavescore.prepare.spelling import is_number

SUMMARY_COLUMNS = ("instrument", "wave", "n", "complete", "prorated", "not_scored")


def score_instrument(items: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Return total, answered and band for each row of `items`, by the instrument's rules.

    `items` (n, k): the instrument's columns (`gad7_1`...) or its item names, as answered, NaN where
    missing. A reversed item is lowest code + highest code - answer. total: the sum (or mean) of k
    items; complete: NaN unless all are answered; prorate: with at most `max_missing` unanswered,
    the respondent's mean of the answered items stands for the others, total = k x mean, unrounded.
    answered: how many items are answered. band: the severity band whose lower end the unrounded
    total has reached, "" where there is no total. Raises DataError where an item is absent.
    """
    scored = _oriented(items, instrument)
    k = len(instrument.items)
    answered = scored.notna().sum(axis=1)
    allowed = instrument.max_missing if instrument.missing_rule == "prorate" else 0
    mean = scored.mean(axis=1, skipna=True)
    # The complete sum is of whole codes and exact; k x mean is not, to the last bit.
    total = scored.sum(axis=1).where(answered == k, k * mean)
    total = total if instrument.score == "sum" else mean
    total = total.where((answered >= k - allowed) & (answered > 0))
    return pd.DataFrame(
        {"total": total, "answered": answered.astype(float), "band": band_of(total, instrument)}
    )


def band_of(totals: pd.Series, instrument: Instrument) -> pd.Series:
    """Return the band of each total: the highest whose lower end it has reached, else ""."""
    names = np.array(["", *(band.name for band in instrument.bands)], dtype=object)
    # k x mean can fall short of a whole number by a few parts in 1e16.
    place = np.searchsorted([band.low for band in instrument.bands], totals + 1e-9, side="right")
    place = np.where(totals.isna(), 0, place)
    return pd.Series(names[place], index=totals.index, dtype="str")


def score(clean: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return `clean` with `{instrument}_total`, `_answered`, `_band`, and a column for each group.

    Items stay as answered. A group is read from its field at its wave and copied to every wave of
    the respondent; who has no answer there, or one that no group has, is in none (missing).
    Where the study keeps totals alone, the total is the export's and answered is missing.
    """
    columns: dict[str, pd.Series] = {}
    for name, use in study.instruments.items():
        columns |= _score_columns(clean, name, use)
    columns |= {name: _members(clean, group, study) for name, group in study.groups.items()}
    check_group_names(clean.columns, study)
    rest = [name for name in clean.columns if name not in columns]
    return pd.concat([clean[rest], pd.DataFrame(columns, index=clean.index)], axis=1)


def scoring_summary(scored: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return how many respondents are scored under each rule: a row per instrument and wave.

    scored: as `score` returns it. n rows at the wave; complete: every item answered (or a total
    exported); prorated: scored with items missing; not_scored: the rest. complete + prorated +
    not_scored = n.
    """
    rows = []
    for name, use in study.instruments.items():
        has_total = scored[f"{name}_total"].notna()
        full = scored[f"{name}_answered"] == len(use.instrument.items)
        complete = has_total & (full | (use.total is not None))
        for wave in study.wave_names:
            here = scored["wave"] == wave
            counts = [here, here & complete, here & has_total & ~complete, here & ~has_total]
            rows.append((name, wave, *(int(part.sum()) for part in counts)))
    return pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS))


def _score_columns(clean: pd.DataFrame, name: str, use: InstrumentUse) -> dict[str, pd.Series]:
    if use.total is None:
        scored = score_instrument(clean, use.instrument)
    else:
        total = clean[f"{name}_total"]
        band = band_of(total, use.instrument)
        scored = pd.DataFrame({"total": total, "answered": np.nan, "band": band})
    return {f"{name}_{part}": scored[part] for part in scored.columns}


def _oriented(items: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """Return the instrument's items alone, reversed ones turned round."""
    names = list(instrument.columns)
    absent = [name for name in names if name not in items.columns]
    if absent and set(instrument.items) <= set(items.columns):
        names = list(instrument.items)
    elif absent:
        raise DataError(
            "an item of the instrument is not among the columns",
            key=instrument.name,
            found=named(items.columns),
            expected=f"a column {absent[0]!r}",
            hint=closest(absent[0], items.columns),
        )
    turned = sum((min(instrument.responses), max(instrument.responses)))
    backwards = set(instrument.reversed) | set(instrument.reversed_columns)
    columns = {name: turned - items[name] if name in backwards else items[name] for name in names}
    return pd.DataFrame(columns, index=items.index).astype(float)


def _members(clean: pd.DataFrame, group: Group, study: Study) -> pd.Series:
    """Return each respondent's group label on every row."""
    if group.field not in clean.columns:
        raise DefinitionError(
            "the group's field is not in the data",
            file=study.file,
            key=f"groups.{group.name}.field",
            found=group.field,
            expected="a field of the export that is neither an identifier nor free text",
        )
    at_wave = clean[clean["wave"] == group.wave].set_index("respondent_id")[group.field]
    labels = pd.Series(None, index=at_wave.index, dtype=object)
    numeric = pd.api.types.is_numeric_dtype(at_wave)
    if at_wave.notna().any():
        _same_kind(group, numeric, study)
    for label, codes in group.values.items():  # noqa: PD011
        labels[at_wave.isin([float(c) if numeric else str(c) for c in codes])] = label
    for label, (low, high) in group.bands.items():
        labels[at_wave.between(low, high)] = label
    return clean["respondent_id"].map(labels).astype("str")


def _same_kind(group: Group, numeric: bool, study: Study) -> None:
    """Stop where a group compares numbers with words."""
    codes = [code for each in group.values.values() for code in each]  # noqa: PD011
    if numeric and not all(is_number(str(code)) for code in codes):
        raise DefinitionError(
            "the group names words, and its field holds numbers",
            file=study.file,
            key=f"groups.{group.name}.values",
            found=named(codes),
            expected=f"codes of {group.field}",
        )
    if group.bands and not numeric:
        raise DefinitionError(
            "the group has bands, and its field holds words",
            file=study.file,
            key=f"groups.{group.name}.bands",
            found=f"the field {group.field}",
            expected="a field of numbers, or values: {label: [words]}",
        )
