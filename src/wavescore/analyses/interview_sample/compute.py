"""Respondents drawn for interview: the strata, those who may be contacted, and those invited."""

from collections.abc import Mapping

import pandas as pd

from wavescore.analyses.interview_sample.quantities import ANALYSIS
from wavescore.analyses.interview_sample.strata import allocate, random_order
from wavescore.analyses.shared.fields import FieldOf, choices_of, labelled, resolve
from wavescore.analyses.shared.waves import at_wave, first_wave, known_column
from wavescore.definitions.samples import Consent, drawn
from wavescore.definitions.study import Study
from wavescore.errors import DataError, DefinitionError
from wavescore.results.table import MISSING, results_frame

BETWEEN = " & "
MOST_VALUES = 20


def sample_interviews(scored: pd.DataFrame, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return (sample, results) of the study's interview sampling.

    sample, a row per consenting respondent: respondent_id, stratum, order (1, 2, ... within the
    stratum), list (invited, or reserve in the same order). results: term "label & label" for each
    stratum; population_n, consenting_n, invited_n. Raises DefinitionError for an unknown field and
    DataError for a target above the number who consented.
    """
    wave = first_wave(study)
    people = at_wave(scored, wave)
    strata = _strata(people, scored, study)
    consenting = people.index[
        _consented(people, drawn(study.sampling, "sampling", study.file).consent, study)
    ]
    sizes = strata.value_counts().sort_index().to_dict()
    ordered = {
        name: random_order([i for i in consenting if strata[i] == name], study.seed)
        for name in sizes
    }
    available = {name: len(ids) for name, ids in ordered.items()}
    invited = _invited(study, sizes, available)
    rows = [
        (respondent, name, order, "invited" if order <= invited[name] else "reserve")
        for name, ids in ordered.items()
        for order, respondent in enumerate(ids, start=1)
    ]
    sample = pd.DataFrame(rows, columns=["respondent_id", "stratum", "order", "list"])
    return sample, results_frame(
        ANALYSIS,
        [{"wave": wave, **row} for row in _strata_rows(sizes, available, invited, study)],
    )


def _strata(people: pd.DataFrame, scored: pd.DataFrame, study: Study) -> pd.Series:
    """Return each respondent's stratum, an unanswered field being a label of its own."""
    key = "sampling.strata"
    choices = choices_of(study)
    parts = []
    for name in drawn(study.sampling, "sampling", study.file).strata:
        what = resolve(name, scored, study, choices, key)
        _of_categories(what, people, study)
        parts.append(labelled(people, what).fillna(MISSING))
    return pd.Series(
        [BETWEEN.join(labels) for labels in zip(*parts, strict=True)],
        index=people.index,
        dtype=object,
    )


def _of_categories(what: FieldOf, people: pd.DataFrame, study: Study) -> None:
    many = what.kind == "number" and people[what.column].nunique() > MOST_VALUES
    if many or what.kind == "checkbox":
        raise DefinitionError(
            "the field makes no strata",
            file=study.file,
            key="sampling.strata",
            found=f"{what.name}, a field of {'numbers' if many else 'several answers'}",
            expected=f"a field of at most {MOST_VALUES} categories",
            hint="make a group with bands of it" if many else "make a group of one of its boxes",
        )


def _consented(people: pd.DataFrame, consent: Consent, study: Study) -> pd.Series:
    column = people[known_column(people, study, consent.field, "sampling.consent.field")]
    if pd.api.types.is_numeric_dtype(column):
        try:
            return (column == float(consent.equals)).fillna(False).astype(bool)
        except ValueError:
            return pd.Series(False, index=column.index)
    return (column == str(consent.equals)).fillna(False).astype(bool)


def _invited(study: Study, sizes: dict, available: dict) -> dict[str, int]:
    sampling = drawn(study.sampling, "sampling", study.file)
    if sampling.per == "stratum":
        return {name: min(sampling.target, available[name]) for name in sizes}
    if sampling.target > sum(available.values()):
        raise DataError(
            "the target is above the number who consented to contact",
            file=study.file,
            key="sampling.target",
            found=f"a target of {sampling.target}; {sum(available.values())} consented",
            expected=f"at most {sum(available.values())}",
            hint=f"{sampling.consent.field} = {sampling.consent.equals} is what counts as consent",
        )
    return allocate(sampling.target, sizes, available, sampling.allocation)


def _strata_rows(
    sizes: Mapping[str, int], available: Mapping[str, int], invited: Mapping[str, int], study: Study
) -> list[dict]:
    # How many are invited in all is not said: of few in many strata it tells each stratum's.
    totals = [sum(sizes.values()), sum(available.values()), None]
    rows = []
    for name in sizes:
        row = {"term": name}
        for quantity, counts, total in zip(
            ("population_n", "consenting_n", "invited_n"),
            (sizes, available, invited),
            totals,
            strict=True,
        ):
            note = _note(name, available, invited, study) if quantity == "invited_n" else ""
            rows.append(
                {**row, "quantity": quantity, "estimate": counts[name], "n": total, "note": note}
            )
    return rows


def _note(name: str, available: Mapping[str, int], invited: Mapping[str, int], study: Study) -> str:
    if not available[name]:
        return "nobody consented to contact"
    if not invited[name]:
        return "not covered: there are more strata than invitations"
    sampling = drawn(study.sampling, "sampling", study.file)
    if sampling.per == "stratum" and invited[name] < sampling.target:
        return "fewer consented than the target: all of them are invited"
    return ""
