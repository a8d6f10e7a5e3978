"""Words for a share ("most", "a small proportion") held against its percentage."""

from fractions import Fraction

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import Finding

# The percentages that nobody would object to, wide on purpose: outside them a person must look.
SHARES = {
    "none": (0, 0),
    "a small proportion": (0, 34),
    "few": (0, 34),
    "a minority": (0, 50),
    "fewer than half": (0, 50),
    "half": (40, 60),
    "equally split": (40, 60),
    "more than half": (50, 100),
    "most": (50, 100),
    "the majority": (50, 100),
    "nearly all": (80, 100),
    "all": (100, 100),
}


def check_words(claim: Claim) -> list[Finding]:
    """Ask where the words said of a share do not fit its percentage."""
    words, share = claim.get("words"), _share(claim)
    if words is None or share is None:
        return []
    low, high = SHARES[words]
    text = f"{float(share):.3g}%"
    arithmetic = f"“{words}” is taken for {low}% to {high}%; the share is {text}"
    if low <= share <= high:
        return [Finding("words", "consistent", "", f"“{words}” fits {text}.", arithmetic)]
    sentence = f"The text says “{words}” of {text}: number and words may contradict each other."
    return [Finding("words", "question", "", sentence, arithmetic)]


def _share(claim: Claim) -> Fraction | None:
    n, total, percent = claim.get("n"), claim.get("total"), claim.get("percent")
    if percent:
        return Fraction(percent.value)
    return 100 * n.value / total.value if n and total and total.value else None
