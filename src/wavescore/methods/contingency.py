"""Two groups' proportions compared: chi-square, Cramer's V, difference, odds ratio, Fisher."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from wavescore.errors import EstimationError
from wavescore.methods.inputs import Array, Values, check_level, joined
from wavescore.methods.normal import z_quantile
from wavescore.methods.proportions import StandardisedProportion, wilson_interval
from wavescore.notes import respondents

NAN = float("nan")
MOST_TABLES = 2_000_000  # of which Fisher's test takes the sum in about a second


@dataclass(frozen=True)
class ProportionComparison:
    """Row x against row y of a two-by-two table; cases stand in the first column."""

    chi_square: float
    df: float
    p_value: float
    cramers_v: float
    cramers_v_low: float
    cramers_v_high: float
    proportion_x: float
    proportion_y: float
    difference: float
    difference_low: float
    difference_high: float
    odds_ratio: float
    odds_ratio_low: float
    odds_ratio_high: float
    smallest_expected: float
    fisher_p: float
    n_x: float
    n_y: float
    conf_level: float
    note: str


def compare_proportions(table: Values, conf_level: float = 0.95) -> ProportionComparison:
    """Compare two groups' proportions of cases from [[cases, others], [cases, others]].

    chi_square = sum (observed - expected)^2 / expected without Yates's correction, df 1.
    cramers_v = sqrt(chi_square / N), with the interval of `cramers_v_interval`.
    difference = p_x - p_y with Newcombe's hybrid of the two Wilson intervals.
    odds_ratio = ad / bc with Woolf's interval exp(log OR +- z sqrt(1/a + 1/b + 1/c + 1/d)).
    fisher_p: two-sided, the sum over all tables no likelier than this one; NaN and a note where
    these margins allow over MOST_TABLES.
    What a zero cell or an empty margin does not allow is NaN, and `note` says so.

    Raises EstimationError unless the table is two by two counts.
    Reference: Pearson 1900, doi 10.1080/14786440009463897; Newcombe 1998, doi
    10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I; Woolf 1955, doi
    10.1111/j.1469-1809.1955.tb01348.x; Fisher 1935.
    R: chisq.test(m, correct = FALSE), effectsize::chisq_to_cramers_v(adjust = FALSE),
    fisher.test(m)$p.value, prop.test for the bounds.
    """
    cells = _check_table(table)
    if (cells != np.round(cells)).any():
        raise EstimationError("counts are not whole numbers", key="table", found=cells.tolist())
    found = _compare(cells, conf_level, fisher_exact_p(cells))
    if found.n_x and found.n_y and np.isnan(found.fisher_p):
        return replace(found, note=joined([found.note, "Fisher's exact test left out: too large"]))
    return found


def compare_with_standardised(
    cases: int, total: int, benchmark: StandardisedProportion, conf_level: float = 0.95
) -> ProportionComparison:
    """Compare a sample's proportion (x) with a standardised benchmark's (y), itself uncertain.

    The benchmark stands for the simple random sample that has its proportion and its variance:
    effective_n = p(1-p)/variance (a first-order Rao-Scott correction). All quantities are then
    those of `compare_proportions` on [[cases, others], [p n_eff, (1-p) n_eff]]; with one stratum
    they equal it. Fisher's test needs whole counts: fisher_p is NaN.

    Raises EstimationError for impossible counts.
    Reference: Rao & Scott 1981, doi 10.1080/01621459.1981.10477633. R: the formulas in base R.
    """
    size, p = benchmark.effective_n, benchmark.proportion
    if not np.isfinite(size):
        size, p = 0.0, 0.0
    cells = _check_table([[cases, total - cases], [p * size, (1 - p) * size]])
    result = _compare(cells, conf_level, NAN)
    if benchmark.note:
        return replace(result, note=joined([benchmark.note, result.note]))
    return result


def fisher_exact_p(table: Values) -> float:
    """Return Fisher's exact two-sided p of a two-by-two table of counts.

    The hypergeometric weights follow from their ratios outwards from the observed table, so that
    tables with large margins lose nothing to cancelling log-factorials. Tables count as no likelier
    up to a relative 1e-7, as in R. NaN where the margins allow more than MOST_TABLES tables, whose
    sum would take minutes. R: fisher.test(m)$p.value.
    """
    (a, b), (c, d) = _check_table(table)
    low, high = max(0.0, a - d), a + min(b, c)
    if high - low > MOST_TABLES:
        return NAN
    x = np.arange(low, high)
    # log weight(x + 1) / weight(x)
    ratios = np.log(a + b - x) + np.log(a + c - x) - np.log(x + 1) - np.log(d - a + x + 1)
    weights = np.concatenate([[0.0], np.cumsum(ratios)])
    weights -= weights[int(a - low)]
    unlikely = weights[weights <= np.log1p(1e-7)]
    return float(np.exp(special.logsumexp(unlikely) - special.logsumexp(weights)))


def cramers_v_interval(table: Values, conf_level: float = 0.95) -> tuple[float, float]:
    """Return the interval of Cramer's V of two groups, from the Wilson bounds of each proportion.

    With r the share of x among all and m = r p_x + (1 - r) p_y, V is the absolute value of
    phi(p_x, p_y) = sqrt(r (1 - r)) (p_x - p_y) / sqrt(m (1 - m)), which rises with p_x and falls
    with p_y. The interval of phi adds the squares of what each bound moves it by, as Newcombe's
    interval of the difference does: down by the root of (phi - phi(l_x, p_y))^2 +
    (phi - phi(p_x, u_y))^2, up likewise; that of V starts at 0 where phi's holds 0. NaN without a
    chi-square.

    The noncentral chi-square, which R offers, takes N as one random sample: with groups of unequal
    size it covers from 70 to 99 % (docs/decisions.md).
    Reference: Newcombe 1998, doi 10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I;
    Zou & Donner 2008, doi 10.1002/sim.3095. R: prop.test for the bounds, the formula in base R.
    """
    cells = _check_table(table)
    sizes = cells.sum(axis=1)
    if not (sizes.all() and cells.sum(axis=0).all()):
        return NAN, NAN
    share = sizes[0] / sizes.sum()
    bounds = (
        (cases / size, *wilson_interval(cases, size, conf_level))
        for cases, size in zip(cells[:, 0], sizes, strict=True)
    )
    _, low, high = cramers_v_of(share, *bounds)
    return low, high


def cramers_v_of(
    share: float, x: tuple[float, float, float], y: tuple[float, float, float]
) -> tuple[float, float, float]:
    """Return Cramer's V of two proportions, with its interval as `cramers_v_interval` has it.

    share: of the first group among all; x, y: each proportion with its bounds.
    """
    (p_x, low_x, high_x), (p_y, low_y, high_y) = x, y

    def phi(x: float, y: float) -> float:
        middle = share * x + (1 - share) * y
        return float(np.sqrt(share * (1 - share) / (middle * (1 - middle))) * (x - y))

    at = phi(p_x, p_y)
    low = at - np.hypot(at - phi(low_x, p_y), at - phi(p_x, high_y))
    high = at + np.hypot(phi(high_x, p_y) - at, phi(p_x, low_y) - at)
    ends = sorted(min(abs(end), 1.0) for end in (low, high))
    return abs(at), (0.0 if low <= 0 <= high else float(ends[0])), float(ends[1])


def _compare(cells: Array, conf_level: float, fisher_p: float) -> ProportionComparison:
    check_level(conf_level)
    n_x, n_y = cells.sum(axis=1)
    chi_square, smallest, note = _pearson(cells)
    total = n_x + n_y
    v_low, v_high = cramers_v_interval(cells, conf_level)
    p_x, p_y = (cells[i, 0] / n if n > 0 else NAN for i, n in enumerate((n_x, n_y)))
    difference = _newcombe(cells, p_x, p_y, conf_level)
    odds = _woolf(cells, conf_level)
    zero = "a zero cell: no odds ratio" if (cells == 0).any() else ""
    few = "an expected count under 5: prefer Fisher's exact test" if smallest < 5 else ""
    return ProportionComparison(
        chi_square=chi_square,
        df=1.0,
        p_value=float(special.chdtrc(1, chi_square)),
        cramers_v=float(np.sqrt(chi_square / total)) if total else NAN,
        cramers_v_low=v_low,
        cramers_v_high=v_high,
        proportion_x=float(p_x),
        proportion_y=float(p_y),
        difference=difference[0],
        difference_low=difference[1],
        difference_high=difference[2],
        odds_ratio=odds[0],
        odds_ratio_low=odds[1],
        odds_ratio_high=odds[2],
        smallest_expected=smallest,
        fisher_p=fisher_p,
        n_x=float(n_x),
        n_y=float(n_y),
        conf_level=conf_level,
        note=joined([note, few, zero]),
    )


def _check_table(table: Values) -> Array:
    try:
        cells = np.asarray(table, dtype=float)
    except (TypeError, ValueError):
        cells = np.empty(0)
    if cells.shape != (2, 2) or not (np.isfinite(cells) & (cells >= 0)).all():
        raise EstimationError(
            "not a two-by-two table of counts",
            key="table",
            found=table,
            expected="[[cases, others], [cases, others]], none negative or missing",
        )
    return cells


def _pearson(cells: Array) -> tuple[float, float, str]:
    """Return chi-square, the smallest expected count, and why there is no chi-square."""
    rows, columns, total = cells.sum(axis=1), cells.sum(axis=0), cells.sum()
    if not rows.all():
        return NAN, NAN, f"an empty group: {respondents(rows[0])} and {respondents(rows[1])}"
    smallest = float(np.outer(rows, columns).min() / total)
    if not columns.all():
        return NAN, smallest, "both groups are all cases or all others: no chi-square"
    determinant = cells[0, 0] * cells[1, 1] - cells[0, 1] * cells[1, 0]
    chi_square = total * determinant**2 / (rows.prod() * columns.prod())
    return float(chi_square), smallest, ""


def _newcombe(
    cells: Array, p_x: float, p_y: float, conf_level: float
) -> tuple[float, float, float]:
    low_x, high_x = wilson_interval(cells[0, 0], cells[0].sum(), conf_level)
    low_y, high_y = wilson_interval(cells[1, 0], cells[1].sum(), conf_level)
    difference = p_x - p_y
    down = np.hypot(p_x - low_x, high_y - p_y)
    up = np.hypot(high_x - p_x, p_y - low_y)
    return float(difference), float(difference - down), float(difference + up)


def _woolf(cells: Array, conf_level: float) -> tuple[float, float, float]:
    if (cells == 0).any():
        return NAN, NAN, NAN
    ratio = cells[0, 0] * cells[1, 1] / (cells[0, 1] * cells[1, 0])
    reach = np.exp(z_quantile(conf_level) * np.sqrt((1 / cells).sum()))
    return float(ratio), float(ratio / reach), float(ratio * reach)
