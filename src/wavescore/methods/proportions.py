"""One proportion with its interval, and proportions standardised to another population's strata."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from wavescore.errors import EstimationError
from wavescore.methods.inputs import Array, Values, as_floats, check_level
from wavescore.methods.normal import z_quantile

NAN = float("nan")


@dataclass(frozen=True)
class StandardisedProportion:
    """A proportion reweighted to target strata, with the size of simple sample it is worth."""

    proportion: float
    variance: float
    std_error: float
    conf_low: float
    conf_high: float
    conf_level: float
    n: float
    effective_n: float
    note: str


def wilson_interval(count: float, total: float, conf_level: float = 0.95) -> tuple[float, float]:
    """Return Wilson's score interval (low, high) of the proportion count / total.

    (p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n); (NaN, NaN) where total is 0.

    Raises EstimationError unless 0 <= count <= total.
    Reference: Wilson 1927, doi 10.1080/01621459.1927.10502953; Newcombe 1998, doi
    10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E.
    R: prop.test(count, total, correct = FALSE)$conf.int.
    """
    check_level(conf_level)
    if not 0 <= count <= total:
        raise EstimationError(
            "not a count out of a total", key="count", found=f"{count} of {total}"
        )
    if total == 0:
        return NAN, NAN
    p, z2 = count / total, z_quantile(conf_level) ** 2
    centre = p + z2 / (2 * total)
    half = np.sqrt(z2 * (p * (1 - p) / total + z2 / (4 * total**2)))
    low = 0.0 if count == 0 else (centre - half) / (1 + z2 / total)
    high = 1.0 if count == total else (centre + half) / (1 + z2 / total)
    return float(low), float(high)


def logit_interval(share: float, std_error: float, quantile: float) -> tuple[float, float]:
    """Return the interval of an estimated share, even on the logits, so that it stays in 0 to 1.

    logit p -+ q se / (p (1 - p)), q a quantile of t or of the normal distribution. NaN, NaN
    without an error, or where all or none are cases. R: survey::svyciprop, "logit".
    """
    if not (std_error > 0 and 0 < share < 1):
        return NAN, NAN
    centre, reach = special.logit(share), quantile * std_error / (share * (1 - share))
    low, high = special.expit([centre - reach, centre + reach])
    return float(low), float(high)


def standardised_proportion(
    cases: Values, totals: Values, weights: Values, conf_level: float = 0.95
) -> StandardisedProportion:
    """Return the proportion of cases that a population with the target's strata would have.

    `cases`, `totals`: one count per stratum of the population described; `weights`: the target's
    count or share of each stratum (direct standardisation), taken as fixed. With w summing to 1:
    p = sum w_i c_i/t_i, variance = sum w_i^2 p_i (1 - p_i) / t_i. The interval is Wilson's with
    the effective sample size p(1-p)/variance (1 / sum(w_i^2/t_i) where no stratum varies), so it
    stays within 0 to 1 and is the plain Wilson interval for one stratum.
    A stratum without weight is left out; one with weight and no total gives NaN and a note.

    Raises EstimationError for unequal lengths, negative numbers, cases above totals, zero weights.
    Reference: Fleiss, Levin & Paik 2003, chapter 19, doi 10.1002/0471445428 for p and its variance;
    Franco et al. 2019, doi 10.1093/jssam/smy019 for the interval. R: the formulas in base R;
    prop.test for the bounds.
    """
    check_level(conf_level)
    cases, totals = as_floats(cases, "cases"), as_floats(totals, "totals")
    weights = as_floats(weights, "weights")
    _check_strata(cases, totals, weights)
    used = weights > 0
    cases, totals = cases[used], totals[used]
    w = weights[used] / weights[used].sum()
    if (totals == 0).any():
        note = f"{int((totals == 0).sum())} of {w.size} strata hold nobody to standardise from"
        gap = (NAN,) * 5
        return StandardisedProportion(*gap, conf_level, totals.sum(), NAN, note)
    rates = cases / totals
    p = float((w * rates).sum())
    variance = float((w**2 * rates * (1 - rates) / totals).sum())
    effective = p * (1 - p) / variance if variance > 0 else 1 / float((w**2 / totals).sum())
    low, high = wilson_interval(min(p, 1.0) * effective, effective, conf_level)
    return StandardisedProportion(
        proportion=p,
        variance=variance,
        std_error=float(np.sqrt(variance)),
        conf_low=low,
        conf_high=high,
        conf_level=conf_level,
        n=float(totals.sum()),
        effective_n=float(effective),
        note="",
    )


def _check_strata(cases: Array, totals: Array, weights: Array) -> None:
    if not cases.size == totals.size == weights.size:
        found = f"{cases.size} cases, {totals.size} totals, {weights.size} weights"
        raise EstimationError("strata do not match", key="weights", found=found)
    known = np.isfinite(cases) & np.isfinite(totals) & np.isfinite(weights)
    if not (known & (cases >= 0) & (cases <= totals) & (weights >= 0)).all():
        raise EstimationError(
            "a stratum cannot be",
            key="cases",
            expected="0 <= cases <= totals and weights >= 0 in every stratum, none missing",
        )
    if not weights.sum() > 0:
        raise EstimationError("no stratum has any weight", key="weights")
