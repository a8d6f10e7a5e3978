"""Fields that look like identifiers though nobody flagged them."""

import pandas as pd
import pytest
from prepared import cells, make_study, prepare

from wavescore.prepare.identifiers import looks_like, nhs_number

RULE = "looks_like_identifier"
# 943 476 5919 is the example of the NHS Data Dictionary; Ofcom keeps 07700 900xxx for fiction.
CASES = {
    "an e-mail address": ["ann@example.org", "write to a.b+c@mail.example.co.uk please"],
    "a telephone number": [
        "07700 900123",
        "+44 7700 900123",
        "(020) 7946 0018",
        "0044 7700 900123",
    ],
    "a UK postcode": ["M1 1AE", "ec1a1bb", "GIR 0AA", "I live in SW1A 2AA now"],
    "an NHS number": ["943 476 5919", "9434765919", "943-476-5919", "it is 943 476 5919."],
}
INNOCENT = [
    *("", "34"),
    *("2024-05-31", "2024-05-31 14:03:27", "01-02-2024", "01.02.2024 10:30", "0.01234567890"),
    *("-99", "1234567890123456", "943 476 5918", "I am fine @ home", "R0017",
      "flat b12 3rd floor", "1e-10"),
]  # fmt: skip


def found(*texts):
    people = pd.Series([str(number) for number in range(len(texts))])
    return looks_like(pd.Series(texts, dtype="str"), people)


@pytest.mark.parametrize(("what", "text"), [(w, t) for w, texts in CASES.items() for t in texts])
def test_each_kind_is_seen(what, text):
    assert found(text, "nothing") == {what: 1}


@pytest.mark.parametrize("text", INNOCENT)
def test_other_answers_are_not(text):
    assert found(text) == {}


@pytest.mark.parametrize("digit", range(10))
def test_the_check_digit_decides(digit):
    assert nhs_number(f"943476591{digit}") == (digit == 9)


def test_numbers_of_ten_digits_are_not_taken_for_nhs_numbers_by_chance():
    # Seconds since 1970: one in eleven has the check digit.
    seconds = [str(1_700_000_000 + 37 * number) for number in range(200)]
    assert any(map(nhs_number, seconds))
    assert found(*seconds) == {}


DICTIONARY = """Variable / Field Name,Form Name,Field Type,Field Label,"Choices, Calculations, OR Slider Labels",Text Validation Type OR Show Slider Number,Identifier?
id,start,text,Record ID,,,
email,start,text,E-mail,,email,y
contact,start,text,How to reach you,,email,
area,start,text,Area,,,
"""  # noqa: E501
EXPORT = """id,email,contact,area
1,ann@example.org,ann@example.org,M1 1AE
2,bob@example.org,bob@example.org,here
"""


def test_an_unflagged_field_is_a_finding_without_its_answers(tmp_path):
    (tmp_path / "dictionary.csv").write_text(DICTIONARY)
    (tmp_path / "export.csv").write_text(EXPORT)
    study = make_study({}, [{"name": "t1", "time": 0}], source={"dictionary": "dictionary.csv"})
    findings = prepare(study, tmp_path).findings
    assert cells(findings, "respondent_id", "wave", "field", "value", "rule", "detail") == [
        ("", "", "contact", "", RULE,
         "not flagged as an identifier, and looks like an e-mail address of 2 respondents"),
        ("", "", "area", "", RULE,
         "not flagged as an identifier, and looks like a UK postcode of 1 respondent"),
    ]  # fmt: skip


def test_respondents_ids_count_too(tmp_path):
    (tmp_path / "export.csv").write_text("id,age\n9434765919,30\n4010232137,31\n")
    study = make_study({}, [{"name": "t1", "time": 0}], source={"layout": "wide"})
    findings = prepare(study, tmp_path).findings
    assert cells(findings, "field", "rule") == [("id", RULE)]
