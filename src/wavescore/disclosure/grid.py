"""Rounding statistics so far that no one respondent moves them by more than a step.

A step is 1, 2 or 5 times a power of ten, at least as large as the largest change that leaving out
any one respondent makes (a row's `influence`), and never finer than the field prints. Where a row
has no influence of its own it follows from its standard error: the influence of a respondent has
the standard deviation SE x sqrt(n), and its largest value is taken as a number of those.
"""

import math

from wavescore.methods.influence import FIT_REACH, MODEL_REACH, REACH, model_influence
from wavescore.results.declare import Kind, Quantity
from wavescore.results.table import ResultRow

# A variance leans on its one largest respondent: up to 21 standardised influences on skewed
# scores, where a mean's reach is 6.5 (tests/property/test_influence.py).
VARIANCE_REACH = 21 / 6.5
# Means and SDs of one sample are read together with its counts: at steps of one influence, two of
# 112 hidden counts of a scale of seven values had fewer than four values left; at two, none.
TOGETHER = {Kind.MEAN: 2.0, Kind.SPREAD: 2.0}
# A standard error moves by about (reach^2 - 1) / 2n of itself.
ERROR_REACH = (MODEL_REACH**2 - 1) / 2
# Degrees of freedom of unequal variances or of sites move by about this over sqrt(n) of themselves.
DF_REACH = 7.0
# A respondent adds at most about this many times the mean to a log-likelihood.
LIKELIHOOD_REACH = 4.0


def step_for(influence: float, decimals: int) -> float:
    """Return the smallest of 1, 2, 5 x 10^k that is at least `influence` and 10^-decimals."""
    least = max(influence, 10.0**-decimals)
    power = math.floor(math.log10(least) + 1e-12)
    for digit in (1, 2, 5, 10):
        step = digit * 10.0**power
        if step >= least * (1 - 1e-9):
            return step
    raise AssertionError("unreachable")


def to_step(value: float, step: float) -> float:
    """Return the multiple of `step` nearest to `value`; infinite and NaN stay as they are."""
    if not math.isfinite(value):
        return value
    power = math.floor(math.log10(step) + 1e-12)
    # The last bits of one number in two tables would send its middle to both sides.
    return round(round(round(value / step, 9)) * step, max(1 - power, 0)) + 0.0


def step_of(row: ResultRow, quantity: Quantity, n: float) -> float:
    """Return the step to which a row's estimate is released, NaN where none is known."""
    influence = influence_of(row, quantity, n) if n > 0 else math.nan
    return step_for(influence, quantity.decimals) if influence == influence else math.nan


def influence_of(row: ResultRow, quantity: Quantity, size: float) -> float:
    """Return how far one respondent moves a row's estimate, NaN where that is not known.

    size: the number of respondents the row rests on, as released. Where models were fitted without
    single respondents, it is no less than what those moved.
    """
    return at_least(_by_rule(row, quantity, size), row.moved)


def at_least(influence: float, moved: float) -> float:
    """Return the larger of what a rule says and what refits moved; NaN where no rule says it.

    Infinite is NaN too: one respondent may take away what the number is made of.
    """
    if math.isinf(moved) or math.isinf(influence):
        return math.nan
    return max(influence, moved) if moved == moved and influence == influence else influence


def _by_rule(row: ResultRow, quantity: Quantity, size: float) -> float:
    if row.influence == row.influence:
        return TOGETHER.get(quantity.kind, 1.0) * row.influence
    root = math.sqrt(size)
    if quantity.kind is Kind.TEST:
        return _of_test(row, root)
    if quantity.kind is Kind.FIT:
        return FIT_REACH / root
    if quantity.kind is Kind.LIKELIHOOD:
        return LIKELIHOOD_REACH * abs(row.estimate) / size
    if quantity.kind is Kind.SPREAD:
        return 2 * ERROR_REACH * abs(row.estimate) / size
    if quantity.kind is Kind.CORRELATION:
        return 2 * REACH * max(1 - row.estimate**2, 0.1) / size
    if quantity.kind is Kind.P_VALUE:
        return p_influence(row.estimate, size)
    if quantity.kind is Kind.DEGREES_OF_FREEDOM:
        return REACH
    scale = abs(row.estimate) if quantity.ratio else 1.0
    if quantity.kind is Kind.PARAMETER and "variance" in row.term:
        scale = VARIANCE_REACH
    if row.std_error == row.std_error and row.std_error > 0:
        return scale * model_influence(row.std_error, size)
    if math.isfinite(row.conf_high - row.conf_low) and row.conf_high > row.conf_low:
        # Half the interval over its normal quantile is a standard error, near enough for a step.
        error = (row.conf_high - row.conf_low) / 3.92
        return (1.0 if quantity.ratio else scale) * model_influence(error, size)
    return math.nan


def _of_test(row: ResultRow, root: float) -> float:
    """Return the influence on a statistic whose standard error is 1, or on its square."""
    if row.df != row.df or row.conf_level == row.conf_level or row.estimate < 0:
        return REACH / root
    reach = REACH / root
    return max(2 * math.sqrt(max(row.estimate, 1.0)) * reach, reach) + reach**2


def p_influence(p: float, size: float) -> float:
    """Return how far one respondent moves a two-sided p-value."""
    return moved_p(min(p, 1.0), REACH / math.sqrt(size)) if p > 0 else 0.0


def moved_p(p: float, move: float) -> float:
    """Return how far a two-sided p-value moves where its z moves by `move` to either side."""
    from statistics import NormalDist

    z = abs(NormalDist().inv_cdf(p / 2))
    ends = (2 * NormalDist().cdf(-max(z + side * move, 0.0)) for side in (1, -1))
    return max(abs(p - end) for end in ends)


def rounded_error(error: float, size: float, moved: float = math.nan) -> float:
    """Return a standard error rounded as far as one respondent moves it, NaN in place of 0."""
    if not (math.isfinite(error) and error > 0):
        return error
    share = error * min(ERROR_REACH / size, 0.5)
    found = to_step(error, step_for(at_least(share, moved), _places(error)))
    return found if found > 0 else math.nan


def rounded_critical(critical: float, row: ResultRow, size: float) -> float:
    """Return an interval's half width over its error, as far as one respondent moves it.

    At all its digits the quantile of t tells its degrees of freedom, and so how many respondents
    there are: 1.96583 are 405, one more than 404. It exceeds the normal quantile by about 2.4 / df.
    """
    from statistics import NormalDist

    normal = NormalDist().inv_cdf((1 + row.conf_level) / 2)
    excess = 2.4 / row.df if row.df > 0 else max(critical - normal, 0.0)
    return to_step(critical, step_for(DF_REACH * excess / math.sqrt(size), 2))


def _places(value: float) -> int:
    """Return the decimals that leave two digits of a small number, four at most."""
    return min(max(2 - math.floor(math.log10(value)), 0), 4) if value < 1 else 2


def p_step(p: float, size: float, moved: float) -> float:
    """Return the step of a p-value, of which it may be known how far one respondent moves it."""
    return step_for(at_least(p_influence(p, size), moved), 3)


def rounded_p(p: float, size: float, moved: float, level: float) -> float:
    """Return a p-value rounded as far as one respondent moves it, never to 0.

    What is under `level` stays under it, and what is not does not get there. The lowest cell is
    printed by eight tenths of its end: no p is told as smaller than two thirds of what it is.
    """
    if p != p:
        return p
    step = p_step(p, size, moved)
    found, first = to_step(p, step), math.ceil(level / step - 1e-9)
    if p < level <= found:
        found = to_step((first - 1) * step, step)
    elif found < level <= p:
        found = to_step(first * step, step)
    if found <= 0:
        # A coarse step's lowest cell is no 0.001. It ends at the level where that is in it: of 0.05
        # and 0.1 it is 0 to 0.05, and 0.02 would say more of a p of 0.049 than is there.
        end = level if first == 1 else step / 2
        found = 0.0005 if step <= 0.001 else round(0.8 * end, 6)
    return min(found, 1.0)


def rounded_fit(exact: float, quantity: Quantity, step: float) -> float:
    """Return a rounded fit measure, put back on its side of what makes a fit poor.

    An RMSEA of .146 was 0.1 at a step of 0.1, and what its model forbids to say was said.
    """
    estimate = to_step(exact, step)
    most, least = quantity.poor_above, quantity.poor_below
    below = math.floor(most / step + 1e-9) if math.isfinite(most) else 0
    above = math.ceil(least / step - 1e-9) if math.isfinite(least) else 0
    if exact > most >= estimate:
        return to_step((below + 1) * step, step)
    if exact <= most < estimate:
        return to_step(below * step, step)
    if exact < least <= estimate:
        return to_step((above - 1) * step, step)
    if exact >= least > estimate:
        return to_step(above * step, step)
    return estimate


def last_digit(step: float) -> float:
    """Return the unit of a step's last decimal: 0.01 of 0.05, 1 of 20."""
    return min(10.0 ** math.floor(math.log10(step) + 1e-12), 1.0)


def limit_influence(
    row: ResultRow, quantity: Quantity, limit: float, influence: float, n: float
) -> float:
    """Return how far one respondent moves a limit of an uneven interval.

    As the estimate on the scale on which the interval is even (the logarithm of a ratio, Fisher's z
    of a correlation, the logarithm of 1 - alpha), and as the error moves its distance from it.
    """
    if not math.isfinite(limit) or row.estimate != row.estimate:
        return influence
    share, estimate = 1.0, row.estimate
    if quantity.ratio and estimate > 0:
        share = limit / estimate
    elif quantity.kind is Kind.CORRELATION and abs(estimate) < 1:
        share = (1 - limit**2) / (1 - estimate**2)
    elif quantity.kind is Kind.RELIABILITY and estimate < 1:
        share = (1 - limit) / (1 - estimate)
    return abs(share) * influence + abs(limit - estimate) * min(ERROR_REACH / n, 0.5)
