"""The names of comparisons in result rows, "a vs b" and "t1 to t3", are made and never parsed."""

import ast
from dataclasses import replace

import pytest
from analyses_survey import STUDY

from wavescore.definitions.study import between
from wavescore.layout.lookup import wave_label

TAKES_APART = {"split", "rsplit", "partition", "rpartition", "index", "find", "removeprefix"}
# A bin of scores is a term of numbers, "0 to 4": its ends are what it says.
BINS = {"compute.py", "figure.py"}


def taken_apart(source: str) -> list[str]:
    """Return what texts a module takes others apart at."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        each.value
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in TAKES_APART
        for each in call.args
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


def test_a_text_that_is_taken_apart_is_seen():
    assert taken_apart('one, _, other = group.partition(" vs ")') == [" vs "]


def test_no_module_takes_the_name_of_a_comparison_apart(root):
    for path in (root / "src" / "wavescore").rglob("*.py"):
        apart = {text.strip() for text in taken_apart(path.read_text(encoding="utf-8"))}
        allowed = {"to"} if path.parent.name == "distributions" and path.name in BINS else set()
        assert not apart & {"vs", "to"} - allowed, path


@pytest.mark.parametrize("names", [("t1", "t1 to t2", "t3"), ("go to", "to go", "t3")])
def test_waves_with_to_in_their_names_keep_their_labels(names):
    waves = [
        replace(wave, name=name, label=label)
        for wave, name, label in zip(STUDY.waves, names, "ABC", strict=True)
    ]
    study = replace(STUDY, waves=tuple(waves))
    assert [wave_label(study, name) for name in names] == ["A", "B", "C"]
    assert wave_label(study, study.first_to_last) == "A to C"
    assert wave_label(study, between(names[1], names[2])) == "B to C"
