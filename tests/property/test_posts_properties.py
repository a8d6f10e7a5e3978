"""The quick path over Arrow arrays gives what the plain definitions give, on any text."""

import re

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from wavescore.analyses.forum_posts.phrases import containing, normal
from wavescore.analyses.forum_posts.words import longer_than, sketch, word_count

HARD = st.sampled_from(
    list("aZ0_-'.\"/ \n\t\x1f\x00\x7f\x85")
    + ["\u00a0", "\u2019", "\u201c", "\u200b", "\u00df", "\u0130", "\u0131", "\u017f", "\u212a"]
    + ["\ufb01", "\u0345", "\u0149", "\u00e9", "e\u0301", "\u4f60", "\u0e01", "\u0663", "\u00bd"]
    + ["\U0001f499", "\u200d", "\U000e0100", "\u02bc", "thank", "you", "for", "thank you for"]
)
TEXT = st.one_of(
    st.lists(HARD, max_size=40).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
)


def plain_word_count(text: str) -> int:
    """Count words as the definition reads, without regular expressions."""
    return sum(any(letter.isalnum() for letter in token) for token in text.split())


def plain_containing(text: str, phrase: str) -> bool:
    """Look for a phrase as the definition reads: every place of it, and both its neighbours."""
    text, phrase = normal(text), normal(phrase)
    for match in re.finditer(f"(?={re.escape(phrase)})", text):
        before, after = text[: match.start()][-1:], text[match.start() + len(phrase) :][:1]
        joined = (
            before.isalnum() and phrase[0].isalnum(),
            after.isalnum() and phrase[-1].isalnum(),
        )
        if not any(joined):
            return True
    return False


@settings(deadline=None, max_examples=300)
@given(st.lists(st.one_of(TEXT, st.none()), min_size=1, max_size=8), st.integers(0, 12))
def test_long_enough_is_what_counting_says(texts, words):
    found = longer_than(pa.array(texts, pa.string()), sketch(pa.array(texts, pa.string())), words)
    assert found.to_pylist() == [plain_word_count(text or "") > words for text in texts]
    assert [word_count(text or "") for text in texts] == [plain_word_count(t or "") for t in texts]


@settings(deadline=None, max_examples=300)
@given(
    st.lists(TEXT, min_size=1, max_size=8),
    st.one_of(st.just("thank you for"), TEXT.filter(lambda text: normal(text))),
)
def test_a_phrase_is_found_where_a_plain_search_finds_it(texts, phrase):
    array = pa.array(texts, pa.string())
    found = containing(array, sketch(array), [phrase]).to_pylist()
    assert found == [plain_containing(text, phrase) for text in texts]
