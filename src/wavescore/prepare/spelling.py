"""When two spellings of a code or a label are the same. Imports nothing heavy."""

from collections.abc import Mapping
from math import isfinite

from wavescore.definitions.dictionary import plain_text

# What R, SAS and Stata write into a csv for an empty cell.
EMPTY = ("", "NA", "NaN", ".")
# The zero of a SAS transport file is 16**-65 = 5.4e-79 in files that some readers made of it.
SAS_ZERO = 1e-70


def fold(label: str) -> str:
    """Return a label without case, html, spare spaces or trailing full stops, to compare."""
    return plain_text(label).casefold().rstrip(". ")


def same_code(written: str) -> str:
    """Return a code in one spelling: "1.0", "01" and "1" are the same code."""
    if not is_number(written):
        return written
    number = float(written)
    return "0" if abs(number) < SAS_ZERO else f"{number:.15g}"


def label_table(choices: Mapping[str, str]) -> dict[str, str]:
    """Return {label: code}, without the labels that stand for two codes."""
    folded = [fold(label) for label in choices.values()]
    return {
        label: code for label, code in zip(folded, choices, strict=True) if folded.count(label) == 1
    }


def is_number(text: str) -> bool:
    """Return whether the text is a finite number."""
    try:
        return "_" not in text and isfinite(float(text))
    except ValueError:
        return False
