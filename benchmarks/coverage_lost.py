"""What the coverage bench draws of those lost, their weights, and respondents in sites."""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd
from coverage_cases import Case, Found
from scipy import special

from wavescore.methods.attrition_weights import attrition_weights, weighted_mean
from wavescore.methods.clusters import cluster_robust, intraclass_correlation
from wavescore.methods.proportions import logit_interval
from wavescore.methods.smd import mean_difference_interval, proportion_difference_interval

CUTS = {"cases": 10, "few cases": 18}
SITES = 6


def totals(populations: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return sorted totals of PHQ-9 by population."""
    names = [name for name in ("nhanes", "ukm_phq9") if name in populations]
    return {name: np.sort(populations[name].sum(axis=1)) for name in names}


def standardised(p_x: float, p_y: float) -> float:
    """Return the standardised difference of two shares."""
    return (p_x - p_y) / math.sqrt((p_x * (1 - p_x) + p_y * (1 - p_y)) / 2)


def attrition_cases(populations: dict[str, np.ndarray]) -> Iterator[Case]:
    """Standardised differences of those lost, who score higher, from those retained."""
    for name, total in totals(populations).items():
        likely = 1 / (1 + np.exp(1 - (total - total.mean()) / total.std()))

        def moments(z: np.ndarray, likely=likely) -> list[tuple[float, float]]:
            means = [float(np.average(z, weights=w)) for w in (likely, 1 - likely)]
            pairs = zip(means, (likely, 1 - likely), strict=True)
            return [(m, float(np.average((z - m) ** 2, weights=w))) for m, w in pairs]

        (m_x, v_x), (m_y, v_y) = moments(total)
        truth = {"attrition, score": (m_x - m_y) / math.sqrt((v_x + v_y) / 2)}
        for what, cut in CUTS.items():
            (p_x, _), (p_y, _) = moments(total >= cut)
            truth[f"attrition, {what}"] = standardised(p_x, p_y)

        def sample(rng, n, total=total, likely=likely) -> Found:
            rows = rng.integers(0, len(total), n)
            gone = rng.random(n) < likely[rows]
            x, y = total[rows][gone], total[rows][~gone]
            out = {"attrition, score": mean_difference_interval(x, y)}
            for what, cut in CUTS.items():
                counts = (int((x >= cut).sum()), x.size, int((y >= cut).sum()), y.size)
                out[f"attrition, {what}"] = proportion_difference_interval(*counts)
            return out

        yield Case(name, truth, sample, 1000)


def weighted_cases(populations: dict[str, np.ndarray]) -> Iterator[Case]:
    """The mean and shares of a later score of those retained, weighted by the one before."""
    for name, total in totals(populations).items():

        def score(z: np.ndarray, total=total) -> np.ndarray:
            return total[np.minimum((special.ndtr(z) * len(total)).astype(int), len(total) - 1)]

        def sample(rng, n, total=total, score=score) -> Found:
            trait = rng.normal(size=n)
            later, before = score(trait), score(0.7 * trait + math.sqrt(0.51) * rng.normal(size=n))
            kept = rng.random(n) < 1 / (1 + np.exp(-0.2 + 0.06 * (before - total.mean())))
            weights = attrition_weights(kept * 1.0, pd.DataFrame({"before": before}))
            middle, moved = weighted_mean(np.where(kept, later, np.nan), weights)
            half = 1.959964 * float(np.sqrt(moved @ moved))
            out = {"weighted for attrition, mean": (middle - half, middle + half)}
            for what, cut in CUTS.items():
                share, moved = weighted_mean(np.where(kept, later >= cut, np.nan), weights)
                quantile = special.stdtrit(kept.sum() - 1, 0.975)
                ends = logit_interval(share, float(np.sqrt(moved @ moved)), quantile)
                out[f"weighted for attrition, {what}"] = ends
            return out

        truth = {
            f"weighted for attrition, {what}": (total >= cut).mean() for what, cut in CUTS.items()
        }
        truth["weighted for attrition, mean"] = float(total.mean())
        yield Case(name, truth, sample, 600)


def site_cases(populations: dict[str, np.ndarray]) -> Iterator[Case]:
    """The mean, share and likeness in six even sites, 8 % of the variance of the trait theirs."""
    apart = 0.3
    for name, total in totals(populations).items():

        def score(site: np.ndarray, own: np.ndarray, total=total) -> np.ndarray:
            z = special.ndtr((apart * site + own) / math.sqrt(1 + apart**2))
            return total[np.minimum((z * len(total)).astype(int), len(total) - 1)]

        def sample(rng, n, score=score) -> Found:
            at = np.arange(n) % SITES
            y = score(rng.normal(size=SITES)[at], rng.normal(size=n))
            mean = cluster_robust(y, np.ones(n), at)
            share = cluster_robust((y >= CUTS["cases"]) * 1.0, np.ones(n), at)
            quantile = special.stdtrit(share.df[0], 0.975)
            alike = intraclass_correlation(y, at)
            return {
                "six sites, mean": (mean.conf_low[0], mean.conf_high[0]),
                "six sites, share": logit_interval(share.estimate[0], share.std_error[0], quantile),
                "six sites, icc": (alike.conf_low, alike.conf_high),
            }

        rng = np.random.default_rng(7)
        site = rng.normal(size=200_000)
        one, other = (score(site, rng.normal(size=len(site))) for _ in range(2))
        truth = {
            "six sites, mean": float(total.mean()),
            "six sites, icc": np.corrcoef(one, other)[0, 1],
        }
        truth["six sites, share"] = float((total >= CUTS["cases"]).mean())
        yield Case(name, truth, sample, 600)


def lost_cases(populations: dict[str, np.ndarray]) -> Iterator[Case]:
    """Every case of those lost and of sites, in the order of the table."""
    yield from attrition_cases(populations)
    yield from weighted_cases(populations)
    yield from site_cases(populations)
