"""What several claims of one draft show together that none of them says."""

from collections.abc import Mapping, Sequence

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import WRONG, Finding, asked
from wavescore.papers.check.repairs import find_repairs

_LEAST = 2
_WHY = "several P of the paper are one-tailed ones: it may have tested so without saying it here"


def ask_of_habits(
    claims: Sequence[Claim], findings: Mapping[str, list[Finding]]
) -> dict[str, list[Finding]]:
    """Return the findings of a draft, those asked that something done throughout explains."""
    for ask in (
        _ask_of_one_tailed,
        _ask_of_asymmetric,
        _ask_of_unread_columns,
        _ask_of_gross_misses,
    ):
        findings = ask(claims, findings)
    return dict(findings)


def _ask_of_one_tailed(
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


def _ask_of_asymmetric(
    claims: Sequence[Claim], findings: Mapping[str, list[Finding]]
) -> dict[str, list[Finding]]:
    """Return the findings, limits that are not symmetric asked, where several of a paper are not.

    One such interval is an error of print; three, and a third of those that were tried, were made
    by another method.
    """
    tried = [c for c in claims if c.kind == "interval" and any(map(_of_symmetry, findings[c.id]))]
    odd = {c.id for c in tried if any(_is_asymmetric(f) for f in findings[c.id])}
    printed = {
        tuple(c.get(k).text for k in ("estimate", "low", "high")) for c in tried if c.id in odd
    }
    if len(printed) < _LEAST_ODD or _SHARE_ODD * len(tried) > len(odd):
        return dict(findings)
    return {
        key: [asked(f, _ODD) if key in odd and _is_asymmetric(f) else f for f in found]
        for key, found in findings.items()
    }


def _ask_of_unread_columns(
    claims: Sequence[Claim], findings: Mapping[str, list[Finding]]
) -> dict[str, list[Finding]]:
    """Return the findings, those of a table's column asked, where many of its cells do not agree.

    What a column holds is read from its header, and the cells that agree confirm the reading. Where
    three do not, and a third of those that were tried, or most of them, the reading is the likelier
    error. So it is with the shares of a sentence.
    """
    columns: dict[tuple[str, str, str], list[Claim]] = {}
    for claim in claims:
        quote = str(claim.raw.get("quote", ""))
        if claim.kind == "proportion" and " | " not in quote:
            columns.setdefault((quote, "", "proportion"), []).append(claim)
        if " | " in quote:
            table, _, cell = str(claim.raw["where"]).partition(": ")
            column = cell.rpartition("; ")[2] if "; " in cell else ""
            columns.setdefault((table, column, claim.kind), []).append(claim)
    asked_of = dict(findings)
    for members in columns.values():
        tried = [c for c in members if any(f.verdict in _TRIED for f in findings[c.id])]
        odd = [c for c in tried if any(f.verdict in WRONG for f in findings[c.id])]
        many = len(odd) >= _LEAST_ODD and len(odd) >= _SHARE_ODD * len(tried)
        if many or (len(odd) >= _LEAST and 2 * len(odd) > len(tried)):
            asked_of |= {c.id: [asked(f, _UNREAD) for f in findings[c.id]] for c in odd}
    return asked_of


def _ask_of_gross_misses(
    claims: Sequence[Claim], findings: Mapping[str, list[Finding]]
) -> dict[str, list[Finding]]:
    """Return the findings, those of a share asked that misses by much and by no misprint.

    A percentage far from n / total is oftener one of something else (a class, a solution, another
    total) than an error, unless one digit changed, or two swapped, make them agree.
    """
    asked_of = dict(findings)
    for claim in claims:
        n, total, percent = (claim.get(key) for key in ("n", "total", "percent"))
        if claim.kind != "proportion" or not (n and total and percent) or not total.value:
            continue
        if abs(100 * n.value / total.value - percent.value) <= _GROSS:
            continue
        if not any(repair.misprint for repair in find_repairs(claim, findings[claim.id])):
            asked_of[claim.id] = [asked(f, _ANOTHER) for f in findings[claim.id]]
    return asked_of


_GROSS = 20  # percentage points
_ANOTHER = "so far from it, the percentage may be of something else"
_TRIED = (*WRONG, "rounding", "consistent")
_UNREAD = "so many numbers of the column or sentence do not agree that they may be others"
_LEAST_ODD, _SHARE_ODD = 3, 0.3
_ODD = "several intervals of the paper are not: another method seems to have made them"


def _of_symmetry(finding: Finding) -> bool:
    return finding.about == "estimate" and finding.arithmetic.startswith("(low + high) / 2")


def _is_asymmetric(finding: Finding) -> bool:
    return finding.verdict in WRONG and _of_symmetry(finding)


def _is_half(finding: Finding) -> bool:
    return finding.verdict in WRONG and ("tail", "one") in finding.remedies


def _is_exact(claim: Claim) -> bool:
    p = claim.get("p")
    return p.relation == "=" and p.number is not None and p.number.unit <= 0.001


_HABITS = (_ask_of_one_tailed, _ask_of_asymmetric, _ask_of_unread_columns, _ask_of_gross_misses)
