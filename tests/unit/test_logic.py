"""REDCap's calculations and branching logic: each on a small table, by REDCap's own rules."""

import pandas as pd
import pytest
from prepared import EVENTS, cells, make_study, prepare

from wavescore.definitions.dictionary import load_dictionary
from wavescore.prepare.logic.evaluate import is_true, work_out
from wavescore.prepare.logic.syntax import LogicError, read_logic

NAN = float("nan")
ANSWERS = pd.DataFrame(
    {
        "a": [1.0, 2.0, NAN],
        "b": [3.0, NAN, NAN],
        "word": ["x", "y", None],
        "why___2": [1.0, 0.0, NAN],
        "first": pd.to_datetime(["2024-01-31", "2024-03-01", None]),
        "second": pd.to_datetime(["2024-02-01 12:00", "2024-02-28 00:00", "2024-01-01 00:00"]),
    }
)


def value_of(reference):
    return ANSWERS[f"{reference.field}___{reference.code}" if reference.code else reference.field]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[a]+[b]", [4, NAN, NAN]),
        ("sum([a],[b])", [4, 2, NAN]),
        ("mean([a], [b], 5)", [3, 3.5, 5]),
        ("median([a],[b],10)", [3, 6, 10]),
        ("min([a],[b])", [1, 2, NAN]),
        ("max([a],[b])", [3, 2, NAN]),
        ("stdev([a],[b])", [2**0.5, NAN, NAN]),
        ("2+3*[a]^2", [5, 14, NAN]),
        ("-[a]^2", [-1, -4, NAN]),
        ("(2+3)*[a]/([a]-1)", [NAN, 10, NAN]),
        ("round([a]/8, 2)", [0.13, 0.25, NAN]),
        ("round(-2.5)", [-3, -3, -3]),
        ("roundup(2.01, 1)", [2.1, 2.1, 2.1]),
        ("rounddown(-2.01)", [-3, -3, -3]),
        ("abs(-1*[a])", [1, 2, NAN]),
        ("sqrt([a]*[a])", [1, 2, NAN]),
        ('if([b] = "", 0, [b])', [3, 0, 0]),
        ("if([a] > 1 and [b] = '', 7, 8)", [8, 7, 8]),
        ("datediff([first],[second],'d')", [1.5, 2, NAN]),
        ("datediff([first],[second],'d','ymd',true)", [1.5, -2, NAN]),
        ("datediff([first],[second],'h', true)", [36, -48, NAN]),
        ("datediff('2024-01-01',[second],'M')", [31.5 / 30.44, 58 / 30.44, 0]),
        ("/* the sum */ [a]\n + 1", [2, 3, NAN]),
    ],
)
def test_calculations(written, expected):
    got = work_out(read_logic(written), value_of, ANSWERS.index)
    assert got.tolist() == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[a] = '1'", [True, False, False]),
        ("[a] <> '1'", [False, True, True]),
        ("[a] != 1", [False, True, True]),
        ("[b] = ''", [False, True, True]),
        ('[b] <> ""', [True, False, False]),
        ("[a] >= 2", [False, True, False]),
        ("2 > [a]", [True, False, False]),
        ("[word] = 'x'", [True, False, False]),
        ("[word] <> 'x'", [False, True, True]),
        ("[why(2)] = '1'", [True, False, False]),
        ("[why(2)] = '0'", [False, True, False]),
        ("[a] = 1 or [a] = 2 and [b] = 3", [True, False, False]),
        ("([a] = 1 or [a] = 2) and [b] = 3", [True, False, False]),
        ("not ([a] = 1)", [False, True, True]),
        ("!([a] = 1) && [a] <> ''", [False, True, False]),
        ("[first] > '2024-02-01'", [False, True, False]),
        ("[first] < [second]", [True, False, False]),
        ("isblankormissingcode([b])", [False, True, True]),
    ],
)
def test_branching_logic(written, expected):
    assert is_true(read_logic(written), value_of, ANSWERS.index).tolist() == expected


@pytest.mark.parametrize(
    "written",
    ["[a] +", "[a", "today", "datediff([first],'today','d')", "[user-name] = 'x'", "[a] [b]",
     "contains([word], 'x')", "[x][current-instance]", "([a] = 1", "round()", "[first] + 1",
     "datediff([a],[first],'d')", "sum([a] [b])", "[a] < ''"],
)  # fmt: skip
def test_what_cannot_be_read_is_said(written):
    with pytest.raises(LogicError):
        work_out(read_logic(written), value_of, ANSWERS.index)


def test_every_logic_of_a_real_dictionary_is_read(shared_data):
    fields = load_dictionary(shared_data / "port" / "redcap-data-dictionary.csv").fields.values()
    written = [text for f in fields for text in (f.branching, f.calculation) if text]
    assert len(written) == 283
    for text in written:
        read_logic(text)


DICTIONARY = """field_name,form_name,field_type,field_label,select_choices_or_calculations
id,start,text,Record ID,
gad7_1,start,radio,One,"0, No | 1, A | 2, B | 3, C"
gad7_2,start,radio,Two,"0, No | 1, A | 2, B | 3, C"
total,start,calc,Total,[gad7_1]+[gad7_2]
change,start,calc,Change,[gad7_1]-[baseline][gad7_1]
days,start,calc,Days,"datediff([id],'today','d')"
"""


def test_calculations_are_worked_out_again_and_compared(tmp_path):
    (tmp_path / "dictionary.csv").write_text(DICTIONARY)
    (tmp_path / "export.csv").write_text(
        "id,redcap_event_name,gad7_1,gad7_2,total,change,days,start_complete\n"
        "1,baseline,1,2,3,0,5,2\n"
        "1,week_6,2,2,5,1,5,2\n"
        "2,baseline,1,,1,0,5,2\n"
        "3,baseline,1,1,,0,5,2\n"
        "4,baseline,1,1,,0,5,\n"
    )
    use = {"gad7": {"columns": {"t1": ["gad7_1", *["gad7_2"] * 6]}}}
    use["gad7"]["columns"]["t2"] = use["gad7"]["columns"]["t1"]
    study = make_study(use, EVENTS[:2], source={"dictionary": "dictionary.csv"})
    made = prepare(study, tmp_path)
    found = made.findings[made.findings["rule"] == "calculation_differs"]
    assert cells(found, "respondent_id", "wave", "field", "value", "detail") == [
        ("1", "t2", "total", "5", "the answers give 4; kept"),
        ("2", "t1", "total", "1", "the answers give no value; kept"),
        ("3", "t1", "total", "", "the answers give 2; kept"),
    ]
    assert made.typed["total"].tolist()[:3] == [3, 5, 1]
