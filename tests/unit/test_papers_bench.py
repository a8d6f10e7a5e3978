"""The bench of journal styles holds its targets, on the styles held back too."""

import importlib.util
from collections import Counter

import pytest
import yaml

# recall, precision of extraction, precision of accusation
TARGETS = (0.95, 0.97, 0.98)


@pytest.fixture(scope="module")
def bench(root):
    spec = importlib.util.spec_from_file_location(
        "papers_bench", root / "benchmarks/papers/bench.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("folder", ["seen", "held_back"])
def test_the_bench_meets_its_targets(bench, folder):
    total = Counter()
    styles = sorted((bench.FOLDER / folder).glob("*.yaml"))
    for file in styles:
        total += bench.score(yaml.safe_load(file.read_text(encoding="utf-8"))).numbers
    assert len(styles) >= 4 and total["truths"] > 50
    recall, extraction, accusation = TARGETS
    assert total["found"] >= recall * total["truths"]
    assert total["right"] >= extraction * total["drafted"]
    assert total["rightly"] >= accusation * total["accused"]


def test_the_bench_sees_what_is_missed_invented_and_accused_wrongly(bench):
    read = [
        {"kind": "t_test", "t": "2.36", "df": "37", "p": ".024"},
        {"kind": "z_test", "z": "9.99", "p": ".5"},
    ]
    style = {
        "statements": [{"say": "It was t(37) = 2.36, p = .24; r(40) = .30, p = .06.", "read": read}]
    }
    counts = bench.score(style).numbers
    assert (counts["truths"], counts["found"], counts["drafted"], counts["right"]) == (2, 0, 2, 0)
    assert (counts["accused"], counts["rightly"]) == (1, 0)
