"""What a claim of each kind of test, and of an estimate with its interval, may say."""

from typing import Annotated, Literal

from pydantic import Field

from wavescore.definitions.model.block import Block
from wavescore.definitions.model.claim import (
    CiMethod,
    ClaimBlock,
    Count,
    P,
    Printed,
    Stated,
    Tail,
    needed,
    said,
)


class ChiSquareClaim(ClaimBlock):
    """A chi-square test of a table."""

    kind: Literal["chi_square"]
    chi2: Printed = said("The statistic.")
    df: Printed = said("Degrees of freedom.")
    p: P = said()
    n: Count = said("Number of observations.")
    v: Printed = said("Cramer's V (phi for a 2 x 2 table).")
    cells: Annotated[list[Annotated[list[Count], Field(min_length=2)]], Field(min_length=2)] = said(
        "The counts, row by row."
    )
    test: Literal["pearson", "unstated"] = said(
        "unstated where the paper does not say which test of the cells its p is: Fisher's exact "
        "test is then tried too, and a contradiction is a question. pearson if absent."
    )
    correction: Literal["none", "yates", "unstated"] = said(
        "Continuity correction of a 2 x 2 table; unstated (the default) accepts both and names "
        "the one that agrees."
    )
    stated: Stated = said()


class GroupBlock(Block):
    """One group of a test."""

    label: str = said("Name of the group.")
    n: Count = said("Size of the group.")
    mean: Printed = said("Mean of the group.")
    sd: Printed = said("Standard deviation of the group.")


class TTestClaim(ClaimBlock):
    """A t-test."""

    kind: Literal["t_test"]
    t: Printed = said(
        "The statistic; without it, p and the means, SDs and sizes of two groups are needed."
    )
    df: Printed = said("Degrees of freedom.")
    p: P = said()
    tail: Tail = said()
    test: Literal["t", "unstated"] = said(
        "unstated where the paper does not say that p is that of a t-test: what only a t-test "
        "would contradict is then a question. t if absent."
    )
    design: Literal["independent", "paired", "one_sample"] = said("independent groups if absent.")
    variances: Literal["student", "welch", "unstated"] = said(
        "Equal variances (student), welch, or unstated (the default)."
    )
    groups: Annotated[list[GroupBlock], Field(min_length=1, max_length=2)] = said(
        "The two groups (or the one sample), in the order of the difference."
    )
    difference: Printed = said("Mean difference, first group minus second.")
    d: Printed = said("Standardised mean difference.")
    d_low: Printed = said("Lower confidence limit of d.")
    d_high: Printed = said("Upper confidence limit of d.")
    level: Printed = said("Confidence level in percent.")
    d_type: Literal["pooled", "hedges", "average", "unstated"] = said(
        "Standardiser of d: pooled SD, pooled with Hedges' correction, square root of the mean "
        "variance, or unstated (the default): then a d that only the missing SDs could explain is "
        "not called wrong."
    )
    stated: Stated = said()


class FTestClaim(ClaimBlock):
    """An F-test."""

    kind: Literal["f_test"]
    f: Printed = needed("The statistic.")
    df1: Printed = needed("Numerator degrees of freedom.")
    df2: Printed = needed("Denominator degrees of freedom.")
    p: P = said()
    partial_eta2: Printed = said("Partial eta squared.")
    eta2: Printed = said(
        "Eta squared; at most the partial one, and equal to it in one-way designs."
    )
    generalized_eta2: Printed = said("Generalised eta squared.")
    omega2: Printed = said("Partial omega squared.")
    eta_low: Printed = said("Lower confidence limit of partial eta squared.")
    eta_high: Printed = said("Upper confidence limit of partial eta squared.")
    level: Printed = said("Confidence level in percent.")
    epsilon: Printed = said(
        "Epsilon by which df1 and df2 as printed are still to be multiplied (adjusted: "
        "greenhouse_geisser or huynh_feldt)."
    )
    stated: Stated = said()


class ZTestClaim(ClaimBlock):
    """A z-test."""

    kind: Literal["z_test"]
    z: Printed = needed("The statistic.")
    p: P
    tail: Tail = said()
    stated: Stated = said()


class CorrelationClaim(ClaimBlock):
    """A Pearson correlation (Spearman's by the same approximation)."""

    kind: Literal["correlation"]
    r: Printed = needed("The correlation.")
    n: Count = said("Number of pairs.")
    df: Printed = said("Degrees of freedom, n - 2.")
    p: P = said()
    tail: Tail = said()
    low: Printed = said("Lower confidence limit.")
    high: Printed = said("Upper confidence limit.")
    level: Printed = said("Confidence level in percent.")
    interval: Literal["fisher_z", "other", "unstated"] = said(
        "How the interval was made: fisher_z (limits are held to it), other (bootstrap ...; not "
        "recomputed), unstated (the default: held to Fisher's z, and not called wrong)."
    )
    stated: Stated = said()


class IntervalClaim(ClaimBlock):
    """An estimate with its confidence interval."""

    kind: Literal["interval"]
    estimate: Printed = needed("The estimate.")
    low: Printed = needed("Lower limit.")
    high: Printed = needed("Upper limit.")
    level: Printed = said("Confidence level in percent.")
    scale: Literal["identity", "log", "fisher_z", "logit", "eta_squared", "auc", "asymmetric"] = (
        said(
            "Scale on which the paper says or shows that it is symmetric: identity (differences, "
            "slopes, means), log (odds, hazard and risk ratios), fisher_z (correlations), logit "
            "(proportions); eta_squared, auc (within 0 and 1, symmetric on no scale) and "
            "asymmetric are held to the order of their limits. If absent, every standard scale is "
            "tried and none is held against the paper."
        )
    )
    ci_method: CiMethod = said()
    null_value: Printed = said(
        "Value of no effect; that of the scale (0; 1 of a ratio; .5 of an AUC) if absent."
    )
    df: Printed = said("Degrees of freedom, where the interval is from a t distribution.")
    se: Printed = said("Printed standard error (on the scale declared).")
    statistic: Printed = said("Printed z or t of the estimate.")
    test: Literal["wald", "unstated"] = said(
        "unstated where p may be that of another test than the limits (a log-rank or rank test, "
        "one of a whole factor): a contradiction is then a question. wald if absent."
    )
    cells: Annotated[
        list[Annotated[list[Count], Field(min_length=2, max_length=2)]],
        Field(min_length=2, max_length=2),
    ] = said(
        "Counts behind an odds ratio, risk ratio or risk difference: two groups, each with and "
        "without the event."
    )
    p: P = said()
    tail: Tail = said()
    stated: Stated = said()


class RegressionClaim(ClaimBlock):
    """A coefficient with its standard error."""

    kind: Literal["regression"]
    b: Printed = needed(
        "The coefficient (on the log scale for odds ratios; an odds ratio with its interval is an "
        "interval)."
    )
    se: Printed = said("Its standard error.")
    t: Printed = said("Its t, b / SE.")
    z: Printed = said("In place of t: z, or the square root of Wald's chi-square.")
    df: Printed = said("Residual degrees of freedom of t.")
    p: P = said()
    tail: Tail = said()
    low: Printed = said("Lower confidence limit.")
    high: Printed = said("Upper confidence limit.")
    level: Printed = said("Confidence level in percent.")
    ci_method: CiMethod = said()
    stated: Stated = said()


class CorrelationMatrixClaim(ClaimBlock):
    """A table of correlations."""

    kind: Literal["correlation_matrix"]
    rows: Annotated[list[Annotated[list[Printed], Field(min_length=1)]], Field(min_length=2)] = (
        needed('The correlations below the diagonal, row by row: [["-.31"], [".22", ".10"]].')
    )
    n: Count = said("Number of respondents.")
    marks: Annotated[list[Annotated[list[P], Field(min_length=1)]], Field(min_length=2)] = said(
        'What the stars say of each correlation, in the same order: "<.05", or ">.05" where there '
        "is none."
    )
