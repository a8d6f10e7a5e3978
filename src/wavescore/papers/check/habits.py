"""What several claims of one draft show together that none of them says."""

from collections import Counter
from collections.abc import Mapping, Sequence

from wavescore.papers.check.check_claim import check_claim
from wavescore.papers.check.claims import Claim, make_claim
from wavescore.papers.check.finding import WRONG, Finding, asked
from wavescore.papers.check.repairs import find_repairs
from wavescore.papers.check.second_look import ask_of_other_readings

_LEAST = 2


def ask_of_habits(
    claims: Sequence[Claim], findings: Mapping[str, list[Finding]]
) -> dict[str, list[Finding]]:
    """Return the findings of a draft, those asked that something done throughout explains."""
    for ask in (
        _ask_of_other_p,
        _ask_of_raised_p,
        _ask_of_asymmetric,
        _ask_of_unread_columns,
        _ask_of_gross_misses,
        ask_of_other_readings,
    ):
        findings = ask(claims, findings)
    return dict(findings)


def _ask_of_asymmetric(
    claims: Sequence[Claim], findings: Mapping[str, list[Finding]]
) -> dict[str, list[Finding]]:
    """Return the findings, limits that are not symmetric asked, where several of a paper are not.

    One such interval is an error of print; three, and a third of those that were tried, were made
    by another method. Those that were excused count.
    """
    tried = [c for c in claims if c.kind == "interval" and any(map(_of_symmetry, findings[c.id]))]
    odd = {c.id for c in tried if any(_is_asymmetric(f) for f in findings[c.id])}
    printed = {
        tuple(c.get(k).text for k in ("estimate", "low", "high")) for c in tried if c.id in odd
    }
    if len(printed) < _LEAST_ODD or _SHARE_ODD * len(tried) > len(odd):
        return dict(findings)
    return {
        key: [asked(f, _ODD) if _is_asymmetric(f) else f for f in found]
        for key, found in findings.items()
    }


def _ask_of_other_p(
    claims: Sequence[Claim], findings: Mapping[str, list[Finding]]
) -> dict[str, list[Finding]]:
    """Return the findings, P beside limits asked, where several of a paper do not agree with them.

    One such P is an error; two of a sentence, or three and a third of those that were tried, are
    of another test.
    """
    tried = [
        (c, f) for c in claims if c.kind == "interval" for f in findings[c.id] if f.about == "p"
    ]
    odd = [(c, f) for c, f in tried if f.verdict in (*WRONG, "question")]
    many = len(odd) >= _LEAST_ODD and len(odd) >= _SHARE_ODD * len(tried)
    quotes = Counter(str(c.raw.get("quote", "")) for c, _ in odd)
    other = {id(f) for c, f in odd if many or quotes[str(c.raw.get("quote", ""))] >= _LEAST}
    return {
        key: [asked(f, _OTHER_P) if id(f) in other else f for f in found]
        for key, found in findings.items()
    }


def _ask_of_raised_p(
    claims: Sequence[Claim], findings: Mapping[str, list[Finding]]
) -> dict[str, list[Finding]]:
    """Return the findings, P of tests asked that lie above their statistic's, where most do.

    One such P is an error; three, and most of a paper's, were corrected without a word of it.
    """
    tried = [(c, f) for c in claims if c.kind in _TESTS for f in findings[c.id] if f.about == "p"]
    raised = {
        id(f) for c, f in tried if f.verdict in WRONG and c.get("p").relation == "=" and _above(c)
    }
    if len(raised) < _LEAST_ODD or 2 * len(raised) <= len(tried):
        return dict(findings)
    return {
        key: [asked(f, _RAISED) if id(f) in raised else f for f in found]
        for key, found in findings.items()
    }


def _above(claim: Claim) -> bool:
    """Whether a correction that raises P would explain the printed one."""
    corrected = make_claim({**claim.raw, "adjusted": "possible"}, claim.defaults)
    return not any(f.verdict in WRONG and f.about == "p" for f in check_claim(corrected))


_TESTS = ("t_test", "f_test", "z_test", "chi_square", "correlation", "regression")
_RAISED = "most P of the paper lie above those of their statistics, as if corrected"


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
_OTHER_P = (
    "several P of the paper do not go with the limits beside them: they may be of another test"
)
_ODD = "several intervals of the paper are not: another method seems to have made them"


def _of_symmetry(finding: Finding) -> bool:
    return finding.about == "estimate" and finding.arithmetic.startswith("(low + high) / 2")


def _is_asymmetric(finding: Finding) -> bool:
    return finding.verdict not in ("consistent", "rounding") and _of_symmetry(finding)
