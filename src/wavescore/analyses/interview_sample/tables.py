"""The strata of the interview sample, as a table."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Table
from wavescore.layout.lookup import Lookup
from wavescore.layout.plain import counts_by_term

STRATA = {
    "population_n": "Analysed",
    "consenting_n": "Consented to contact",
    "invited_n": "Invited",
}


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the strata, a row each."""
    return [counts_by_term("interview_sample", "Interview sample", "Stratum", STRATA, found)]
