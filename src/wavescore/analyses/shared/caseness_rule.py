"""Caseness by the rule of NHS Talking Therapies, for every analysis that counts cases."""

import numpy as np
import pandas as pd

from wavescore.analyses.shared.waves import floats
from wavescore.definitions.benchmarks import benchmark_path, benchmark_rows
from wavescore.definitions.study import Study
from wavescore.errors import DataError, DefinitionError, named
from wavescore.methods.change import classify_caseness
from wavescore.notes import respondents

RULE = "nhs_talking_therapies"
# PHQ-9 first: it is the rule's own.
PHQ = ("phq9", "phq8")
GAD = "gad7"
CUTS = {"gad7": 8, "phq9": 10, "phq8": 10}
PHQ8_NOTE = (
    "PHQ-8 stands for the rule's PHQ-9 with the same cut-point of 10 "
    "(Kroenke 2009, doi 10.1016/j.jad.2008.06.026)"
)


def rule_instruments(study: Study, analysis: str) -> list[str]:
    """Return the study's instruments that the rule reads: GAD-7, and PHQ-9 or else PHQ-8.

    Raises DefinitionError where the study asks none of them.
    """
    found = [name for name in (GAD, *PHQ) if name in study.instruments]
    if not found:
        raise DefinitionError(
            "no instrument that the rule of caseness reads",
            file=study.file,
            key=f"analyses.{analysis}.rule",
            found=named(study.instruments),
            expected=f"gad7 and phq9 or phq8, for {RULE}",
            hint="add them under instruments, or remove the analysis",
        )
    return [name for name in found if name != "phq8" or "phq9" not in found]


def rule_notes(study: Study, analysis: str) -> list[str]:
    """Return the rule in words, and how the study's instruments depart from the published one."""
    names = rule_instruments(study, analysis)
    cuts = " or ".join(f"{study.outcome_label(name)} >= {CUTS[name]}" for name in names)
    notes = [f"case: {cuts}"]
    if "phq8" in names:
        notes.append(PHQ8_NOTE)
    if len(names) == 1:
        notes.append("the rule's other instrument was not asked")
    return notes


def case_status(people: pd.DataFrame, study: Study, analysis: str) -> tuple[np.ndarray, str]:
    """Return "case", "not_case" or "not_scored" for each respondent, and a note on the latter.

    Every instrument of the rule must be scored: a respondent with one total alone could only ever
    be counted as a case, and the share of cases would lean upwards. The note says how many those
    are.
    """
    names = rule_instruments(study, analysis)
    scores = {name: floats(people, study, name, f"analyses.{analysis}") for name in names}
    gap = np.zeros(len(people))
    phq = next((scores[name] for name in PHQ if name in scores), gap)
    status = classify_caseness(phq, scores.get(GAD, gap))
    partly = np.isnan(np.column_stack([*scores.values()])).any(axis=1)
    known = int((partly & (status == "case")).sum())
    status = np.where(partly, "not_scored", status)
    note = (
        f"{respondents(known)} not scored but at the cut-point of the one completed instrument"
        if known
        else ""
    )
    return status, note


def published_counts(dataset: str, geography: str, period: str) -> tuple[pd.Series, pd.DataFrame]:
    """Return a benchmark's counts for all ages, and by age group where they are published.

    Raises DefinitionError for an unknown data set, geography or period, DataError where the file
    has not exactly one row of all ages with counts of cases.
    """
    rows = benchmark_rows(dataset, geography, period)
    counted = rows[["at_caseness", "not_at_caseness"]].notna().all(axis=1)
    everyone = rows[(rows["age_group"] == "") & counted]
    if len(everyone) != 1:
        raise DataError(
            "the benchmark needs one row of all ages with its counts of cases",
            file=benchmark_path(dataset),
            key=f"{geography} {period}",
            found=f"{len(everyone)} rows",
            expected='at_caseness and not_at_caseness, age_group ""',
        )
    return everyone.iloc[0], rows[(rows["age_group"] != "") & counted]
