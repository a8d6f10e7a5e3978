"""Checks of an estimate with its limits: order, symmetry, implied standard error, z and p.

An interval is called wrong only on a scale that the paper prints or the file declares. Where
neither does, every standard reading is tried; where none fits, the finding says what to declare.
"""

from collections.abc import Callable
from math import inf

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import Finding, asked, hold, impossible, overlap, possible
from wavescore.papers.check.implied import check_implied
from wavescore.papers.check.p import check_stated
from wavescore.papers.check.p_values import Interval
from wavescore.papers.check.printed import Printed
from wavescore.papers.check.ratios import check_counts_behind
from wavescore.papers.check.scales import BOUNDED, SCALES, Scale, ends, fitting

# The share of half an interval by which its middle may miss the estimate where no method is named:
# profile likelihood and exact limits of ratios lie up to a sixth off on the log scale.
NEARLY = {"identity": 0.1, "log": 0.2, "fisher_z": 0.1, "logit": 0.2}
# Limits of these are not symmetric on any scale, and rightly so.
NOT_WALD = ("profile", "bootstrap", "credible", "exact", "possible")


def check_interval(claim: Claim) -> list[Finding]:
    """Limits in order; symmetric on the declared scale; implied SE = (high - low) / (2 q), z, p."""
    estimate, low, high = (claim.get(k) for k in ("estimate", "low", "high"))
    if low.value > high.value:
        return [check_reversed(estimate, low, high)]
    declared = claim.get("scale")
    outside = _outside(claim, declared)
    if outside:
        return [outside]
    found = [check_order(estimate, low, high)]
    found += check_stated_interval(claim) + check_counts_behind(claim)
    if declared == "asymmetric" or declared in BOUNDED or found[0].verdict != "nothing_to_check":
        return found
    if declared is None:
        return found + _undeclared(claim)
    scale = SCALES[declared]
    symmetry = _symmetry(claim, scale)
    if symmetry.verdict == "consistent":
        return [*found, symmetry, *check_implied(claim, scale)]
    if declared == "log" and not estimate.value:
        return [*found, _of_nobody(symmetry)]
    if _turned(claim, scale):
        return [*found, asked(symmetry, "with its sign turned it fits, as after “reduced by”")]
    if claim.ci_method in NOT_WALD or (claim.ci_method == "unstated" and _near(claim, scale)):
        return [*found, _excused(claim, symmetry)]
    further = check_implied(claim, scale) if symmetry.verdict == "rounding" else []
    return [*found, symmetry, *further]


def _undeclared(claim: Claim) -> list[Finding]:
    """Every standard scale is tried; none is held against the paper."""
    scales = fitting(claim)
    if not scales:
        texts = _texts(claim)
        sentence = (
            f"The limits {texts['low']} to {texts['high']} are not symmetric about "
            f"{texts['estimate']} on any standard scale (difference, log, Fisher's z, logit): "
            "declare scale or ci_method."
        )
        return [Finding("estimate", "cannot_check", "", sentence, "lacking: scale or ci_method")]
    tries = [[_symmetry(claim, scale), *check_implied(claim, scale)] for scale in scales]
    # the scale that explains most; its p and SE are read on no declared scale, so never wrong
    chosen = max(tries, key=lambda found: sum(f.verdict == "consistent" for f in found))
    return [_unread(f) for f in chosen]


def _unread(finding: Finding) -> Finding:
    if finding.verdict in ("consistent", "cannot_check"):
        return finding
    guessed = "if the scale of the interval was guessed rightly: declare scale"
    sentence = f"{finding.sentence.rstrip('.')}, {guessed}."
    return Finding(finding.about, "cannot_check", finding.recomputed, sentence, finding.arithmetic)


def _excused(claim: Claim, finding: Finding) -> Finding:
    method = claim.ci_method
    why = {
        "unstated": "limits of a profile likelihood, a bootstrap or an exact method may be so",
        "possible": "the paper has intervals that need not be, and does not say which",
        "credible": "credible limits need not be",
        "bootstrap": "bootstrap limits need not be",
        "profile": "limits of a profile likelihood need not be",
        "exact": "exact limits need not be",
    }[method]
    sentence = f"{finding.sentence.rstrip('.')}; {why}."
    return Finding(finding.about, "cannot_check", finding.recomputed, sentence, finding.arithmetic)


def _of_nobody(finding: Finding) -> Finding:
    sentence = "A ratio of 0 has no event in one group, and limits by an exact method."
    return Finding("estimate", "cannot_check", "", sentence, finding.arithmetic)


def _turned(claim: Claim, scale: Scale) -> bool:
    """Whether the estimate with its sign turned is the middle of the limits of a difference."""
    if scale.name != "identity" or not claim.get("estimate").value:
        return False
    _, (a, b), (c, d) = ends(claim, scale, "rounded")
    low, high = (-end for end in reversed(claim.get("estimate").floats["rounded"]))
    return overlap((low, high), (a + c) / 2, (b + d) / 2)


def _near(claim: Claim, scale: Scale) -> bool:
    """Whether the limits miss symmetry by so little that another method than Wald's explains it."""
    (a, b), (c, d), (e, f) = ends(claim, scale, "rounded")
    gap = max((c + e) / 2 - b, a - (d + f) / 2, 0.0)
    return gap <= NEARLY[scale.name] * (f - c) / 2


def _outside(claim: Claim, declared: str | None) -> Finding | None:
    """Return the finding that the numbers lie outside what their declared scale can hold."""
    low, high = claim.get("low"), claim.get("high")
    if declared == "log":
        for key, number in (("estimate", claim.get("estimate")), ("low", low)):
            end = number.interval("rounded")[1]
            if end < 0 or (key == "estimate" and end == 0):
                return impossible(key, number.text, "a ratio is positive")
    if declared in BOUNDED:
        for key, number in (("low", low), ("high", high)):
            a, b = number.interval("rounded")
            if b < BOUNDED[declared][0] or a > (100 if number.percent else BOUNDED[declared][1]):
                return impossible(key, number.text, "it lies between 0 and 1")
    return None


def _texts(claim: Claim) -> dict[str, str]:
    return {key: claim.get(key).text for key in ("estimate", "low", "high")}


def check_order(estimate: Printed, low: Printed, high: Printed) -> Finding:
    """The estimate lies within its limits."""
    lowest, highest = low.interval("either")[0], high.interval("either")[1]
    inside = estimate.interval("either")[1] >= lowest and estimate.interval("either")[0] <= highest
    arithmetic = f"{low.text} <= {estimate.text} <= {high.text}"
    if inside:
        said = f"The estimate {estimate.text} lies within its limits."
        return possible("estimate", said, arithmetic)
    sentence = f"The estimate {estimate.text} lies outside its limits, {low.text} to {high.text}."
    turned = sorted(-end for end in estimate.interval("either"))
    if turned[1] >= lowest and turned[0] <= highest:
        sentence = f"{sentence.rstrip('.')}, but not with its sign turned, as after “reduced by”."
        return Finding("estimate", "question", "", sentence, arithmetic)
    return Finding("estimate", "inconsistent", "", sentence, arithmetic)


def check_reversed(estimate: Printed, low: Printed, high: Printed) -> Finding:
    """A lower limit above the upper one cannot be; negative ones may stand in order of size."""
    found = impossible("low", low.text, f"it is above the upper limit {high.text}")
    between = high.value <= estimate.value <= low.value <= 0
    return asked(found, "the limits may be printed in order of size") if between else found


def _symmetry(claim: Claim, scale: Scale) -> Finding:
    """The middle of the limits, on the scale of symmetry, is the estimate."""
    texts = _texts(claim)
    divisor = 100 if scale.name == "logit" and claim.get("high").value > 1 else 1

    def middle(mode: str) -> Interval:
        _, (a, b), (c, d) = ends(claim, scale, mode)
        return scale.back((a + c) / 2) * divisor, scale.back((b + d) / 2) * divisor

    source = f"the middle of {texts['low']} to {texts['high']}{scale.words}"
    formula = f"(low + high) / 2{scale.words}"
    finding = hold("estimate", claim.get("estimate"), middle, source, formula)
    if finding.verdict != "inconsistent":
        return finding
    sentence = (
        f"The limits {texts['low']} to {texts['high']} are not symmetric about "
        f"{texts['estimate']}{scale.words}: their middle is {finding.recomputed}."
    )
    remedies = (*_mirrored(claim, scale, divisor), *finding.remedies)
    return Finding(
        "estimate", "inconsistent", finding.recomputed, sentence, finding.arithmetic, remedies
    )


def _mirrored(claim: Claim, scale: Scale, divisor: int) -> list[tuple[str, str]]:
    """Return each limit as the other one and the estimate would have it."""
    remedies = []
    for key, other in (("low", "high"), ("high", "low")):
        there: Callable[..., float] = scale.there
        middle = there(claim.get("estimate").value / divisor)
        exact = scale.back(2 * middle - there(claim.get(other).value / divisor)) * divisor
        remedies += [(key, claim.get(key).like(exact))] if abs(exact) < inf else []
    return remedies


def check_stated_interval(claim: Claim) -> list[Finding]:
    """An interval that leaves out the null value is significant at 1 - level, and the reverse."""
    words = claim.get("stated")
    if not words or claim.get("p"):
        return check_stated(claim, None) if words else []
    null = _null(claim)
    if null is None:
        sentence = (
            f"Whether the interval is {words} cannot be said without its scale: declare scale."
        )
        return [Finding("stated", "cannot_check", "", sentence, "lacking: scale")]
    (a, b), (c, d) = (claim.get(k).interval("either") for k in ("low", "high"))
    side = True if a > null or d < null else False if b < null < c else None
    texts = f"{claim.get('low').text} to {claim.get('high').text}"
    arithmetic = f"{texts} against {float(null):g}; the text says {words}"
    if side is None or side == (words == "significant"):
        sentence = f"The interval {texts} allows the words “{words}”."
        return [Finding("stated", "consistent", "", sentence, arithmetic)]
    verb = "leaves out" if side else "holds"
    sentence = f"The text says {words}, but the interval {texts} {verb} {float(null):g}."
    return [Finding("stated", "decision_error", "", sentence, arithmetic)]


def _null(claim: Claim) -> float | None:
    """Return the value of no effect: declared, of the scale, or 0 where a limit is negative."""
    if claim.get("null_value"):
        return float(claim.get("null_value").value)
    declared = claim.get("scale")
    if declared in SCALES and declared != "logit":
        return SCALES[declared].null
    return {"auc": 0.5, "eta_squared": 0.0}.get(
        declared or "", 0.0 if claim.get("low").value < 0 else None
    )
