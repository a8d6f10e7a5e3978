"""Data dictionaries as REDCap writes them: both headers, choices, checkboxes, and their faults."""

import pytest

from wavescore.definitions.dictionary import checkbox_column, load_dictionary, parse_choices
from wavescore.errors import DefinitionError

PAGE = (
    '"Variable / Field Name","Form Name","Section Header","Field Type","Field Label",'
    '"Choices, Calculations, OR Slider Labels","Field Note",'
    '"Text Validation Type OR Show Slider Number","Text Validation Min","Text Validation Max",'
    "Identifier?\n"
)
API = (
    "field_name,form_name,section_header,field_type,field_label,select_choices_or_calculations,"
    "field_note,text_validation_type_or_show_slider_number,text_validation_min,"
    "text_validation_max,identifier\n"
)
ROWS = """record_id,start,,text,Record ID,,,,,,
email,start,,text,E-mail,,,email,,,y
age,start,,text,"<b>Age</b>
in years",,,integer,16,110,
gender,start,,radio,Gender,"1, Woman | 2, Man | -99, Prefer not to say, thank you",,,,,
reasons,start,,checkbox,Why?,"1, To read|b, To write | -99, None",,,,,
agree,start,,yesno,Agree?,,,,,,
sure,start,,truefalse,Sure?,,,,,,
total,start,,calc,Sum,[age]+1,,,,,
hello,start,,descriptive,Hello,,,,,,
notes,start,,notes,Anything else?,,,,,,
"""


@pytest.fixture(params=[PAGE, API], ids=["page", "api"])
def dictionary(request, tmp_path):
    path = tmp_path / "dictionary.csv"
    path.write_bytes(b"\xef\xbb\xbf" + (request.param + ROWS).encode())
    return load_dictionary(path)


def test_either_header_gives_the_same_fields(dictionary):
    assert list(dictionary.fields) == [
        "record_id", "email", "age", "gender", "reasons",
        "agree", "sure", "total", "hello", "notes",
    ]  # fmt: skip
    age = dictionary.fields["age"]
    assert (age.validation, age.minimum, age.maximum) == ("integer", "16", "110")
    assert age.label == "Age in years"
    assert dictionary.forms == ("start",)


def test_only_the_first_comma_of_a_choice_divides(dictionary):
    gender = dictionary.fields["gender"]
    assert gender.choices == {"1": "Woman", "2": "Man", "-99": "Prefer not to say, thank you"}


def test_yesno_and_truefalse_imply_their_choices(dictionary):
    assert dictionary.fields["agree"].choices == {"1": "Yes", "0": "No"}
    assert dictionary.fields["sure"].choices == {"1": "True", "0": "False"}


def test_a_checkbox_has_a_column_for_each_choice(dictionary):
    assert dictionary.fields["reasons"].columns == ("reasons___1", "reasons___b", "reasons____99")
    assert dictionary.field_of("reasons____99").name == "reasons"
    assert dictionary.field_of("reasons") is dictionary.fields["reasons"]
    assert dictionary.field_of("reasons___7") is None
    assert checkbox_column("race", "A") == "race___a"


def test_identifiers_and_free_text_are_told_apart(dictionary):
    assert [f.name for f in dictionary.fields.values() if f.identifier] == ["email"]
    assert [f.name for f in dictionary.fields.values() if f.free_text] == ["record_id", "notes"]
    assert dictionary.fields["hello"].columns == ()


def test_choices_on_lines_of_their_own():
    assert parse_choices("0, No\n1, Yes") == ({"0": "No", "1": "Yes"}, None)


def test_choices_without_codes_are_their_own_codes():
    assert parse_choices("Mr. | Mrs.") == ({"Mr.": "Mr.", "Mrs.": "Mrs."}, None)


@pytest.mark.parametrize(
    ("row", "key", "found"),
    [
        ('gender,start,,radio,Gender,"1, Woman | , Man",,,,,', "gender", ", Man"),
        ("gender,start,,radio,Gender,,,,,,", "gender", "nothing"),
        ('gender,start,,radio,Gender,"1, A | 1, B",,,,,', "gender", "1"),
        ("gender,start,,radoi,Gender,,,,,,", "gender", "radoi"),
        ("my field,start,,text,Gender,,,,,,", "row 3", "a text of 8 characters"),
        ("record_id,start,,text,Again,,,,,,", "record_id", "record_id"),
    ],
)
def test_a_malformed_row_names_file_field_and_finding(tmp_path, row, key, found):
    path = tmp_path / "dictionary.csv"
    path.write_text(PAGE + "record_id,start,,text,Record ID,,,,,,\n" + row + "\n")
    dictionary = load_dictionary(path)
    assert "record_id" in dictionary.fields
    error = dictionary.problems[key]
    assert (error.file, error.key, error.found) == (path, key, found)
    assert error.expected


def test_a_mistyped_type_gets_a_hint(tmp_path):
    path = tmp_path / "dictionary.csv"
    path.write_text(PAGE + "gender,start,,radoi,Gender,,,,,,\n")
    assert load_dictionary(path).problems["gender"].hint == "did you mean 'radio'?"


@pytest.mark.parametrize("text", ["", "id,score\n1,2\n", PAGE])
def test_what_is_no_dictionary_is_refused(tmp_path, text):
    path = tmp_path / "dictionary.csv"
    path.write_text(text)
    with pytest.raises(DefinitionError, match="dictionary"):
        load_dictionary(path)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_dictionary_is_read_in_any_encoding(tmp_path, encoding, delimiter):
    header = ["field_name", "form_name", "field_type", "field_label", "Choices OR Calculations"]
    rows = [header, ["genero", "start", "radio", "G\u00e9nero", "S\u00ed"]]
    text = "\n".join(delimiter.join(row) for row in rows) + "\n"
    (tmp_path / "dictionary.csv").write_bytes(text.encode(encoding))
    field = load_dictionary(tmp_path / "dictionary.csv").fields["genero"]
    assert (field.label, field.choices) == ("G\u00e9nero", {"S\u00ed": "S\u00ed"})


def test_a_dictionary_that_is_not_there(tmp_path):
    with pytest.raises(DefinitionError, match="is not there"):
        load_dictionary(tmp_path / "none.csv")


def test_a_real_dictionary_of_466_fields(shared_data):
    dictionary = load_dictionary(shared_data / "port" / "redcap-data-dictionary.csv")
    assert len(dictionary.fields) == 466
    assert len(dictionary.forms) == 11
    item = dictionary.fields["gad7_1_1"]
    assert list(item.choices.items())[2] == ("2", "More than half the days")
    assert dictionary.fields["gender"].choices["-99"] == "Prefer not to answer"
    assert dictionary.fields["phone_screen_response_1"].choices["1"] == "Answered, completed"
    assert dictionary.fields["date_of_birth"].maximum == "01/01/2007"
    assert dictionary.fields["gad7raw_score_1"].calculation.startswith("[gad7_1_1]+")
    assert [f.name for f in dictionary.fields.values() if f.identifier] == ["email"]
    assert dictionary.field_of("diagnosis___2").choices["2"] == "Schizophrenia"


@pytest.mark.parametrize(
    ("project", "count"), [("longitudinal", 95), ("repeating", 11), ("checkboxes", 4)]
)
def test_real_dictionaries_of_test_projects(shared_data, project, count):
    dictionary = load_dictionary(shared_data / "redcap" / project / "dictionary.csv")
    assert len(dictionary.fields) == count
