"""lavaan 0.7-2 against 0.6-14, by the same scripts: ours, held to the one, agrees with both."""

import json
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FILES = sorted(path.name for path in (HERE / "lavaan_0_7").glob("expected_*.json"))
# A small difference of two numbers that are each differentiated numerically, as good as they.
LESS_EXACT = {"of_2001": 1e-7}


def pairs(old, new, name=""):
    """Every place of the one with what stands there in the other."""
    if isinstance(old, dict) and isinstance(new, dict):
        assert old.keys() == new.keys(), name
        for key in old:
            yield from pairs(old[key], new[key], key)
    elif isinstance(old, list) and isinstance(new, list):
        assert len(old) == len(new), name
        for before, after in zip(old, new, strict=True):
            yield from pairs(before, after, name)
    else:
        yield name, old, new


@pytest.mark.parametrize("name", FILES)
def test_the_newer_lavaan_says_the_same(name):
    old, new = (json.loads((folder / name).read_text()) for folder in (HERE, HERE / "lavaan_0_7"))
    assert old["versions"]["lavaan"] == "0.6.14"
    assert new["versions"]["lavaan"].startswith("0.7.2")
    for key, before, after in pairs(old["cases"], new["cases"]):
        if isinstance(before, float | int):
            near = pytest.approx(before, rel=1e-6, abs=LESS_EXACT.get(key, 1e-8))
            assert after == near, key
        else:
            assert after == before, key
