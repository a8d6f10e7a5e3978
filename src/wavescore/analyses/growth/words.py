"""What the growth tables, figure and summary say in the same words."""

from collections.abc import Iterable
from typing import TypeGuard

from wavescore.analyses.growth.quantities import ANALYSIS
from wavescore.definitions.study import Study
from wavescore.layout.cells import readable, value_of
from wavescore.layout.lookup import Lookup, known, outcome_label, wave_label
from wavescore.layout.phrases import spoken
from wavescore.results.declare import Status
from wavescore.results.table import ResultRow

# A model is told as badly fitting beyond these: CFI, Bentler and Bonett 1980, doi
# 10.1037/0033-2909.88.3.588; RMSEA, Browne and Cudeck 1992, doi 10.1177/0049124192021002005.
LOWEST_CFI, HIGHEST_RMSEA = 0.90, 0.10
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
            estimated = any(
                each.estimate == each.estimate
                for each in found.rows
                if (each.outcome, each.group, each.quantity) == (outcome, group, "parameter")
            )
            why = readable(row.note) or f"not {quantity}"
            return (kind if estimated else "no estimates"), why
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
    asked = (found.peek(name, outcome, "", group) for name in names)
    rows = [row for row in asked if row is not None]
    return next((row for row in rows if row.estimate == row.estimate), next(iter(rows), None))


def measure(row: ResultRow) -> str:
    """Return a fit measure's name as it is written: "robust CFI", "scaled chi-square"."""
    name, _, kind = row.quantity.replace("chi_square", "chi-square").partition("_")
    name = name if name == "chi-square" else name.upper()
    return f"{kind} {name}".strip()


def mark(kind: str) -> str:
    """Return a verdict as a table's cell: IMPROPER, NOT CONVERGED, POOR FIT, or nothing."""
    return kind.removesuffix(" solution").upper()


def is_linear(found: Lookup, outcome: str, group: str = "") -> bool:
    """Whether a model's mean changes by the same amount in each unit of time."""
    terms = found.values("term", outcome=outcome, group=group, quantity="parameter")
    curved = any(term == "quadratic_mean" or term.startswith("loading_") for term in terms)
    return "slope_mean" in terms and not curved


def per_unit(study: Study) -> str:
    """Return per what a slope is, by the study file: "per 6 weeks", "per unit of time"."""
    return f"per {study.time_unit or 'unit of time'}"


def rate_unit(study: Study) -> str:
    """Return per what a rate of change is told: "per week" where times are in 6 weeks."""
    _, name = study.unit_of_time
    return f"per {name or 'unit of time'}"


def rate_scale(study: Study) -> float:
    """Return what takes the change from first to last wave to a change per `rate_unit`."""
    length, _ = study.unit_of_time
    return 1 / ((study.times[-1] - study.times[0]) * length)


def first_to_last(study: Study) -> str:
    """Return the pair of the first and the last wave, as result rows name it."""
    return f"{study.wave_names[0]} to {study.wave_names[-1]}"


def covariates_at(found: Lookup, study: Study, outcome: str) -> str:
    """Return at which values of the covariates a model's means are told; "" without any.

    "age 41.20, poster: 64.5% posted, 35.5% never posted".
    """
    parts = [
        f"{outcome_label(study, row.term).lower()} {spoken(row)}"
        for row in _rows(found, "covariate_mean", outcome)
    ]
    shares: dict[str, list[str]] = {}
    for row in _rows(found, "covariate_percent", outcome):
        share = value_of(row, "percent", 1)
        said = f"{share.text}% {row.level}" if share.number else f"{share.text} {row.level}"
        shares.setdefault(row.term, []).append(said)
    parts += [f"{name.replace('_', ' ')}: {', '.join(each)}" for name, each in shares.items()]
    return "; ".join(parts)


def _rows(found: Lookup, quantity: str, outcome: str) -> list:
    ANALYSIS.quantity(quantity)
    return [row for row in found.rows if (row.quantity, row.outcome) == (quantity, outcome)]


def estimated(row: ResultRow | None) -> TypeGuard[ResultRow]:
    """Whether a row is there, has a number, and was not suppressed."""
    hidden = (Status.SUPPRESSED, Status.WITHHELD)
    return known(row) and row.status not in hidden


def complete_only(study: Study) -> bool:
    """Whether the models are of those with every wave alone."""
    return study.analyses.get("growth", {}).get("missing") == "complete"


def errors(method: str) -> str:
    """Return where standard errors come from, as a note says it."""
    kinds = {
        "observed standard errors": "from the observed information",
        "expected standard errors": "from the expected information",
        "robust standard errors": "robust (Huber-White)",
    }
    return kinds.get(method, method)


def pair_label(study: Study, pair: str) -> str:
    """Return "from Baseline to Week 12"."""
    return f"from {wave_label(study, pair)}"
