"""Which posts contain a phrase, whatever the case, the quotation marks and the white space."""

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from wavescore.analyses.forum_posts.words import LETTER, ODD_LETTER, ODD_OTHER, QUOTES, mark


def normal(text: str) -> str:
    """Return a text in lower case, with straight quotation marks and single plain spaces."""
    return " ".join(text.casefold().translate(QUOTES).split())


def containing(texts: pa.Array, sketches: pa.Array, phrases: Sequence[str]) -> pa.Array:
    """Return for each of `texts` (n,) whether it contains one of `phrases`; null contains none.

    A phrase is found in the text's normal form as whole words: no letter or digit stands before
    its first or after its last. `sketch(texts)` decides, inside Arrow; the text itself, in Python,
    where the sketch cannot: a phrase or a letter of the text that is more than ASCII can say.
    """
    wanted = [normal(phrase) for phrase in phrases]
    exact = re.compile("|".join(_alone(phrase, r"[^\W_]") for phrase in wanted))
    sketched = ["".join(map(mark, phrase)) for phrase in wanted]
    quick = "|".join(_alone(phrase, f"[{LETTER}]", ahead=False) for phrase in sketched)
    found = pc.match_substring_regex(sketches, quick)
    doubtful = pc.match_substring_regex(sketches, f"[{ODD_LETTER}{ODD_OTHER}]")
    if sketched != wanted:
        doubtful = pc.or_(doubtful, found)
    if not pc.any(doubtful).as_py():
        return found
    texts = texts.filter(doubtful).to_pylist()
    answers = [exact.search(normal(text or "")) is not None for text in texts]
    return pc.replace_with_mask(found, doubtful, pa.array(answers, pa.bool_()))


def matching(texts: pa.Array, pattern: str) -> pa.Array:
    """Return for each of `texts` (n,) whether `pattern` is found in its normal form."""
    compiled = re.compile(pattern)
    found = [compiled.search(normal(text or "")) is not None for text in texts.to_pylist()]
    return pa.array(found, pa.bool_())


def _alone(phrase: str, letter: str, *, ahead: bool = True) -> str:
    """Return an expression for a phrase beside no letter; Arrow's cannot look ahead or behind."""
    before, after = (
        (rf"(?<!{letter})", rf"(?!{letter})")
        if ahead
        else (
            rf"(?:\A|[^{letter[1:]})",
            rf"(?:[^{letter[1:]}|\z)",
        )
    )
    words = " +".join(re.escape(word) for word in phrase.split(" "))
    starts, ends = (re.match(letter, character) for character in (phrase[0], phrase[-1]))
    return f"(?:{before if starts else ''}{words}{after if ends else ''})"
