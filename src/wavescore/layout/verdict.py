"""Whether a growth model may be read: what forbids it, in the same words wherever it is told."""

from collections.abc import Callable, Iterable, Sequence
from itertools import permutations
from typing import TypeGuard

from wavescore.definitions.study import Study
from wavescore.layout.cells import readable, value_of
from wavescore.layout.lookup import Lookup, known, outcome_label
from wavescore.results.common import HIGHEST_RMSEA, LOWEST_CFI
from wavescore.results.declare import Status
from wavescore.results.table import ResultRow, versus

THRESHOLDS = (
    "Poor fit: CFI below 0.90 (Bentler and Bonett 1980) or RMSEA above 0.10 (Browne and Cudeck "
    "1992), of models with degrees of freedom."
)
# Corrected measures where there are any, then scaled ones, then those of normal complete data.
CHI_SQUARE = ("chi_square_scaled", "chi_square")
CFI = ("cfi_robust", "cfi_scaled", "cfi")
TLI = ("tli_robust", "tli_scaled", "tli")
RMSEA = ("rmsea_robust", "rmsea_scaled", "rmsea")


def verdict(found: Lookup, outcome: str, group: str = "") -> tuple[str, str]:
    """Return what forbids reading a model's means and changes, and why; ("", "") where nothing.

    "not converged", "improper solution", "poor fit", or "no estimates" where none could be fitted.
    """
    for quantity, kind in (("converged", "not converged"), ("proper", "improper solution")):
        row = found.peek(quantity, outcome, "", group)
        if row is not None and row.estimate == 0:
            fitted = row.status != Status.TOO_FEW and any(
                (each.outcome, each.group, each.quantity) == (outcome, group, "parameter")
                for each in found.rows
            )
            why = readable(row.note) or f"not {quantity}"
            return (kind if fitted else "no estimates"), why
    why = "; ".join(_misfit(found, outcome, group))
    return ("poor fit", why) if why else ("", "")


def _misfit(found: Lookup, outcome: str, group: str) -> list[str]:
    test = told(found, CHI_SQUARE, outcome, group)
    cfi, rmsea = told(found, CFI, outcome, group), told(found, RMSEA, outcome, group)
    if test is None or not test.df > 0:
        return []
    said = []
    if cfi is not None and cfi.estimate < LOWEST_CFI:
        said.append(f"{measure(cfi)} {value_of(cfi, decimals=3).text}, below {LOWEST_CFI:.2f}")
    if rmsea is not None and rmsea.estimate > HIGHEST_RMSEA:
        said.append(
            f"{measure(rmsea)} {value_of(rmsea, decimals=3).text}, above {HIGHEST_RMSEA:.2f}"
        )
    return said


def told(found: Lookup, names: Iterable[str], outcome: str, group: str = "") -> ResultRow | None:
    """Return the first of these fit measures that has an estimate, else the first there is."""
    peeked = (found.peek(name, outcome, "", group) for name in names)
    rows = [row for row in peeked if row is not None]
    return next((row for row in rows if row.estimate == row.estimate), next(iter(rows), None))


def measure(row: ResultRow) -> str:
    """Return a fit measure's name as it is written: "robust CFI", "scaled chi-square"."""
    name, _, kind = row.quantity.replace("chi_square", "chi-square").partition("_")
    name = name if name == "chi-square" else name.upper()
    return f"{kind} {name}".strip()


def read(found: Lookup, study: Study, untold: str, tell: Callable[[str], list[str]]) -> list[str]:
    """Return what `tell` says of each outcome whose model may be read; of others why not.

    untold: of what nothing is told, as "its covariate".
    """
    said: list[str] = []
    for outcome in found.values("outcome", quantity="converged"):
        kind, why = verdict(found, outcome)
        label = outcome_label(study, outcome)
        not_said = [f"{label}: {kind} ({why}); nothing is told of {untold}."]
        said += not_said if kind else tell(outcome)
    return said


def each_plainly(found: Lookup, study: Study, tell: Callable[[str], list[str]]) -> list[str]:
    """Return in a clause what `tell` says of each outcome, or that its model may not be read."""
    said = []
    for outcome in found.values("outcome", quantity="converged"):
        kind, _ = verdict(found, outcome)
        not_read = f"the model of {outcome_label(study, outcome)} may not be read ({kind})"
        said += [not_read] if kind else tell(outcome)
    return said


def readable_rows(found: Lookup, study: Study, quantity: str) -> tuple[list[ResultRow], list[str]]:
    """Return the rows of a quantity of outcomes whose model may be read; of others why not."""
    kinds = {outcome: verdict(found, outcome) for outcome in found.values("outcome")}
    rows = [r for r in found.rows if r.quantity == quantity and not kinds[r.outcome][0]]
    said = [
        f"{outcome_label(study, outcome)}: {kind} ({why})"
        for outcome, (kind, why) in kinds.items()
        if kind
    ]
    return rows, said


def unread(growth: Lookup | None, outcome: str, groups: Sequence[str] = ()) -> str:
    """Return what forbids reading an outcome's growth model, "" where nothing, or none was run.

    groups: or the models of these groups.
    """
    if growth is None or outcome not in growth.values("outcome"):
        return ""
    kinds = (verdict(growth, outcome, each)[0] for each in ("", *groups))
    kind = next(filter(None, kinds), "")
    return "no convergence" if kind == "not converged" else kind


def not_told(growth: Lookup | None, study: Study, outcome: str) -> str:
    """Return that an outcome's slope is not told, and why, in a clause; "" where it is told."""
    kind = unread(growth, outcome)
    if not kind:
        return ""
    return f"the slope in {outcome_label(study, outcome)} is not told ({kind} of its growth model)"


def unreadable(growth: Lookup | None, row: ResultRow) -> str:
    """Return why a slope's row may not be read, as APA sentences say it; "" where it may."""
    if row.status == Status.IMPROPER:
        return "improper solution, not to be read"
    kind = unread(growth, row.outcome, _groups_of(growth, row))
    return f"{kind} of its growth model, not to be read" if kind else ""


def _groups_of(growth: Lookup | None, row: ResultRow) -> list[str]:
    """Return the groups whose models a row is of: its own, or the two that it compares."""
    known = growth.values("group", outcome=row.outcome) if growth else []
    compared = [pair for pair in permutations(known, 2) if versus(*pair) == row.group]
    return list(compared[0]) if compared else [row.group] if row.group in known else []


def estimated(row: ResultRow | None) -> TypeGuard[ResultRow]:
    """Whether a row is there, has a number, and was not suppressed."""
    hidden = (Status.SUPPRESSED, Status.WITHHELD)
    return known(row) and row.status not in hidden


def bounded(row: ResultRow | None) -> TypeGuard[ResultRow]:
    """Whether a row has a number that was not suppressed, and an interval: a direction is told."""
    return estimated(row) and row.conf_low == row.conf_low
