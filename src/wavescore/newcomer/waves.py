"""The layout of an export, its respondents and its waves, with times guessed from their names."""

import re
from collections.abc import Sequence

from wavescore.definitions.name_checks import OURS
from wavescore.newcomer.guess import Guess
from wavescore.newcomer.seen import EVENT, Seen

ID_NAMES = (
    *("record_id", "respondent_id", "participant_id", "subject_id", "study_id", "patient_id"),
    *("response_id", "id", "respondent", "participant", "subject", "pid", "seqn", "responseid"),
    *("code", "member"),
)
WAVE_NAMES = (
    *("wave", "visit", "session", "timepoint", "time_point", "time", "phase", "occasion", "round"),
    *("survey", "assessment", "measurement", "event", "week", "month"),
)
ROWS = 20  # fewer may be one of each by chance
START = ("baseline", "base", "bl", "pre", "start", "enrol", "screening", "intake", "first", "entry")
# What begins a wave's name, in order of time.
ORDER = (START, ("mid",), ("post", "end", "final", "discharge", "exit", "last"), ("follow", "fu"))
UNITS = {"day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25}
UNIT = re.compile(
    r"(?:(?P<before>day|week|wk|month|mo|year|yr)s?[ _]*(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<first>\d+(?:\.\d+)?)[ _]*(?P<after>day|d|week|wk|w|month|mo|m|year|yr|y)s?)(?![a-z])"
)
# baseline_arm_1 among codes, Baseline (Arm 1: Drug A) among labels.
ARM = re.compile(r"_arm_\d+[a-z]?$| \(Arm \d+: .*\)$")
TOKEN = re.compile(
    r"^(?:(?:t|w|wave|v|visit|time|tp|m|mo|month|wk|week|d|day|y|year|s|session|fu)?_?\d+"
    r"|\d+(?:m|mo|w|wk|d|y|months?|weeks?|days?|years?)"
    r"|baseline|base|bl|pre|post|start|end|final|first|last|followup|follow_up|fu|screening"
    r"|assessment|intake|discharge|mid|midline|endline|entry|exit|treatment)$"
)


def layout_of(seen: Seen) -> Guess:
    """Return redcap, wide or long: by a data dictionary, or a column of waves."""
    if seen.dictionary is not None:
        return Guess("redcap", "there is a data dictionary")
    wave = wave_column(seen)
    if wave is not None:
        sure = wave == EVENT or wave.lower() in WAVE_NAMES
        why = f"the column {wave} has few values, and ids stand several times"
        return Guess("long", why if sure else f"{why}, once with each; is it the wave?", sure)
    return Guess("wide", "a row for each respondent")


def respondent_of(seen: Seen) -> Guess:
    """Return the column of the respondent's id; None where rows are numbered."""
    if seen.dictionary is not None:
        first = next(iter(seen.dictionary.fields))
        if first in seen.columns:
            return Guess(first, "the dictionary's first field")
    lower = {re.sub(r"[^a-z0-9]+", "_", n.lower()): n for n in reversed(seen.columns)}
    for name in ID_NAMES:
        if name in lower:
            return Guess(lower[name], "its name")
    first = seen.columns[0]
    if EVENT in seen.columns or (seen.filled(first).all() and seen.frame[first].is_unique):
        numeric = seen.frame[first].str.contains(r"\.\d", regex=True).any()
        if not numeric:
            return Guess(first, "the first column", sure=EVENT in seen.columns)
    for name in (n for n in seen.columns[1:] if n.lower() in WAVE_NAMES and _divides(seen, n)):
        if seen.filled(first).all() and _once(seen, first, name):
            return Guess(first, f"the first column, once with each {name}", sure=False)
    return Guess(None, "no column of ids was found: rows are numbered", sure=False)


def wave_column(seen: Seen) -> str | None:
    """Return the column that says the wave of a row, in an export that is not REDCap's."""
    respondent = respondent_of(seen).value
    if EVENT in seen.columns:
        return EVENT
    if not isinstance(respondent, str) or seen.frame[respondent].is_unique:
        return None
    for name in seen.columns:
        if name.lower() in WAVE_NAMES and _divides(seen, name):
            return name
    return next((n for n in seen.columns if _divides(seen, n) and _once(seen, respondent, n)), None)


def _divides(seen: Seen, name: str) -> bool:
    return 2 <= len(seen.answers(name)) <= 12 and bool(seen.filled(name).all())


def _once(seen: Seen, respondent: str, name: str) -> bool:
    """Return whether each id stands once with each value of a column, in enough rows to tell."""
    at = seen.frame[name].str.strip()
    once = not seen.frame[[respondent]].assign(at=at).duplicated().any()
    return once and len(at) >= ROWS and bool((at.value_counts() > 1).all())


def waves_of(marks: Sequence[str], merge: bool = True) -> tuple[list[dict], str, bool]:
    """Return the waves of events or codes in order, the unit of their times, and whether sure.

    A wave: name, mark (one text, or one an arm), label, time. Where `merge`, events of several arms
    that have the same name but for the arm are one wave.
    """
    by_name: dict[str, list[str]] = {}
    bare = [ARM.sub("", mark) for mark in marks]
    for mark, name in zip(marks, bare, strict=True):
        alone = merge or bare.count(name) == 1
        by_name.setdefault(name if alone else mark, []).append(mark)
    days = {name: _days(name) for name in by_name}
    units = [found[1] for found in days.values() if found and found[1]]
    # The commonest unit; of equals the finest.
    unit = max(UNITS, key=units.count) if units else ""
    known = {name: found[0] / UNITS.get(unit, 1.0) for name, found in days.items() if found}
    sure = bool(unit) and len(set(known.values())) == len(by_name)
    if sure:
        # An export's first respondent may have missed a wave: the names say the order.
        by_name = {name: by_name[name] for name in sorted(by_name, key=known.__getitem__)}
    else:
        by_name = {name: by_name[name] for name in in_order(list(by_name))}
        known, unit = {name: float(place) for place, name in enumerate(by_name)}, ""
    named = [_wave_name(name, place) for place, name in enumerate(by_name)]
    waves = [
        {
            "name": named[place] if named.count(named[place]) == 1 else f"t{place + 1}",
            "mark": found[0] if len(found) == 1 else found,
            "label": _label(name) or f"Wave {place + 1}",
            "time": round(known[name], 2),
        }
        for place, (name, found) in enumerate(by_name.items())
    ]
    return waves, unit, sure or len(waves) == 1


def in_order(names: list[str]) -> list[str]:
    """Return waves' names in order of time: by words (pre, post), a number, or as given."""
    ranks = [_rank(name) for name in names]
    if None not in ranks and len(set(ranks)) > 1:
        return sorted(names, key=lambda name: _rank(name) or 0)
    numbers = [re.findall(r"\d+", name) for name in names]
    if len({re.sub(r"\d+", "", name) for name in names}) == 1 and all(map(len, numbers)):
        return sorted(names, key=lambda name: [int(n) for n in re.findall(r"\d+", name)])
    return names


def _rank(name: str) -> int | None:
    lower = name.lower()
    return next((place for place, words in enumerate(ORDER) if lower.startswith(words)), None)


def _label(name: str) -> str:
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def _wave_name(name: str, place: int) -> str:
    short = re.sub(r"[^A-Za-z0-9_]", "", name.replace(" ", "_"))
    return short if short and len(short) <= 20 and short not in OURS else f"t{place + 1}"


def _days(name: str) -> tuple[float, str] | None:
    """Return the days that a wave's name says and their unit; None where it says none."""
    lower = name.lower()
    found = UNIT.search(lower)
    if found:
        letter = (found["before"] or found["after"])[0]
        unit = next(each for each in UNITS if each.startswith(letter))
        return float(found["number"] or found["first"]) * UNITS[unit], unit
    return (0.0, "") if lower.startswith(START) else None
