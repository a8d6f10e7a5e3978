"""Paper files: what is read, and how a broken one stops."""

from fractions import Fraction

import pytest

from wavescore.errors import DefinitionError
from wavescore.papers import check_paper, load_paper
from wavescore.papers.check.printed import parse_number, parse_p, round_text

GOOD = """
paper: {title: A paper}
defaults: {tail: greater}
claims:
- {id: sample, kind: text, where: Abstract,
   places: [{where: Abstract, value: "791"}, {where: Methods, value: "791"}]}
- {id: women, kind: proportion, where: Results, n: "475", total_of: sample, percent: "60"}
- {id: test, kind: t_test, where: Results, t: "−2.10", df: "40", p: ".021", tail: less,
   groups: [{label: a, n: "21"}, {label: b, n: "21"}]}
"""


@pytest.fixture
def write(tmp_path):
    def write_text(text):
        path = tmp_path / "paper.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_text


def test_a_paper_is_read_with_its_references_and_defaults(write):
    paper = load_paper(write(GOOD))
    women, test = paper.claims[1], paper.claims[2]
    assert women.get("total").value == 791
    assert women.tail == "greater"
    assert test.tail == "less"
    assert test.get("t").value == Fraction(-21, 10)
    assert list(test.printed) == ["t", "df", "p", "groups.1.n", "groups.2.n"]


@pytest.mark.parametrize(
    ("old", "new", "key", "hint"),
    [
        ("percent:", "precent:", "women.precent", "did you mean 'percent'?"),
        ("kind: proportion", "kind: propotion", "women: kind", "did you mean 'proportion'?"),
        ('n: "475"', "n: 475", "women.n", None),
        ("total_of: sample", "total_of: sampel", "women: total_of", "did you mean 'sample'?"),
        ("id: women", "id: sample", "claims, entry 2", "sample_2"),
        ("tail: less", "tail: left", "test.tail", None),
        (
            "where: Abstract, value",
            "where: Abstract, valeu",
            "sample.places.0.valeu",
            "did you mean",
        ),
    ],
)
def test_a_broken_file_says_where_and_what(write, old, new, key, hint):
    assert old in GOOD
    with pytest.raises(DefinitionError) as caught:
        load_paper(write(GOOD.replace(old, new, 1)))
    assert caught.value.key == key
    assert caught.value.file is not None
    assert caught.value.found is not None
    assert caught.value.expected
    assert hint is None or hint in caught.value.hint


@pytest.mark.parametrize(
    ("old", "new", "refused", "words"),
    [
        ('n: "475"', 'n: "47.5"', "women", "n: not a whole number"),
        ('percent: "60"', 'percent: "6o"', "women", "percent: not a number"),
        ('percent: "60"', 'percent: "60,1"', "women", "a decimal comma"),
        ('p: ".021"', 'p: "2.1"', "test", "a p value lies between 0 and 1"),
        ('n: "475", total_of: sample, ', "", "women", "nothing can be recomputed"),
        ('Methods, value: "791"', "Methods", "sample", "not one number"),
        ('b, n: "21"', 'b, n: "-21"', "test", "groups.2.n: not a whole number"),
        ('t: "−2.10", ', "", "test", "no t"),
    ],
)
def test_an_odd_claim_is_refused_and_stops_no_other(write, old, new, refused, words):
    assert old in GOOD
    paper = load_paper(write(GOOD.replace(old, new, 1)))
    assert [claim.id for claim in paper.claims if claim.refused] == [refused]
    assert words in next(claim.refused for claim in paper.claims if claim.refused)
    verdicts = check_paper(paper).set_index("id")["verdict"]
    assert verdicts[refused] == "cannot_check"
    assert len(verdicts) == len(paper.claims)


def test_reproduces_must_name_a_printed_number(write):
    bad = GOOD.replace(
        'percent: "60"}', 'percent: "60", reproduces: {number: prcent, analysis: a, quantity: n}}'
    )
    with pytest.raises(DefinitionError, match="did you mean 'percent'"):
        load_paper(write(bad))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("0.30", "0.3", "0.01"),
        (".009", "0.009", "0.001"),
        ("80,915", "80915", "1"),
        ("−0.377", "-0.377", "0.001"),
        ("70.6%", "70.6", "0.1"),
        ("3e-5", "0.00003", "0.00001"),
        ("1.9 × 10−5", "0.000019", "0.000001"),
        ("7.7x10^-5", "0.000077", "0.000001"),
        ("0·05", "0.05", "0.01"),
    ],
)
def test_numbers_are_read_exactly(text, value, unit):
    number = parse_number(text)
    assert (number.value, number.unit) == (Fraction(value), Fraction(unit))


@pytest.mark.parametrize("text", ["", "a", "1,5", "1.2.3", "--1", "80,91"])
def test_what_is_not_a_number_is_refused(text):
    with pytest.raises(ValueError, match=r"not a number|decimal comma"):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        (".009", "="),
        ("P<.001", "<"),
        ("P<0.0001", "<"),
        (".000", "="),
        ("1.32e-05", "="),
        ("1.9 x 10^-15", "="),
        ("< 10-15", "<"),
        ("p = n.s.", "ns"),
        ("= .04", "="),
        ("ns", "ns"),
        ("n.s.", "ns"),
        ("≥.05", ">"),
    ],
)
def test_p_values_are_read_with_their_relation(text, relation):
    assert parse_p(text).relation == relation


@pytest.mark.parametrize(
    ("exact", "printed", "verdict"),
    [
        ("12.5", "13", "consistent"),  # half up
        ("12.5", "12", "consistent"),  # half to even
        ("13.5", "13", "rounding"),  # a half rounded down
        ("13.9", "13", "rounding"),  # truncated
        ("13.4", "14", "inconsistent"),
        ("-0.005", "-0.01", "consistent"),
        ("-0.019", "-0.01", "rounding"),
        ("0.02", "-0.02", "inconsistent"),
    ],
)
def test_an_exact_value_prints_as_a_number_by_these_rules(exact, printed, verdict):
    assert parse_number(printed).prints(Fraction(exact)) == verdict


def test_text_is_rounded_half_up():
    assert round_text(Fraction(5, 1000), Fraction(1, 100)) == "0.01"
    assert round_text(-0.0004, Fraction(1, 1000)) == "0.000"
    assert round_text(1234, Fraction(1)) == "1234"
