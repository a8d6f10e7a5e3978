"""Caseness by a declared rule, for every analysis that counts cases."""

import numpy as np
import pandas as pd

from wavescore.analyses.shared.waves import floats, number_text
from wavescore.definitions.benchmarks import benchmark_path, benchmark_rows
from wavescore.definitions.rule import Criterion
from wavescore.definitions.study import Study
from wavescore.errors import DataError, DefinitionError, listed, named
from wavescore.methods.change import Scale, classify_caseness
from wavescore.notes import respondents


def rule_criteria(study: Study, rule: str, analysis: str) -> tuple[Criterion, ...]:
    """Return what the rule reads of the study's instruments, in the rule's order.

    Raises DefinitionError where the study asks none of its instruments.
    """
    found = study.criteria(rule)
    if not found:
        raise DefinitionError(
            "no instrument that the rule of caseness reads",
            file=study.file,
            key=f"analyses.{analysis}.rule",
            found=named(study.instruments) or "no instruments",
            expected=f"{listed(study.rules[rule].readable)}, for {rule}",
            hint="add one under instruments, name another rule, or remove the analysis",
        )
    return found


def scales(criteria: tuple[Criterion, ...]) -> list[Scale]:
    """Return what counts on each instrument, as the methods of change take it."""
    return [
        Scale(each.cut_point, each.reliable_change, each.instrument.lower_is_worse)
        for each in criteria
    ]


def rule_notes(study: Study, rule: str, analysis: str) -> list[str]:
    """Return the rule in words, and how the study departs from the published one."""
    criteria = rule_criteria(study, rule, analysis)
    notes = [f"case: {study.rule_in_words(rule)}"]
    for each in criteria:
        notes += _departures(each)
    if len(criteria) < len(study.rules[rule].parts):
        notes.append("the rule's other instrument was not asked")
    return notes


def _departures(each: Criterion) -> list[str]:
    """Return what a study must say of an instrument: another one, or other numbers."""
    found, published = [], each.part.published
    title = each.instrument.title
    for name, own in (("cut_point", each.cut_point), ("reliable_change", each.reliable_change)):
        if name in published and own != published[name]:
            own_text = "not known" if own is None else number_text(own)
            word = name.replace("_", " ").replace("cut point", "cut-point")
            theirs = number_text(published[name])
            found.append(f"{title}: {word} {own_text} here, {theirs} in the rule as published")
    stands = each.part.stand_ins.get(each.instrument.name)
    return [stands] if stands and not found else found


def case_status(
    people: pd.DataFrame, study: Study, rule: str, analysis: str
) -> tuple[np.ndarray, str]:
    """Return "case", "not_case" or "not_scored" for each respondent, and a note on the latter.

    Every instrument of the rule must be scored: a respondent with one total alone could only ever
    be counted as a case, and the share of cases would lean upwards. The note says how many those
    are.
    """
    criteria = rule_criteria(study, rule, analysis)
    key = f"analyses.{analysis}"
    totals = [floats(people, study, each.instrument.name, key) for each in criteria]
    status = classify_caseness(totals, scales(criteria), study.rules[rule].case)
    partly = np.isnan(np.column_stack(totals)).any(axis=1)
    known = int((partly & (status == "case")).sum())
    status = np.where(partly, "not_scored", status)
    note = (
        f"{respondents(known)} not scored but at the cut-point of a completed instrument"
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


def another_rule(study: Study, rule: str, dataset: str) -> list[str]:
    """Return a note where a benchmark counts its cases by another rule than the sample's.

    A data set is counted by the rule of its own name.
    """
    title = study.rules[rule].title
    return [] if rule == dataset else [f"the benchmark's cases are not counted by {title}"]
