"""One sample's share of cases at two times: who became a case, who ceased to be one, the tests."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from wavescore.errors import EstimationError
from wavescore.methods.inputs import Values, as_floats, check_level
from wavescore.methods.proportions import wilson_interval

NAN = float("nan")


@dataclass(frozen=True)
class PairedProportions:
    """Cases at a start and an end among those known at both; the difference is end less start."""

    case_at_both: int
    ceased: int
    became: int
    case_at_neither: int
    n: int
    difference: float
    conf_low: float
    conf_high: float
    conf_level: float
    exact_p: float
    mid_p: float


def compare_paired_proportions(
    start: Values, end: Values, conf_level: float = 0.95
) -> PairedProportions:
    """Compare the share of cases among the same respondents at two times.

    Arguments: 1 a case, 0 none, NaN not known; pairs with either missing are left out. With
    `became` of m = became + ceased changes, McNemar's exact p is twice the smaller binomial tail
    at 1/2 (at most 1), the mid-p that less the probability of what was observed; no change: p 1.
    The interval is Newcombe's method 10: d - sqrt((p_e - l_e)^2 - 2 f (p_e - l_e)(u_s - p_s) +
    (u_s - p_s)^2) upwards likewise, l and u the Wilson limits, f the phi coefficient with its
    numerator ad - bc lowered by n/2, to 0 at least, where it is positive. NaN without pairs.

    Raises EstimationError for unequal lengths or other values.
    Reference: McNemar 1947, doi 10.1007/BF02295996; mid-p: Fagerland, Lydersen and Laake 2013, doi
    10.1186/1471-2288-13-91; Newcombe 1998, doi
    10.1002/(SICI)1097-0258(19981130)17:22<2635::AID-SIM954>3.0.CO;2-C.
    R: binom.test(became, m)$p.value; less dbinom(became, m, 0.5); prop.test for the limits.
    """
    check_level(conf_level)
    before, after = as_floats(start, "start"), as_floats(end, "end")
    if before.size != after.size:
        found = f"{before.size} and {after.size}"
        raise EstimationError("start and end differ in length", key="end", found=found)
    known = ~np.isnan(before + after)
    before, after = before[known], after[known]
    if not np.isin([*before, *after], (0.0, 1.0)).all():
        raise EstimationError("a case is 1, no case 0", key="start", expected="0, 1 or NaN")
    both, ceased = int(before @ after), int(before @ (1 - after))
    became = int((1 - before) @ after)
    n = int(known.sum())
    neither = n - both - ceased - became
    low, high = _newcombe(both, ceased, became, neither, conf_level)
    exact, middle = _mcnemar(became, ceased)
    return PairedProportions(
        case_at_both=both,
        ceased=ceased,
        became=became,
        case_at_neither=neither,
        n=n,
        difference=(became - ceased) / n if n else NAN,
        conf_low=low,
        conf_high=high,
        conf_level=conf_level,
        exact_p=exact if n else NAN,
        mid_p=middle if n else NAN,
    )


def _mcnemar(became: int, ceased: int) -> tuple[float, float]:
    """Return the exact p and the mid-p of so many changes in each direction."""
    changes, fewer = became + ceased, min(became, ceased)
    tail = float(special.bdtr(fewer, changes, 0.5)) if changes else 1.0
    ways = special.gammaln(changes + 1) - special.gammaln(became + 1) - special.gammaln(ceased + 1)
    here = float(np.exp(ways - changes * np.log(2)))
    return min(2 * tail, 1.0), min(2 * tail - here, 1.0)


def _newcombe(a: int, b: int, c: int, d: int, conf_level: float) -> tuple[float, float]:
    """Return the interval of (c - b) / n of cases at both, start alone, end alone, neither."""
    n = a + b + c + d
    if not n:
        return NAN, NAN
    start, end = (a + b) / n, (a + c) / n
    (low_s, high_s), (low_e, high_e) = (
        wilson_interval(count, n, conf_level) for count in (a + b, a + c)
    )
    margins = float((a + b) * (c + d)) * float((a + c) * (b + d))
    product = float(a * d - b * c)
    if product > 0:
        product = max(product - n / 2, 0.0)
    phi = product / np.sqrt(margins) if margins else 0.0
    down, up = (end - low_e, high_s - start), (high_e - end, start - low_s)
    low, high = (float(np.sqrt(max(x * x - 2 * phi * x * y + y * y, 0.0))) for x, y in (down, up))
    return end - start - low, end - start + high
