"""What became of the invitations to interview, and who was reached beside who was surveyed."""

import numpy as np
import pandas as pd

from wavescore.analyses.recruitment.quantities import ANALYSIS
from wavescore.analyses.recruitment.status_file import STEPS
from wavescore.analyses.shared.fields import FieldOf, answered_counts, choices_of, resolve
from wavescore.analyses.shared.waves import (
    at_wave,
    count_and_percent,
    first_wave,
    five_numbers,
    floats,
    is_open_ended,
)
from wavescore.definitions.samples import drawn
from wavescore.definitions.study import Study
from wavescore.errors import DataError
from wavescore.methods.groups_influence import largest_change, two_group_statistics
from wavescore.methods.smd import standardised_mean_difference, standardised_proportion_difference
from wavescore.results.table import results_frame

KEY = "sampling.compare"
GROUPS = ("surveyed", "invited", "interviewed")


def recruitment(
    scored: pd.DataFrame, sample: pd.DataFrame, status: pd.DataFrame, study: Study
) -> pd.DataFrame:
    """Return the recruitment flow and the comparison of GROUPS as a result table.

    `sample` as `sample_interviews` gives it, `status` as `read_status` does. Outcome "":
    surveyed_n, consenting_n, contacted_n, consented_n, completed_n, from_elsewhere_n. Outcome a
    field: of each group n, mean and sd (term field) or count and percent (level label);
    smd_invited and smd_interviewed. Raises DataError for an id that is not among those who
    consented to contact.
    """
    people = at_wave(scored, first_wave(study))
    of_survey = status[status["respondent_id"] != ""].set_index("respondent_id")
    strangers = of_survey.index.difference(sample["respondent_id"])
    if len(strangers):
        raise DataError(
            "the status file names someone who did not consent to contact",
            file=drawn(study.sampling, "sampling", study.file).status,
            key="respondent_id",
            found=f"{len(strangers)} such ids, the first in row {_row_of(status, strangers[0])}",
            expected="ids of private/interview_sample.csv; empty for who came another way",
            hint=_zeros_lost(strangers[0], sample["respondent_id"]),
        )
    counts = {"surveyed_n": len(people), "consenting_n": len(sample)}
    counts |= {f"{step}_n": int(of_survey[step].sum()) for step in STEPS}
    elsewhere = status[status["respondent_id"] == ""]
    counts["from_elsewhere_n"] = int(elsewhere["completed"].sum())
    rows = [{"quantity": quantity, "estimate": count} for quantity, count in counts.items()]
    rows[-1]["note"] = "recruited another way, so not among the completed"
    groups = {
        "surveyed": people,
        "invited": people.loc[people.index.isin(of_survey.index[of_survey["contacted"]])],
        "interviewed": people.loc[people.index.isin(of_survey.index[of_survey["completed"]])],
    }
    rows = [{"wave": first_wave(study), **row} for row in rows + _comparison(groups, study)]
    return results_frame(ANALYSIS, rows)


def _row_of(status: pd.DataFrame, who: str) -> int:
    """Return the row below the status file's header in which an id stands, blank ones left out."""
    return int((status["respondent_id"] == who).to_numpy().argmax()) + 1


def _zeros_lost(found: str, ids: pd.Series) -> str | None:
    meant = ids[ids.str.lstrip("0") == found.lstrip("0")]
    return "a spreadsheet may have taken the zeros before an id" if len(meant) else None


def _comparison(groups: dict[str, pd.DataFrame], study: Study) -> list[dict]:
    choices = choices_of(study)
    rows = []
    for name in drawn(study.sampling, "sampling", study.file).compare:
        what = resolve(name, groups["surveyed"], study, choices, KEY)
        row = {"outcome": name}
        if what.kind == "number":
            rows += _numbers({**row, "term": name}, what, groups, study)
        else:
            rows += _categories(row, what, groups)
    return rows


def _numbers(row: dict, what: FieldOf, groups: dict, study: Study) -> list[dict]:
    values = {}
    rows = []
    for who, people in groups.items():
        seen = floats(people, study, what.name, KEY)
        values[who] = seen = seen[~np.isnan(seen)]
        numbers = five_numbers(seen, open_ended=is_open_ended(study, what.name))
        mean = numbers["mean"]
        sd = numbers["sd"] if seen.size > 1 else {"note": "under two values"}
        rows += [
            {**row, "quantity": f"{who}_n", "estimate": seen.size},
            {**row, "quantity": f"{who}_mean", "n": seen.size, **mean},
            {**row, "quantity": f"{who}_sd", "n": seen.size, **sd},
        ]
    for who in GROUPS[1:]:
        smd = standardised_mean_difference(values[who], values["surveyed"])
        moves = largest_change(two_group_statistics, [values[who], values["surveyed"]])
        rows.append(_smd(row, who, smd, values[who].size, moves.get("smd")))
    return rows


def _categories(row: dict, what: FieldOf, groups: dict) -> list[dict]:
    found = answered_counts(what, list(groups.values()), groups["surveyed"])
    counts, totals = (dict(zip(groups, each, strict=True)) for each in found)
    rows = []
    for label in counts["surveyed"]:
        rows += _category({**row, "term": what.name, "level": label}, label, counts, totals)
    return rows


def _category(row: dict, label: str, counts: dict, totals: dict) -> list[dict]:
    rows = []
    for who in GROUPS:
        names = (f"{who}_count", f"{who}_percent")
        rows += count_and_percent(row, counts[who][label], totals[who], names=names)
    for who in GROUPS[1:]:
        smd = standardised_proportion_difference(
            counts[who][label], totals[who], counts["surveyed"][label], totals["surveyed"]
        )
        move = 4 / totals[who] if totals[who] else None
        rows.append(_smd(row, who, smd, totals[who], move))
    return rows


def _smd(row: dict, who: str, smd: float, n: int, influence: float | None) -> dict:
    note = "" if np.isfinite(smd) else "too few, or no spread"
    found = {"quantity": f"smd_{who}", "estimate": smd, "influence": influence}
    return {**row, **found, "n": n, "note": note}
