"""What the coverage bench draws over waves: growth models, cases over time, imputed items."""

import math
from collections.abc import Iterator

import numpy as np
from coverage_cases import Case, Found, rows_of
from scipy import special

from wavescore.errors import EstimationError
from wavescore.methods.gee import gee_logit
from wavescore.methods.growth import fit_growth
from wavescore.methods.growth.batch import bootstrap_growth
from wavescore.methods.growth.estimands import delta_estimands
from wavescore.methods.growth.estimated import (
    small_sample,
    small_sample_parameters,
    with_errors,
)
from wavescore.methods.imputation import impute_scales
from wavescore.methods.paired_proportions import compare_paired_proportions
from wavescore.methods.pooling import pool
from wavescore.methods.random_intercept import random_intercept_logit

PAIR = [(0, 2)]
TERMS = ("slope_mean", "slope_variance", "intercept_mean", "intercept_variance",
         "intercept_slope_covariance", *(f"residual_variance_{t}" for t in (1, 2, 3)))  # fmt: skip


def growth_cases(populations: dict[str, np.ndarray]) -> Iterator[Case]:
    """Growth slopes by each kind of error, implied means, and observed means."""
    for name in ("port", "waves"):
        if name not in populations:
            continue
        waves, times = populations[name], np.arange(3.0)
        whole = fit_growth(waves, times)
        slope = whole["slope_mean"]
        last = float(whole.implied_mean[2])
        change = last - float(whole.implied_mean[0])

        def sample(rng, n, waves=waves, times=times) -> Found:
            y = rows_of(waves, rng, n)
            out: Found = {}
            for kind in ("observed", "robust"):
                fit = fit_growth(y, times, standard_errors=kind)
                table = fit.parameters
                errors = (table["estimate"].to_numpy(), table["std_error"].to_numpy())
                names = list(table["parameter"])
                printed = small_sample_parameters(with_errors(*errors, 0.95), names, y)
                for term in TERMS if kind == "robust" else TERMS[:2]:
                    place = names.index(term)
                    ends = (printed.conf_low[place], printed.conf_high[place])
                    out[f"{term}, {kind}"] = ends
                told = small_sample(delta_estimands(fit, PAIR), y, PAIR)
                for what, place in (("mean", 2), ("change", 0)):
                    found = told[what]
                    ends = (found.conf_low[place], found.conf_high[place])
                    out[f"implied {what}, {kind}"] = ends
            seen = y[~np.isnan(y[:, 2]), 2]
            half = special.stdtrit(len(seen) - 1, 0.975) * seen.std(ddof=1) / math.sqrt(len(seen))
            out["observed mean at the last wave"] = (seen.mean() - half, seen.mean() + half)
            drawn = bootstrap_growth(y, times, 200, seed=int(rng.integers(1 << 31)))
            for kind in ("percentile", "bca"):
                low, high = getattr(drawn, kind)[drawn.names.index("slope_mean")]
                out[f"slope_mean, bootstrap {kind}"] = (low, high)
            return out

        truths = {**{term: whole[term] for term in TERMS[:2]}, "implied mean": last}
        truths["implied change"] = change
        truth = {
            f"{term}, {kind}": value
            for term, value in truths.items()
            for kind in ("observed", "robust")
        }
        truth |= {f"{term}, robust": whole[term] for term in TERMS[2:]}
        truth |= {f"slope_mean, bootstrap {kind}": slope for kind in ("percentile", "bca")}
        truth |= {"observed mean at the last wave": float(np.nanmean(waves[:, 2]))}
        yield Case(name, truth, sample, 400)


def caseness_cases(populations: dict[str, np.ndarray]) -> Iterator[Case]:
    """Cases at waves of which later ones are lost at random given the score before; and pairs.

    A case is a score of 8 or more. Pairs are of the population without loss.
    """
    seen, whole = (populations[name] for name in ("waves", "waves_complete"))
    status = np.where(np.isnan(seen), np.nan, seen >= 8)
    cases = whole >= 8
    share, gap = float(cases[:, 2].mean()), float(cases[:, 2].mean() - cases[:, 0].mean())

    def sample(rng, n) -> Found:
        rows = rng.integers(0, len(status), n)
        y, out = status[rows], {}
        for name, fit in (("random intercept", random_intercept_logit), ("GEE", gee_logit)):
            try:
                found = fit(y).shares
            except EstimationError:
                continue
            out[f"share of cases, {name}"] = found.interval(2)
            middle, error, _ = found.difference(0, 2)
            half = 1.959964 * error
            out[f"difference in cases, {name}"] = (middle - half, middle + half)
        items = impute_scales(
            [seen[rows][:, [wave]] for wave in range(3)], m=20, seed=int(rng.integers(1 << 31))
        ).items
        imputed = np.concatenate(items, axis=2) >= 8
        moved = imputed[:, :, 2].astype(float) - imputed[:, :, 0]
        pooled = pool(moved.mean(axis=1), moved.var(axis=1, ddof=1) / n, n - 1)
        out["difference in cases, imputed"] = (pooled.conf_low, pooled.conf_high)
        pair = compare_paired_proportions(cases[rows, 0] * 1.0, cases[rows, 2] * 1.0)
        out["paired difference, newcombe"] = (pair.conf_low, pair.conf_high)
        return out

    truth = {"paired difference, newcombe": gap, "difference in cases, imputed": gap}
    for name in ("random intercept", "GEE"):
        truth |= {f"share of cases, {name}": share, f"difference in cases, {name}": gap}
    yield Case("waves", truth, sample, 400)
    yield from own_terms(cases)


def own_terms(cases: np.ndarray) -> Iterator[Case]:
    """The two models of cases where what they take for granted is so: whom they lose at random.

    GEE: half of the later waves lost by lot; the random intercept: by who was a case at the first
    wave.
    """
    likely = {"GEE": np.full(len(cases), 0.5), "random intercept": np.where(cases[:, 0], 0.6, 0.3)}
    fits = {"GEE": gee_logit, "random intercept": random_intercept_logit}
    gap = float(cases[:, 2].mean() - cases[:, 0].mean())
    for name, share in likely.items():

        def sample(rng, n, name=name, share=share) -> Found:
            rows = rng.integers(0, len(cases), n)
            y = cases[rows].astype(float)
            gone = rng.random((n, 2)) < share[rows][:, None]
            gone[:, 1] |= gone[:, 0]
            y[:, 1:][gone] = np.nan
            found = fits[name](y).shares
            middle, error, _ = found.difference(0, 2)
            half = 1.959964 * error
            return {f"difference in cases, {name}": (middle - half, middle + half)}

        how = {"GEE": "lost by lot", "random intercept": "lost by being a case"}[name]
        yield Case(f"waves, {how}", {f"difference in cases, {name}": gap}, sample, 400)


def imputation_cases(populations: dict[str, np.ndarray]) -> Iterator[Case]:
    """The mean change with the scores lost imputed, of scores lost at random."""
    seen, whole = (populations[name] for name in ("waves", "waves_complete"))

    def sample(rng, n) -> Found:
        y = rows_of(seen, rng, n)
        scales = [y[:, [wave]] for wave in range(3)]
        totals = impute_scales(scales, m=20, seed=int(rng.integers(1 << 31))).totals
        change = totals[:, :, 2] - totals[:, :, 0]
        found = pool(change.mean(axis=1), change.var(axis=1, ddof=1) / n, n - 1)
        return {"mean change, imputed": (found.conf_low, found.conf_high)}

    truth = {"mean change, imputed": float((whole[:, 2] - whole[:, 0]).mean())}
    yield Case("waves", truth, sample, 400)


def wave_cases(populations: dict[str, np.ndarray]) -> Iterator[Case]:
    """Every case over waves, in the order of the table."""
    yield from growth_cases(populations)
    yield from caseness_cases(populations)
    yield from imputation_cases(populations)
