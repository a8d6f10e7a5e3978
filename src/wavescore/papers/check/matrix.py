"""Checks of a correlation matrix: possible at all, and its marks of significance by n."""

import numpy as np

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import Finding, impossible
from wavescore.papers.check.p_values import Interval, p_of_t, t_of_r
from wavescore.papers.check.printed import Printed, PValue

_PAIRWISE = "with missing answers left out pair by pair it may be so, else not"


def check_matrix(claim: Claim) -> list[Finding]:
    """The lower triangle of correlations is positive semi-definite, and its marks fit n.

    Rounding moves the least eigenvalue by at most (k - 1) u / 2 (Weyl's inequality; u the unit of
    the last digit), so an eigenvalue below -(k - 1) u / 2 is none of rounding.
    """
    rows: list[list[Printed]] = claim.get("rows")
    for row in rows:
        for r in row:
            if abs(r.value) > 1:
                return [impossible("rows", r.text, "a correlation lies between -1 and 1")]
    return [_definite(rows), *_marks(claim, rows)]


def _definite(rows: list[list[Printed]]) -> Finding:
    size = len(rows) + 1
    matrix = np.eye(size)
    for i, row in enumerate(rows, 1):
        for j, r in enumerate(row):
            matrix[i, j] = matrix[j, i] = float(r.value)
    unit = max(float(r.unit) for row in rows for r in row)
    least = float(np.linalg.eigvalsh(matrix)[0])
    slack = (size - 1) * unit / 2
    arithmetic = f"least eigenvalue {least:.3f}; rounding explains down to {-slack:.3f}"
    if least >= -slack:
        sentence = f"The {size} x {size} correlations go together."
        return Finding("matrix", "consistent", "", sentence, arithmetic)
    sentence = f"No {size} variables have these correlations together; {_PAIRWISE}."
    return Finding("matrix", "question", "", sentence, arithmetic)


def _marks(claim: Claim, rows: list[list[Printed]]) -> list[Finding]:
    """Ask where p by n lies on the other side of the bound that a mark claims."""
    n, marks = claim.get("n"), claim.get("marks")
    if not n or not marks or n.value < 4:
        return []
    df, odd, count = float(n.value - 2), [], 0
    for row, bounds in zip(rows, marks, strict=False):
        for r, bound in zip(row, bounds, strict=False):
            low, high = (min(max(x, -1.0), 1.0) for x in r.floats["rounded"])
            p: Interval = p_of_t(t_of_r((low, high), df), (df, df), "two")
            count += 1
            if _contradicts(bound, p):
                odd.append(f"r = {r.text} has P = {p[0]:.3g} to {p[1]:.3g}, marked {bound.text}")
    arithmetic = "; ".join(odd) or f"{count} marks against P of r with n = {n.text}"
    if not odd:
        sentence = f"The marks of significance agree with n = {n.text}."
        return [Finding("marks", "consistent", "", sentence, arithmetic)]
    sentence = f"With n = {n.text}, {odd[0]}" + (f", and {len(odd) - 1} more." if odd[1:] else ".")
    return [Finding("marks", "question", "", sentence, arithmetic)]


def _contradicts(bound: PValue, p: Interval) -> bool:
    if bound.number is None:
        return False
    value = float(bound.number.value)
    return p[0] >= value if bound.relation == "<" else p[1] < value
