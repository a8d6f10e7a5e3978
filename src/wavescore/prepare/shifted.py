"""Whether an instrument's codes begin elsewhere than the instrument's own: 1 for "Not at all".

Read as they stand, such answers would be scored wrongly without most of them being out of range.
"""

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from wavescore.definitions.parts import InstrumentUse
from wavescore.definitions.study import Study
from wavescore.errors import DataError, Problems
from wavescore.prepare.check_codes import written_recode
from wavescore.prepare.columns import instrument_columns
from wavescore.prepare.kinds import Kind
from wavescore.prepare.spelling import is_number, same_code

FEWEST = 20  # answered cells from which codes beyond the responses say that all are shifted
SOME = 2  # such cells
FEW_CODES = 5
EXPECTED = 30  # cells that should hold the lowest code, and of which none does


def shift_of(counts: Mapping[float, int], responses: Collection[float], expected: float) -> int:
    """Return 1 or -1 where codes seem to stand one above or below the responses, else 0.

    counts: how many cells hold each code; expected: how many should hold the lowest. More cells lie
    just beyond one end of the responses than at the other; or none holds the lowest.
    """
    low, high = min(responses), max(responses)
    answered = sum(counts.get(code, 0) for code in (low - 1, *responses, high + 1))
    above, below = counts.get(high + 1, 0), counts.get(low - 1, 0)
    if answered >= FEWEST and above >= SOME and above > counts.get(low, 0):
        return 1
    if answered >= FEWEST and below >= SOME and below > counts.get(high, 0):
        return -1
    return int(expected >= EXPECTED and not counts.get(low, 0))


def expected_lowest(answered: int, responses: Collection[float]) -> float:
    """Return how many cells should hold the lowest code where nothing else is known: 3 in 10.

    Of more than five responses nobody's answer may well be the lowest.
    """
    return 0.3 * answered if len(responses) <= FEW_CODES else 0.0


def check_shifted(
    as_read: pd.DataFrame,
    columns: Mapping[str, pd.Series],
    kinds: Mapping[str, Kind],
    parts: Sequence[pd.DataFrame],
    study: Study,
) -> None:
    """Raise DataError where an instrument's codes seem to begin elsewhere than its responses.

    columns: the answers as read; parts: what was refused. Codes that a recode names, or of which
    the dictionary offers the lowest, are what the study says they are.
    """
    waves = pd.Categorical(as_read["wave"], study.wave_names).codes
    problems = Problems()
    for name, use in study.instruments.items():
        items = instrument_columns(name, use)
        if use.total is not None or use.recode or _offered(items, kinds, use):
            continue
        refused = [part for part in parts if len(part) and part["field"].iloc[0] in items]
        table = _counts([columns[item] for item in items], refused, waves, use, study)
        problems.of(_refuse, name, use, table, study)
    problems.raise_all()


def _offered(items: Sequence[str], kinds: Mapping[str, Kind], use: InstrumentUse) -> bool:
    """Return whether a dictionary has a choice of the lowest code."""
    low = same_code(str(min(use.instrument.responses)))
    return any(low in map(same_code, kinds[item].labels) for item in items)


def _counts(
    answers: Sequence[pd.Series],
    refused: Sequence[pd.DataFrame],
    waves: np.ndarray,
    use: InstrumentUse,
    study: Study,
) -> pd.DataFrame:
    """Return how many cells hold each code (column) at each wave (row)."""
    responses = sorted(use.instrument.responses)
    size = len(study.waves)
    found = {code: np.zeros(size, dtype=int) for code in responses}
    for column in answers:
        values = column.to_numpy(dtype=float)
        for code in responses:
            found[code] += np.bincount(waves[values == code], minlength=size)
    for part in refused:
        for wave, text in zip(part["wave"], part["value"], strict=True):
            if is_number(text.strip()):
                at = found.setdefault(float(text), np.zeros(size, dtype=int))
                at[study.wave_names.index(wave)] += 1
    return pd.DataFrame(found)


def _refuse(name: str, use: InstrumentUse, counts: pd.DataFrame, study: Study) -> None:
    responses = use.instrument.responses
    low, high, whole = min(responses), max(responses), counts.sum()
    shifts = [shift_of(whole, responses, expected_lowest(whole.sum(), responses))]
    for place in range(len(counts)):
        others = counts.drop(index=place).sum()
        share = others[low] / max(others.sum(), 1)
        shifts.append(shift_of(counts.iloc[place], responses, share * counts.iloc[place].sum()))
    shift = next((each for each in shifts if each), 0)
    if not shift:
        return
    place = shifts.index(shift) - 1
    where = "" if place < 0 else f" at wave {study.wave_names[place]}"
    here = whole if place < 0 else counts.iloc[place]
    end = low if shift > 0 else high
    raise DataError(
        "the instrument's codes seem to begin elsewhere than its responses",
        file=study.source.export,
        key=f"instruments.{name}",
        found=f"{here[end]} of {here.sum()} answered cells hold {end:g}{where}",
        expected=f"codes {low:g} to {high:g}",
        hint=f"say what they are: recode: {written_recode(responses, shift)}, or "
        f"{written_recode(responses, 0)} where they are not shifted",
    )
