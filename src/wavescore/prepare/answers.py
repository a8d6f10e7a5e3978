"""Which columns hold a respondent's answers, and which could say who they are."""

from collections.abc import Iterable

import pandas as pd

from wavescore.definitions.dictionary import Dictionary
from wavescore.definitions.study import Study
from wavescore.prepare.columns import EXPORT_ROW, canonical_columns
from wavescore.prepare.kinds import source_field

KEYS = ("respondent_id", "wave")
NOT_ANSWERED = ("calc", "file", "descriptive")


def answered_columns(typed: pd.DataFrame, study: Study, dictionary: Dictionary | None) -> list[str]:
    """Return the columns that respondents fill in: no keys, statuses, calculations, dates or times.

    A date alone (often filled in by itself, as the day of the survey) is no answer.
    """
    return [
        name
        for name in typed.columns
        if name not in KEYS
        and not pd.api.types.is_datetime64_any_dtype(typed[name])
        and not _is_bookkeeping(name, typed, study, dictionary)
    ]


def _is_bookkeeping(
    name: str, typed: pd.DataFrame, study: Study, dictionary: Dictionary | None
) -> bool:
    asked = source_field(name, study, dictionary)
    if asked is not None:
        return asked.type in NOT_ANSWERED or "@HIDDEN" in asked.annotation
    if name in canonical_columns(study):
        return False
    if name == study.source.wave:
        return True
    form, _, ending = name.rpartition("_")
    known = form in dictionary.forms if dictionary else study.source.layout == "redcap"
    return name.startswith("redcap_") or (known and ending in ("complete", "timestamp"))


def unknown_columns(
    columns: Iterable[str], study: Study, dictionary: Dictionary | None
) -> list[str]:
    """Return the columns that the dictionary does not know and the study file does not name.

    Without a dictionary there are none: all columns are then as the study file says.
    """
    if dictionary is None:
        return []
    named = {*KEYS, EXPORT_ROW, study.source.wave, *canonical_columns(study)}
    named |= {group.field for group in study.groups.values()}
    named |= {name for r in study.eligibility for name in (r.field, r.started, r.completed) if name}
    return [
        name
        for name in columns
        if name not in named
        and source_field(name, study, dictionary) is None
        and not name.startswith("redcap_")
        and not _of_a_form(name, dictionary)
    ]


def _of_a_form(name: str, dictionary: Dictionary) -> bool:
    form, _, ending = name.rpartition("_")
    return form in dictionary.forms and ending in ("complete", "timestamp")


def identifying_columns(
    typed: pd.DataFrame, study: Study, dictionary: Dictionary | None
) -> list[str]:
    """Return the columns that may identify a respondent: flagged fields, free text, files.

    So may a column that the dictionary does not know, since nobody has said what it holds. Free
    text that decides a group stays, and so does an unvalidated field in which everyone wrote a
    number; a flagged field never does.
    """
    named = {group.field for group in study.groups.values()}
    # A participant's identifier in the survey's contact list, often an e-mail address.
    columns = [name for name in typed.columns if name == "redcap_survey_identifier"]
    columns += unknown_columns(typed.columns, study, dictionary)
    for name in typed.columns:
        asked = source_field(name, study, dictionary)
        if asked is None or name in KEYS:
            continue
        text = pd.api.types.is_string_dtype(typed[name])
        written = (asked.free_text and text and name not in named) or asked.type == "file"
        if asked.identifier or written:
            columns.append(name)
    return columns
