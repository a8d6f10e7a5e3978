"""Odds ratios, risk ratios and risk differences held against the counts that a paper prints."""

from collections.abc import Callable
from dataclasses import replace
from math import exp, log, sqrt

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import Finding, always, best, hold
from wavescore.papers.check.p_values import Interval, quantile


def check_counts_behind(claim: Claim) -> list[Finding]:
    """Hold estimate and limits against `cells`: two groups, each with and without the event.

    OR = ad / bc, SE(log OR) = sqrt(1/a + 1/b + 1/c + 1/d) (Woolf 1955); RR = (a / n1) / (c / n2),
    SE(log RR) = sqrt(1/a - 1/n1 + 1/c - 1/n2); RD = a / n1 - c / n2. Either group may be the
    reference. R: exp(confint.default(glm(event ~ group, binomial))). Limits by another method
    cannot be checked.
    """
    table = [[int(cell.value) for cell in row] for row in claim.get("cells") or []]
    if len(table) != 2 or any(len(row) != 2 for row in table) or 0 in table[0] + table[1]:
        return []
    (a, b), (c, d) = table
    measures = _ratios(a, b, c, d) if claim.get("scale") == "log" else _differences(a, b, c, d)
    percent = 100 if claim.get("estimate").percent or abs(claim.get("estimate").value) > 1 else 1
    scaled = 1 if claim.get("scale") == "log" else percent
    tries = []
    for name, value, se in measures:
        estimate = hold(
            "estimate", claim.get("estimate"), always(scaled * value), f"{name} of the counts", name
        )
        tries.append((estimate, name, value, se))
    estimate, name, value, se = max(tries, key=lambda one: one[0] is best([t[0] for t in tries]))
    if estimate.verdict != "consistent":
        return [estimate]
    low, high = _limits(claim, value, se)
    return [
        estimate,
        *(_limit(claim, key, scaled * end, name) for key, end in (("low", low), ("high", high))),
    ]


def _ratios(a: int, b: int, c: int, d: int) -> list[tuple[str, float, float]]:
    odds, risk = a * d / (b * c), (a / (a + b)) / (c / (c + d))
    se_odds = sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    se_risk = sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
    return [
        ("odds ratio", odds, se_odds),
        ("odds ratio", 1 / odds, se_odds),
        ("risk ratio", risk, se_risk),
        ("risk ratio", 1 / risk, se_risk),
    ]


def _differences(a: int, b: int, c: int, d: int) -> list[tuple[str, float, float]]:
    first, second = a / (a + b), c / (c + d)
    se = sqrt(first * (1 - first) / (a + b) + second * (1 - second) / (c + d))
    return [("risk difference", first - second, se), ("risk difference", second - first, se)]


def _limits(claim: Claim, value: float, se: float) -> Interval:
    q = quantile(claim.level, float("inf"))
    if claim.get("scale") != "log":
        return value - q * se, value + q * se
    middle: float = log(value)
    back: Callable[[float], float] = exp
    return back(middle - q * se), back(middle + q * se)


def _limit(claim: Claim, key: str, end: float, name: str) -> Finding:
    finding = hold(
        key, claim.get(key), always(end), f"{name} of the counts", f"Wald limits of the {name}"
    )
    if finding.verdict in ("consistent", "rounding"):
        return finding
    sentence = f"{finding.sentence.rstrip('.')} by Wald's limits; another method could give it."
    return replace(finding, verdict="cannot_check", sentence=sentence, remedies=())
