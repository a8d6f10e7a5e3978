"""Two groups compared: Student's and Welch's t, effect sizes with intervals, Levene, adjusted p."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from wavescore.methods.distributions import ALTERNATIVES, f_p_value, t_p_value
from wavescore.methods.inputs import Array, Values, as_floats, check_level, check_option, observed
from wavescore.methods.resample import jackknife_error
from wavescore.notes import respondents

NAN = float("nan")
FEWEST = 10  # values in a group up to which d has no interval
EFFECTS = ("cohens_d", "hedges_g")
FEW = f"{FEWEST} or fewer values in a group: no interval of d and g"
FLAT = "values vary too little: no interval of d and g"


@dataclass(frozen=True)
class MeanComparison:
    """Group x against group y; `difference` is the mean of x minus the mean of y."""

    statistic: float
    df: float
    p_value: float
    difference: float
    std_error: float
    conf_low: float
    conf_high: float
    conf_level: float
    alternative: str
    variances: str
    cohens_d: float
    cohens_d_low: float
    cohens_d_high: float
    hedges_g: float
    hedges_g_low: float
    hedges_g_high: float
    n_x: int
    n_y: int
    mean_x: float
    mean_y: float
    sd_x: float
    sd_y: float
    note: str
    effect_note: str


@dataclass(frozen=True)
class VarianceTest:
    """Levene's test that groups share one variance."""

    statistic: float
    df: float
    df_error: float
    p_value: float
    centre: str
    n: int
    note: str


def compare_means(
    x: Values,
    y: Values,
    alternative: str = "two-sided",
    variances: str = "student",
    conf_level: float = 0.95,
) -> MeanComparison:
    """Compare the means of two independent groups by Student's or Welch's t-test.

    `x`, `y`: one-dimensional, NaN = missing and left out. `alternative`: "two-sided", "greater"
    (mean of x above mean of y) or "less". `variances`: "student" (equal) or "welch".
    Student: t = (mx - my) / (s sqrt(1/nx + 1/ny)), s the pooled SD, df = nx + ny - 2.
    Welch: t = (mx - my) / sqrt(sx^2/nx + sy^2/ny), df by Welch-Satterthwaite.
    The interval of the difference is one-sided where the alternative is (the other bound is
    infinite, as in R); Student's holds only where the variances are equal. Those of d and g are
    always two-sided, and d and g stand on the pooled SD under both tests (see `effect_sizes`). Too
    little data: NaN, and `note` (for d and g `effect_note`) says why.

    Raises EstimationError for an unknown option or a wrong shape.
    Reference: Student 1908, doi 10.1093/biomet/6.1.1; Welch 1947, doi 10.1093/biomet/34.1-2.28.
    R: t.test(x, y, alternative, var.equal), effectsize::cohens_d, effectsize::hedges_g.
    """
    check_option(alternative, ALTERNATIVES, "alternative")
    check_option(variances, ("student", "welch"), "variances")
    check_level(conf_level)
    x, y = observed(x, "x"), observed(y, "y")
    mean_x, mean_y, sd_x, sd_y = _mean(x), _mean(y), _sd(x), _sd(y)
    difference = mean_x - mean_y
    std_error, df, note = _standard_error(x, y, variances)
    statistic = difference / std_error
    effects = effect_sizes(x, y, conf_level)
    few = FEW if min(x.size, y.size) <= FEWEST else ""
    flat = "" if np.isfinite(effects["cohens_d_low"]) else FLAT
    low, high = _mean_interval(difference, std_error, df, alternative, conf_level)
    return MeanComparison(
        statistic=statistic,
        df=df,
        p_value=t_p_value(statistic, df, alternative),
        difference=difference,
        std_error=std_error,
        conf_low=low,
        conf_high=high,
        conf_level=conf_level,
        alternative=alternative,
        variances=variances,
        **effects,
        n_x=x.size,
        n_y=y.size,
        mean_x=mean_x,
        mean_y=mean_y,
        sd_x=sd_x,
        sd_y=sd_y,
        note=note,
        effect_note=note or few or flat,
    )


def effect_sizes(x: Values, y: Values, conf_level: float = 0.95) -> dict[str, float]:
    """Return Cohen's d and Hedges' g on the pooled SD, each with its two-sided interval.

    d = (mx - my) / s, s^2 = ((nx-1) sx^2 + (ny-1) sy^2) / (nx+ny-2); g = J d with the exact
    J = Gamma(df/2) / (sqrt(df/2) Gamma((df-1)/2)). Intervals: d +- t s_d (and J times that), s_d
    the jackknife's standard error over both groups, t on nx+ny-2 df. That of the noncentral t,
    which R's programs give, needs normal groups of one variance: with skewed scores it covers
    from 84 to 100 % (docs/decisions.md). With ten values or fewer in a group there is none.
    Keys: cohens_d, cohens_d_low, cohens_d_high, hedges_g, hedges_g_low, hedges_g_high.

    Reference: Hedges 1981, doi 10.3102/10769986006002107; Efron & Stein 1981, doi
    10.1214/aos/1176345462. R: effectsize::cohens_d(x, y), hedges_g(x, y); the jackknife in base R.
    """
    x, y = observed(x, "x"), observed(y, "y")
    std_error, df, _ = _standard_error(x, y, "student")
    d = j = half = NAN
    if np.isfinite(std_error):
        d = float((x.mean() - y.mean()) / std_error * np.sqrt(1 / x.size + 1 / y.size))
    if df > 1:
        j = float(special.gammaln(df / 2) - special.gammaln((df - 1) / 2))
        j = float(np.exp(j) / np.sqrt(df / 2))
    if np.isfinite(d) and min(x.size, y.size) > FEWEST:
        half = special.stdtrit(df, (1 + conf_level) / 2)
        half *= jackknife_error(_d_left_out(x, y), _d_left_out(y, x))
    values = [d, d - half, d + half]
    names = [f"{effect}{end}" for effect in EFFECTS for end in ("", "_low", "_high")]
    return dict(zip(names, [float(v) for v in (*values, *(j * v for v in values))], strict=True))


def _d_left_out(x: Array, y: Array) -> Array:
    """Return d with each value of x left out in turn."""
    off, n = x - x.mean(), x.size
    means = x.mean() - off / (n - 1)
    squares = (off**2).sum() - n / (n - 1) * off**2 + ((y - y.mean()) ** 2).sum()
    # Without the one that differs there may be no spread, and no d.
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((means - y.mean()) / np.sqrt(squares / (n + y.size - 3)))


def levene(*groups: Values, centre: str = "mean") -> VarianceTest:
    """Test that two or more groups share one variance: Levene's F on distances from the centre.

    F = one-way analysis of variance of |x - centre of its group|; `centre` "mean" is Levene's
    own test, "median" is Brown and Forsythe's, which holds its level when data are skewed.

    Raises EstimationError for fewer than two groups or an unknown centre.
    Reference: Levene 1960; Brown & Forsythe 1974, doi 10.1080/01621459.1974.10482955.
    R: anova(lm(abs(x - ave(x, g, FUN = mean)) ~ g)); car::leveneTest(center = mean | median).
    """
    check_option(centre, ("mean", "median"), "centre")
    check_option(len(groups) > 1, (True,), "two or more groups given")
    middle = np.mean if centre == "mean" else np.median
    samples = [observed(group, "groups") for group in groups]
    n = sum(group.size for group in samples)
    empty: dict[str, Any] = {"centre": centre, "n": n, "statistic": NAN, "df": NAN, "df_error": NAN}
    if min(group.size for group in samples) == 0 or n <= len(samples):
        return VarianceTest(**empty, p_value=NAN, note="too few values in a group")
    distances = [np.abs(group - middle(group)) for group in samples]
    grand = sum(d.sum() for d in distances) / n
    between = sum(d.size * (d.mean() - grand) ** 2 for d in distances)
    within = sum(((d - d.mean()) ** 2).sum() for d in distances)
    df, df_error = len(samples) - 1, n - len(samples)
    if not within > 1e-20 * max(1e-300, sum((group**2).sum() for group in samples)):
        return VarianceTest(
            **empty, p_value=NAN, note="all values lie equally far from their group's centre"
        )
    f = float((between / df) / (within / df_error))
    return VarianceTest(f, df, df_error, f_p_value(f, df, df_error), centre, n, "")


def adjust_p(p_values: Values, method: str) -> Array:
    """Return the p-values adjusted for multiple testing; NaN stays NaN and is not counted.

    "holm": running maximum of (m - i + 1) p_(i), at most 1. "bh": running minimum from the largest
    of m p_(i) / i, at most 1 (false discovery rate).

    Raises EstimationError for another method or a p outside 0 to 1.
    Reference: Holm 1979, jstor 4615733; Benjamini & Hochberg 1995, doi
    10.1111/j.2517-6161.1995.tb02031.x. R: p.adjust(p, "holm"), p.adjust(p, "BH").
    """
    check_option(method, ("holm", "bh"), "method")
    p_values = as_floats(p_values, "p_values")
    known = np.flatnonzero(~np.isnan(p_values))
    order = known[np.argsort(p_values[known], kind="stable")]
    ranked, m = p_values[order], known.size
    check_option(bool(((ranked >= 0) & (ranked <= 1)).all()), (True,), "every p from 0 to 1")
    ranks = np.arange(1, m + 1)
    if method == "holm":
        adjusted = np.maximum.accumulate((m - ranks + 1) * ranked)
    else:
        adjusted = np.minimum.accumulate((m / ranks * ranked)[::-1])[::-1]
    result = np.full(p_values.size, NAN)
    result[order] = np.minimum(adjusted, 1.0)
    return result


def _standard_error(x: Array, y: Array, variances: str) -> tuple[float, float, str]:
    """Return the standard error of the difference, its df, and why there is none."""
    n_x, n_y = x.size, y.size
    sizes = f"{respondents(n_x)} and {respondents(n_y)}"
    if min(n_x, n_y) == 0:
        return NAN, NAN, f"an empty group: {sizes}"
    if variances == "welch" and min(n_x, n_y) < 2:
        return NAN, NAN, f"Welch's test needs two values in each group, not {sizes}"
    if n_x + n_y < 3:
        return NAN, NAN, f"too few values for a standard error: {sizes}"
    squares_x, squares_y = ((x - x.mean()) ** 2).sum(), ((y - y.mean()) ** 2).sum()
    if variances == "student":
        df = n_x + n_y - 2.0
        std_error = np.sqrt((squares_x + squares_y) / df * (1 / n_x + 1 / n_y))
    else:
        v_x, v_y = squares_x / (n_x - 1) / n_x, squares_y / (n_y - 1) / n_y
        std_error = np.sqrt(v_x + v_y)
        df = NAN
        if std_error > 0:
            df = (v_x + v_y) ** 2 / (v_x**2 / (n_x - 1) + v_y**2 / (n_y - 1))
    # R's t.test refuses data that are constant but for rounding by the same bound.
    if not std_error > 10 * np.finfo(float).eps * max(abs(x.mean()), abs(y.mean())):
        return NAN, NAN, "no spread within the groups"
    return float(std_error), float(df), ""


def _mean_interval(
    difference: float, std_error: float, df: float, alternative: str, conf_level: float
) -> tuple[float, float]:
    if not np.isfinite(std_error):
        return NAN, NAN
    error = (1 - conf_level) / (2 if alternative == "two-sided" else 1)
    half = -special.stdtrit(df, error) * std_error
    low = -np.inf if alternative == "less" else difference - half
    high = np.inf if alternative == "greater" else difference + half
    return float(low), float(high)


def _mean(values: Array) -> float:
    return float(values.mean()) if values.size else NAN


def _sd(values: Array) -> float:
    return float(values.std(ddof=1)) if values.size > 1 else NAN
