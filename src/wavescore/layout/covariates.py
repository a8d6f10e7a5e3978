"""At which values of the covariates the means of models are told."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import value_of
from wavescore.layout.lookup import Lookup
from wavescore.layout.phrases import in_prose, spoken
from wavescore.results.table import ResultRow


def covariates_at(found: Lookup, study: Study, outcome: str) -> str:
    """Return at which values of the covariates a model's means are told; "" without any.

    "age 41.20, poster: 64.5% posted, 35.5% never posted".
    """
    parts = [
        f"{in_prose(study, [row.term])} {spoken(row)}"
        for row in _rows(found, "covariate_mean", outcome)
    ]
    shares: dict[str, list[str]] = {}
    for row in _rows(found, "covariate_percent", outcome):
        share = value_of(row, "percent", 1)
        said = f"{share.text}% {row.level}" if share.number else f"{share.text} {row.level}"
        shares.setdefault(row.term, []).append(said)
    of = ", of rounded counts" if study.release.mode == "safe" else ""
    parts += [f"{in_prose(study, [name])}: {', '.join(each)}{of}" for name, each in shares.items()]
    return "; ".join(parts)


def at_means(found: Lookup, study: Study, outcome: str) -> str:
    """Return in a clause at what a sentence's means are told; "" without covariates."""
    at = covariates_at(found, study, outcome)
    return f", at the covariates' means ({at})" if at else ""


def _rows(found: Lookup, quantity: str, outcome: str) -> list[ResultRow]:
    found.analysis.quantity(quantity)
    return [row for row in found.rows if (row.quantity, row.outcome) == (quantity, outcome)]
