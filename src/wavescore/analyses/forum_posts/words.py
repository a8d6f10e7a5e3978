"""What a word is, and which posts have more words than a minimum, in Arrow arrays of any size.

A word is a run of characters without white space that holds a letter or a digit: "self-care",
"don't" and a URL are one word each, an emoji or a dash between spaces none. White space, letters
and digits are those of Unicode (Python's str.isspace and str.isalnum).
"""

import re
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

WORD = re.compile(r"[^\W_]\S*")
MOST_REPEATS = 200  # beyond it Arrow's expression grows too large
PLANES = 0x33000  # no character beyond is white space, a letter or a digit

# What stands in a sketch for characters outside ASCII: a letter, anything else, and both kinds
# where a character's lower case is more than one character, or of the other kind.
LETTER_BEYOND, OTHER, ODD_LETTER, ODD_OTHER = "\x01", "\x02", "\x03", "\x04"
LETTER = f"0-9a-z{LETTER_BEYOND}{ODD_LETTER}"
QUOTES = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\uff07", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\uff02", '"')
)


def word_count(text: str) -> int:
    """Return how many words a text has: each starts at a letter or digit and ends at a space."""
    return len(WORD.findall(text))


def sketch(texts: pa.Array) -> pa.Array:
    """Return `texts` (n,) with one ASCII character for each of theirs; null becomes empty.

    Lower case, a plain space for any white space, straight quotation marks, and for characters
    outside ASCII a mark of their kind: enough to count words and to look for phrases inside Arrow.
    """
    texts = pc.fill_null(texts, "").cast(pa.large_string())
    lengths = pc.utf8_length(texts).to_numpy()
    start, end = np.frombuffer(texts.buffers()[1], np.int64)[
        [texts.offset, texts.offset + len(texts)]
    ]
    data = texts.buffers()[2]
    whole = data[start:end].to_pybytes().decode() if data is not None else ""
    points = np.frombuffer(whole.encode("utf-32-le"), np.uint32)
    marks = _marks()[points]
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    buffers = [None, pa.py_buffer(offsets.astype(np.int64)), pa.py_buffer(marks)]
    return pa.LargeStringArray.from_buffers(len(texts), buffers[1], buffers[2])


def longer_than(texts: pa.Array, sketches: pa.Array, words: int) -> pa.Array:
    """Return for each of `texts` (n,) whether it has more than `words` words; null has none.

    The same as `word_count(text) > words`, found in `sketch(texts)` by one expression that never
    backtracks; beyond MOST_REPEATS words by counting in Python.
    """
    if words > MOST_REPEATS:
        return pa.array([word_count(text or "") > words for text in texts.to_pylist()], pa.bool_())
    # One word more than `words`, and all but the last followed by white space.
    ended = f"(?:[^{LETTER}]*[{LETTER}][^ ]* +)"
    return pc.match_substring_regex(sketches, rf"\A{ended}{{{words}}}[^{LETTER}]*[{LETTER}]")


@cache
def _marks() -> np.ndarray:
    """Return what stands in a sketch for each code point of Unicode."""
    marks = np.full(0x110000, ord(OTHER), np.uint8)
    marks[:PLANES] = [ord(mark(chr(point))) for point in range(PLANES)]
    return marks


def mark(character: str) -> str:
    """Return the ASCII character that stands for a character in a sketch."""
    if character.isspace():
        return " "
    lower, letter = character.casefold().translate(QUOTES), character.isalnum()
    if len(lower) != 1 or lower.isalnum() != letter:
        return ODD_LETTER if letter else ODD_OTHER
    if lower.isascii():
        return lower if lower > "\x1f" else OTHER
    return LETTER_BEYOND if letter else OTHER
