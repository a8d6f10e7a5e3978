"""Text of any origin made safe for where it is written. Imports nothing.

Labels come from dictionaries, study files and, in a public release, from respondents. `plain` is
for every format: characters that end a docx or svg, or turn a line round, are gone. html escapes
beside it, figures read no mathematics in a label (`text.parse_math` of their style), a workbook
holds strings as strings, and `for_csv` keeps a spreadsheet from reading a label as a formula.
"""

import re

BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)
UNSAFE = {
    # What XML 1.0 forbids, and what it would change: all controls but tab and line feed.
    **dict.fromkeys((*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0)), " "),
    **dict.fromkeys((0x2028, 0x2029), " "),
    **dict.fromkeys((*BIDI, 0xFEFF, 0xFFFE, 0xFFFF), None),
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}
# What a spreadsheet takes for the beginning of a formula; the wide forms count in some locales.
FORMULA = "=+-@\t\uff1d\uff0b\uff0d\uff20"
NUMBER = re.compile(r"[+-]?\d[\d.,]*(?:[eE][+-]?\d+)?%?")
QUOTE = "'"


# Where a number, or a comma of ours, follows Arabic or Hebrew in a line from left to right: without
# a mark it would be set before it, "at 86% <wave>" for "at <wave> 86%".
RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
AFTER_RTL = re.compile(rf"(?<=[{RTL}])(?=[^{RTL}\w]*[0-9]|\s*[,;:])")


def in_order(text: str) -> str:
    """Return a finished line or page whose numbers stand where they were written."""
    return text if text.isascii() else AFTER_RTL.sub("\u200e", text)


def plain(text: str) -> str:
    """Return a text without control characters, marks of direction and halves of characters."""
    return text if text.isprintable() else text.translate(UNSAFE)


def is_plain(text: str) -> bool:
    """Return whether `plain` leaves the text as it is."""
    return plain(text) == text


def looks_like_formula(text: str) -> bool:
    """Return whether a spreadsheet would read the text as a formula; a plain number is none."""
    return text[:1] in FORMULA and text != "" and not NUMBER.fullmatch(text)


def for_csv(text: str) -> str:
    """Return a text as a csv's cell that a spreadsheet reads as text: a formula gets a quote.

    `from_csv` gives it back; so a text that begins as a quoted formula gets a second quote.
    """
    quoted = text[:1] == QUOTE and text[1:2] in (*FORMULA, QUOTE)
    return f"{QUOTE}{text}" if quoted or looks_like_formula(text) else text


def from_csv(text: str) -> str:
    """Return the text of which `for_csv` made a csv's cell."""
    return text[1:] if text[:1] == QUOTE and text[1:2] in (*FORMULA, QUOTE) else text
