"""What several claims of one draft show together that none of them says."""

from collections.abc import Mapping, Sequence

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import WRONG, Finding, asked

_LEAST = 2
_WHY = "several P of the paper are one-tailed ones: it may have tested so without saying it here"


def ask_of_one_tailed(
    claims: Sequence[Claim], findings: Mapping[str, list[Finding]]
) -> dict[str, list[Finding]]:
    """Return the findings, those asked that only a one-tailed test explains, where several are.

    One such P of a paper is an error or a habit; two or more, printed to three decimals, are a
    habit whose announcement the draft may not have read.
    """
    halved = {c.id for c in claims if any(_is_half(f) for f in findings[c.id])}
    exact = [c for c in claims if c.id in halved and _is_exact(c)]
    if len(exact) < _LEAST:
        return dict(findings)
    return {
        key: [asked(f, _WHY) if key in halved and _is_half(f) else f for f in found]
        for key, found in findings.items()
    }


def _is_half(finding: Finding) -> bool:
    return finding.verdict in WRONG and ("tail", "one") in finding.remedies


def _is_exact(claim: Claim) -> bool:
    p = claim.get("p")
    return p.relation == "=" and p.number is not None and p.number.unit <= 0.001
