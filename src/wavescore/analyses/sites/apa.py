"""Results with and without sites as APA prints them."""

import math

from wavescore.analyses.sites.quantities import CR2, JACKKNIFE
from wavescore.analyses.sites.sentences import FEWEST_DF
from wavescore.analyses.sites.words import tests_of
from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_number
from wavescore.layout.lookup import Lookup, known, outcome_label, per_unit, wave_label
from wavescore.layout.phrases import apa, apa_joined, apa_p
from wavescore.layout.verdict import estimated, unreadable
from wavescore.results.table import ResultRow


def results(found: Lookup, study: Study, growth: Lookup | None = None) -> list[str]:
    """Return each result by how it was come by: how alike sites are, means, shares and slopes."""
    per = f" {per_unit(study)}"
    numbers = {"icc": ("ICC", 3, ""), "mean": ("mean", 2, ""), "share": ("share", 1, "%")}
    numbers |= {"difference": ("difference", 2, ""), "slope": ("slope", 3, per)}
    said = []
    for row in found.rows:
        if row.quantity not in numbers or not estimated(row):
            continue
        name, decimals, unit = numbers[row.quantity]
        slope = row.quantity == "slope"
        of = ["" if slope else wave_label(study, row.wave), row.group]
        label = apa_joined(outcome_label(study, row.outcome), *of, row.method)
        row, *more = _with_sites(found, row)
        number = apa_number(name, row, decimals, bounded=row.quantity == "icc", unit=unit)
        untold = unreadable(growth, row) if slope else ""
        said.append(f"{label}: {untold or apa_joined(number, *more)}.")
    return said


def _with_sites(found: Lookup, row: ResultRow) -> tuple[ResultRow, str, str]:
    """Return a row, the degrees of freedom that sites leave, and the p that stands few of them.

    A row that they leave too few for a test loses its own p-value.
    """
    at = (row.outcome, row.wave, row.group)
    own = found.peek("satterthwaite_df", *at, row.quantity)
    if row.method not in (CR2, JACKKNIFE) or not known(own):
        return row, "", ""
    few = own.estimate < FEWEST_DF
    said = f"df = {apa(own.estimate, 1)}{' (too few for a test)' if few else ''}"
    tests = tests_of(found, *at, row.quantity)
    ps = [f"{test.method} {apa_p(test.estimate)}" for test in tests if estimated(test)]
    return row._replace(p_value=math.nan) if few else row, said, apa_joined(*ps)
