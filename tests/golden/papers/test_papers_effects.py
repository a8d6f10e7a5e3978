"""Noncentral limits of d and partial eta squared, and omega squared, against R's effectsize."""

import json
from math import sqrt
from pathlib import Path

import pytest

from wavescore.papers.check.check_claim import check_claim
from wavescore.papers.check.claims import make_claim
from wavescore.papers.check.effects import noncentral_d, noncentral_eta

EXPECTED = json.loads(Path(__file__).with_name("effects.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", EXPECTED["t"], ids=lambda c: f"t({c['df']})={c['t']}")
def test_limits_of_d(case):
    low, high = noncentral_d(case["t"], case["df"], 2 / sqrt(case["df"]), 0.95)
    # effectsize searches until the probability is within 3e-8 of its target
    assert (low, high) == pytest.approx((case["low"], case["high"]), abs=5e-7)


@pytest.mark.parametrize("case", EXPECTED["f"], ids=lambda c: f"F={c['f']}")
def test_limits_of_eta_squared(case):
    limits = noncentral_eta(case["f"], case["df1"], case["df2"], 0.9, case["df2"])
    # effectsize searches until the probability is within 3e-8 of its target
    assert limits == pytest.approx((case["low"], case["high"]), abs=5e-7)


@pytest.mark.parametrize("case", EXPECTED["f"], ids=lambda c: f"F={c['f']}")
def test_what_r_prints_agrees_in_a_claim(case):
    numbers = {"f": f"{case['f']}", "df1": f"{case['df1']}", "df2": f"{case['df2']}", "level": "90"}
    numbers |= {"partial_eta2": f"{case['eta']:.3f}", "omega2": f"{case['omega']:.3f}"}
    numbers |= {"eta_low": f"{case['low']:.3f}", "eta_high": f"{case['high']:.3f}"}
    found = check_claim(make_claim({"id": "c", "where": "w", "kind": "f_test"} | numbers))
    assert {f.about: f.verdict for f in found} == dict.fromkeys(
        ("partial_eta2", "omega2", "eta_low", "eta_high"), "consistent"
    )
