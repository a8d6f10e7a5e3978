"""A released number keeps its verdict, and prints no more decimals than its step."""

import math
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wavescore.analyses.growth.quantities import ANALYSIS as GROWTH
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.grid import rounded_p
from wavescore.disclosure.rounding import rounded_away, rounded_row
from wavescore.layout.cells import interval_of, value_of
from wavescore.layout.phrases import apa, apa_interval, by, direction, p_spoken
from wavescore.layout.stepped import stepped
from wavescore.results.common import HIGHEST_RMSEA, LOWEST_CFI
from wavescore.results.declare import Kind, Quantity
from wavescore.results.table import TEXT_COLUMNS, ResultRow, places

RULE = CountRule(minimum=10, base=5)
NAN = math.nan
STEPPED = [
    *(Kind.MEAN, Kind.SPREAD, Kind.EFFECT, Kind.CORRELATION, Kind.RELIABILITY),
    *(Kind.PARAMETER, Kind.FIT, Kind.TEST, Kind.LIKELIHOOD, Kind.CURVE, Kind.QUANTILE),
]


def private(estimate, error, n, influence, *, ratio=False, skew=1.0, alternative="two-sided"):
    """Return a row as an analysis makes it, its test and interval agreeing."""
    z = math.log(estimate) / error if ratio else estimate / error
    ends = [-1.96 * error, 1.96 * skew * error]
    low, high = (estimate * math.exp(e) if ratio else estimate + e for e in ends)
    p = math.erfc(abs(z) / math.sqrt(2))
    numbers = {"estimate": estimate, "std_error": error, "statistic": z, "df": NAN, "p_value": p}
    numbers |= {"conf_low": low, "conf_high": high, "conf_level": 0.95, "n": n}
    texts = dict.fromkeys(TEXT_COLUMNS, "") | {"alternative": alternative}
    return ResultRow(**texts, **numbers, influence=influence)


def shown(row, quantity):
    """Return a row as released."""
    found = rounded_row(row, quantity, RULE, RULE.rounded(row.n))
    return stepped(row._replace(influence=NAN, **found))


ROWS = {
    "estimate": st.floats(-3, 3).filter(lambda x: abs(x) > 1e-6),
    "error": st.floats(0.01, 2),
    "n": st.integers(30, 900),
    "influence": st.floats(0.001, 3.0),
}


@given(**ROWS, skew=st.sampled_from([1.0, 1.1]))
@example(estimate=0.3, error=0.14, n=100, influence=0.7, skew=1.0)  # rounded to 0
@example(estimate=0.04, error=0.0195, n=168, influence=0.01, skew=1.0)  # p 0.0402, step 0.1
def test_interval_and_p_keep_their_verdict(estimate, error, n, influence, skew):
    row = private(estimate, error, n, influence, skew=skew)
    out = shown(row, Quantity("difference", Kind.EFFECT))
    agreed = (row.p_value < 0.05) == (direction(row) != 0)
    assert direction(out) == direction(row)
    assert (out.p_value < 0.05) == (row.p_value < 0.05)
    if agreed:
        assert (out.p_value < 0.05) == (direction(out) != 0)
    assert out.conf_low <= out.estimate <= out.conf_high


@given(**ROWS)
def test_odds_ratios_too(estimate, error, n, influence):
    row = private(math.exp(estimate), error, n, influence, ratio=True)
    out = shown(row, Quantity("odds_ratio", Kind.EFFECT, ratio=True))
    assert direction(out, 1.0) == direction(row, 1.0)
    assert (out.p_value < 0.05) == (row.p_value < 0.05)


@pytest.mark.parametrize("kind", STEPPED)
@given(**ROWS, skew=st.sampled_from([1.0, 1.1]), moved=st.floats(0, 4))
@example(estimate=-6.0, error=2.9, n=8, influence=6.0, skew=1.0, moved=0)  # was -10 (-14 to -4)
@example(estimate=0.69, error=0.2, n=8, influence=1.2, skew=1.1, moved=0)  # an alpha of 2 (1 to 2)
@example(estimate=-1.0, error=2.0, n=62, influence=5.0, skew=1.0, moved=9)  # was 0 (0 to 0)
def test_a_released_interval_holds_what_it_is_of(kind, estimate, error, n, influence, skew, moved):
    """The true estimate lies in the printed interval, or neither is printed."""
    row = private(estimate, error, n, influence, skew=skew)
    row = row._replace(moved_error=moved * error)
    if kind in (Kind.CORRELATION, Kind.RELIABILITY):
        ends = {end: getattr(row, end) for end in ("estimate", "conf_low", "conf_high")}
        row = row._replace(**{end: max(min(value, 1.0), -1.0) for end, value in ends.items()})
    quantity = Quantity("any", kind, decimals=2)
    out = shown(row, quantity)
    if not rounded_away(row, quantity, RULE.rounded(row.n)):
        # But for what is less than the last decimal that is printed.
        least = 0.5 * 10.0**-quantity.decimals
        assert not out.conf_low > row.estimate + least
        assert not out.conf_high < row.estimate - least
        assert out.std_error != 0


@given(**ROWS)
def test_a_released_interval_of_a_ratio_holds_it_too(estimate, error, n, influence):
    row = private(math.exp(estimate), error, n, influence, ratio=True)
    quantity = Quantity("odds_ratio", Kind.EFFECT, ratio=True)
    out = shown(row, quantity)
    if not rounded_away(row, quantity, RULE.rounded(row.n)):
        least = 0.5 * 10.0**-quantity.decimals
        assert not out.conf_low > row.estimate + least
        assert not out.conf_high < row.estimate - least
        assert not out.conf_low < 0


def decimals(text):
    """Return the most decimals of the numbers in a text."""
    return max(len(each) for each in re.findall(r"\d(?:\.(\d+))?", text) or [""])


@pytest.mark.parametrize("kind", STEPPED)
@given(**ROWS)
@example(estimate=21.7, error=2.0, n=40, influence=3.0)  # had been printed as 22.00
def test_no_number_prints_more_decimals_than_its_step(kind, estimate, error, n, influence):
    row = private(estimate, error, n, influence)
    out = shown(row, Quantity("any", kind, decimals=2))
    most = places(out.step)
    said = [value_of(out, decimals=3).text, apa(out.estimate, 3), value_of(out, decimals=3).text]
    assert max(map(decimals, said)) <= most
    ends = max(places(out.conf_low), places(out.conf_high))
    assert decimals(interval_of(out, 4).text) <= ends
    assert decimals(apa_interval(out, 4).partition("[")[2]) <= ends
    assert decimals(by(out, "points", 4).partition(" ")[0]) <= most
    assert decimals(p_spoken(out.p_value)) <= max(places(out.p_value), 3 * (out.p_value < 0.001))


@given(st.floats(1e-6, 1), st.integers(15, 300), st.floats(0.001, 0.4))
@example(0.04, 40, 0.09)  # had become 0.001, the least that is printed, at a step of 0.1
def test_a_p_value_by_itself_keeps_its_side_of_005_and_its_size(p, n, influence):
    row = private(1.0, 1.0, n, influence)._replace(
        estimate=p, std_error=NAN, p_value=NAN, conf_low=NAN, conf_high=NAN, statistic=NAN
    )
    out = shown(row, Quantity("exact_p", Kind.P_VALUE, decimals=3))
    assert (out.estimate < 0.05) == (p < 0.05)
    assert abs(out.estimate - p) <= out.step
    assert decimals(value_of(out, "p").text) <= max(
        places(out.estimate), places(out.step), 3 * (p < 0.001)
    )


def test_a_public_number_prints_as_before():
    row = private(22.0, 2.0, 40, 3.0)
    assert value_of(stepped(row)).text == "22.00"
    assert interval_of(stepped(row)).text == "18.08 to 25.92"


@given(st.floats(0.01, 3), st.floats(0.1, 200), st.floats(0.001, 5000))
@example(3.0, 125.0, 4000.0)  # an upper limit of 125 was printed as 5
def test_a_limit_at_a_wide_step_is_no_nearer_than_it_is(estimate, beyond, moved):
    """Where one respondent may take a limit farther than it is away, it is not drawn nearer."""
    row = private(1.2 + estimate, 0.5, 60, 0.05, ratio=True)
    row = row._replace(conf_high=row.estimate + beyond, moved_high=moved)
    out = shown(row, Quantity("odds_ratio", Kind.EFFECT, ratio=True))
    assert out.conf_high >= row.conf_high or moved < 2 * beyond


@given(
    p=st.floats(0.001, 1.0),
    moved=st.floats(0.001, 1.0),
    n=st.integers(10, 5000),
    level=st.sampled_from([0.1, 0.05, 0.01]),
)
def test_a_p_is_never_told_as_much_smaller_than_it_is(p, moved, n, level):
    told = rounded_p(p, n, moved, level)
    assert told >= 0.6 * min(p, 1.0)
    assert (told < level) == (p < level)


def test_a_p_just_under_the_level_is_not_told_as_half_of_it():
    assert rounded_p(0.0498, 223, 0.03, 0.05) == pytest.approx(0.04)


@given(
    estimate=st.floats(0.0, 1.0),
    influence=st.floats(0.001, 0.3),
    name=st.sampled_from(["rmsea_robust", "cfi_robust", "rmsea", "cfi_scaled"]),
)
@example(estimate=0.146, influence=0.09, name="rmsea_robust")  # was 0.1: a fall was read of it
@example(estimate=0.88, influence=0.05, name="cfi_robust")
def test_a_fit_measure_keeps_its_side_of_a_poor_fit(estimate, influence, name):
    (quantity,) = (each for each in GROWTH.quantities if each.name == name)
    row = private(estimate, 1.0, 300, influence)
    row = row._replace(std_error=NAN, statistic=NAN, p_value=NAN, conf_low=NAN, conf_high=NAN)
    told = shown(row, quantity)
    if name.startswith("rmsea"):
        assert (told.estimate > HIGHEST_RMSEA) == (estimate > HIGHEST_RMSEA)
    else:
        assert (told.estimate < LOWEST_CFI) == (estimate < LOWEST_CFI)
    assert abs(told.estimate - estimate) <= told.step
