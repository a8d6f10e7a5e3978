"""Checks of models: regression coefficients, and the fit of growth curve models."""

from dataclasses import replace
from functools import partial
from math import inf, log, sqrt

from wavescore.methods.growth.model import Layout
from wavescore.papers.check.claims import Claim, make_claim
from wavescore.papers.check.finding import (
    WRONG,
    Finding,
    always,
    asked,
    best,
    hold,
    impossible,
    possible,
)
from wavescore.papers.check.implied import unless_another_test
from wavescore.papers.check.interval import check_interval, check_order, check_reversed
from wavescore.papers.check.p import Compute, check_p, check_stated, check_tails
from wavescore.papers.check.p_values import Interval, floats, over, p_of_chi2, quantile
from wavescore.papers.check.unknown_df import with_unknown_df


def check_regression(claim: Claim) -> list[Finding]:
    """b, SE, t or z, p, interval: t = b / SE, b +- q SE."""
    b, se = claim.get("b"), claim.get("se")
    key = "t" if claim.get("t") else "z" if claim.get("z") else None
    df = float(claim.get("df").value) if claim.get("df") else inf if key == "z" else None
    if se and se.value < 0:
        return [impossible("se", se.text, "a standard error cannot be negative")]

    def ratio(mode: str) -> Interval:
        return over(floats(b, mode), _positive(floats(se, mode)))

    if not se and claim.get("low") and claim.get("high"):
        return _as_interval(claim)
    found = []
    if se and key:
        source = f"b / SE = {b.text} / {se.text}"
        found.append(hold(key, claim.get(key), ratio, source, f"{key} = b / SE", sign=False))
    if key:
        shown = f"{key} = {claim.get(key).text}"
        found += _p(claim, shown, lambda mode: floats(claim.get(key), mode), df)
    elif se:
        found += _p(claim, f"b / SE = {b.text} / {se.text}", ratio, df)
    if se and (claim.get("low") or claim.get("high")):
        found += _limits(claim, df)
    return found


def _limits(claim: Claim, df: float | None) -> list[Finding]:
    """Order of the limits, and each against b +- q SE.

    Profile likelihood, bootstrap and robust limits do not fit the SE beside them and are no
    contradiction: a limit that misses is wrong only where the method is said to be Wald's, and a
    question where it misses by more than a quarter of half the interval that the SE gives.
    """
    b, se, low, high = (claim.get(key) for key in ("b", "se", "low", "high"))
    odd = _odd_pair(claim) if low and high else None
    if odd:
        return [odd]
    half = quantile(claim.level, df or inf) * float(se.value)
    found = []
    for key, sign in (("low", -1), ("high", 1)):
        if claim.get(key):
            finding = with_unknown_df(df, partial(_limit, claim, key, sign))
            miss = abs(float(claim.get(key).value) - (float(b.value) + sign * half))
            near = miss <= _OTHER_LIMITS * half
            wald = claim.ci_method == "wald"
            found.append(finding if wald else _of_another_method(finding, near))
    return found


def _odd_pair(claim: Claim) -> Finding | None:
    """Return what two limits say of each other and of b, where that ends the matter."""
    b, low, high = (claim.get(key) for key in ("b", "low", "high"))
    if low.value > high.value:
        return check_reversed(b, low, high)
    if _of_the_ratio(claim):
        sentence = f"The limits {low.text} to {high.text} are those of exp(b), not of b {b.text}."
        return Finding("low", "cannot_check", "", sentence, "log(low) <= b <= log(high)")
    order = check_order(b, low, high)
    return order if order.verdict != "nothing_to_check" else None


def _of_the_ratio(claim: Claim) -> bool:
    """Whether limits that leave out b hold it on the log scale, as of an odds ratio beside b."""
    b, low, high = (float(claim.get(key).value) for key in ("b", "low", "high"))
    return low > 0 and not low <= b <= high and log(low) <= b <= log(high)


# Of half an interval: how far limits of another method may lie from Wald's before one must look.
_OTHER_LIMITS = 0.25


def _of_another_method(finding: Finding, near: bool) -> Finding:
    if finding.verdict not in WRONG:
        return finding
    why = "limits of a profile likelihood, a bootstrap or robust errors may be so"
    if not near:
        return asked(finding, f"{why}, but are seldom so far from the SE")
    sentence = f"{finding.sentence.rstrip('.')}; {why}."
    return replace(finding, verdict="cannot_check", sentence=sentence, remedies=())


def _as_interval(claim: Claim) -> list[Finding]:
    """A coefficient with limits and no SE is an interval whose scale is not declared."""
    kept = {k: v for k, v in claim.raw.items() if k in _OF_INTERVALS}
    raw = {**kept, "kind": "interval", "estimate": claim.raw["b"]}
    return check_interval(make_claim(raw, claim.defaults))


_OF_INTERVALS = {"id", "where", "low", "high", "level", "df", "p"}
_OF_INTERVALS |= {"tail", "alpha", "stated", "adjusted", "ci_method"}


def _p(claim: Claim, source: str, statistic: Compute, df: float | None) -> list[Finding]:
    if claim.get("p"):
        p = with_unknown_df(df, lambda d: check_tails(claim, source, statistic, d)[0])
        if df is None and not claim.get("t"):  # p may be of a likelihood ratio
            p = unless_another_test(claim, p, statistic("rounded"), inf)
        return [p, *check_stated(claim, None)]
    return check_tails(claim, source, statistic, (df, df)) if df else []


def _limit(claim: Claim, key: str, sign: int, df: Interval) -> Finding:
    """Hold one limit against b +- q SE."""
    b, se = claim.get("b"), claim.get("se")
    quantiles = [quantile(claim.level, d) for d in df]

    def limit(mode: str) -> Interval:
        ends = [sign * q * s for q in quantiles for s in _positive(floats(se, mode))]
        low, high = floats(b, mode)
        return low + min(ends), high + max(ends)

    source = f"b = {b.text} and SE = {se.text}"
    return hold(key, claim.get(key), limit, source, f"b {'-+'[sign > 0]} q SE")


def _positive(interval: Interval) -> Interval:
    return max(interval[0], 0.0), max(interval[1], 0.0)


def check_growth_fit(claim: Claim) -> list[Finding]:
    """chi2, df, p; df of the named model and waves; R2, CFI in 0..1; RMSEA from chi2, df and n."""
    found = _growth_df(claim)
    chi2, df = claim.get("chi2"), claim.get("df")
    if chi2 and df and df.value > 0:
        degrees = float(df.value)

        def compute(mode: str) -> Interval:
            return p_of_chi2(_positive(floats(chi2, mode)), (degrees, degrees))

        if claim.get("p"):
            source = f"chi-square({df.text}) = {chi2.text}"
            found.append(check_p(claim, source, f"P(chi-square > {chi2.text})", compute, {}))
        found += check_stated(claim, compute("rounded")) + _rmsea_cfi(claim)
    return found + _r_squared(claim)


def _r_squared(claim: Claim) -> list[Finding]:
    values = claim.get("r_squared", [])
    for place, value in enumerate(values, 1):
        low, high = value.interval("rounded")
        if high < 0 or low > (100 if value.percent else 1):
            return [impossible(f"R2 of wave {place}", value.text, "R2 lies within 0 and 1")]
    texts = ", ".join(value.text for value in values)
    sentence = f"R2 {texts} can be: nothing else is printed to hold it against."
    return [possible("r_squared", sentence, "0 <= R2 <= 1")] if values else []


def growth_df(waves: int, form: str, residuals: str) -> int:
    """Return the df of an unconditional growth model: T(T + 3) / 2 moments less its parameters."""
    return waves * (waves + 3) // 2 - len(Layout(form, residuals, waves).names)


def _growth_df(claim: Claim) -> list[Finding]:
    df, waves, form = claim.get("df"), claim.get("waves"), claim.get("form")
    if not (df and waves and form):
        return []
    residuals = claim.get("residuals", "unstated")
    tries = []
    for kind in ("free", "equal") if residuals == "unstated" else (residuals,):
        expected = growth_df(int(waves.value), form, kind)
        source = f"a {form} growth model of {waves.text} waves with {kind} residual variances"
        formula = "T(T + 3) / 2 moments less parameters"
        tries.append(hold("df", df, always(expected), source, formula))
    return [best(tries)]


def _rmsea_cfi(claim: Claim) -> list[Finding]:
    """RMSEA = sqrt(max(chi2 - df, 0) / (df n)), n or n - 1; CFI = 1 where chi2 <= df."""
    chi2, degrees, n = claim.get("chi2"), float(claim.get("df").value), claim.get("n")
    found = []
    if claim.get("rmsea") and n and n.value > 1:
        tries = []
        for size in (float(n.value), float(n.value - 1)):

            def rmsea(mode: str, size: float = size) -> Interval:
                ends = (max(x - degrees, 0.0) for x in floats(chi2, mode))
                low, high = (sqrt(x / (degrees * size)) for x in ends)
                return low, high

            source = f"chi-square, df and n = {n.text}"
            formula = f"sqrt(max(chi-square - df, 0) / (df x {size:g}))"
            tries.append(hold("rmsea", claim.get("rmsea"), rmsea, source, formula))
        found.append(best(tries))
    cfi = claim.get("cfi")
    if cfi and not 0 <= cfi.value <= 1:
        found.append(impossible("cfi", cfi.text, "CFI lies between 0 and 1"))
    elif cfi and floats(chi2, "rounded")[1] <= degrees:
        source, formula = "chi-square and df", "1 if chi2 <= df"
        found.append(hold("cfi", cfi, always(1.0), source, formula))
    elif cfi:
        found.append(possible("cfi", f"CFI {cfi.text} can be.", "0 <= CFI <= 1"))
    return found
