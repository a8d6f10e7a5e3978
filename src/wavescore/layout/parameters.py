"""A model's parameters in words, by the names that their estimates bear."""

import re
from collections.abc import Callable, Iterator

import pandas as pd

from wavescore.definitions.study import Study
from wavescore.layout.lookup import at_wave, outcome_label, wave_label, with_level, words

FACTORS = r"intercept|slope|quadratic|between"
PARTS = rf"{FACTORS}|(?:within_)?\d+"
KINDS = "residual_variance|residual_covariance|mean|variance|covariance|correlation|loading"

# What a variable of a model is of: the label of its outcome ("" in a model of one), and what of
# it: a growth factor, "between", the number of a wave, or "within_" and that number.
Variable = tuple[str, str]


def term_label(study: Study, term: str) -> str:
    """Return a parameter's name in words: "GAD-7, mean at Week 6", "GAD-7 on PHQ-8 at Baseline".

    Names of outcomes, fields and groups become their labels, numbers of waves the waves'; a name
    of another make is told as words.
    """
    return _path(study, term) or _at_wave(study, term) or _moment(study, term) or words(term)


def notes_in_words(frame: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Return a result table whose notes name variances in words: "Belonging, slope variance".

    A note is written where a model is fitted, which knows its variables by their names alone.
    """

    def worded(note: str) -> str:
        return re.sub(r"\w+_variance(?:_\d+)?", lambda found: _in_prose(study, found[0]), note)

    notes = {note: worded(note) for note in frame["note"].unique() if "_variance" in note}
    return frame.assign(note=frame["note"].replace(notes)) if notes else frame


def _in_prose(study: Study, term: str) -> str:
    said = term_label(study, term)
    ours = re.match(rf"{FACTORS}|residual", term)
    return said[:1].lower() + said[1:] if ours else said


def _path(study: Study, term: str) -> str:
    """Return a regression or a freed residual covariance in words, "" for other terms."""
    for sign, said in ((" with ", "with"), (" on ", "on"), ("_on_", "on")):
        one, found, two = term.partition(sign)
        ends = [_variable(study, each) for each in (one, two)] if found else []
        told = [_told(study, each) for each in ends if each]
        if len(told) == 2:
            return words(f"{told[0]} {said} {told[1]}")
    return ""


def _at_wave(study: Study, term: str) -> str:
    """Return what a term ending in a wave's number names, "" for other terms."""
    found = re.fullmatch(rf"()({KINDS})_(\d+)|(.+?)_({KINDS})_(\d+)", term)
    if not found:
        return ""
    head, kind, number = found.groups()[:3] if found[2] else found.groups()[3:]
    of = _variable(study, head) if head else ("", "")
    said = kind.replace("_", " ")
    if not head:
        return f"{words(said)}, {_wave(study, number)}"
    return f"{of[0]}, {said} {_wave(study, number, at_wave)}" if of and not of[1] else ""


def _moment(study: Study, term: str) -> str:
    """Return a mean, variance or covariance in words, or an intercept; "" for other terms."""
    whole = _variable(study, term)
    if whole:
        return ", ".join(filter(None, whole)) if whole[0] else words(whole[1])
    found = re.fullmatch(rf"(.+?)_({KINDS})", term)
    if not found:
        return ""
    head, kind = found[1], found[2].replace("_", " ")
    of = _variable(study, head)
    if of:
        said = _part(study, of[1], kind)
        return f"{of[0]}, {said}" if of[0] else words(said)
    pair = next(_pairs(study, head), None)
    if pair is None:
        return ""
    one, two = pair
    if two[0]:
        return f"{_told(study, one)} with {_told(study, two)}, {kind}"
    said = f"{one[1]}\u2013{two[1]} {kind}"
    return f"{one[0]}, {said}" if one[0] else words(said)


def _pairs(study: Study, head: str) -> Iterator[tuple[Variable, Variable]]:
    """Yield the two variables that a covariance is of, however their names are joined."""
    for place in (match.start() for match in re.finditer("_", head)):
        one, two = _variable(study, head[:place]), _variable(study, head[place + 1 :])
        if one and two:
            yield one, two


def _variable(study: Study, text: str) -> Variable | None:
    names = "|".join(map(re.escape, sorted(_names(study), key=len, reverse=True))) or "(?!)"
    found = re.fullmatch(rf"(?:({names})(?:=(.+))?(?:_({PARTS}))?|({FACTORS}))", text)
    if not found:
        return None
    name, level, part, bare = found.groups()
    if bare:
        return "", bare
    label = outcome_label(study, name)
    return with_level(label, level or ""), part or ""


def _names(study: Study) -> set[str]:
    """Return what a parameter may be named by: instruments, groups, and fields that are asked.

    No item: "gad7_1" is GAD-7 at the first wave.
    """
    found = {*study.groups, *study.field_labels}
    for options in study.analyses.values():
        for value in dict(options or {}).values():
            several = value if isinstance(value, list) else [value]
            found |= {each for each in several if isinstance(each, str)}
    scales = "|".join(map(re.escape, study.instruments)) or "(?!)"
    own = re.compile(rf"(?:{scales})_(?:{PARTS})|{FACTORS}")
    return {*study.instruments, *(name for name in found if not own.fullmatch(name))}


def _told(study: Study, variable: Variable) -> str:
    label, part = variable
    said = _part(study, part, "").strip()
    return f"{label} {said}".strip() if label else part


def _part(study: Study, part: str, kind: str) -> str:
    """Return a kind of number with what of a variable it is of: "mean at Week 6"."""
    inside, _, number = part.rpartition("_")
    if number.isdigit():
        persons = " within persons" if inside else ""
        return f"{kind}{persons} {_wave(study, number, at_wave)}"
    return f"{kind} between persons" if part == "between" else f"{part} {kind}".strip()


def _wave(study: Study, number: str, said: Callable[[Study, str], str] = wave_label) -> str:
    names = study.wave_names
    place = int(number) - 1
    return said(study, names[place] if place < len(names) else f"wave {number}")
