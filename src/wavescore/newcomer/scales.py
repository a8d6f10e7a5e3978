"""Which instruments an export asks: the known ones, and scales of the study's own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from wavescore.definitions.instruments import load_instruments
from wavescore.newcomer.families import (
    ALIASES,
    Family,
    Repeated,
    families,
    matrices,
    shared_stem,
)
from wavescore.newcomer.guess import Guess
from wavescore.newcomer.recodes import recode_of
from wavescore.newcomer.seen import Seen
from wavescore.prepare.spelling import fold, is_number, same_code

MISSING_LABELS = re.compile(
    r"prefer not|rather not|refus|declin|don.?t know|do not know|not sure|unknown|not applicable"
    r"|^n/?a$|missing|skipped|no answer",
    re.IGNORECASE,
)
NEGATIVE = -0.1  # item-rest correlation from which an item is taken for reversed
ENOUGH = 10  # complete rows from which it is looked at


@dataclass(frozen=True)
class Scale:
    """An instrument found: its columns by wave, and the definition of one of the study's own."""

    name: str
    found: Repeated
    why: Guess
    recode: Mapping[str, float] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    total: bool = False
    definition: Mapping | None = None


def find_scales(seen: Seen, wide: bool, labels: bool) -> list[Scale]:
    """Return the instruments of an export: built-in ones, then scales that it seems to have."""
    runs = [run for run in families(seen, wide) if _alike(seen, run.one)]
    runs.sort(key=lambda run: -len(run.one.items))
    groups = [] if wide else matrices(seen)
    found = _known(seen, [*groups, *runs], labels)
    taken = {column for s in found for at in s.found.at.values() for column in at.columns}
    # REDCap's own dictionary says which fields make a matrix; without one, numbers must do.
    for run in groups if seen.dictionary is not None else runs:
        columns = {column for at in run.at.values() for column in at.columns}
        if not columns & taken:
            scale = _own(seen, run, labels, {s.name for s in found})
            if scale is not None:
                found.append(scale)
                taken |= columns
    return found


def _alike(seen: Seen, family: Family) -> bool:
    """Return whether the columns of a run have the same few answers."""
    codes = {text for column in family.columns for text in seen.answers(column)}
    return 2 <= len(codes) <= 12


def _known(seen: Seen, runs: list[Repeated], labels: bool) -> list[Scale]:
    found: dict[str, tuple[int, Scale]] = {}
    for name, definition in load_instruments().items():
        count = len(definition["items"])
        for run in runs:
            if len(run.one.items) < count or (name == "phq8" and len(run.one.items) > 8):
                continue
            short = Repeated(run.stem, {mark: at.first(count) for mark, at in run.at.items()})
            points, reasons = _points(seen, name, definition, run, short.one, labels)
            if points >= 3 and points > found.get(name, (0, None))[0]:
                recode, guessed = ({}, "") if labels else recode_of(seen, definition, short.one)
                reasons += [guessed] if guessed else []
                sure = points > 3 and not guessed
                missing = {} if labels else _missing(seen, short.one, definition, recode)
                why = Guess(None, ", ".join(reasons), sure)
                found[name] = (points, Scale(name, short, why, recode, missing))
    return [scale for _, scale in found.values()]


def _points(
    seen: Seen, name: str, definition: Mapping, run: Repeated, family: Family, labels: bool
) -> tuple[int, list[str]]:
    """Return how much speaks for a family's being an instrument, and what."""
    exact = len(run.one.items) == len(definition["items"])
    stem = run.stem.lower()
    points = 0
    reasons: list[str] = []
    if any(alias in stem for alias in ALIASES.get(name, (name,))):
        points, reasons = points + 3, [*reasons, "its columns are named so"]
    known = {
        fold(text) for text in (*definition["responses"].values(), *definition.get("synonyms", ()))
    }
    offered = {fold(label) for c in family.columns for label in seen.choices.get(c, {}).values()}
    written = {fold(text) for c in family.columns for text in seen.answers(c)}
    if len(known & (written if labels else offered)) >= min(len(definition["responses"]) - 1, 3):
        points, reasons = points + 2 + exact, [*reasons, "its answers"]
    words = [
        set(re.findall(r"[a-z]{4,}", item.get("text", "").lower())) for item in definition["items"]
    ]
    asked = [set(re.findall(r"[a-z]{4,}", seen.labels.get(c, c).lower())) for c in family.columns]
    alike = sum(bool(w & a) for w, a in zip(words, asked, strict=False))
    if alike * 2 >= len(words):
        points, reasons = points + 2, [*reasons, "its questions"]
    codes = _codes(seen, family)
    usual = set(map(float, definition["responses"]))
    if not points and exact and not labels and seen.dictionary is None and codes == usual:
        points, reasons = 3, [f"only its {len(words)} items and their codes say so: is it {name}?"]
    return (points if points > 2 else 0), reasons


def _codes(seen: Seen, family: Family) -> set[float]:
    """Return the numbers that a family's columns hold."""
    texts = {same_code(text) for column in family.columns for text in seen.answers(column)}
    return {float(text) for text in texts if is_number(text)}


def _missing(
    seen: Seen, family: Family, definition: Mapping, recode: Mapping[str, float]
) -> dict[str, str]:
    """Return the codes of an instrument's columns that are no answers: refused, do not know.

    Without labels, the usual codes 7, 8 and 9 (77, 99) and negative ones beyond the responses.
    """
    answers = set(recode) or {same_code(str(code)) for code in definition["responses"]}
    choices: dict[str, str] = {}
    for column in family.columns:
        choices |= seen.choices.get(column, {})
    if choices:
        return {
            code: text
            for code, text in choices.items()
            if same_code(code) not in answers and MISSING_LABELS.search(text)
        }
    written = {same_code(text) for column in family.columns for text in seen.answers(column)}
    usual = sorted(code for code in written - answers if re.fullmatch(r"([789])\1*|-\d+", code))
    return dict.fromkeys(usual, "no answer")


def _own(seen: Seen, run: Repeated, labels: bool, names: set[str]) -> Scale | None:
    """Return a scale of the study's own with its definition, None where it can be none."""
    choices = dict(seen.choices.get(run.one.columns[0], {}))
    missing = {code: text for code, text in choices.items() if MISSING_LABELS.search(text)}
    responses = {code: text for code, text in choices.items() if code not in missing}
    if not responses and not labels:
        codes = {t for at in run.at.values() for c in at.columns for t in seen.answers(c)}
        whole = all(is_number(code) and float(code) == int(float(code)) for code in codes)
        spread = [int(float(code)) for code in codes] if whole and codes else []
        if not spread or max(spread) - min(spread) > 10:
            return None
        responses = {str(n): str(n) for n in range(min(spread), max(spread) + 1)}
    if len(responses) < 2 or not all(map(is_number, responses)):
        return None
    stem = "" if set(run.at) - {""} else shared_stem(run.one.columns)
    name = _free_name(stem or run.stem, names)
    reversed_items, worst = ([], None) if labels else _reversed_items(seen, run.one, responses)
    definition = _definition(seen, name, run.one, responses, reversed_items)
    why = f"{len(run.one.items)} fields with the same answers"
    if reversed_items:
        why += f"; reversed by item-rest r down to {worst:.2f}: {', '.join(reversed_items)}"
    return Scale(name, run, Guess(None, why, sure=False), {}, missing, False, definition)


def _definition(
    seen: Seen, name: str, family: Family, responses: Mapping[str, str], backwards: list[str]
) -> dict:
    low, high = (end(map(float, responses)) for end in (min, max))
    count = len(family.items)
    items = [{"name": item, "text": seen.labels.get(c, "") or c} for item, c in _item_names(family)]
    return {
        "name": name,
        "title": name.replace("_", " ").capitalize(),
        "source": "drafted from the export",
        "items": items,
        "responses": {_number(code): text for code, text in responses.items()},
        **({"reversed": backwards} if backwards else {}),
        "score": "sum",
        "range": [_number(str(low * count)), _number(str(high * count))],
    }


def _item_names(family: Family) -> list[tuple[str, str]]:
    """Return (item, column): the item by its place, where a column's name gives none."""
    numbered = all(re.fullmatch(r"\d+", item) for item in family.items)
    places = enumerate(family.columns, start=1)
    return list(family.items.items()) if numbered else [(str(n), c) for n, c in places]


def _reversed_items(
    seen: Seen, family: Family, responses: Mapping[str, str]
) -> tuple[list[str], float]:
    """Return the items that run against the sum of the others, and the lowest correlation."""
    codes = {same_code(code): float(code) for code in responses}
    answers = pd.DataFrame(
        {item: seen.frame[c].str.strip().map(lambda t: codes.get(same_code(t), np.nan))
         for item, c in _item_names(family)}
    ).dropna()  # fmt: skip
    if len(answers) < ENOUGH:
        return [], 0.0
    correlations = {}
    for item in answers:
        rest = answers.drop(columns=item).sum(axis=1)
        if answers[item].std() > 0 and rest.std() > 0:
            correlations[str(item)] = float(np.corrcoef(answers[item], rest)[0, 1])
    low = [item for item, r in correlations.items() if r < NEGATIVE]
    if len(low) * 2 > len(correlations):
        return [], 0.0
    return low, min(correlations.values(), default=0.0)


def _free_name(stem: str, taken: set[str]) -> str:
    name = re.sub(r"[^a-z0-9_]+", "_", stem.lower()).strip("_")
    name = re.sub(r"_?(?:matrix|mtx|grid)$", "", name) or "scale"
    name = name if name[0].isalpha() else f"scale_{name}"
    while name in taken or name in ALIASES:
        name += "_2"
    return name


def _number(code: str) -> float | int:
    return int(float(code)) if float(code) == int(float(code)) else float(code)
