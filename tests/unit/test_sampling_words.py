"""What a word is, what a phrase is, and that Arrow's quick answers are those definitions."""

import pyarrow as pa
import pytest

from wavescore.analyses.forum_posts.phrases import containing, matching, normal
from wavescore.analyses.forum_posts.words import (
    OTHER,
    PLANES,
    longer_than,
    mark,
    sketch,
    word_count,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        (" \n\t ", 0),
        ("one", 1),
        ("thank you for this", 4),
        ("self-care and well-being", 3),
        ("don't won\u2019t o'clock", 3),
        ("see https://www.example.org/a-b?c=1&d=%20 there", 3),
        ("me@example.org, 3.5 mg (twice)", 4),
        ("a - b", 2),
        ("a \u2014 b\u2014c", 2),
        ("... !!! ???", 0),
        ("\U0001f499 \U0001f499\U0001f499", 0),
        ("hope\U0001f499 \U0001f468\u200d\U0001f469\u200d\U0001f467", 1),
        ("un\u00a0deux\u2003trois\u3000quatre", 4),
        ("zero\u200bwidth", 1),
        ("\u0441\u043f\u0430\u0441\u0438\u0431\u043e \u0432\u0430\u043c", 2),
        ("\u0634\u0643\u0631\u0627 \u0644\u0643\u0645 \u0663", 3),
        ("\u8c22\u8c22\u4f60 \u8c22\u8c22", 2),
        ("e\u0301te\u0301", 1),
        ("\u00bd \u00b2 \u2163", 3),
        ("_ __ a_b", 1),
        ("\x1fone\x1ctwo\x0bthree\x85four", 4),
        ("C++ C# 1,000", 3),
    ],
)
def test_a_word_is_a_run_without_white_space_that_holds_a_letter_or_digit(text, words):
    assert word_count(text) == words
    texts = pa.array([text])
    for limit in range(6):
        assert longer_than(texts, sketch(texts), limit).to_pylist() == [words > limit]


def test_more_than_means_more_than():
    texts = pa.array(["w " * n for n in (29, 30, 31)] + [None])
    assert longer_than(texts, sketch(texts), 30).to_pylist() == [False, False, True, False]


def test_a_long_minimum_is_counted_all_the_same():
    texts = pa.array(["w " * 500, "w " * 501, "\u00e9 " * 501])
    assert longer_than(texts, sketch(texts), 500).to_pylist() == [False, True, True]


def test_a_slice_of_an_array_is_sketched_as_that_slice():
    texts = pa.array(["zero", "\u00e9t\u00e9 ONE", None, "two"]).slice(1, 2)
    assert sketch(texts).to_pylist() == ["\x01t\x01 one", ""]


def test_no_character_beyond_the_table_is_white_space_letter_or_digit():
    for code in range(PLANES, 0x110000):
        character = chr(code)
        assert not (character.isspace() or character.isalnum()), hex(code)
        assert mark(character) == OTHER


PHRASE = "thank you for"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Thank you for this", True),
        ("THANK YOU FOR...", True),
        ("so: thank  you\n\tfor", True),
        ("thank\u00a0you\u202ffor it", True),
        ("\u201cThank you for\u201d", True),
        ("\U0001f499thank you for\U0001f499", True),
        ("\u212aind: than\u212a you for", True),
        ("thank you, for", False),
        ("thank you forever", False),
        ("thank you for\u00e9", False),
        ("\u00e9thank you for", False),
        ("thank you for\u0345", False),
        ("thank-you for", False),
        ("thank you f\u043er", False),
        ("thank you", False),
        ("", False),
    ],
)
def test_a_phrase_is_found_whatever_the_case_and_the_white_space(text, found):
    texts = pa.array([text, None])
    assert containing(texts, sketch(texts), [PHRASE]).to_pylist() == [found, False]


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("I don\u2019t know", "don't know", True),
        ("I don't know", "DON\u2019T  know", True),
        ("say \u201cwell done\u201d", '"well done"', True),
        ("auf der Stra\u00dfe", "STRASSE", True),
        ("auf der Strasse", "stra\u00dfe", True),
        ("merci \u00c0 tous", "\u00e0 tous", True),
        ("merci a tous", "\u00e0 tous", False),
        ("merci \u00e9 tous", "\u00e0 tous", False),
        ("\u0421\u041f\u0410\u0421\u0418\u0411\u041e \u0437\u0430 \u044d\u0442\u043e",
         "\u0441\u043f\u0430\u0441\u0438\u0431\u043e \u0437\u0430", True),
        ("price (5.00)", "(5.00)", True),
        ("price 5x00", "5.00", False),
        ("o\ufb03ce hours", "office hours", True),
    ],
)  # fmt: skip
def test_phrases_in_other_scripts_quotes_and_signs(text, phrase, found):
    texts = pa.array([text])
    assert containing(texts, sketch(texts), [phrase]).to_pylist() == [found]


def test_any_of_several_phrases_will_do():
    texts = pa.array(["cheers for that", "gracias por todo", "no"])
    found = containing(texts, sketch(texts), ["cheers for", "gracias por"])
    assert found.to_pylist() == [True, True, False]


def test_a_pattern_is_searched_in_the_normal_form():
    texts = pa.array(["THANKS\u00a0for", "thank  you for", "thank me", None])
    assert matching(texts, r"thank(s| you) for").to_pylist() == [True, True, False, False]
    assert normal("  A\u00a0\u2018B\u2019 ") == "a 'b'"
