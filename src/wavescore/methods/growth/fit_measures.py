"""How well a growth model fits: chi-square, CFI, TLI, RMSEA, SRMR and information criteria.

Definitions as in lavaan 0.6-14 `fitMeasures`; each source stands at its function.
"""

import math
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
from scipy import special

from wavescore.methods.distributions import noncentral_chi_square_interval
from wavescore.methods.inputs import Array


class Corrected(NamedTuple):
    """A chi-square of complete data and what its expectation is scaled by."""

    chi_square: float
    scaling: float


def chi_square_test(loglik: float, loglik_saturated: float, df: float) -> tuple[float, float]:
    """The likelihood ratio chi-square, 2 (saturated - model), and its p-value (NaN at df 0)."""
    chi_square = max(2 * (loglik_saturated - loglik), 0.0)
    return float(chi_square), upper_tail(chi_square, df)


def upper_tail(chi_square: float, df: float) -> float:
    """P(X > chi_square), NaN where df is 0."""
    return float(special.chdtrc(df, chi_square)) if df > 0 else np.nan


def cfi_tli(
    x: float, df: float, x_null: float, df_null: float, c: float = 1.0, c_null: float = 1.0
) -> tuple[float, float]:
    """The comparative fit index and the Tucker-Lewis (non-normed) index.

    CFI = 1 - max(X - df, 0) / max(X - df, X0 - df0, 0), Bentler 1990, doi
    10.1037/0033-2909.107.2.238; TLI = 1 - (X - df) df0 / ((X0 - df0) df), Tucker and Lewis 1973,
    doi 10.1007/BF02291170. With scalings c df stands for df in the excess, as Brosseau-Liard and
    Savalei 2014, doi 10.1080/00273171.2014.933697.
    """
    excess, excess_null = x - c * df, x_null - c_null * df_null
    if np.isnan(excess + excess_null):
        return np.nan, np.nan
    worst = max(excess, excess_null, 0.0)
    cfi = 1.0 if worst < 1.5e-8 else 1 - max(excess, 0.0) / worst
    tli = 1 - excess * df_null / (excess_null * df) if df > 0 and excess_null != 0 else 1.0
    return float(cfi), float(tli)


def rmsea(x: float, df: float, n: float, c: float = 1.0) -> float:
    """The root mean square error of approximation, sqrt(max(X/(n df) - c/n, 0)); 0 at df 0.

    Steiger 1990, doi 10.1207/s15327906mbr2502_4; with a scaling c Brosseau-Liard, Savalei and Li
    2012, doi 10.1080/00273171.2012.715252.
    """
    if df == 0:
        return 0.0
    return float(np.sqrt(np.maximum(x / (n * df) - c / n, 0.0)))


def rmsea_interval(
    x: float, df: float, n: float, c: float = 1.0, level: float = 0.90
) -> tuple[float, float]:
    """The interval of the RMSEA, sqrt(c ncp / (n df)) of the noncentral X/c; 0 at df 0.

    Browne and Cudeck 1992, doi 10.1177/0049124192021002005.
    """
    if df == 0:
        return 0.0, 0.0
    if not (np.isfinite(x) and df > 0 and c > 0):
        return np.nan, np.nan
    low, high = noncentral_chi_square_interval(x / c, df, level)
    return float(np.sqrt(c * low / (n * df))), float(np.sqrt(c * high / (n * df)))


def rmsea_close(x: float, df: float, n: float, at: float = 0.05) -> float:
    """P of a chi-square this large if the RMSEA is `at` or less (Browne and Cudeck 1992)."""
    return float(1 - special.chndtr(x, df, n * df * at**2)) if df > 0 else np.nan


def residual_measures(
    mean: Array, covariance: Array, sample_mean: Array, sample_covariance: Array
) -> dict[str, float]:
    """The standardised root mean square residuals, by lavaan's names.

    srmr (= srmr_bentler): residuals over the sample standard deviations, means included;
    crmr: differences of correlations (Bollen), means as in srmr; srmr_mplus: those, differences of
    means over each one's own standard deviation, relative residuals of the variances; *_nomean:
    without the means.
    Sample moments are the saturated model's. Hu and Bentler 1999, doi 10.1080/10705519909540118;
    Maydeu-Olivares 2017, doi 10.1007/s11336-016-9552-7.
    """
    lower, below = _triangles(len(mean))
    sd, sd_fit = np.sqrt(sample_covariance.diagonal()), np.sqrt(covariance.diagonal())
    both = np.outer(sd, sd)
    bentler = ((sample_covariance - covariance) / both)[lower]
    bentler_mean = (sample_mean - mean) / sd
    bollen = (sample_covariance / both - covariance / np.outer(sd_fit, sd_fit))[below]
    mplus_mean = sample_mean / sd - mean / sd_fit
    variances = 1 - covariance.diagonal() / sd**2
    return {
        "srmr": _root_mean(bentler, bentler_mean),
        "srmr_bentler_nomean": _root_mean(bentler),
        "crmr": _root_mean(bollen, bentler_mean),
        "crmr_nomean": _root_mean(bollen),
        "srmr_mplus": _root_mean(bollen, mplus_mean, variances),
        "srmr_mplus_nomean": _root_mean(bollen, variances),
    }


@cache  # the same few sizes for every fit
def _triangles(size: int) -> tuple[Array, Array]:
    """Which elements of a matrix are below the diagonal, with it and without."""
    return np.tri(size, dtype=bool), np.tri(size, k=-1, dtype=bool)


def _root_mean(*parts: Array) -> float:
    values = np.concatenate(parts)
    return math.sqrt(values @ values / len(values)) if len(values) else 0.0


def standard_measures(
    n: float,
    n_parameters: int,
    loglik: float,
    loglik_saturated: float,
    loglik_baseline: float,
    df: int,
    baseline_df: int,
    n_groups: int = 1,
) -> dict[str, float]:
    """The measures that follow from three log-likelihoods, as a dict.

    Of several groups in one model the RMSEA is that of n / n_groups respondents (Steiger 1998, doi
    10.1080/10705519809540115).
    """
    chi_square, p_value = chi_square_test(loglik, loglik_saturated, df)
    baseline, baseline_p = chi_square_test(loglik_baseline, loglik_saturated, baseline_df)
    cfi, tli = cfi_tli(chi_square, df, baseline, baseline_df)
    each = n / n_groups
    low, high = rmsea_interval(chi_square, df, each)
    return {
        "loglik": loglik,
        "loglik_saturated": loglik_saturated,
        "loglik_baseline": loglik_baseline,
        "chi_square": chi_square,
        "df": df,
        "p_value": p_value,
        "baseline_chi_square": baseline,
        "baseline_df": baseline_df,
        "baseline_p_value": baseline_p,
        "cfi": cfi,
        "tli": tli,
        "rmsea": rmsea(chi_square, df, each),
        "rmsea_conf_low": low,
        "rmsea_conf_high": high,
        "rmsea_p_value": rmsea_close(chi_square, df, each),
        "aic": -2 * loglik + 2 * n_parameters,
        "bic": -2 * loglik + math.log(n) * n_parameters,
        "bic_adjusted": -2 * loglik + math.log((n + 2) / 24) * n_parameters,
    }


def scaled_measures(
    measures: Mapping[str, float], scaling: float, baseline_scaling: float, n_groups: int = 1
) -> dict[str, float]:
    """The measures of the scaled chi-square, X / c, as lavaan's estimator = "MLR" names them.

    Yuan and Bentler 2000, doi 10.1111/0081-1750.00078; the RMSEA's scaled form puts c df for df.
    Without degrees of freedom nothing is scaled, and what would be is NaN; so is everything where
    a scaling factor is not positive.
    """
    x, df, n = measures["chi_square"], measures["df"], measures["n"] / n_groups
    c, baseline_c = (each if each > 0 else np.nan for each in (scaling, baseline_scaling))
    scaled = x / c if df > 0 else x  # lavaan keeps the plain 0
    baseline = measures["baseline_chi_square"] / baseline_c
    cfi, tli = cfi_tli(scaled, df, baseline, measures["baseline_df"])
    at = c * df if df > 0 else np.nan
    low, high = rmsea_interval(x, at, n)
    return {
        "scaling_factor": scaling,
        "chi_square_scaled": scaled,
        "p_value_scaled": upper_tail(scaled, df),
        "baseline_scaling_factor": baseline_scaling,
        "baseline_chi_square_scaled": baseline,
        "cfi_scaled": cfi,
        "tli_scaled": tli,
        "rmsea_scaled": rmsea(x, at, n),
        "rmsea_scaled_conf_low": low,
        "rmsea_scaled_conf_high": high,
    }


def robust_measures(
    model: Corrected, baseline: Corrected, df: int, baseline_df: int, n: float
) -> dict[str, float]:
    """CFI, TLI and RMSEA corrected for non-normal and missing data (lavaan's `*.robust`).

    From the complete-data chi-squares and scalings of `corrected.corrected_chi_squares`. Without
    degrees of freedom the fit is perfect, as that of the plain measures.
    """
    x, c = (0.0, 1.0) if df == 0 and np.isfinite(model.chi_square) else model
    if not c > 0:
        x = np.nan
    cfi, tli = cfi_tli(x, df, baseline.chi_square, baseline_df, c, baseline.scaling)
    low, high = rmsea_interval(x, df, n, c)
    return {
        "cfi_robust": cfi,
        "tli_robust": tli,
        "rmsea_robust": rmsea(x, df, n, c),
        "rmsea_robust_conf_low": low,
        "rmsea_robust_conf_high": high,
    }
