"""Eighty-seven broken inputs, and the exact message of each in tests/data/errors/messages.txt.

Every message names file and key, what was found and expected, and quotes no answer. Where wording
changes on purpose, `python tests/unit/test_error_table.py` writes the file again, to be read.
"""

import gzip
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from broken_project import (
    API,
    DICTIONARY,
    EXPORT,
    FILES,
    HEADER,
    LABELLED,
    ROWS,
    archive,
    column,
    dictionary,
    export,
    joins,
    source,
    study,
    swapped,
    together,
    wave_2,
    write,
)

from wavescore.analyses.studies import check_named_fields, load_study
from wavescore.definitions.dictionary import load_dictionary
from wavescore.errors import WavescoreError
from wavescore.prepare.apply_eligibility import apply_eligibility
from wavescore.prepare.check_source import check_source
from wavescore.prepare.read_export import read_export
from wavescore.prepare.score import score
from wavescore.prepare.validate import validate

MESSAGES = Path(__file__).parents[1] / "data" / "errors" / "messages.txt"
SECRETS = ("Zharko", "Lenox", "secret", "555", "1990-02")

CASES: dict[str, Callable[[], None]] = {
    # The export's file.
    "export: not there": lambda: Path("export.csv").unlink(),
    "export: a folder": together(Path("export.csv").unlink, Path("export.csv").mkdir),
    "export: zero bytes": write("export.csv", b""),
    "export: a byte order mark alone": write("export.csv", b"\xef\xbb\xbf"),
    "export: gzip": write("export.csv", gzip.compress(b"x", mtime=0)),
    "export: zip": write("export.csv", archive("export.csv")),
    "export: Excel": write("export.csv", archive("xl/workbook.xml")),
    "export: old Excel": write("export.csv", b"\xd0\xcf\x11\xe0" + b"x" * 20),
    "export: Word": write("export.csv", archive("word/document.xml")),
    "export: PDF": write("export.csv", b"%PDF-1.4"),
    "export: a login page": write("export.csv", "<!DOCTYPE html><html>Log in, Zharko</html>"),
    "export: an error of the API": write("export.csv", '{"error": "You do not have permissions"}'),
    "export: an error of the API in xml": write("export.csv", "<?xml version='1'?><hash><error>"),
    "export: a JSON object": write("export.csv", '{"records": 3}'),
    "export: JSON cut off": write("export.csv", '[{"id": "1", "name": "Zharko"'),
    "export: JSON of nested rows": write("export.csv", '[{"id": "1", "name": ["Zharko"]}]'),
    "export: SPSS under csv": write("export.csv", b"$FL2@(#)"),
    "export: Parquet under csv": write("export.csv", b"PAR1"),
    "export: unknown ending": study("export.csv", "mine/study.yaml"),
    "export: a single column": write("export.csv", "My secret\nis here\n"),
    "export: bars": write("export.csv", "id|age\n1|2\n"),
    "export: headerless": write("export.csv", "\n".join(ROWS) + "\n"),
    "export: a header alone": write("export.csv", HEADER + "\n"),
    "export: a name twice": write("export.csv", swapped({"born": "age"})),
    "export: a cell too many": export("My secret", "My secret, and more"),
    "export: a cell too few": export(",My secret,2,", ",2,"),
    "export: a quote that does not close": export(
        "2,baseline_arm_1,Zharko", '2,baseline_arm_1,"Zharko'
    ),
    "export: a quote that swallows rows": write(
        "export.csv", column("note", ["x", '"My secret', "x", "x", '"', "x"])
    ),
    "export: not SPSS": together(
        study("export.csv", "export.sav"), write("export.sav", "a secret of Zharko's")
    ),
    # Columns and events.
    "respondent: no such column": study("respondent: id", "respondent: record_id"),
    "instrument: no such columns": study('"gad7_{item}"', '"gad_{item}"'),
    "instrument: its columns have labels": write(
        "export.csv", swapped({"gad7_1": "Feeling nervous"})
    ),
    "eligibility: no such field": study("field: age", "field: aeg"),
    "group: no such field": study("field: arm_code", "field: arm_cod"),
    "group: the name of a field": study("  arm: {field", "  age: {field"),
    "wave: no such event": study("week_6_arm_1", "week_12_arm_1"),
    "wave: its column is not there": write("export.csv", swapped({"redcap_event_name": "event"})),
    "wave: events of another kind": study("  respondent: id\n", "  respondent: id\n  wave: note\n"),
    "analysis: no such field": study("[age, arm, why]", "[age, arm, whyy]"),
    "analysis: an identifier": study("[age, arm, why]", "[age, name]"),
    "analysis: notes": study("[age, arm, why]", "[age, note]"),
    "analysis: a field that the dictionary does not know": dictionary(
        "age,start,text,Age,,integer,\n", ""
    ),
    "several problems at once": study(
        "at_least: 16}",
        "at_least: 16}\n  - {name: b, field: bron, equals: 1}\n  - "
        "{name: c, field: arm_cod, equals: 1}",
    ),
    # Codes.
    "group: a code that no choice has": study("Later: [2]", "Waiting list: [3]"),
    "missing code: an answer of the instrument": study("{-99: refused}", "{3: refused}"),
    "recode: no code of the instrument": study(
        '{columns: "gad7_{item}"}', '{columns: "gad7_{item}", recode: {1: 9}}'
    ),
    "dictionary: shifted codes": dictionary(
        "0, Not at all | 1, Several", "1, Not at all | 0, Several"
    ),
    "checkbox: a choice that the export lacks": dictionary("2, B", "2, B | 3, C"),
    "checkbox: a choice added since": dictionary("1, A | 2, B", "1, A"),
    # The dictionary.
    "dictionary: not there": lambda: Path("dictionary.csv").unlink(),
    "dictionary: the export in its place": study(
        "dictionary: dictionary.csv", "dictionary: export.csv"
    ),
    "dictionary: a column missing": dictionary("field_type", "type_of_field"),
    "dictionary: a header alone": write("dictionary.csv", DICTIONARY.splitlines()[0] + "\n"),
    "dictionary: an unknown type of a used field": dictionary("age,start,text", "age,start,txet"),
    "dictionary: no choices of a used field": dictionary('"1, Now | 2, Later"', ""),
    "dictionary: a code twice of a used field": dictionary("2, Later", "1, Later"),
    "dictionary: a used field twice": dictionary("born,", "age,"),
    "dictionary: Excel": write("dictionary.csv", archive("xl/workbook.xml")),
    # The mapping.
    "mapping: not there": study("  layout: redcap", "  layout: redcap\n  mapping: mapping.csv"),
    "mapping: another file": study("  layout: redcap", "  layout: redcap\n  mapping: export.csv"),
    # Answers that are written otherwise than the study file says.
    "dates: slashed": write("export.csv", column("born", ["11/01/1990", "02/11/1990"])),
    "dates: slashed, one order alone": write(
        "export.csv", column("born", ["11/01/1990", "23/11/1990"])
    ),
    "values: labels read as codes": write("export.csv", LABELLED),
    "values: codes read as labels": study("  layout: redcap", "  layout: redcap\n  values: labels"),
    "duplicates: rows that differ": write("export.csv", column("id", ["1", "1", "1"])),
    "rows: none of any wave": write("export.csv", EXPORT.replace("_arm_1", "_arm_2")),
    "eligibility: numbers compared with words": study("at_least: 16", "equals: adult"),
    "eligibility: numbers compared with dates": study("field: age,", "field: born,"),
    "double entry: no setting": write("export.csv", column("id", [f"7--{n}" for n in (1, 1, 2)])),
    # Waves that are windows, and dates.
    "window: no from": wave_2("form: visit, days: [30, 60], date: born"),
    "window: no date": wave_2("days: [30, 60], from: born"),
    "window: ends before it begins": wave_2("days: [60, 30], from: born, date: born"),
    "window: its date is not in the export": wave_2(
        "form: visit, days: [30, 60], from: begun, date: born"
    ),
    "window: of a form without a timestamp": wave_2("form: visit, days: [30, 60], from: born"),
    "window: none is in it": wave_2("form: visit, days: [30, 60], from: born, date: born"),
    "source: its date is not in the export": source("date: bron"),
    # Several files, and a live project.
    "join: not there": source("join: [{file: more.csv}]"),
    "join: no key": joins("who,sex\n1,f\n"),
    "join: a key twice": joins("id,sex\n1,f\n1,m\n"),
    "join: a column that is there already": joins("id,age\n1,40\n"),
    "join: a picture": joins("\x89PNG\r\n\x1a\n0000"),
    "api: no snapshot": study("  export: export.csv\n  dictionary: dictionary.csv\n", API),
    "api: no token": study("  export: export.csv\n", "  api: {url_from: URL}\n"),
    # Words.
    "labels: no such field": study("analyses:", "labels: {aeg: Age}\nanalyses:"),
    "labels: a word of ours": study(
        "analyses:", "labels: {arm_code: {choices: {1: other}}}\nanalyses:"
    ),
    "labels: no such key": study("analyses:", "labels: {age: {name: Age}}\nanalyses:"),
    "a name of ours among the groups": study("  arm: {field", "  days_since_baseline: {field"),
}


def message_of(name: str) -> str:
    """Return the message with which a broken input ends, in the current folder."""
    Path("mine").mkdir()
    for file, text in FILES.items():
        Path(file).write_text(text)
    CASES[name]()
    try:
        made = load_study("mine/study.yaml")
        check_named_fields(made, check_source(made))
        known = load_dictionary(made.source.dictionary)
        as_read, _, _ = read_export(made.source.export, made, known)
        typed, _, _ = validate(as_read, known, made)
        score(apply_eligibility(typed, made, known)[0], made)
    except WavescoreError as error:
        return f"{type(error).__name__}: {error}"
    return "no error"


def recorded() -> dict[str, str]:
    parts = re.split(r"^## (.*)\n", MESSAGES.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.mark.parametrize("name", CASES)
def test_a_broken_input_ends_with_its_message(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    message = message_of(name)
    assert message == recorded()[name]
    assert "found:" in message and "expected:" in message
    assert not [secret for secret in SECRETS if secret in message]


def test_the_table_holds_sixty_inputs_or_more_and_each_is_tried():
    assert len(CASES) >= 60
    assert list(recorded()) == list(CASES)


def test_the_sound_project_passes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(CASES, "nothing", lambda: None)
    assert message_of("nothing") == "no error"


if __name__ == "__main__":
    import tempfile

    lines = []
    for each in CASES:
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            lines.append(f"## {each}\n{message_of(each)}\n")
    MESSAGES.write_text("\n".join(lines), encoding="utf-8")
    json.dump(len(lines), sys.stdout)
