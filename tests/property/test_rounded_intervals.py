"""A released interval leaves the direction open where the private one does."""

import math
from types import SimpleNamespace

from hypothesis import assume, example, given
from hypothesis import strategies as st

from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.rounding import rounded_row
from wavescore.results.declare import Kind, Quantity
from wavescore.results.table import MOVED, NUMBER_COLUMNS

RULE = CountRule(minimum=10, base=5)


@given(
    st.floats(-3, 3),
    st.floats(0.01, 2),
    st.floats(1.96, 2.6),
    st.integers(30, 900),
    st.floats(0.01, 1.0),
)
@example(-0.7535, 0.4329, 2.3667, 168, 0.3)  # rounded to -1.00, whose interval would end at -0.05
def test_an_interval_that_holds_no_difference_still_does(estimate, error, reach, n, influence):
    low, high = estimate - reach * error, estimate + reach * error
    assume(low <= 0 <= high)
    row = SimpleNamespace(
        **{**dict.fromkeys(NUMBER_COLUMNS, math.nan), "estimate": estimate, "std_error": error}
        | {"conf_low": low, "conf_high": high, "conf_level": 0.95},
        n=n,
        influence=influence,
        **dict.fromkeys(MOVED.values(), math.nan),
        term="",
    )
    found = rounded_row(row, Quantity("difference", Kind.EFFECT), RULE, n)
    assert found["conf_low"] <= 0 <= found["conf_high"]
