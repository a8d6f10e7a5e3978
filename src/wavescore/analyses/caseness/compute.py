"""Cases at each wave, by the study's rule of a case, and each instrument's bands."""

from collections.abc import Iterable

import pandas as pd

from wavescore.analyses.caseness.quantities import ANALYSIS
from wavescore.analyses.shared.caseness_rule import case_status, rule_notes
from wavescore.analyses.shared.waves import asked, at_wave, count_and_percent, known_column
from wavescore.definitions.rule import DEFAULT_RULE
from wavescore.definitions.study import Study
from wavescore.results.table import NOT_SCORED, results_frame


def run(scored: pd.DataFrame, study: Study, *, rule: str = DEFAULT_RULE) -> pd.DataFrame:
    """Return caseness per wave as a result table.

    Outcome the rule: terms case, not_case, not_scored; outcome an instrument: its bands' names
    and not_scored. Quantities: n, percent. Raises DefinitionError where the study asks no
    instrument of the rule.
    """
    notes = rule_notes(study, rule, "caseness")
    rows = []
    for wave in study.wave_names:
        people = at_wave(scored, wave)
        status, note = case_status(people, study, rule, "caseness")
        status = pd.Series(status, index=people.index, dtype=object)
        row = {"outcome": rule, "wave": wave, "note": [*notes, *([note] if note else [])]}
        rows += _shares(row, status, ("case", "not_case"))
        for name in asked(study, wave):
            bands = [band.name for band in study.instruments[name].instrument.bands]
            if bands:
                column = known_column(people, study, f"{name}_band", "analyses.caseness")
                found = people[column].fillna("").replace("", NOT_SCORED)
                rows += _shares({"outcome": name, "wave": wave}, found, bands)
    return results_frame(ANALYSIS, rows)


def _shares(row: dict, found: pd.Series, terms: Iterable[str]) -> list[dict]:
    """Return n and percent of each term among those scored, then of those not scored."""
    counts = found.value_counts()
    scored = len(found) - int(counts.get(NOT_SCORED, 0))
    rows = []
    for term in terms:
        count = int(counts.get(term, 0))
        rows += count_and_percent({**row, "term": term}, count, scored, interval=True)
    return rows + count_and_percent({**row, "term": NOT_SCORED}, len(found) - scored, len(found))
