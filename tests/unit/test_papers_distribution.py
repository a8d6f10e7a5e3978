"""GRIMMER as a verdict, and the distributions that it shows."""

import re
from itertools import combinations_with_replacement
from math import sqrt

import numpy as np
import pytest

from wavescore.papers.check.check_claim import check_claim
from wavescore.papers.check.claims import make_claim
from wavescore.papers.check.finding import WRONG, worst
from wavescore.papers.check.printed import parse_number


def findings(**numbers):
    claim = {"id": "c", "where": "w", "kind": "mean_sd", "step": "1"} | numbers
    return check_claim(make_claim(claim))


def shown(value: float, decimals: int = 2) -> str:
    return parse_number("0." + "0" * decimals).like(value)


def test_a_mean_and_sd_of_five_answers_are_possible_exactly_where_a_sample_has_them():
    """All samples of five whole numbers from 0 to 5, both divisors, against every printed SD."""
    have = set()
    for sample in combinations_with_replacement(range(6), 5):
        mean = sum(sample) / 5
        squares = sum((x - mean) ** 2 for x in sample)
        have |= {(shown(mean), shown(sqrt(squares / d))) for d in (4, 5)}
    wrong, missed = [], []
    for total in range(26):
        for hundredths in range(0, 300, 3):
            mean, sd = shown(total / 5), shown(hundredths / 100)
            accused = worst(findings(mean=mean, sd=sd, n="5", scale=["0", "5"])) in WRONG
            if accused and (mean, sd) in have:
                wrong.append((mean, sd))
            missed += [(mean, sd)] if not accused and (mean, sd) not in have else []
    assert wrong == []
    # what a truncation explains, and the few gaps just below the greatest SD, are not called wrong
    assert len(missed) < 0.1 * 26 * 100


def test_no_true_sample_is_called_impossible():
    rng = np.random.default_rng(20261127)
    for _ in range(400):
        high, n = int(rng.choice([3, 7, 21, 27])), int(rng.integers(2, 120))
        values = np.clip(np.rint(rng.normal(rng.uniform(0, high), high / 4, n)), 0, high)
        mean, sd = shown(values.mean()), shown(values.std(ddof=int(rng.integers(0, 2))))
        found = findings(mean=mean, sd=sd, n=str(n), scale=["0", str(high)])
        assert worst(found) not in WRONG, (mean, sd, n, high, [f.sentence for f in found])


def test_means_of_items_have_a_finer_grid():
    rng = np.random.default_rng(7)
    for _ in range(100):
        n, items = int(rng.integers(5, 40)), int(rng.integers(2, 8))
        values = rng.integers(1, 6, (n, items)).mean(axis=1)
        numbers = {"mean": shown(values.mean()), "sd": shown(values.std(ddof=1))}
        found = findings(**numbers, n=str(n), items=str(items), scale=["1", "5"])
        assert worst(found) not in WRONG


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        ({"mean": "2.00", "sd": "1.12", "n": "5", "scale": ["0", "21"]}, "inconsistent"),
        ({"mean": "2.00", "sd": "1.00", "n": "5", "scale": ["0", "21"]}, "consistent"),
        ({"mean": "10.25", "sd": "12.40", "n": "24", "scale": ["0", "21"]}, "inconsistent"),
        ({"mean": "10.75", "sd": "5.15", "n": "791", "scale": ["0", "21"]}, "nothing_to_check"),
    ],
)
def test_verdicts(numbers, verdict):
    assert worst(findings(**numbers)) == verdict


def test_an_impossible_sd_names_the_nearest_that_is_possible():
    (found,) = [
        f for f in findings(mean="2.00", sd="1.12", n="5", scale=["0", "21"]) if f.about == "sd"
    ]
    assert found.sentence == (
        "No 5 values from 0 to 21 in steps of 1 have the mean 2.00 and the SD 1.12; "
        "the nearest SD is 1.10."
    )
    # 1, 1, 2, 2, 4 have it: squares 26 - 20 = 6, with 5 in the divisor
    assert shown(sqrt(6 / 5)) == "1.10"


def test_the_example_has_the_printed_mean_and_sd():
    numbers = {"mean": "9.08", "sd": "5.42", "n": "24", "scale": ["0", "21"]}
    (found,) = [f for f in findings(**numbers) if f.about == "sd"]
    pairs = re.findall(r"(\d+) x (\d+)", found.arithmetic.split("for example")[1])
    values = [float(value) for count, value in pairs for _ in range(int(count))]
    assert len(values) == 24 and min(values) >= 0 and max(values) <= 21
    assert shown(np.mean(values)) == "9.08"
    assert "5.42" in (shown(np.std(values, ddof=1)), shown(np.std(values)))
