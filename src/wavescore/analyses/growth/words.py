"""What the growth tables, figure and summary say in the same words."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import readable
from wavescore.layout.lookup import Lookup, wave_label


def verdict(found: Lookup, outcome: str, group: str = "") -> tuple[str, str]:
    """Return what a model's solution is where it is not proper, and why; ("", "") where it is.

    "improper solution", "not converged", or "no estimates" where the model could not be fitted.
    """
    for quantity, kind in (("converged", "not converged"), ("proper", "improper solution")):
        row = found.peek(quantity, outcome, "", group)
        if row is not None and row.estimate == 0:
            estimated = any(
                each.estimate == each.estimate
                for each in found.rows
                if (each.outcome, each.group, each.quantity) == (outcome, group, "parameter")
            )
            why = readable(row.note) or f"not {quantity}"
            return (kind if estimated else "no estimates"), why
    return "", ""


def mark(kind: str) -> str:
    """Return a verdict as a table's cell: IMPROPER, NOT CONVERGED, NO ESTIMATES, or nothing."""
    return kind.removesuffix(" solution").upper()


def per_unit(study: Study) -> str:
    """Return "per unit of time", with what that is in waves."""
    first, start = study.times[0], wave_label(study, study.wave_names[0])
    for wave, time in zip(study.wave_names, study.times, strict=True):
        if abs(time - first - 1) < 1e-9:
            return f"per unit of time ({start} to {wave_label(study, wave)})"
    last = wave_label(study, study.wave_names[-1])
    return f"per unit of time ({start} to {last}: {study.times[-1] - first:.3g} units)"
