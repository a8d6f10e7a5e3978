"""Fields that nobody flagged as identifiers, and whose answers look as if they said who answered.

A finding names the field and how many respondents, never an answer.
"""

import re
from collections.abc import Callable, Mapping

import pandas as pd

from wavescore.definitions.dictionary import Dictionary
from wavescore.definitions.study import Study
from wavescore.notes import respondents
from wavescore.prepare.findings import COLUMNS
from wavescore.prepare.kinds import Kind, source_field

RULE = "looks_like_identifier"
EMAIL = re.compile(r"[\w.+-]+@\w[\w-]*(?:\.\w[\w-]*)+")
# A country's number or a first zero, then 9 to 13 digits; no part of a longer or decimal number.
PHONE = re.compile(r"(?<![\w.,-])\(?(?:\+\d{1,3}|0)\)?(?:[ ()-]{0,2}\d){9,13}(?![\w-]|[.,]\d)")
# https://www.gov.uk/government/publications/bulk-data-transfer-for-sponsors-xml-schema
OUTWARD, INWARD = r"[A-Z]{1,2}\d[A-Z\d]?", r"\d[ABD-HJLNP-UW-Z]{2}"
POSTCODE = re.compile(rf"(?:GIR ?0AA|{OUTWARD} ?{INWARD})", re.IGNORECASE)
# Within a sentence only in capitals and with its space: b12 3rd is none.
POSTCODE_WITHIN = re.compile(rf"\b{OUTWARD} {INWARD}\b")
TEN_DIGITS = re.compile(r"(?<![\w.,+-])\d{3}([ -]?)\d{3}\1\d{4}(?![\w-]|[.,]\d)")
NUMBER = re.compile(r"[+-]?\d*\.\d*|\d{1,8}")
# Cells of these kinds are held against codes or a clock: no other text stands in them.
CODED = ("item", "choice", "checkbox", "time", "clock")


def identifier_findings(
    as_read: pd.DataFrame, kinds: Mapping[str, Kind], dictionary: Dictionary | None, study: Study
) -> pd.DataFrame:
    """Return a finding for each unflagged field and each kind of identifier it seems to hold.

    The respondent's id counts as a field. respondent_id, wave and value of a finding are empty;
    its detail says in how many respondents' answers something looks like an e-mail address, a
    telephone number, a postcode of the United Kingdom, or an NHS number (its check digit is right).
    """
    rows = []
    ids = {"respondent_id": Kind("free")}
    for name, kind in {**ids, **kinds}.items():
        asked = None if name in ids else source_field(name, study, dictionary)
        if kind.name in CODED or (asked is not None and asked.identifier):
            continue
        field = (study.source.respondent or "") if name in ids else name
        for what, people in looks_like(as_read[name], as_read["respondent_id"]).items():
            detail = f"not flagged as an identifier, and looks like {what} of {respondents(people)}"
            rows.append(
                dict.fromkeys(COLUMNS, "") | {"field": field, "rule": RULE} | {"detail": detail}
            )
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def looks_like(texts: pd.Series, ids: pd.Series) -> dict[str, int]:
    """Return {kind of identifier: respondents (by `ids`) who gave one}."""
    codes, written = pd.factorize(texts)
    # No identifier is so short, or such a number: most columns are looked at once.
    written = ["" if len(text) < 5 or NUMBER.fullmatch(text) else text for text in written]
    found: dict[str, int] = {}
    if not any(written):
        return found
    for what, test in TESTS.items():
        hits = [test(text) for text in written]
        if any(hits) and (test is not nhs_number or _meant(written, hits)):
            found[what] = int(ids[[code >= 0 and hits[code] for code in codes]].nunique())
    return found


def nhs_number(text: str) -> bool:
    """Return whether a text holds ten digits of which the last is an NHS number's check digit.

    Modulus 11: weights 10 to 2 on the first nine, 11 less the remainder, 11 standing for 0; none
    has 10 (NHS Data Dictionary, NHS NUMBER).
    """
    for match in TEN_DIGITS.finditer(text):
        digits = [int(digit) for digit in match[0] if digit.isdigit()]
        weighted = sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=False))
        if (11 - weighted % 11) % 11 == digits[9]:
            return True
    return False


def _meant(texts: list[str], hits: list[bool]) -> bool:
    """Return whether most texts of ten digits are NHS numbers: one in eleven is by chance."""
    return 2 * sum(hits) > sum(bool(TEN_DIGITS.search(text)) for text in texts)


def _postcode(text: str) -> bool:
    return bool(POSTCODE.fullmatch(text.strip()) or POSTCODE_WITHIN.search(text))


TESTS: Mapping[str, Callable[[str], bool]] = {
    "an e-mail address": lambda text: "@" in text and bool(EMAIL.search(text)),
    "a telephone number": lambda text: bool(PHONE.search(text)) and not nhs_number(text),
    "a UK postcode": _postcode,
    "an NHS number": nhs_number,
}
