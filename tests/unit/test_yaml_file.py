"""A yaml file is read as a person meant it, and ends at once where nobody would have written it."""

import time

import pytest

from wavescore.analyses.studies import load_study
from wavescore.definitions.yaml_file import load_yaml
from wavescore.errors import DefinitionError


def test_a_missing_file_a_doubled_key_and_bad_yaml_are_named(tmp_path):
    with pytest.raises(DefinitionError, match="cannot be read"):
        load_study(tmp_path / "none" / "study.yaml")
    path = tmp_path / "a.yaml"
    path.write_text("title: a\ntitle: b\n")
    with pytest.raises(DefinitionError, match="'title' stands twice"):
        load_yaml(path)
    path.write_text("title: [a\n")
    with pytest.raises(DefinitionError, match="line "):
        load_yaml(path)


def test_yes_and_no_stay_text(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("yes: no\nwhen: 2025-01-01\nso: true\n")
    assert load_yaml(path) == {"yes": "no", "when": "2025-01-01", "so": True}


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (BOMB, "aliases"),
        ("a: &a {b: *a}\n", "aliases"),
        ("a: " + "[" * 200_000, "within each other"),
        ("- " * 5000 + "x\n", "within each other"),
        ("1: a\n'1': b\n", "stands twice"),
        ("[a]: b\n", "a key is text or a number"),
        ("a: !!python/object/apply:os.getcwd []\n", "could not determine a constructor"),
        ("a: !!int twelve\n", "invalid literal"),
    ],
    ids=["bomb", "circle", "deep", "deep block", "doubled", "list as key", "object", "no number"],
)
def test_hostile_yaml_ends_at_once_with_one_of_our_errors(tmp_path, text, problem):
    path = tmp_path / "study.yaml"
    path.write_text(text)
    started = time.monotonic()
    with pytest.raises(DefinitionError, match="not valid yaml") as caught:
        load_yaml(path)
    assert time.monotonic() - started < 5
    assert problem in caught.value.found


def test_aliases_that_a_person_would_write_are_read(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("a: &codes {yes: 1, no: 0}\nb: *codes\nc: *codes\n")
    assert load_yaml(path)["c"] == {"yes": 1, "no": 0}
