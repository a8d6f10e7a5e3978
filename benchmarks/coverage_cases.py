"""What the coverage bench draws: samples, the intervals that each gives, and their truths."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from coverage_populations import north_west

from wavescore.methods.analysis_of_variance import student_anova
from wavescore.methods.change import Scale, clinical_change
from wavescore.methods.contingency import compare_proportions, compare_with_standardised
from wavescore.methods.correlation import correlate
from wavescore.methods.group_tests import compare_means, levene
from wavescore.methods.logistic import logistic_regression
from wavescore.methods.omega import congeneric_omega
from wavescore.methods.proportions import standardised_proportion, wilson_interval
from wavescore.methods.reliability import cronbach_alpha

Limits = tuple[float, float]
Found = dict[str, Limits]


@dataclass(frozen=True)
class Case:
    """Intervals that one sample gives, by name, and the truth of each."""

    population: str
    truth: dict[str, float]
    sample: Callable[[np.random.Generator, int], Found]
    repeats: int


def rows_of(population: np.ndarray, rng: np.random.Generator, n: int) -> np.ndarray:
    """Draw n rows with replacement."""
    return population[rng.integers(0, len(population), n)]


def reliability_cases(populations: dict[str, np.ndarray]) -> Iterator[Case]:
    """Alpha by its leading interval and by Feldt's, omega."""
    for name in ("nhanes", "ukm_phq9", "ukm_gad7", "skewed_items", "symmetric_items"):
        if name not in populations:
            continue
        items = populations[name]
        covariance = np.cov(items, rowvar=False)
        k = len(covariance)
        alpha = k / (k - 1) * (1 - np.trace(covariance) / covariance.sum())
        omega = congeneric_omega(covariance).omega

        def sample(rng, n, items=items) -> Found:
            found = cronbach_alpha(pd.DataFrame(rows_of(items, rng, n)), draws=500)
            return {
                f"alpha, {found.method}": (found.conf_low, found.conf_high),
                "alpha, feldt": (found.feldt_low, found.feldt_high),
                "omega, distribution_free": (found.omega_low, found.omega_high),
            }

        truth = {"alpha, studentised_bootstrap": alpha, "alpha, feldt": alpha}
        yield Case(name, truth | {"omega, distribution_free": omega}, sample, 800)


def proportion_cases(populations: dict[str, np.ndarray]) -> Iterator[Case]:
    """A sample against the benchmark, and two groups of one sample, 30 to 70."""
    everyone = north_west().iloc[0]
    size = int(everyone["at_caseness"] + everyone["not_at_caseness"])
    theirs = everyone["at_caseness"] / size
    pairs = {"p .75 against benchmark": (0.75, theirs, size), "p .08 and .12": (0.08, 0.12, None)}
    if "ukm_gad7" in populations:
        ours = float((populations["ukm_gad7"].sum(axis=1) >= 8).mean())
        pairs[f"ukm p {ours:.2f} against benchmark"] = (ours, theirs, size)
    for name, (p_x, p_y, total) in pairs.items():

        def sizes(n, total=total) -> tuple[int, int]:
            return (n, total) if total else (round(0.3 * n), n - round(0.3 * n))

        def sample(rng, n, p_x=p_x, p_y=p_y, sizes=sizes) -> Found:
            n_x, n_y = sizes(n)
            x, y = rng.binomial(n_x, p_x), rng.binomial(n_y, p_y)
            found = compare_proportions([[x, n_x - x], [y, n_y - y]])
            share = n_x / (n_x + n_y)
            middle = share * p_x + (1 - share) * p_y
            v = abs(p_x - p_y) * math.sqrt(share * (1 - share) / (middle * (1 - middle)))
            # V depends on the sizes, so that its interval is shifted to a truth of 0
            return {
                "Cramer's V": (found.cramers_v_low - v, found.cramers_v_high - v),
                "difference, newcombe": (found.difference_low, found.difference_high),
                "odds ratio, woolf": (found.odds_ratio_low, found.odds_ratio_high),
            }

        odds = p_x * (1 - p_y) / (p_y * (1 - p_x))
        truth = {"Cramer's V": 0.0, "difference, newcombe": p_x - p_y, "odds ratio, woolf": odds}
        yield Case(name, truth, sample, 3000)


def standardised_cases() -> Iterator[Case]:
    """The benchmark at the sample's ages: difference, V and odds ratio, ages taken as fixed."""
    ages = north_west().iloc[1:].reset_index(drop=True)
    totals = (ages["at_caseness"] + ages["not_at_caseness"]).to_numpy().astype(int)
    rates = ages["at_caseness"].to_numpy() / totals
    shares = np.array([0.25, 0.6, 0.1, 0.02, 0.0, 0.03])
    ours = np.array([0.85, 0.72, 0.6, 0.6, 0.6, 0.8])

    def sample(rng, n) -> Found:
        sizes = np.floor(shares * n).astype(int)
        sizes[1] += n - sizes.sum()
        published = standardised_proportion(rng.binomial(totals, rates), totals, sizes)
        found = compare_with_standardised(int(rng.binomial(sizes, ours).sum()), n, published)
        p_x, p_y = float(ours @ sizes / n), float(rates @ sizes / n)
        return {
            "standardised benchmark": (published.conf_low - p_y, published.conf_high - p_y),
            "difference from it": (
                found.difference_low - p_x + p_y,
                found.difference_high - p_x + p_y,
            ),
        }

    truth = {"standardised benchmark": 0.0, "difference from it": 0.0}
    yield Case("North West by age", truth, sample, 3000)


def group_cases(populations: dict[str, np.ndarray]) -> Iterator[Case]:
    """Two and three groups by the third item, the outcome the sum of the others; and by lot."""
    grouped = {}
    for name in ("nhanes", "ukm_phq9", "skewed_items", "symmetric_items"):
        if name in populations:
            items = populations[name]
            grouped[name] = np.delete(items, 2, axis=1).sum(axis=1), np.minimum(items[:, 2], 2)
    score = grouped["skewed_items"][0]
    lot = np.random.default_rng(7).integers(0, 3, len(score)).astype(float)
    grouped["skewed_items, groups by lot"] = score, lot
    for name, (score, three) in grouped.items():
        two = three >= 1

        def sample(rng, n, score=score, two=two, three=three) -> Found:
            rows = rng.integers(0, len(score), n)
            y, pair, triple = score[rows], two[rows], three[rows]
            student = compare_means(y[pair], y[~pair])
            welch = compare_means(y[pair], y[~pair], variances="welch")
            groups = {label: y[triple == label] for label in (0.0, 1.0, 2.0)}
            found = student_anova(groups)
            # As printed: Welch's where Levene's test finds unequal variances.
            unequal = levene(y[pair], y[~pair]).p_value < 0.05
            read = welch if unequal else student
            return {
                "difference of means, as read": (read.conf_low, read.conf_high),
                "difference of means, student": (student.conf_low, student.conf_high),
                "difference of means, welch": (welch.conf_low, welch.conf_high),
                "d": (student.cohens_d_low, student.cohens_d_high),
                "g": (student.hedges_g_low, student.hedges_g_high),
                "omega squared": (found.omega_squared_low, found.omega_squared_high),
            }

        yield Case(name, group_truth(score, two, three), sample, 1000)


def group_truth(score: np.ndarray, two: np.ndarray, three: np.ndarray) -> dict[str, float]:
    """The population's difference, d on the pooled SD, and share of variance between groups."""
    gap = score[two].mean() - score[~two].mean()
    pooled = math.sqrt(two.mean() * score[two].var() + (~two).mean() * score[~two].var())
    between = sum(
        (three == label).mean() * (score[three == label].mean() - score.mean()) ** 2
        for label in (0, 1, 2)
    )
    share = between / score.var()
    names = [f"difference of means, {which}" for which in ("as read", "student", "welch")]
    return dict.fromkeys(names, gap) | {
        **dict.fromkeys(("d", "g"), gap / pooled),
        "omega squared": share,
    }


def correlation_cases(populations: dict[str, np.ndarray]) -> Iterator[Case]:
    """Pearson's and Spearman's r of two halves of a scale, and of two sessions."""
    pairs = {}
    for name in ("nhanes", "ukm_phq9", "skewed_items", "symmetric_items"):
        if name in populations:
            items = populations[name]
            pairs[name] = np.column_stack([items[:, :4].sum(axis=1), items[:, 4:].sum(axis=1)])
    if "port" in populations:
        pairs["port"] = populations["port"][:, :2]
    for name, pair in pairs.items():
        pair = pair[~np.isnan(pair).any(axis=1)]

        def sample(rng, n, pair=pair) -> Found:
            x, y = rows_of(pair, rng, n).T
            return {
                f"r, {method}": (found.conf_low, found.conf_high)
                for method in ("pearson", "spearman")
                for found in [correlate(x, y, method)]
            }

        truth = {f"r, {m}": correlate(*pair.T, m).r for m in ("pearson", "spearman")}
        yield Case(name, truth, sample, 1500)


def change_cases(populations: dict[str, np.ndarray]) -> Iterator[Case]:
    """Recovery and reliable change of the patients, and who was lost by follow-up."""
    if "port" not in populations:
        return
    gad, phq = populations["port"], populations["port_phq9"]
    totals = np.column_stack([phq[:, 0], gad[:, 0], phq[:, 1], gad[:, 1]])
    totals = totals[~np.isnan(totals).any(axis=1)]

    def sample(rng, n) -> Found:
        rates = change_of(rows_of(totals, rng, n))
        limits = zip(rates["term"], rates["conf_low"], rates["conf_high"], strict=True)
        return {f"rate, {term}": (low, high) for term, low, high in limits}

    rates = change_of(totals)
    truth = {f"rate, {t}": p for t, p in zip(rates["term"], rates["proportion"], strict=True)}
    yield Case("port", truth, sample, 600)


def change_of(totals: np.ndarray) -> pd.DataFrame:
    """The rates by the rule of NHS Talking Therapies, of PHQ-9 and GAD-7 at start and end."""
    scales = (Scale(10, 6), Scale(8, 4))
    return clinical_change(totals[:, :2].T, totals[:, 2:].T, scales).rates


def dropout_cases() -> Iterator[Case]:
    """Odds ratios of dropout by a skewed score, an age and a group."""
    beta = np.array([-1.0, 0.08, -0.015, 0.5])
    names = ("score", "age", "group")

    def sample(rng, n) -> Found:
        x = np.column_stack([5 * rng.gamma(2, size=n), rng.uniform(16, 70, n), rng.random(n) < 0.3])
        lost = rng.random(n) < 1 / (1 + np.exp(-(beta[0] + x @ beta[1:])))
        terms = logistic_regression(lost.astype(float), pd.DataFrame(x, columns=names)).terms
        limits = zip(names, terms["conf_low"], terms["conf_high"], strict=True)
        return {f"odds ratio of dropout, {name}": (low, high) for name, low, high in limits}

    truth = {
        f"odds ratio of dropout, {name}": math.exp(b)
        for name, b in zip(names, beta[1:], strict=True)
    }
    yield Case("skewed score, age, group", truth, sample, 800)


def wilson_cases() -> Iterator[Case]:
    """Single proportions, as of caseness and response."""
    for p in (0.05, 0.25, 0.45):

        def sample(rng, n, p=p) -> Found:
            return {"proportion, wilson": wilson_interval(int(rng.binomial(n, p)), n)}

        yield Case(f"p {p}", {"proportion, wilson": p}, sample, 3000)


def all_cases(populations: dict[str, np.ndarray]) -> Iterator[Case]:
    """Every case, in the order of the table."""
    yield from reliability_cases(populations)
    yield from wilson_cases()
    yield from proportion_cases(populations)
    yield from standardised_cases()
    yield from group_cases(populations)
    yield from correlation_cases(populations)
    yield from change_cases(populations)
    yield from dropout_cases()
