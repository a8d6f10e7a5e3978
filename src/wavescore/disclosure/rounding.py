"""One result row, every number of it rounded as its kind asks."""

import math

from wavescore.disclosure.grid import (
    ERROR_REACH,
    at_least,
    influence_of,
    last_digit,
    limit_influence,
    moved_p,
    p_step,
    rounded_critical,
    rounded_error,
    rounded_fit,
    rounded_p,
    step_for,
    step_of,
    to_step,
)
from wavescore.disclosure.sizes import Sizes
from wavescore.methods.influence import REACH
from wavescore.methods.proportions import wilson_interval
from wavescore.results.declare import Kind, Quantity
from wavescore.results.table import NUMBER_COLUMNS, ResultRow

# The widest step that leaves something of a number which lies between -1 and 1.
WIDEST = {Kind.RELIABILITY: 1.0, Kind.CORRELATION: 1.0}
# Degrees of freedom up to this many under n follow n; up to MOST_OF_DESIGN they are the model's.
UNDER_N = 12
MOST_OF_DESIGN = 30
# So many steps make one beside a hidden answer: at one, item-rest correlation, alpha and alpha if
# dropped left a hidden count fewer than four values (docs/decisions.md).
BESIDE_HIDDEN = 4


def influence_known(row: ResultRow, quantity: Quantity) -> bool:
    """Whether it is known how far one respondent moves a row's estimate."""
    if row.estimate != row.estimate:
        return True
    found = influence_of(row, quantity, row.n)
    return found == found


def moved_by_respondents(row: ResultRow) -> bool:
    """Whether a row says itself how far one respondent moves its number."""
    return row.influence == row.influence


def rounded_row(row: ResultRow, quantity: Quantity, sizes: Sizes, n: float) -> dict[str, float]:
    """Return the numbers of a row that may leave (without conf_level); n: as released."""
    values = {name: getattr(row, name) for name in NUMBER_COLUMNS if name != "conf_level"}
    if quantity.kind is Kind.DESIGN:
        return values
    if quantity.kind is Kind.COUNT:
        return {**dict.fromkeys(values, math.nan), "estimate": sizes.count(row, quantity)}
    if not n > 0:
        return dict.fromkeys(values, math.nan)
    if quantity.kind is Kind.PERCENTAGE and not moved_by_respondents(row):
        return dict.fromkeys(values, math.nan) | _percentage(row, quantity, sizes, n)
    return _statistic(row, quantity, n, values)


def rounded_away(row: ResultRow, quantity: Quantity, n: float, times: int = 1) -> bool:
    """Whether a number's step (so many times it) leaves nothing of it.

    An alpha of 0.69 is 0 at a step of 2; a change of 0.05 (0.01 to 0.09) is 1 at a step of 1, for
    it may not be 0. n: as released.
    """
    step = times * step_of(row, quantity, n)
    null = _null(quantity)
    shown = row.conf_low > null or row.conf_high < null
    widest = 2 * (row.conf_high - row.conf_low) if shown else math.inf
    # An SD that was rounded to 0 would say that all are alike.
    gone = quantity.kind is Kind.SPREAD and row.estimate > 0 and to_step(row.estimate, step) == 0
    return gone or step > min(widest, WIDEST.get(quantity.kind, math.inf))


def coarser_row(row: ResultRow, quantity: Quantity, sizes: Sizes, n: float) -> dict[str, float]:
    """Return a row that stands beside a hidden answer: its estimate alone, to coarser steps."""
    gone = {name: math.nan for name in NUMBER_COLUMNS if name != "conf_level"}
    if row.estimate != row.estimate or not n > 0:
        return gone
    step = step_for(influence_of(row, quantity, n), quantity.decimals)
    coarser = step_for(BESIDE_HIDDEN * step, quantity.decimals)
    return {**gone, "estimate": to_step(row.estimate, coarser), "step": coarser}


def _percentage(row: ResultRow, quantity: Quantity, sizes: Sizes, n: float) -> dict[str, float]:
    """Return a percentage of the counts as printed; its interval holds all that these stand for.

    Of 35 of 36, printed as 33 of 38, Wilson's interval ends at 94.2 %, and the truth is 97.2 %.
    """
    scale = 100.0 if quantity.unit == "%" else 1.0
    if row.estimate != row.estimate:
        return {"estimate": math.nan}
    part = min(sizes.rule.rounded(round(row.estimate * row.n / scale)), n)
    values = {"estimate": scale * part / n}
    if row.conf_low == row.conf_low:
        low, high = wilson_interval(part, n, row.conf_level)
        (least, most), (fewest, all_of) = sizes.rule.bin(part), sizes.of_row(row, quantity)
        low, high = min(low, least / all_of), max(high, min(most / fewest, 1.0))
        values |= {"conf_low": scale * low, "conf_high": scale * high}
    return values


def _statistic(row: ResultRow, quantity: Quantity, n: float, values: dict) -> dict[str, float]:
    influence = influence_of(row, quantity, n) if row.estimate == row.estimate else 0.0
    step = step_for(influence, quantity.decimals)
    # Of 65 respondents, released as 63, the 63 degrees of freedom would tell 65.
    share = n / row.n if quantity.of_n else 1.0
    estimate = _estimate(row._replace(estimate=share * row.estimate), quantity, step)
    if quantity.kind is Kind.P_VALUE and row.estimate == row.estimate:
        step = p_step(row.estimate, n, influence)
        estimate = rounded_p(row.estimate, n, influence, 0.05)
    error = rounded_error(row.std_error, n, row.moved_error)
    values |= {
        "estimate": estimate,
        "std_error": error,
        "p_value": _p(row, quantity, n),
        "df": _df(row, n),
        "statistic": _test(row, estimate, n),
        "step": step,
    }
    if row.df == row.df and values["df"] != values["df"] and row.statistic != row.estimate:
        # A t without its degrees of freedom would be read as a z.
        values["statistic"] = math.nan
    if quantity.public:
        # Its error tells the weights too, to many digits.
        values["std_error"] = math.nan
    return values | _interval(row, quantity, n, values, influence)


def _estimate(row: ResultRow, quantity: Quantity, step: float) -> float:
    """Return the estimate's multiple of its step, on its side of no difference if that is shown."""
    null, estimate = _null(quantity), to_step(row.estimate, step)
    if quantity.kind is Kind.FIT:
        return rounded_fit(row.estimate, quantity, step)
    if row.conf_low > null >= estimate:
        return to_step(null + step, step)
    if row.conf_high < null <= estimate:
        return to_step(null - step, step)
    return estimate


def _null(quantity: Quantity) -> float:
    return 1.0 if quantity.ratio else 0.0


def _interval(
    row: ResultRow, quantity: Quantity, n: float, values: dict, influence: float
) -> dict[str, float]:
    """Return the limits: of an even interval from the released numbers, else rounded themselves.

    They have no more decimals than the estimate, or than their own steps. An interval keeps its
    side of no difference: one that holds it leaves the direction open, and a release may not close
    it (-0.75 (-1.78 to 0.27) is -1.00 at a step of 0.5, whose interval would end at -0.05); one
    that excludes it stands beside a small p-value, by a unit of its last decimal, or of the next.
    """
    low, high = row.estimate - row.conf_low, row.conf_high - row.estimate
    even = math.isfinite(low) and math.isclose(low, high, rel_tol=1e-6)
    estimate, unit = values["estimate"], last_digit(values["step"])
    if even and row.std_error > 0 and not quantity.public:
        half = rounded_critical(low / row.std_error, row, n) * values["std_error"]
        low, high = (to_step(end, unit) for end in (estimate - half, estimate + half))
    else:
        low, high = (
            _limit(row, quantity, limit, at_least(rule, moved))
            for limit, moved in ((row.conf_low, row.moved_low), (row.conf_high, row.moved_high))
            for rule in [limit_influence(row, quantity, limit, influence, n)]
        )
    low, high = _holding_step(row, quantity, low, high, values)
    null = _null(quantity)
    beside = unit
    if abs(row.estimate - null) < unit:
        beside = max(unit / 10, 10.0**-quantity.decimals)
    if low == low:
        low = max(low, null + beside) if row.conf_low > null else min(low, null)
    if high == high:
        high = min(high, null - beside) if row.conf_high < null else max(high, null)
    if estimate == estimate:
        low, high = min(low, estimate), max(high, estimate)
    return {"conf_low": low, "conf_high": high}


def _holding_step(
    row: ResultRow, quantity: Quantity, low: float, high: float, values: dict
) -> tuple[float, float]:
    """Return limits that hold all that the rounded estimate may stand for.

    A mean change of -6 (-11.9 to -0.1) is -10 at a step of 10, whose interval would end at -14 and
    -4 and leave out what it is of. A limit at the end of what is possible stays there.
    """
    estimate, step = values["estimate"], values["step"]
    # One that was moved to its side of no difference lies within a step of it.
    reach = step if not math.isclose(estimate, to_step(row.estimate, step)) else step / 2
    least, most = -math.inf, 1.0 if quantity.kind in WIDEST else math.inf
    if quantity.kind is Kind.CORRELATION:
        least = -1.0
    if quantity.ratio or row.conf_low == 0:
        least = 0.0
    if quantity.kind is Kind.PERCENTAGE:
        most = 100.0
    unit = last_digit(step)
    if low == low and estimate - reach < low:
        low = max(math.floor((estimate - reach) / unit + 1e-9) * unit, min(least, low))
    if high == high and estimate + reach > high:
        high = min(math.ceil((estimate + reach) / unit - 1e-9) * unit, max(most, high))
    return low + 0.0, high + 0.0


def _limit(row: ResultRow, quantity: Quantity, limit: float, moved: float) -> float:
    """Return a limit rounded by itself, NaN where one respondent may take it anywhere.

    One whose step is wider than its distance from the estimate is rounded away from that: an upper
    limit of 125 at a step of 5,000 was 25 beside an odds ratio of 20, a lower one of -1 was 0.3.
    """
    if moved != moved:
        return math.nan
    step = step_for(moved, quantity.decimals)
    found = to_step(limit, step)
    if not step > abs(limit - row.estimate):
        return found
    if limit < row.estimate:
        least = 0.0 if quantity.ratio else -1.0 if quantity.kind is Kind.CORRELATION else -math.inf
        return max(to_step(math.floor(limit / step) * step, step), min(least, limit))
    most = 1.0 if quantity.kind in WIDEST else math.inf
    return min(to_step(math.ceil(limit / step) * step, step), max(most, limit))


def _p(row: ResultRow, quantity: Quantity, n: float) -> float:
    """Return a rounded p-value on its side of the interval's level (0.05 without one).

    So p, interval and what a sentence says of either agree where those of the private table do.
    """
    level = 1 - row.conf_level if row.conf_level == row.conf_level else 0.05
    return rounded_p(row.p_value, n, _moved_p(row, quantity, n), round(level, 6))


def _test(row: ResultRow, estimate: float, n: float) -> float:
    """Return a test statistic: the estimate where it is that, else a ratio with an error of 1."""
    if row.statistic == row.estimate:
        return estimate
    squared = row.df == row.df and row.statistic >= 0 and row.std_error != row.std_error
    reach = REACH / math.sqrt(n)
    influence = 2 * math.sqrt(max(row.statistic, 1.0)) * reach if squared else reach
    step = step_for(at_least(influence, row.moved_statistic), 2)
    return to_step(row.statistic, step) if row.statistic == row.statistic else row.statistic


def _moved_p(row: ResultRow, quantity: Quantity, n: float) -> float:
    """Return how far one respondent moves a p-value, where it is known how far its estimate moves.

    A t or z moves by what it is known to, an estimate by its influence over its error, r by that
    over (1 - r^2) / sqrt(n).
    """
    if row.influence != row.influence or not 0 < row.p_value < 1:
        return row.moved_p
    if row.statistic == row.estimate and row.df >= MOST_OF_DESIGN:
        return at_least(moved_p(row.p_value, row.influence), row.moved_p)
    if row.std_error > 0:
        move = row.influence / row.std_error
    elif row.moved_p == row.moved_p:
        return row.moved_p
    elif quantity.kind is Kind.CORRELATION:
        move = row.influence * math.sqrt(n) / max(1 - row.estimate**2, 0.1)
    else:
        return row.moved_p
    return at_least(moved_p(row.p_value, move), row.moved_p)


def _df(row: ResultRow, n: float) -> float:
    if row.df != row.df or math.isinf(row.df):
        return row.df
    whole = abs(row.df - round(row.df)) < 1e-9
    if whole and 0 <= row.n - row.df <= UNDER_N:
        return n - (row.n - row.df)
    if whole and row.df <= MOST_OF_DESIGN and not row.std_error > 0:
        return row.df
    # Those of unequal variances move with both: an outlier moved 40 by 32.
    moved = at_least(max(5.0, 2 * ERROR_REACH / n * row.df), row.moved_df)
    found = to_step(row.df, step_for(moved, 0)) if moved == moved else math.nan
    return found if found > 0 else math.nan
