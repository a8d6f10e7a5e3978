"""How a note in a result table counts people: one wording, so that a release finds each count."""

import re

COUNTED = re.compile(r"\b(\d+) respondents?\b")


def respondents(number: float) -> str:
    """Return "1 respondent" or "7 respondents", the only way a note may count people."""
    return f"{number:g} respondent{'' if number == 1 else 's'}"
