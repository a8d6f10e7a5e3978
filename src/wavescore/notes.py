"""How a note in a result table counts people: one wording, which a release can leave out again."""

import re

COUNTED = re.compile(r"\b\d+ respondents?\b")


def respondents(number: float) -> str:
    """Return "1 respondent" or "7 respondents", the only way a note may count people."""
    return f"{number:g} respondent{'' if number == 1 else 's'}"


def without_counts(note: str) -> str:
    """Return a note with every count of `respondents` as "some respondents"."""
    return COUNTED.sub("some respondents", note)
