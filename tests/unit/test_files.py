"""What kind a file is, how its text is encoded, and what no error may quote."""

import gzip
import json
import zipfile

import numpy as np
import pandas as pd
import pytest

from wavescore.errors import DataError
from wavescore.files.decoding import BAD_BYTE, decode
from wavescore.files.formats import read_header
from wavescore.files.table import read_table
from wavescore.files.write import write_csv

TEXT = "id,name,x\n1,José,2\n2,Łukasz,3\n"


def refused(path):
    """Return the error of a file that is no table, the same for its header and its rows."""
    with pytest.raises(DataError) as of_header:
        read_header(path)
    with pytest.raises(DataError) as of_table:
        read_table(path)
    assert of_header.value.problem == of_table.value.problem
    assert of_header.value.hint
    return of_header.value


def archive(*names):
    def write(path):
        with zipfile.ZipFile(path, "w") as made:
            for name in names:
                made.writestr(name, "x")

    return write


STRANGERS = {
    "zero bytes": (lambda p: p.write_bytes(b""), "is empty"),
    "a byte order mark alone": (lambda p: p.write_bytes(b"\xef\xbb\xbf\r\n"), "is empty"),
    "a folder": (lambda p: p.mkdir(), "is a folder"),
    "gzip": (lambda p: p.write_bytes(gzip.compress(TEXT.encode())), "gzip"),
    "zip": (archive("export.csv"), "zip archive"),
    "xlsx": (archive("xl/workbook.xml"), "Excel workbook"),
    "docx": (archive("word/document.xml"), "Word document"),
    "pdf": (lambda p: p.write_bytes(b"%PDF-1.7 x"), "PDF"),
    "login page": (lambda p: p.write_text("\n<!DOCTYPE html><title>Log in</title>"), "web page"),
    "API error": (lambda p: p.write_text('{"error": "You do not have permissions"}'), "API"),
    "API error in xml": (
        lambda p: p.write_text('<?xml version="1.0"?><hash><error>no</error></hash>'),
        "is xml",
    ),
    "an object": (lambda p: p.write_text('{"records": []}'), "no list of rows"),
    "a cut JSON": (lambda p: p.write_text('[{"id": "1", "x": '), "not complete JSON"),
    "parquet": (lambda p: p.write_bytes(b"PAR1 x PAR1"), "Parquet file under another ending"),
    "SPSS": (lambda p: p.write_bytes(b"$FL2@(#) x"), "SPSS file under another ending"),
}


@pytest.mark.parametrize("name", STRANGERS)
def test_a_file_of_another_kind_is_told_before_it_is_parsed(tmp_path, name):
    write, said = STRANGERS[name]
    write(tmp_path / "export.csv")
    assert said in refused(tmp_path / "export.csv").problem


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"],
)
def test_every_encoding_of_unicode_is_read_with_a_mark_or_without(tmp_path, encoding):
    (tmp_path / "export.csv").write_bytes(TEXT.encode(encoding))
    assert read_table(tmp_path / "export.csv").frame["name"].tolist() == ["José", "Łukasz"]
    assert read_header(tmp_path / "export.csv").names == ["id", "name", "x"]


def test_windows_latin_is_read():
    assert decode("id,Größe,“x”\n".encode("cp1252")) == "id,Größe,“x”\n"


def test_one_bad_byte_leaves_a_utf8_file_utf8():
    data = "id,name\n1,José\n2,Zoë\n".encode() + b"3,Ren\xe9e\n"
    assert decode(data) == f"id,name\n1,José\n2,Zoë\n3,Ren{BAD_BYTE}e\n"


def test_a_part_of_a_file_may_end_within_a_character():
    assert decode("Zoë".encode()[:-1], part=True) == "Zo"
    assert decode("ab".encode("utf-16-le")[:3] + b"", part=True).startswith("a")


def test_a_json_export_is_read(tmp_path):
    rows = [{"id": "1", "x": 2, "y": None}, {"id": "2", "x": 2.5, "z": True}]
    for name in ("export.json", "export.csv"):
        (tmp_path / name).write_text(json.dumps(rows))
        frame = read_table(tmp_path / name).frame
        assert frame.to_dict("list") == {
            "id": ["1", "2"], "x": ["2", "2.5"], "y": ["", ""], "z": ["", "TRUE"],
        }  # fmt: skip
        assert read_header(tmp_path / name).rows == 2


def test_the_two_further_header_lines_of_qualtrics_are_no_rows(tmp_path):
    (tmp_path / "export.csv").write_text(
        'ResponseId,Q1\nResponse ID,"How are you,\ntoday?"\n'
        '"{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}"\nR_1,2\nR_2,3\n'
    )
    assert read_table(tmp_path / "export.csv").frame["Q1"].tolist() == ["2", "3"]
    assert read_header(tmp_path / "export.csv").labels["Q1"] == "How are you,\ntoday?"


HEADERLESS = '"1001","Zharko Lenox","(415) 555-1212","2015-04-02",34\n"1002","A B","1",,5\n'


@pytest.mark.parametrize(
    ("text", "secrets"),
    [
        (HEADERLESS, ["Zharko", "555", "1001"]),
        ("My sister Anna rang me yesterday\nand then\n", ["sister", "Anna"]),
        ("a,b\n1,Anna rang\n2,x,y\n", ["Anna"]),
        ('{"name": "Anna"}', ["Anna"]),
        ('[{"name": "Anna", "x": }]', ["Anna"]),
        ("id,Anna Smith,Anna Smith\n1,2,3\n", ["Smith"]),
    ],
)
def test_no_error_quotes_what_stands_in_a_file(tmp_path, text, secrets):
    (tmp_path / "export.csv").write_text(text)
    with pytest.raises(DataError) as caught:
        read_table(tmp_path / "export.csv")
    assert not [secret for secret in secrets if secret in str(caught.value)]


def test_a_headerless_file_is_told(tmp_path):
    (tmp_path / "export.csv").write_text(HEADERLESS)
    with pytest.raises(DataError, match="no header") as caught:
        read_table(tmp_path / "export.csv")
    assert "raw data" in caught.value.hint


SWALLOWED = """id,age,comment,sex
1,30,fine,1
2,31,"so so,0
3,32,well,1
4,33,good,0
5,34,"not well",1
"""


def test_a_stray_quote_that_swallows_rows_is_refused(tmp_path):
    # The quote of row 2 closes before the words of row 5: four rows are one cell.
    text = SWALLOWED.replace('5,34,"not well",1', '5,34,",1')
    (tmp_path / "export.csv").write_text(text)
    with pytest.raises(DataError, match="swallowed rows") as caught:
        read_table(tmp_path / "export.csv")
    assert caught.value.key == "line 3, comment"
    assert "so so" not in str(caught.value)


def test_a_comment_of_several_lines_with_commas_is_a_comment(tmp_path):
    comment = "well, yes, and no,\nthen, again, perhaps\nnot, that, is, all"
    frame = pd.DataFrame({"id": ["1", "2"], "age": ["3", "4"], "comment": [comment, "x"]})
    frame["sex"] = ["1", "2"]
    frame.to_csv(tmp_path / "export.csv", index=False)
    assert read_table(tmp_path / "export.csv").frame["comment"][0] == comment


def test_values_that_the_file_itself_holds_for_missing(tmp_path):
    import pyreadstat

    frame = pd.DataFrame({"id": [1.0, 2.0, 3.0], "age": [34.0, 98.0, 9.0]})
    pyreadstat.write_sav(
        frame,
        str(tmp_path / "export.sav"),
        missing_ranges={"age": [9, {"lo": 97, "hi": 99}]},
        variable_value_labels={"age": {9: "Refused"}},
    )
    table = read_table(tmp_path / "export.sav")
    assert table.missing == {"age": {"9": "Refused", "98": "missing by the file"}}
    frame = pd.DataFrame({"id": [1.0, 2.0], "age": [34.0, "b"]})
    pyreadstat.write_dta(
        frame,
        str(tmp_path / "export.dta"),
        missing_user_values={"age": ["b"]},
        variable_value_labels={"age": {"b": "Not asked"}},
    )
    table = read_table(tmp_path / "export.dta")
    assert table.frame["age"].tolist() == ["34", ".b"]
    assert table.missing == {"age": {".b": "Not asked"}}


def test_a_wide_table_is_written_as_pandas_writes_it(tmp_path):
    times = pd.to_datetime(["2024-05-31 14:05", None, "2024-06-01 00:00", "2024-05-31 14:05"])
    frame = pd.DataFrame(
        {
            "id": pd.Series(["r1", "r2", None, "r1"], dtype="str"),
            "score": [1.0, np.nan, 0.1 + 0.2, -1e-17],
            "said": pd.Series(['a "b", c', "", "two\nlines", "ü"], dtype="str"),
            "whole": [1, 2, 3, 1],
            "time": times,
            "day": times.normalize(),
            "instant": times + pd.Timedelta("1ms"),
            "never": pd.to_datetime([None] * 4),
            "all, missing": np.nan,
        }
    )
    for name, table in (("some", frame), ("none", frame[:0])):
        write_csv(table, tmp_path / f"{name}.csv")
        table.to_csv(tmp_path / f"{name}_pandas.csv", index=False)
        written = (tmp_path / f"{name}.csv").read_bytes()
        assert written == (tmp_path / f"{name}_pandas.csv").read_bytes()
