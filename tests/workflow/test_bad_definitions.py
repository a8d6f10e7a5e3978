"""A definition that cannot be ends the run before any job, with one error in the user's words."""

import re
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

STUDY = "config/studies/{name}/study.yaml"
EXPORT = "data/raw/{name}/export.csv"
EMPTY_SCALE = """\
name: help
title: Helpfulness
items: []
responses: {1: No, 2: Yes}
score: mean
range: [1, 2]
"""

# name: (what is changed, what the error must say; {name} stands for the study)
CASES = {
    "mistyped_key": (
        [(STUDY, "\neligibility:", "\neligiblity:")],
        [STUDY, "found:    eligiblity", "expected: one of title", "did you mean 'eligibility'?"],
    ),
    "missing_column": (
        [(STUDY, '"phq8_{item}"', '"phq_{item}"')],
        [EXPORT, "phq_1", "instruments.phq8", "did you mean 'phq8_1'?"],
    ),
    "unknown_event": (
        [(STUDY, "event: week_6_arm_1", "event: week6_arm_1")],
        [EXPORT, "waves.1", "expected: week6_arm_1", "did you mean 'week_6_arm_1'?"],
    ),
    "no_such_file": (
        [(STUDY, "{name}/export.csv", "{name}/exprot.csv")],
        ["exprot.csv", "source.export", "found:    no such file", "HINT"],
    ),
    "unreadable_file": (
        [(STUDY, "{name}/export.csv", "{name}/export.sav")],
        ["export.sav", "found:", "expected:", "HINT"],
    ),
    "wrong_delimiter": (
        [(EXPORT, ",", "|")],
        [EXPORT, "found:", "expected:", "HINT"],
    ),
    "instrument_without_items": (
        [("config/studies/{name}/instruments/help.yaml", None, EMPTY_SCALE)],
        ["config/studies/{name}/instruments/help.yaml", "items", "found:    []", "expected:"],
    ),
    "unknown_study": ([(STUDY, "", None)], [STUDY, "found:", "expected:", "HINT"]),
}


def change(copy, name, changes):
    """Make a study of its own from the example, and spoil it."""
    shutil.copytree(copy.folder / "config/studies/example", copy.folder / f"config/studies/{name}")
    shutil.copytree(copy.folder / "data/example", copy.folder / f"data/raw/{name}")
    copy.edit(STUDY.format(name=name), "data/example/export.csv", EXPORT.format(name=name))
    (copy.folder / f"data/raw/{name}/export.sav").write_bytes(b"this is no SPSS file\n" * 9)
    for path, old, new in changes:
        path, file = path.format(name=name), copy.folder / path.format(name=name)
        if new is None:
            file.unlink()
        elif old is None:
            file.write_text(new)
        elif file.suffix == ".csv":
            file.write_text(file.read_text().replace(old, new))
        else:
            copy.edit(path, old.replace("{name}", name), new.replace("{name}", name))


@pytest.fixture(scope="module")
def answers(copy):
    """What Snakemake says to every case, and to an export with semicolons, which is fine."""
    for name, (changes, _) in CASES.items():
        change(copy, name, changes)
    change(copy, "semicolons", [(EXPORT, ",", ";")])
    names = [*CASES, "semicolons"]
    with ThreadPoolExecutor(2) as pool:
        runs = pool.map(
            lambda name: copy.snakemake(
                "--nolock",
                "--cores",
                "1",
                *(["--dry-run"] if name == "semicolons" else []),
                f"results/{name}/private/as_read.arrow",
                studies=name,
            ),
            names,
        )
        return dict(zip(names, runs, strict=True))


@pytest.mark.parametrize("name", CASES)
def test_the_run_stops_before_any_job_with_one_error(answers, copy, name):
    answer = answers[name]
    text = answer.stdout + answer.stderr
    assert answer.returncode != 0
    assert not (copy.folder / f"results/{name}").exists()
    assert "Job stats" not in text and not re.search(r"^(rule|job) ", text, re.MULTILINE)
    assert "Traceback" not in text
    assert len(re.findall(r"^  found: ", text, re.MULTILINE)) == 1, text
    missing = [part for part in CASES[name][1] if part.replace("{name}", name) not in text]
    assert not missing, text


def test_an_export_with_semicolons_is_read(answers):
    assert answers["semicolons"].returncode == 0, answers["semicolons"].stdout
