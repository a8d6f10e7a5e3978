"""Answers that could not be taken as they stand, by rule and wave, and how many were scored."""

import pandas as pd

from wavescore.analyses.data_quality.quantities import ANALYSIS
from wavescore.analyses.shared.asked import was_asked
from wavescore.analyses.shared.waves import at_wave
from wavescore.definitions.study import Study
from wavescore.prepare.branching import UNREAD
from wavescore.prepare.columns import instrument_columns
from wavescore.prepare.identifiers import RULE as LOOKS_LIKE_IDENTIFIER
from wavescore.prepare.score import scoring_summary
from wavescore.results.table import results_frame


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    findings: pd.DataFrame,
    reasons: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return findings and scores as a result table.

    Outcome "findings": term rule, quantity n, the findings at a wave, and respondents, the people
    they concern. Outcome instrument: term complete, prorated or not_scored, quantity n; who was not
    asked it (by `reasons`) is not among the not scored.
    """
    rows = []
    # A finding on a field is for who runs the study: it says what the dictionary lacks.
    findings = findings[~findings["rule"].isin([LOOKS_LIKE_IDENTIFIER, UNREAD])]
    for (rule, wave), found in findings.groupby(["rule", "wave"], sort=True):
        row = {"outcome": "findings", "wave": wave, "term": rule}
        rows.append({**row, "quantity": "n", "estimate": len(found)})
        # A row without an id and a form that nobody was given are no respondent's.
        people = found["respondent_id"][found["respondent_id"] != ""].nunique()
        rows.append({**row, "quantity": "respondents", "estimate": people})
    for summary in scoring_summary(scored, study).to_dict("records"):
        row = {"outcome": summary.pop("instrument"), "wave": summary.pop("wave")}
        columns = instrument_columns(row["outcome"], study.instruments[row["outcome"]])
        people = at_wave(scored, row["wave"], [])
        asked = was_asked(reasons, people, row["wave"], columns)
        if len(people) and not asked.any():
            continue
        for term in ("n", "not_scored"):
            summary[term] -= int((~asked).sum())
        rows += [
            {**row, "term": term, "quantity": "n", "estimate": count}
            for term, count in summary.items()
        ]
    return results_frame(ANALYSIS, rows)
