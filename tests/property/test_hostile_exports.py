"""Two thousand different broken exports: each gives the same answers, or says what differs.

A mutation ends in one of four ways: an error of ours; the same typed answers; answers that differ,
each difference beside a finding; or unseen. Unseen is allowed to the classes of UNSEEN alone, which
nothing in the files could tell, and they are counted.
"""

import random
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from broken_exports import CELLS, DICTIONARY, EVENTS, ROWS, sound_rows, written
from broken_files import DICTIONARIES, FILES, mutate
from prepared import make_study

from wavescore.definitions.dictionary import load_dictionary
from wavescore.errors import WavescoreError
from wavescore.prepare.apply_eligibility import apply_eligibility
from wavescore.prepare.check_source import check_source
from wavescore.prepare.read_export import read_export
from wavescore.prepare.score import score
from wavescore.prepare.validate import validate

CASES = 2000
SEED = 20261127
UNSEEN = {
    "another valid code": "an answer that another respondent could have given",
    "another number": "a number within the limits",
    "another date": "a date like any other",
    "a row deleted": "a respondent who did not come back looks the same",
    "rows of two respondents exchanged": "ids are the only link",
    "a quote at the beginning": "before a quoted comment: found in the cell that took its words",
    "another id": "nobody else has it, and a number is as good as another",
    "a comment changed": "free text may say anything",
    "a cell emptied": "a question may be left unanswered",
    "NA in a cell": "R's way to leave it empty",
    "cells of a row exchanged": "two answers on the same codes",
    "the end cut off": "at the end of a line, rows are missing as if they had never been",
    "a random byte": "a digit for a digit",
    "a choice's label changed": "codes are read, whatever they are called",
    "a field deleted from the dictionary": "an answer that nobody describes is read as written",
    "a dictionary cut off": "an answer that nobody describes is read as written",
    "a field's type changed": "text that is a number, or a choice that is text, reads as well",
    "digits of another script": "a digit is a digit, and another valid code",
    "a date and a time": "a time beside a date is taken as written",
    "a header without a name": "a column without a name is numbered",
    "a delimiter at each line's end": "a column without a name is numbered",
    "an index column of pandas": "a column without a name is numbered",
    "an entry's mark": "without a second entry it is an id like any",
    "a column deleted": "a field that the study does not use",
    "a column's name changed": "a field that the study does not use",
}
STUDY = make_study(
    {"gad7": {"columns": "gad7_{item}"}},
    [{"name": f"t{n}", "time": n, "event": event} for n, event in enumerate(EVENTS, start=1)],
    source={"dictionary": "dictionary.csv"},
    groups={"arm_group": {"field": "arm", "values": {"Now": [1], "Later": [2]}}},
    eligibility=[{"name": "adult", "field": "age", "at_least": 16}],
    analyses={"describe": {"fields": ["age", "why", "arm_group"]}},
)


def run(folder: Path, known: pd.DataFrame | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return (typed by key, findings) of the study in a folder, scored where not `known`."""
    check_source(STUDY, folder)
    dictionary = load_dictionary(folder / "dictionary.csv")
    as_read, aside, _ = read_export(folder / "export.csv", STUDY, dictionary)
    typed, found, _ = validate(as_read, dictionary, STUDY)
    by_key = typed.set_index(["respondent_id", "wave"])
    if known is None or not by_key.equals(known):
        score(apply_eligibility(typed, STUDY, dictionary)[0], STUDY)
    return by_key, pd.concat([aside, found], ignore_index=True)


def differences(typed: pd.DataFrame, sound: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Return (respondent, wave, column) of the cells that differ; "" for a whole row or column."""
    rows = sound.index.symmetric_difference(typed.index)
    found = [(who, wave, "") for who, wave in rows]
    found += [("", "", name) for name in sound.columns.symmetric_difference(typed.columns)]
    shared = sound.index.intersection(typed.index)
    before, after = (each.loc[shared].reset_index(drop=True) for each in (sound, typed))
    for name in sound.columns.intersection(typed.columns):
        old, new = before[name], after[name]
        if old.equals(new):
            continue
        same = (old.isna() & new.isna()) | (old.astype("str") == new.astype("str"))
        found += [(who, wave, name) for who, wave in shared[~same]]
    return found


def accounted(difference: tuple[str, str, str], findings: pd.DataFrame) -> bool:
    """Return whether a finding says why a cell, or a row, differs."""
    who, wave, name = difference
    rows = findings[findings["respondent_id"].isin([who, ""]) | (findings["value"] == who)]
    if not name:
        return len(rows) > 0
    return bool((rows["wave"].isin([wave, ""]) & (rows["field"] == name)).any())


def ending(folder: Path, sound: pd.DataFrame, export: bytes, dictionary: bytes) -> str:
    (folder / "export.csv").write_bytes(export)
    (folder / "dictionary.csv").write_bytes(dictionary)
    try:
        typed, findings = run(folder, sound)
    except WavescoreError:
        return "error"
    if typed.equals(sound):
        return "equal"
    found = differences(typed, sound)
    if not found:
        return "equal"
    return "found" if all(accounted(each, findings) for each in found) else "unseen"


@pytest.fixture(scope="module")
def endings(tmp_path_factory) -> Counter:
    """(mutation, ending) of every case, counted."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "export.csv").write_text(written(sound_rows()))
    (folder / "dictionary.csv").write_text(DICTIONARY)
    sound, findings = run(folder)
    assert findings.empty
    draw = random.Random(SEED)
    counts: Counter = Counter()
    seen: set[tuple[str, bytes, bytes]] = set()
    while len(seen) < CASES:
        case = mutate(draw)
        if case not in seen:
            seen.add(case)
            counts[case[0], ending(folder, sound, *case[1:])] += 1
    return counts


def test_every_case_is_equal_or_found_or_an_error_of_ours(endings):
    assert endings.total() == CASES
    unseen = {name: n for (name, how), n in endings.items() if how == "unseen"}
    assert set(unseen) <= set(UNSEEN), unseen


def test_each_ending_and_each_mutation_occurs(endings):
    assert {how for _, how in endings} == {"error", "equal", "found", "unseen"}
    tried = {name for name, _ in endings}
    assert tried == {*CELLS, *ROWS, *FILES, *DICTIONARIES}


@pytest.mark.parametrize(
    "name",
    ["rows in another order", "columns in another order", "semicolons", "tabs", "UTF-32",
     "lines of Windows", "UTF-16", "UTF-16 without a mark", "a byte order mark", "a row twice",
     "a dictionary in UTF-16"],
)  # fmt: skip
def test_what_says_the_same_gives_the_same(endings, name):
    assert {how for each, how in endings if each == name} == {"equal"}


@pytest.mark.parametrize(
    "name",
    ["a slashed date", "a row too short", "a row too long", "no header", "nothing", "noise",
     "a column twice", "no dictionary at all", "a row twice, one cell other", "shifted labels"],
)  # fmt: skip
def test_what_cannot_be_read_stops(endings, name):
    assert {how for each, how in endings if each == name} == {"error"}
