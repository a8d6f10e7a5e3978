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

    columns: the answers as read; parts: what was refused. Codes of which the dictionary offers the
    lowest, or that a recode says to be the instrument's own, are what the study says they are. Of
    others that a recode names none is missed, and only cells beyond them tell.
    """
    waves = pd.Categorical(as_read["wave"], study.wave_names).codes
    problems = Problems()
    for name, use in study.instruments.items():
        items = instrument_columns(name, use)
        codes = _codes(use)
        if not codes or _offered(items, kinds, codes):
            continue
        refused = [part for part in parts if len(part) and part["field"].iloc[0] in items]
        table = _counts([columns[item] for item in items], refused, waves, codes, study)
        problems.of(_refuse, name, use, table, list(codes), study)
    problems.raise_all()


def _codes(use: InstrumentUse) -> dict[float, float]:
    """Return the export's codes of an instrument and what each is read as; none if not looked at.

    Not looked at are totals, codes said to be the instrument's own, and codes in words.
    """
    if use.total is not None:
        return {}
    if not use.recode:
        return {code: code for code in sorted(use.instrument.responses)}
    codes = {float(code): value for code, value in use.recode.items() if is_number(code)}
    own = all(code == value for code, value in codes.items())
    alone = len(codes) == len(use.recode) == len(set(codes.values()))
    return codes if alone and not own else {}


def _offered(items: Sequence[str], kinds: Mapping[str, Kind], codes: Collection[float]) -> bool:
    """Return whether a dictionary has a choice of the lowest code."""
    low = same_code(str(min(codes)))
    return any(low in map(same_code, kinds[item].labels) for item in items)


def _counts(
    answers: Sequence[pd.Series],
    refused: Sequence[pd.DataFrame],
    waves: np.ndarray,
    codes: Mapping[float, float],
    study: Study,
) -> pd.DataFrame:
    """Return how many cells hold each code (column) at each wave (row)."""
    size = len(study.waves)
    found = {code: np.zeros(size, dtype=int) for code in codes}
    for column in answers:
        values = column.to_numpy(dtype=float)
        for code, value in codes.items():
            found[code] += np.bincount(waves[values == value], minlength=size)
    for part in refused:
        for wave, text in zip(part["wave"], part["value"], strict=True):
            if is_number(text.strip()):
                at = found.setdefault(float(text), np.zeros(size, dtype=int))
                at[study.wave_names.index(wave)] += 1
    return pd.DataFrame(found)


def _refuse(
    name: str, use: InstrumentUse, counts: pd.DataFrame, codes: list[float], study: Study
) -> None:
    low, whole = min(codes), counts.sum()
    # Where codes begin at 1 already, none is meant one higher: nobody strongly disagrees.
    known = not use.recode and low == 0
    shifts = [shift_of(whole, codes, known * expected_lowest(whole.sum(), codes))]
    for place in range(len(counts)):
        others, here = counts.drop(index=place).sum(), counts.iloc[place]
        share = others[low] / max(others.sum(), 1)
        shifts.append(shift_of(here, codes, known * share * here.sum()))
    shift = next((each for each in shifts if each), 0)
    if not shift:
        return
    place = shifts.index(shift) - 1
    where = "" if place < 0 else f" at wave {study.wave_names[place]}"
    here = whole if place < 0 else counts.iloc[place]
    end = low if shift > 0 else max(codes)
    own = use.instrument.responses
    says = f"say what they are: recode: {written_recode(own, shift)}, or {written_recode(own, 0)}"
    if where or use.recode:
        says = "a recode is of all waves: write the waves' codes alike in the export"
        says += "" if use.recode else f", or say recode: {written_recode(own, 0)}"
    raise DataError(
        "the instrument's codes seem to begin elsewhere than its responses",
        file=study.source.export,
        key=f"instruments.{name}",
        found=f"{here[end]} of {here.sum()} answered cells hold {end:g}{where}",
        expected=f"codes {low:g} to {max(codes):g}",
        hint=says if use.recode else f"{says} where they are not shifted",
    )
