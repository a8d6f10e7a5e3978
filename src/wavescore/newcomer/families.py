"""Columns that belong together: gad7_1 to gad7_7, A1 to A7, t1_mood_1 and t2_mood_1."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from wavescore.newcomer.seen import Seen
from wavescore.newcomer.waves import TOKEN
from wavescore.prepare.spelling import fold, is_number

# What known instruments are called in columns' names, beside their own.
ALIASES = {"gad7": ("gad",), "phq9": ("phq", "dpq"), "phq8": ("phq", "dpq")}
# A wave's letter before the item's place, as in w1_mood.
LETTERED = re.compile(r"(?:^|_)(?:t|w|wave|v|visit|time|tp|m|month|wk|week|d|day|y|s|fu)$")


@dataclass(frozen=True)
class Family:
    """Columns of one scale at one time; `stem` is what their names share, `wave` what marks it."""

    stem: str
    items: Mapping[str, str]  # the item as it stands in the name, and the column
    wave: str = ""

    @property
    def columns(self) -> list[str]:
        """The columns in order."""
        return list(self.items.values())

    def first(self, count: int) -> "Family":
        """Return the family of the first `count` items."""
        return Family(self.stem, dict(list(self.items.items())[:count]), self.wave)


@dataclass(frozen=True)
class Repeated:
    """One scale at every wave that has it: a family by the wave's mark ("" where there is one)."""

    stem: str
    at: Mapping[str, Family] = field(default_factory=dict)

    @property
    def one(self) -> Family:
        """The family of the first wave."""
        return next(iter(self.at.values()))


def families(seen: Seen, wide: bool, fewest: int = 3) -> list[Repeated]:
    """Return the runs of numbered columns with the same answers; in wide exports by their wave."""
    numbered: dict[tuple[str, str], dict[int, str]] = {}
    for column in seen.columns:
        if "___" in column:
            continue
        for found in re.finditer(r"\d+", column):
            key = (column[: found.start()], column[found.end() :])
            numbered.setdefault(key, {}).setdefault(int(found[0]), column)
    made = []
    for (before, after), by_number in numbered.items():
        if wide and LETTERED.search(before):
            continue  # w1_mood, w2_mood: the number is the wave's
        run = _run(sorted(by_number))
        if len(run) >= fewest:
            names = [by_number[number] for number in run]
            items = {name[len(before) : len(name) - len(after)]: name for name in names}
            made.append((before, after, items))
    made += _by_letter(seen, fewest)
    by_question = _by_question(seen, fewest)
    if wide:
        return [*_by_wave(made), *by_question]
    return [*(Repeated(b, {"": Family(b, c)}) for b, _, c in made), *by_question]


def _by_letter(seen: Seen, fewest: int) -> list[tuple[str, str, dict[str, str]]]:
    """Return runs of columns whose items are letters from a: gad7a to gad7g, phq9_b_t1."""
    lettered: dict[tuple[str, str], dict[str, str]] = {}
    for column in seen.columns:
        found = re.fullmatch(r"(.*\d_?)([a-z])(_.*)?", column, re.IGNORECASE)
        if found:
            key = (found[1], found[3] or "")
            lettered.setdefault(key, {})[found[2].lower()] = column
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    return [
        (before, after, items)
        for (before, after), items in lettered.items()
        if len(items) >= fewest and "".join(items) == alphabet[: len(items)]
    ]


def _by_question(seen: Seen, fewest: int) -> list[Repeated]:
    """Return runs of columns named by their questions: the same words are answered side by side.

    What stands before a bracket or a colon is the question of all: GAD7 [Trouble relaxing].
    """
    runs: list[tuple[str, set[str], list[str]]] = []
    for column in seen.columns:
        answers = {fold(text) for text in seen.answers(column)}
        stem = re.split(r"\s*[\[:]", column)[0]
        words = 2 <= len(answers) <= 8 and not any(map(is_number, answers))
        if not words or stem == column:
            runs.append(("", set(), []))
        elif runs and runs[-1][0] == stem and len(answers & runs[-1][1]) >= 2:
            runs[-1][1].update(answers)
            runs[-1][2].append(column)
        else:
            runs.append((stem, answers, [column]))
    return [
        Repeated(stem, {"": Family(stem, {str(n): c for n, c in enumerate(columns, start=1)})})
        for stem, _, columns in runs
        if len(columns) >= fewest
    ]


def _run(numbers: list[int]) -> list[int]:
    """Return the numbers that count up from 0 or 1, or by tens from 10 (DPQ010, DPQ020)."""
    step = 10 if numbers[0] == 10 and 20 in numbers else 1
    if numbers[0] not in (0, step):
        return []
    run = range(numbers[0], numbers[-1] + step, step)
    return [number for number in run if number in numbers]


def _by_wave(made: list[tuple[str, str, dict[str, str]]]) -> list[Repeated]:
    """Return the families that differ in a word for the wave alone as one scale."""
    scales: dict[tuple[str, int], dict[str, Family]] = {}
    for before, after, columns in made:
        marks = [(part, place) for place, part in enumerate(_parts(before, after)) if part]
        waves = [(part, place) for part, place in marks if TOKEN.match(part.lower())]
        mark, place = waves[0] if waves else ("", -1)
        stem = "_".join(p for p, n in marks if n != place)
        numbered = re.fullmatch(r"(\D*[A-Za-z])(\d+)", stem)
        if not mark and numbered and _is_known(numbered[1]) and _others(before, after, made):
            stem, mark = numbered[1], numbered[2]  # gad1.3: the third item at the first wave
        scales.setdefault((stem, len(columns)), {})[mark] = Family(stem, columns, mark)
    return [Repeated(stem, at) for (stem, _), at in scales.items()]


def _is_known(stem: str) -> bool:
    return any(stem.lower() in aliases for aliases in ALIASES.values())


def _others(before: str, after: str, made: list[tuple[str, str, dict[str, str]]]) -> bool:
    """Return whether further families differ from one in the number before their items alone."""
    bare = re.sub(r"\d+", "", before)
    return sum(re.sub(r"\d+", "", b) == bare and a == after for b, a, _ in made) > 1


def _parts(before: str, after: str) -> list[str]:
    return [part for end in (before, after) for part in re.split(r"[_.:-]+", end)]


def matrices(seen: Seen, fewest: int = 3) -> list[Repeated]:
    """Return the dictionary's matrix groups, and runs of fields with the same numbered choices."""
    if seen.dictionary is None:
        return []
    groups: dict[str, dict[str, str]] = {}
    run, last = "", None
    for asked in seen.dictionary.fields.values():
        numbered = len(asked.choices) > 2 and all(map(is_number, asked.choices))
        if (
            asked.type not in ("radio", "dropdown")
            or not numbered
            or asked.name not in seen.columns
        ):
            last = None
            continue
        here = (asked.form, tuple(map(fold, asked.choices.values())))
        if asked.matrix or here != last:
            run = asked.matrix or asked.name
        last = here
        groups.setdefault(run, {})[asked.name] = asked.name
    made = {name: columns for name, columns in groups.items() if len(columns) >= fewest}
    return [Repeated(name, {"": Family(name, columns)}) for name, columns in made.items()]


def shared_stem(names: Iterable[str]) -> str:
    """Return what all names begin with, without a digit or an underscore at its end."""
    names = list(names)
    short = min(names, key=len)
    end = next((n for n in range(len(short)) if len({name[n] for name in names}) > 1), len(short))
    return short[:end].rstrip("_0123456789")
