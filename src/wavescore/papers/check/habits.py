"""What several claims of one draft show together that none of them says."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from wavescore.papers.check.check_claim import check_claim
from wavescore.papers.check.claims import Claim, make_claim
from wavescore.papers.check.finding import WRONG, Finding, asked
from wavescore.papers.check.repairs import find_repairs
from wavescore.papers.check.second_look import ask_of_other_readings

Findings = Mapping[str, list[Finding]]
_LEAST, _LEAST_ODD, _SHARE_ODD = 2, 3, 0.3
_TESTS = ("t_test", "f_test", "z_test", "chi_square", "correlation", "regression")
_TRIED = (*WRONG, "rounding", "consistent")
_GROSS = 20  # percentage points


def ask_of_habits(claims: Sequence[Claim], findings: Findings) -> dict[str, list[Finding]]:
    """Return the findings of a draft, those asked that a habit or another reading explains."""
    for odd_of, why in _HABITS:
        odd = odd_of(claims, findings)
        findings = {
            key: [asked(f, why) if id(f) in odd else f for f in found]
            for key, found in findings.items()
        }
    return ask_of_other_readings(claims, findings)


def _many(odd: int, tried: int) -> bool:
    return odd >= _LEAST_ODD and odd >= _SHARE_ODD * tried


def _of_asymmetric(claims: Sequence[Claim], findings: Findings) -> set[int]:
    """Limits that are not symmetric, where several of a paper are not.

    One such interval is an error of print; three, and a third of those that were tried, were made
    by another method. Those that were excused count.
    """
    tried = [(c, f) for c in claims for f in findings[c.id] if _of_symmetry(c, f)]
    odd = [(c, f) for c, f in tried if f.verdict not in ("consistent", "rounding")]
    printed = {tuple(c.get(k).text for k in ("estimate", "low", "high")) for c, _ in odd}
    several = len(printed) >= _LEAST_ODD and _many(len(odd), len(tried))
    return {id(f) for _, f in odd} if several else set()


def _of_symmetry(claim: Claim, finding: Finding) -> bool:
    middle = finding.arithmetic.startswith("(low + high) / 2")
    return claim.kind == "interval" and finding.about == "estimate" and middle


def _of_other_p(claims: Sequence[Claim], findings: Findings) -> set[int]:
    """P beside limits, where several of a sentence or of a paper do not agree with them.

    One such P is an error; two of a sentence, or three and a third of those that were tried, are
    of another test.
    """
    intervals = [c for c in claims if c.kind == "interval"]
    tried = [(c, f) for c in intervals for f in findings[c.id] if f.about == "p"]
    odd = [(c, f) for c, f in tried if f.verdict in (*WRONG, "question")]
    many = _many(len(odd), len(tried))
    quotes = Counter(str(c.raw.get("quote", "")) for c, _ in odd)
    return {id(f) for c, f in odd if many or quotes[str(c.raw.get("quote", ""))] >= _LEAST}


def _of_raised_p(claims: Sequence[Claim], findings: Findings) -> set[int]:
    """P of tests that lie above their statistic's, where most do.

    One such P is an error; three, and most of a paper's, were corrected without a word of it.
    """
    tried = [(c, f) for c in claims if c.kind in _TESTS for f in findings[c.id] if f.about == "p"]
    raised = {id(f) for c, f in tried if f.verdict in WRONG and _is_raised(c)}
    return raised if len(raised) >= _LEAST_ODD and 2 * len(raised) > len(tried) else set()


def _is_raised(claim: Claim) -> bool:
    """Whether a correction that raises P would explain the printed one."""
    corrected = make_claim({**claim.raw, "adjusted": "possible"}, claim.defaults)
    wrong = any(f.verdict in WRONG and f.about == "p" for f in check_claim(corrected))
    return claim.get("p").relation == "=" and not wrong


def _of_unread_columns(claims: Sequence[Claim], findings: Findings) -> set[int]:
    """Findings of a table's column, where many of its cells do not agree.

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
    found: set[int] = set()
    for members in columns.values():
        tried = [c for c in members if any(f.verdict in _TRIED for f in findings[c.id])]
        odd = [c for c in tried if any(f.verdict in WRONG for f in findings[c.id])]
        most = len(odd) >= _LEAST and 2 * len(odd) > len(tried)
        if most or _many(len(odd), len(tried)):
            found |= {id(f) for c in odd for f in findings[c.id]}
    return found


def _of_gross_misses(claims: Sequence[Claim], findings: Findings) -> set[int]:
    """Findings of a share that misses by much and by no misprint.

    A percentage far from n / total is oftener one of something else (a class, a solution, another
    total) than an error, unless one digit changed, or two swapped, make them agree.
    """
    found: set[int] = set()
    for claim in claims:
        n, total, percent = (claim.get(key) for key in ("n", "total", "percent"))
        if claim.kind != "proportion" or not (n and total and percent) or not total.value:
            continue
        if abs(100 * n.value / total.value - percent.value) <= _GROSS:
            continue
        if not any(repair.misprint for repair in find_repairs(claim, findings[claim.id])):
            found |= {id(f) for f in findings[claim.id]}
    return found


_HABITS: tuple[tuple[Callable[[Sequence[Claim], Findings], set[int]], str], ...] = (
    (
        _of_other_p,
        "several P of the paper do not go with the limits beside them: they may be of another test",
    ),
    (_of_raised_p, "most P of the paper lie above those of their statistics, as if corrected"),
    (
        _of_asymmetric,
        "several intervals of the paper are not: another method seems to have made them",
    ),
    (
        _of_unread_columns,
        "so many numbers of the column or sentence do not agree that they may be others",
    ),
    (_of_gross_misses, "so far from it, the percentage may be of something else"),
)
