"""Checks of an estimate with its limits: order, symmetry, implied standard error, z and p."""

from math import exp, inf, log, tanh

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import Finding, hold, impossible, span
from wavescore.papers.check.p import check_stated, check_tails
from wavescore.papers.check.p_values import Interval, over, quantile
from wavescore.papers.check.unknown_df import with_unknown_df


def check_interval(claim: Claim) -> list[Finding]:
    """Limits in order; symmetric on the declared scale; implied SE = (high - low) / (2 q), z, p."""
    estimate, low, high = (claim.get(k) for k in ("estimate", "low", "high"))
    if low.value > high.value:
        return [impossible("low", low.text, f"it is above the upper limit {high.text}")]
    scale = claim.get("scale", "identity")
    if scale == "log" and estimate.interval("rounded")[1] <= 0:
        return [impossible("estimate", estimate.text, "a ratio is positive")]
    if scale == "log" and low.interval("rounded")[1] < 0:
        return [impossible("low", low.text, "a ratio is positive")]
    found = [_order(estimate, low, high)]
    found += check_stated_interval(claim)
    if scale == "asymmetric" or found[0].verdict == "inconsistent":
        return found
    change = {"identity": float, "log": _log, "fisher_z": _atanh}[scale]

    def ends(mode: str) -> tuple[Interval, Interval, Interval]:
        return tuple(tuple(map(change, n.interval(mode))) for n in (estimate, low, high))

    found.append(_symmetry(claim, scale, change, ends))
    if found[-1].verdict == "inconsistent":
        return found
    return found + _implied(claim, ends)


def _order(estimate, low, high) -> Finding:
    lowest, highest = low.interval("either")[0], high.interval("either")[1]
    inside = estimate.interval("either")[1] >= lowest and estimate.interval("either")[0] <= highest
    arithmetic = f"{low.text} <= {estimate.text} <= {high.text}"
    if inside:
        sentence = f"The estimate {estimate.text} lies within its limits."
        return Finding("estimate", "consistent", "", sentence, arithmetic)
    sentence = f"The estimate {estimate.text} lies outside its limits, {low.text} to {high.text}."
    return Finding("estimate", "inconsistent", "", sentence, arithmetic)


def _log(value) -> float:
    return log(value) if value > 0 else -inf


def _atanh(value) -> float:
    bounded = min(max(float(value), -1.0), 1.0)
    if abs(bounded) == 1:
        return bounded * inf
    return 0.5 * log((1 + bounded) / (1 - bounded))


def _symmetry(claim: Claim, scale: str, change, ends) -> Finding:
    """The middle of the limits, on the scale of symmetry, is the estimate."""

    back = {"identity": float, "log": lambda x: exp(min(x, 700)), "fisher_z": tanh}[scale]
    texts = {key: claim.get(key).text for key in ("estimate", "low", "high")}

    def middle(mode: str) -> Interval:
        _, (a, b), (c, d) = ends(mode)
        return back((a + c) / 2), back((b + d) / 2)

    where = {"identity": "", "log": " on the log scale", "fisher_z": " on Fisher's z scale"}[scale]
    source = f"the middle of {texts['low']} to {texts['high']}{where}"
    formula = f"(low + high) / 2{where}"
    finding = hold("estimate", claim.get("estimate"), middle, source, formula)
    if finding.verdict != "inconsistent":
        return finding
    remedies = []
    for key, other in (("low", "high"), ("high", "low")):
        exact = back(2 * change(claim.get("estimate").value) - change(claim.get(other).value))
        remedies += [(key, claim.get(key).like(exact))] if abs(exact) < inf else []
    sentence = (
        f"The limits {texts['low']} to {texts['high']} are not symmetric about "
        f"{texts['estimate']}{where}: their middle is {finding.recomputed}."
    )
    return Finding(
        "estimate",
        "inconsistent",
        finding.recomputed,
        sentence,
        finding.arithmetic,
        (*remedies, *finding.remedies),
    )


def _implied(claim: Claim, ends) -> list[Finding]:
    """SE, z and p implied by the limits, of t where df is printed."""
    df = float(claim.get("df").value) if claim.get("df") else None
    null = _null(claim)
    texts = f"the limits {claim.get('low').text} to {claim.get('high').text}"

    def se(mode: str, degrees: Interval) -> Interval:
        _, (a, b), (c, d) = ends(mode)
        quantiles = [quantile(claim.level, x) for x in degrees]
        return max(c - b, 0.0) / (2 * max(quantiles)), (d - a) / (2 * min(quantiles))

    def ratio(mode: str, degrees: Interval) -> Interval:
        (a, b), *_ = ends(mode)
        return over((a - null, b - null), se(mode, degrees))

    low, high = se("rounded", (df or inf,) * 2)
    q = quantile(claim.level, df or inf)
    formula = f"SE = (high - low) / (2 x {q:.4g})"
    sentence = f"The limits imply a standard error of {span(low, high)}."
    found = [Finding("se_implied", "consistent", span(low, high), sentence, formula)]
    for key, compute in (("se", se), ("statistic", ratio)):
        if claim.get(key):
            rule = formula if key == "se" else "(estimate - null) / SE"
            found.append(_against(claim, key, compute, texts, rule, df))
    if claim.get("p"):
        found.append(with_unknown_df(df, lambda d: _p(claim, lambda m: ratio(m, d), d, texts)))
    return found


def _against(claim: Claim, key: str, compute, texts: str, rule: str, df) -> Finding:
    def check(degrees: Interval) -> Finding:
        printed, sign = claim.get(key), key == "se"
        return hold(key, printed, lambda m: compute(m, degrees), texts, rule, sign=sign)

    return with_unknown_df(df, check)


def _p(claim: Claim, ratio, degrees: Interval, texts: str) -> Finding:
    return check_tails(claim, f"the estimate and {texts}", ratio, degrees)[0]


def _null(claim: Claim) -> float:
    scale = claim.get("scale", "identity")
    value = claim.get("null_value")
    if value is None:
        return 0.0
    return {"identity": float, "log": _log, "fisher_z": _atanh}[scale](value.value)


def check_stated_interval(claim: Claim) -> list[Finding]:
    """An interval that leaves out the null value is significant at 1 - level, and the reverse."""
    words = claim.get("stated")
    if not words or claim.get("p"):
        return check_stated(claim, None) if words else []
    null = claim.get("null_value")
    null = null.value if null else 1 if claim.get("scale") == "log" else 0
    (a, b), (c, d) = (claim.get(k).interval("either") for k in ("low", "high"))
    side = True if a > null or d < null else False if b < null < c else None
    texts = f"{claim.get('low').text} to {claim.get('high').text}"
    arithmetic = f"{texts} against {null}; the text says {words}"
    if side is None or side == (words == "significant"):
        sentence = f"The interval {texts} allows the words “{words}”."
        return [Finding("stated", "consistent", "", sentence, arithmetic)]
    verb = "leaves out" if side else "holds"
    sentence = f"The text says {words}, but the interval {texts} {verb} {null}."
    return [Finding("stated", "decision_error", "", sentence, arithmetic)]
