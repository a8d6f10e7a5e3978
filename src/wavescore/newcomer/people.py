"""Who the respondents are: consent, groups, fields to describe, identifiers, and missing codes."""

import re
from collections.abc import Mapping

from wavescore.definitions.dictionary import Field
from wavescore.definitions.name_checks import LABELS
from wavescore.newcomer.scales import MISSING_LABELS
from wavescore.newcomer.seen import Seen
from wavescore.prepare.languages import other_words
from wavescore.prepare.spelling import fold, is_number

CONSENT = re.compile(r"consent|concent|agree_to_take|informed", re.IGNORECASE)
QUESTION = re.compile(r"consent|agree to (?:take part|participate)", re.IGNORECASE)
CONTACT = re.compile(r"contact|date|time|version|form|witness|staff|re_?consent", re.IGNORECASE)
YES = re.compile(r"^(?:yes|y|true|checked|i agree|agree|i consent|consented?)\b", re.IGNORECASE)
PERSON = re.compile(
    r"e-?mail|phone|first[_ ]?name|last[_ ]?name|surname|address|postcode|zip[_ ]?code"
    r"|date[_ ]?of[_ ]?birth|birth[_ ]?date|\bdob|nhs[_ ]?number|^name$",
    re.IGNORECASE,
)
# The codes that REDCap proposes for a project's missing data.
PROJECT_CODES = {
    "NI": "no information",
    "INV": "invalid",
    "UNK": "unknown",
    "NASK": "not asked",
    "ASKU": "asked but unknown",
    "NAV": "temporarily unavailable",
    "NAVU": "not available",
    "MSK": "masked",
    "NP": "not present",
}
DATE = re.compile(r"^\d{4}-\d\d-\d\d|^\d{1,2}[/.]\d{1,2}[/.]\d{2,4}")
DESCRIBED = 12  # fields at most
SHORT = 30  # letters of a label that is a name, and no question about one
SEVERAL, LONGEST_WORDS = 5, 60  # fewer or longer may be somebody's own words
GROUPS = 2


def missing_codes(seen: Seen) -> dict[str, str]:
    """Return the codes that mean missing in every field that has them: -99, 777, 999, ASKU."""
    meant: dict[str, set[str]] = {}
    for codes in seen.choices.values():
        for code, label in codes.items():
            meant.setdefault(code, set()).add(label)
    return project_codes(seen) | {
        code: sorted(labels)[0].lower()
        for code, labels in meant.items()
        if is_number(code)
        and (float(code) < 0 or re.fullmatch(r"([789])\1+", code))
        and all(MISSING_LABELS.search(label) for label in labels)
    }


def project_codes(seen: Seen) -> dict[str, str]:
    """Return REDCap's own missing data codes (UNK, ASKU) that stand where they are no choice."""
    found: set[str] = set()
    for name in seen.columns:
        asked = seen.asked(name)
        if asked is None or asked.free_text or asked.type in ("file", "descriptive", "sql"):
            continue
        known = {*asked.choices, *map(fold, asked.choices.values())}
        found |= {t for text in seen.answers(name) for t in (text, fold(text)) if t not in known}
    return {code: label for code, label in PROJECT_CODES.items() if found & {code, label}}


def consent_rule(seen: Seen, labels: bool) -> dict | None:
    """Return the eligibility rule of the consent field, None where there is none.

    A field that is named so comes before one whose question asks for consent, as of Q1, Q2.
    """
    columns = [name for name in seen.columns if not name.endswith("_complete")]
    bases = {name: name.split("___")[0] for name in columns}
    by_name = [n for n in columns if CONSENT.search(bases[n]) and not CONTACT.search(bases[n])]
    asking = [n for n in columns if QUESTION.search(seen.labels.get(n, ""))]
    by_question = [n for n in asking if not CONTACT.search(seen.labels[n])]
    for name in (*by_name, *by_question):
        yes = _yes(seen, name, seen.asked(name), labels)
        if yes is not None:
            return {"name": "consented", "field": name, "equals": yes}
    return None


def _yes(seen: Seen, name: str, asked: Field | None, labels: bool) -> str | int | None:
    """Return the value that says yes, where it has been given."""
    if asked is not None and asked.type == "checkbox":
        codes = {"1": "Yes"}
    else:
        codes = dict(seen.choices.get(name, {}))
    if not codes and (asked is None or asked.type == "text"):
        answers = seen.answers(name)
        codes = (
            {text: "yes" if text == "1" else text for text in answers} if len(answers) < 4 else {}
        )
    yes = [code for code, label in codes.items() if YES.match(label.strip())]
    written = _given(seen, name, codes, labels and asked is not None)
    given = [code for code in yes if code in written]
    return (int(given[0]) if given[0].isdigit() else given[0]) if len(given) == 1 else None


def _given(seen: Seen, name: str, choices: Mapping[str, str], labels: bool) -> set[str]:
    """Return which of a column's codes stand among its answers, written as codes or as labels."""
    written = {fold(text) for text in seen.answers(name)}
    spoken = other_words(choices) if labels else {}
    found = {code for code, label in choices.items() if fold(label if labels else code) in written}
    return found | {code for word, code in spoken.items() if word in written}


def described_fields(seen: Seen, taken: set[str], first: list[bool]) -> tuple[list[str], list[str]]:
    """Return (fields to describe, those that make groups); `first`: the rows of the first wave."""
    fields: list[str] = []
    groups: list[str] = []
    for name in seen.columns:
        kind = _kind(seen, name, taken)
        asks = CONSENT.search(name) or QUESTION.search(seen.labels.get(name, ""))
        if kind is None or asks or seen.filled(name)[first].mean() < 0.2:
            continue
        base = name.split("___")[0] if seen.dictionary is not None else name
        if base not in fields:
            fields.append(base)
        if kind == "choice" and 2 <= len(seen.answers(name)) <= 4:
            share = seen.frame.loc[first, name].str.strip().value_counts(normalize=True)
            groups += [name] if share.max() < 0.9 else []
        if len(fields) >= DESCRIBED and len(groups) >= GROUPS:
            break
    return fields[:DESCRIBED], groups[:GROUPS]


def _kind(seen: Seen, name: str, taken: set[str]) -> str | None:
    """Return whether a column holds a choice or a number to describe, None for all others."""
    if name in taken or name.startswith("redcap_") or PERSON.search(name):
        return None
    if name.endswith(("_complete", "_timestamp")):
        return None
    asked = seen.asked(name)
    if seen.dictionary is not None:
        if asked is None or asked.identifier or asked.name in seen.dictionary.problems:
            return None
        if "@HIDDEN" in asked.annotation:
            return None
        if asked.type == "checkbox":
            return "box" if set(asked.columns) <= set(seen.columns) else None
        if asked.type in ("radio", "dropdown", "yesno", "truefalse"):
            return "choice"
        number = asked.type == "slider" or asked.validation.startswith(("number", "integer"))
        return "number" if number else None
    answers = seen.answers(name)
    if any(DATE.match(text) for text in answers):
        return None
    if 2 <= len(answers) <= 8:
        return "choice"
    return "number" if len(answers) > 8 and all(map(is_number, answers)) else None


def group_values(seen: Seen, name: str, labels: bool) -> dict[str, list]:
    """Return the labels of a group and the code of each, as they occur."""
    choices = dict(seen.choices.get(name, {})) if not (labels and seen.asked(name) is None) else {}
    given = _given(seen, name, choices, labels)
    codes = {c: t for c, t in choices.items() if c in given}
    codes = codes or {text: text for text in seen.answers(name)}
    kept = {c: t for c, t in codes.items() if not MISSING_LABELS.search(t)}
    return {
        _label(text, code): [int(code) if code.lstrip("-").isdigit() else code]
        for code, text in kept.items()
    }


def words_of(seen: Seen, name: str) -> dict[str, str]:
    """Return the answers in words of a choice, as labels: those short, and given by several."""
    counts = seen.frame.loc[seen.filled(name), name].str.strip().value_counts()
    if any(map(is_number, counts.index)):
        return {}
    kept = [t for t, n in counts.items() if n >= SEVERAL and len(t) <= LONGEST_WORDS]
    return {text: _label(text[:1].upper() + text[1:], text) for text in kept}


def _label(text: str, code: str) -> str:
    """Return a group's label as a study file may say it: "Other" for our own word "other"."""
    label = text.replace("=", " ").strip() or code
    return label.strip("()").capitalize() if label in LABELS else label


def identifiers(seen: Seen) -> list[str]:
    """Return the columns that may say who a respondent is, and that nothing has flagged as such."""
    flagged = [n for n in seen.columns if (asked := seen.asked(n)) is not None and asked.identifier]
    labels = {name: text for name, text in seen.labels.items() if len(text) <= SHORT}
    persons = [n for n in seen.columns if PERSON.search(n) or PERSON.search(labels.get(n, ""))]
    return [name for name in persons if name not in flagged]
