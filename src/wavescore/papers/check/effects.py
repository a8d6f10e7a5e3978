"""Effect sizes of F and their limits, and limits of d, by the noncentral distributions.

Limits of the noncentrality of t or F at the confidence level (Steiger 2004, doi
10.1037/1082-989X.9.2.164) turn into limits of d and of partial eta squared. Other limits (normal
theory, bootstrap) are in use too: a printed limit that differs is never called wrong.
"""

from collections.abc import Callable
from math import isnan, sqrt

from scipy.optimize import brentq
from scipy.special import ncfdtr, nctdtr, ndtri

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import Finding, best, hold
from wavescore.papers.check.p_values import Interval, floats


def noncentral_d(t: float, df: float, factor: float, level: float) -> Interval:
    """Return the limits of d = factor x t: factor x the limits of t's noncentrality.

    R: effectsize::t_to_d(t, df), whose factor is 2 / sqrt(df).
    """
    tail = (1 - level) / 2
    room = 8 + abs(t)  # the noncentrality lies within a few units of t

    def below(nc: float) -> float:
        # where nothing is left to add up, scipy returns NaN: far out, all lies on one side of t
        share = float(nctdtr(df, nc, t))
        return (1.0 if nc < t else 0.0) if isnan(share) else share

    def limit(p: float) -> float:
        return float(brentq(lambda nc: below(nc) - p, t - room, t + room, xtol=1e-12))

    return factor * limit(1 - tail), factor * limit(tail)


def noncentral_eta(f: float, df1: float, df2: float, level: float, size: float) -> Interval:
    """Return the two-sided limits of partial eta squared, lambda / (lambda + size).

    `size`: df2, as R's effectsize::F_to_eta2(f, df1, df2, ci = level, alternative = "two.sided"),
    or the number of respondents, df1 + df2 + 1, as Steiger 2004.
    """
    tail = (1 - level) / 2

    def limit(p: float) -> float:
        if ncfdtr(df1, df2, 0.0, f) <= p:
            return 0.0
        most = 10.0
        while ncfdtr(df1, df2, most, f) > p:
            most *= 2
        value = float(brentq(lambda nc: ncfdtr(df1, df2, nc, f) - p, 0.0, most, xtol=1e-12))
        return value / (value + size)

    return limit(1 - tail), limit(tail)


def check_limits_of_d(claim: Claim, factors: list[tuple[str, float]]) -> list[Finding]:
    """Hold printed limits of d against the noncentral t and the normal approximation.

    `factors`: (name, d / t) of each definition of d that the claim allows.
    """
    t, df, d = claim.get("t"), claim.get("df"), claim.get("d")
    if not (t and df and d and factors):
        return []
    return [_limit_of_d(claim, key, factors) for key in _D_LIMITS if claim.get(key)]


_D_LIMITS = ("d_low", "d_high")


def _limit_of_d(claim: Claim, key: str, factors: list[tuple[str, float]]) -> Finding:
    t, d, m = claim.get("t"), claim.get("d"), float(claim.get("df").value)
    place, level = _D_LIMITS.index(key), claim.level
    q = float(ndtri((1 + level) / 2)) * (1 if place else -1)
    tries = []
    for name, factor in factors:

        def noncentral(mode: str, factor: float = factor) -> Interval:
            ends = [abs(x) for x in floats(t, mode)]
            values = [noncentral_d(x, m, factor, level)[place] for x in ends]
            return min(values), max(values)

        def normal(mode: str, factor: float = factor) -> Interval:
            errors = [sqrt(factor**2 + x * x / (2 * (m + 2))) for x in floats(d, mode)]
            ends = zip(floats(d, mode), errors, strict=True)
            values = [abs(x) + q * se for x, se in ends]
            return min(values), max(values)

        source = f"t({claim.get('df').text}) = {t.text} ({name})"
        tries.append(hold(key, claim.get(key), noncentral, source, "noncentral t", sign=False))
        tries.append(hold(key, claim.get(key), normal, f"d ({name})", "d + q SE", sign=False))
    finding = best(tries)
    if finding.verdict == "consistent":
        return finding
    sentence = f"The limit {claim.get(key).text} of d is of another method, or of other groups."
    return Finding(key, "cannot_check", finding.recomputed, sentence, finding.arithmetic)


def check_effects_of_f(claim: Claim) -> list[Finding]:
    """Eta squared and its generalised form are at most partial eta squared; omega squared; limits.

    Partial omega squared = df1 (F - 1) / (df1 (F - 1) + df1 + df2 + 1), of between-subject designs
    (Olejnik and Algina 2003, doi 10.1037/1082-989X.8.4.434).
    """
    f, df1, df2 = claim.get("f"), float(claim.get("df1").value), float(claim.get("df2").value)
    source = f"F({claim.get('df1').text}, {claim.get('df2').text}) = {f.text}"
    found = []

    def partial(mode: str) -> Interval:
        low, high = (max(x, 0.0) * df1 for x in floats(f, mode))
        return low / (low + df2), high / (high + df2)

    for key, name in (("eta2", "eta squared"), ("generalized_eta2", "generalised eta squared")):
        if claim.get(key):
            found.append(_at_most(claim, key, name, partial, source))
    if claim.get("omega2"):

        def omega(mode: str) -> Interval:
            low, high = (df1 * (x - 1) for x in floats(f, mode))
            size = df1 + df2 + 1
            return low / (low + size), high / (high + size)

        formula = "df1 (F - 1) / (df1 (F - 1) + N)"
        found.append(_softly(hold("omega2", claim.get("omega2"), omega, source, formula)))
    return found + [_limit_of_eta(claim, key, source) for key in _ETA_LIMITS if claim.get(key)]


_ETA_LIMITS = ("eta_low", "eta_high")


def _limit_of_eta(claim: Claim, key: str, source: str) -> Finding:
    f, df1, df2 = claim.get("f"), float(claim.get("df1").value), float(claim.get("df2").value)
    tries = []
    for size in (df2, df1 + df2 + 1):

        def limit(mode: str, size: float = size) -> Interval:
            values = [
                noncentral_eta(max(x, 0.0), df1, df2, claim.level, size)[_ETA_LIMITS.index(key)]
                for x in floats(f, mode)
            ]
            return min(values), max(values)

        tries.append(hold(key, claim.get(key), limit, source, "noncentral F"))
    return _softly(best(tries))


def _at_most(
    claim: Claim, key: str, name: str, partial: Callable[[str], Interval], source: str
) -> Finding:
    printed = claim.get(key)
    equal = hold(key, printed, partial, source, f"{name} = partial eta squared, in one-way designs")
    if equal.verdict == "consistent":
        return equal
    high = partial("either")[1]
    if float(printed.interval("either")[0]) <= high:
        sentence = f"{name} {printed.text} is no more than the partial one of {source}."
        return Finding(key, "cannot_check", "", sentence, f"at most {high:.3f}")
    sentence = (
        f"{name} {printed.text} is more than the partial one that {source} gives, {high:.3f}."
    )
    return Finding(key, "inconsistent", f"{high:.3f}", sentence, f"{name} <= partial eta squared")


def _softly(finding: Finding) -> Finding:
    """An effect size of another design or method cannot be checked, and is not wrong."""
    if finding.verdict in ("consistent", "rounding"):
        return finding
    sentence = f"{finding.sentence.rstrip('.')}, in a between-subject design with one method."
    return Finding(finding.about, "cannot_check", finding.recomputed, sentence, finding.arithmetic)
