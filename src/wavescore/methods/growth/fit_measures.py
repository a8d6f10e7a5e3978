"""How well a growth model fits: chi-square, CFI, TLI, RMSEA, SRMR and information criteria.

Definitions as in lavaan 0.6-14 `fitMeasures`; each source stands at its function.
"""

import numpy as np
from scipy import special


def chi_square_test(loglik: float, loglik_saturated: float, df: float):
    """The likelihood ratio chi-square, 2 (saturated - model), and its p-value (NaN at df 0)."""
    chi_square = max(2 * (loglik_saturated - loglik), 0.0)
    return float(chi_square), upper_tail(chi_square, df)


def upper_tail(chi_square: float, df: float) -> float:
    """P(X > chi_square), NaN where df is 0."""
    return float(special.chdtrc(df, chi_square)) if df > 0 else np.nan


def cfi_tli(x, df, x_null, df_null):
    """The comparative fit index and the Tucker-Lewis (non-normed) index.

    CFI = 1 - max(X - df, 0) / max(X - df, X0 - df0, 0), Bentler 1990, doi
    10.1037/0033-2909.107.2.238; TLI = 1 - (X - df) df0 / ((X0 - df0) df), Tucker and Lewis 1973,
    doi 10.1007/BF02291170.
    """
    excess, excess_null = x - df, x_null - df_null
    if np.isnan(excess + excess_null):
        return np.nan, np.nan
    worst = max(excess, excess_null, 0.0)
    cfi = 1.0 if worst < 1.5e-8 else 1 - max(excess, 0.0) / worst
    tli = 1 - excess * df_null / (excess_null * df) if df > 0 and excess_null != 0 else 1.0
    return float(cfi), float(tli)


def rmsea(x, df, n) -> float:
    """The root mean square error of approximation, sqrt(max(X/(n df) - 1/n, 0)); 0 at df 0.

    Steiger 1990, doi 10.1207/s15327906mbr2502_4.
    """
    return float(np.sqrt(max(x / (n * df) - 1 / n, 0.0))) if df > 0 else 0.0


def rmsea_interval(x, df, n, level=0.90):
    """The interval of the RMSEA from the noncentral chi-square, sqrt(ncp / (n df)); 0 at df 0.

    Browne and Cudeck 1992, doi 10.1177/0049124192021002005.
    """
    if not df > 0 or not np.isfinite(x):
        return (0.0, 0.0) if df == 0 else (np.nan, np.nan)
    bounds = [noncentrality(x, df, p) for p in ((1 + level) / 2, (1 - level) / 2)]
    return tuple(float(np.sqrt(bound / (n * df))) for bound in bounds)


def noncentrality(x, df, probability) -> float:
    """The ncp at which a noncentral chi-square is below x with this probability; 0 if none is.

    Newton's method, kept inside a bracket: dP/dncp = (P(df + 2) - P(df)) / 2.
    """
    if special.chdtr(df, x) <= probability:
        return 0.0
    low, high = 0.0, x + df + 10 * np.sqrt(x + df) + 20
    guess = max(x - df, 0.1)
    for _ in range(100):
        below = special.chndtr(x, df, guess)
        low, high = (guess, high) if below > probability else (low, guess)
        slope = (special.chndtr(x, df + 2, guess) - below) / 2
        step = guess - (below - probability) / slope if slope < 0 else np.nan
        step = step if low < step < high else (low + high) / 2
        if abs(step - guess) <= 1e-13 * guess:
            break
        guess = step
    return float(step)


def rmsea_close(x, df, n, at=0.05) -> float:
    """P of a chi-square this large if the RMSEA is `at` or less (Browne and Cudeck 1992)."""
    return float(1 - special.chndtr(x, df, n * df * at**2)) if df > 0 else np.nan


def residual_measures(mean, covariance, sample_mean, sample_covariance) -> dict:
    """The standardised root mean square residuals, by lavaan's names.

    srmr (= srmr_bentler): residuals over the sample standard deviations, means included;
    crmr: differences of correlations (Bollen), means as in srmr; srmr_mplus: those, differences of
    means over each one's own standard deviation, relative residuals of the variances; *_nomean:
    without the means.
    Sample moments are the saturated model's. Hu and Bentler 1999, doi 10.1080/10705519909540118;
    Maydeu-Olivares 2017, doi 10.1007/s11336-016-9552-7.
    """
    size = len(mean)
    lower = np.tril_indices(size)
    below = np.tril_indices(size, -1)
    sd, sd_fit = np.sqrt(np.diag(sample_covariance)), np.sqrt(np.diag(covariance))
    bentler = ((sample_covariance - covariance) / np.outer(sd, sd))[lower]
    bentler_mean = (sample_mean - mean) / sd
    bollen = (sample_covariance / np.outer(sd, sd) - covariance / np.outer(sd_fit, sd_fit))[below]
    mplus_mean = sample_mean / sd - mean / sd_fit
    variances = 1 - np.diag(covariance) / sd**2
    return {
        "srmr": _root_mean(bentler, bentler_mean),
        "srmr_bentler_nomean": _root_mean(bentler),
        "crmr": _root_mean(bollen, bentler_mean),
        "crmr_nomean": _root_mean(bollen),
        "srmr_mplus": _root_mean(bollen, mplus_mean, variances),
        "srmr_mplus_nomean": _root_mean(bollen, variances),
    }


def _root_mean(*parts) -> float:
    values = np.concatenate(parts)
    return float(np.sqrt(np.mean(values**2))) if len(values) else 0.0


def standard_measures(n, n_parameters, loglik, loglik_saturated, loglik_baseline, df, baseline_df):
    """The measures that follow from three log-likelihoods, as a dict."""
    chi_square, p_value = chi_square_test(loglik, loglik_saturated, df)
    baseline, baseline_p = chi_square_test(loglik_baseline, loglik_saturated, baseline_df)
    cfi, tli = cfi_tli(chi_square, df, baseline, baseline_df)
    low, high = rmsea_interval(chi_square, df, n)
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
        "rmsea": rmsea(chi_square, df, n),
        "rmsea_conf_low": low,
        "rmsea_conf_high": high,
        "rmsea_p_value": rmsea_close(chi_square, df, n),
        "aic": -2 * loglik + 2 * n_parameters,
        "bic": -2 * loglik + np.log(n) * n_parameters,
        "bic_adjusted": -2 * loglik + np.log((n + 2) / 24) * n_parameters,
    }


def scaled_measures(measures, scaling, baseline_scaling):
    """The measures of the scaled chi-square, X / c, as lavaan's estimator = "MLR" names them.

    Yuan and Bentler 2000, doi 10.1111/0081-1750.00078; the RMSEA's scaled form puts c df for df.
    Without degrees of freedom nothing is scaled, and what would be is NaN.
    """
    x, df, n = measures["chi_square"], measures["df"], measures["n"]
    scaled = x / scaling if df > 0 else x  # lavaan keeps the plain 0
    baseline = measures["baseline_chi_square"] / baseline_scaling
    cfi, tli = cfi_tli(scaled, df, baseline, measures["baseline_df"])
    at = scaling * df if df > 0 else np.nan
    low, high = rmsea_interval(x, at, n)
    return {
        "scaling_factor": scaling,
        "chi_square_scaled": scaled,
        "p_value_scaled": upper_tail(scaled, df),
        "baseline_scaling_factor": baseline_scaling,
        "baseline_chi_square_scaled": baseline,
        "cfi_scaled": cfi,
        "tli_scaled": tli,
        "rmsea_scaled": rmsea(x, at, n) if df > 0 else np.nan,
        "rmsea_scaled_conf_low": low,
        "rmsea_scaled_conf_high": high,
    }
