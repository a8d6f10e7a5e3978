"""Each kind of claim: known right, known wrong, and what would repair it."""

from fractions import Fraction
from itertools import combinations_with_replacement

import pytest
from papers_cases import CASES

from wavescore.papers.check.check_claim import check_claim
from wavescore.papers.check.claims import make_claim
from wavescore.papers.check.finding import worst
from wavescore.papers.check.models import growth_df
from wavescore.papers.check.printed import parse_number
from wavescore.papers.check.repairs import find_repairs
from wavescore.papers.check.tests import chi2_of_cells


def findings(kind, numbers):
    return check_claim(make_claim({"id": "c", "where": "w", "kind": kind} | numbers))


@pytest.mark.parametrize(
    ("kind", "verdict", "numbers"),
    [(kind, verdict, numbers) for kind, cases in CASES.items() for verdict, numbers in cases],
)
def test_verdicts(kind, verdict, numbers):
    found = findings(kind, numbers)
    assert worst(found) == verdict, [f.sentence for f in found]


@pytest.mark.parametrize(
    ("kind", "numbers", "repair"),
    [
        ("proportion", {"n": "40", "total": "52", "percent": "71"}, "total 56 in place of 52"),
        (
            "interval",
            {"estimate": "-0.162", "low": "-0.287", "high": "0.062", "scale": "identity"},
            "the lower limit -0.387 in place of -0.287",
        ),
        ("growth_fit", {"chi2": "3.0", "df": "1", "p": ".15"}, "P .08 in place of .15"),
        (
            "t_test",
            {"t": "2.638", "df": "789", "p": ".009", "tail": "greater"},
            "a two-tailed test in place of a one-tailed one",
        ),
        ("parts", {"parts": {"a": "593", "b": "189"}, "whole": "791"}, "b 198 in place of 189"),
    ],
)
def test_the_smallest_change_is_found(kind, numbers, repair):
    claim = make_claim({"id": "c", "where": "w", "kind": kind} | numbers)
    assert repair in [r.words(claim) for r in find_repairs(claim, check_claim(claim))]


def test_nothing_is_repaired_where_nothing_is_wrong():
    claim = make_claim({"id": "c", "where": "w", "kind": "z_test", "z": "1.96", "p": ".05"})
    assert find_repairs(claim, check_claim(claim)) == []


def test_chi_square_of_cells_is_exact():
    """A 2 x 2 table by hand: n (ad - bc)^2 / (product of margins), and with n/2 taken off."""
    table = [[10, 20], [30, 25]]
    cross, n, margins = abs(10 * 25 - 20 * 30), 85, 30 * 55 * 40 * 45
    plain, yates = (value for _, value in chi2_of_cells(table, "unstated"))
    assert plain == Fraction(n * cross**2, margins)
    assert yates == Fraction(n) * (cross - Fraction(n, 2)) ** 2 / margins


@pytest.mark.parametrize(
    ("waves", "form", "residuals", "df"),
    [(3, "linear", "free", 1), (3, "linear", "equal", 3), (4, "linear", "free", 5),
     (4, "quadratic", "free", 1), (3, "latent_basis", "free", 0), (3, "intercept", "free", 4)],
)  # fmt: skip
def test_degrees_of_freedom_of_growth_models(waves, form, residuals, df):
    assert growth_df(waves, form, residuals) == df


def test_grim_and_grimmer_know_every_sample_of_five():
    """All 252 samples of five whole numbers from 0 to 5: what they print is never faulted.

    And a mean to two decimals that none of them has is always faulted.
    """
    printed = set()
    for sample in combinations_with_replacement(range(6), 5):
        mean = Fraction(sum(sample), 5)
        squares = sum((x - mean) ** 2 for x in sample)
        sd = parse_number("0.00").like(float(squares / 4) ** 0.5)
        printed.add(parse_number("0.00").like(mean))
        found = findings("mean_sd", {"mean": f"{float(mean):.2f}", "sd": sd, "n": "5", "step": "1"})
        assert {f.verdict for f in found} == {"consistent"}
    for hundredths in range(501):
        text = f"{hundredths / 100:.2f}"
        verdict = worst(findings("mean_sd", {"mean": text, "n": "5", "step": "1"}))
        assert (verdict == "consistent") == (text in printed)


def test_grimmer_is_advice_only():
    """Five whole numbers with mean 2.00 have even sums of squares: SD 1.00 (Q = 24) is possible,
    SD 1.12 (Q = 25.0) is odd, so it is not."""
    possible = findings("mean_sd", {"mean": "2.00", "sd": "1.00", "n": "5", "step": "1"})
    odd = findings("mean_sd", {"mean": "2.00", "sd": "1.12", "n": "5", "step": "1"})
    assert worst(possible) == "consistent"
    assert odd[-1].verdict == "cannot_check"
    assert "GRIMMER" in odd[-1].sentence
