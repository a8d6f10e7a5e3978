"""Checks of numbers that hang together: a flow of participants, one ratio of several pairs."""

from datetime import date
from itertools import pairwise

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import Finding, overlap, span
from wavescore.papers.check.p_values import Interval, over
from wavescore.papers.check.printed import Printed

MONTH = 365.25 / 12  # days


def check_flow(claim: Claim) -> list[Finding]:
    """No step of a flow has more participants than the step before it."""
    steps = list(claim.get("steps").items())
    arithmetic = " >= ".join(f"{number.text} ({label})" for label, number in steps)
    grown = [(a, b) for a, b in pairwise(steps) if b[1].value > a[1].value]
    if not grown:
        texts = ", ".join(number.text for _, number in steps)
        return [Finding("steps", "consistent", "", f"No step of {texts} grows.", arithmetic)]
    sentences = [f"{b[0]} ({b[1].text}) is more than {a[0]} ({a[1].text})" for a, b in grown]
    return [Finding("steps", "inconsistent", "", f"{'; '.join(sentences)}.", arithmetic)]


def check_rate(claim: Claim) -> list[Finding]:
    """An amount between two dates is the amount a month times the months between them.

    How the months were counted, and what was there on the first day, is not printed: a question.
    """
    amount, rate = claim.get("amount"), claim.get("per_month")
    start, end = (date.fromisoformat(claim.raw[key]) for key in ("start", "end"))
    months = (end - start).days / MONTH
    if months <= 0:
        return [
            Finding("end", "inconsistent", "", "The end is not after the start.", "end > start")
        ]
    low, high = over(amount.floats["rounded"], (months, months))
    text = span(low, high, rate)
    arithmetic = f"{amount.text} / {months:.1f} months = {text}; printed {rate.text}"
    if overlap(rate.floats["rounded"], low, high):
        sentence = f"{rate.text} a month agrees with {amount.text} in {months:.1f} months."
        return [Finding("per_month", "consistent", text, sentence, arithmetic)]
    needed = float(amount.value / rate.value) if rate.value else 0.0
    sentence = (
        f"{amount.text} in the {months:.1f} months from {start} to {end} are {text} a month, not "
        f"{rate.text}; {rate.text} would be right for about {needed:.1f} months."
    )
    return [Finding("per_month", "question", text, sentence, arithmetic)]


def check_ratio(claim: Claim) -> list[Finding]:
    """Pairs of amounts, as of two currencies, stand in one ratio within their rounding."""
    pairs: list[list[Printed]] = claim.get("pairs")
    lines = []
    for mode, verdict in (("rounded", "consistent"), ("either", "rounding")):
        ratios: list[Interval] = [over(b.floats[mode], a.floats[mode]) for a, b in pairs]
        lines = [
            f"{b.text} / {a.text} = {span(*r)}" for (a, b), r in zip(pairs, ratios, strict=True)
        ]
        if all(overlap(first, *second) for first in ratios for second in ratios):
            common = span(max(r[0] for r in ratios), min(r[1] for r in ratios))
            sentence = f"The {len(pairs)} pairs have one ratio, {common}."
            return [Finding("pairs", verdict, "", sentence, "; ".join(lines))]
    sentence = f"The {len(pairs)} pairs do not have one ratio: {'; '.join(lines)}."
    return [Finding("pairs", "inconsistent", "", sentence, "; ".join(lines))]
