"""Files as they come: delimiters, encodings, statistical files, their labels and missing codes."""

import pandas as pd
import pytest
from export_survey import GAD, ITEMS, REDCAP, write
from prepared import cells, make_study, prepare, table

from wavescore.errors import DataError
from wavescore.prepare.read_export import read_export
from wavescore.prepare.validate import validate


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_delimiter_and_encoding_are_found_out(tmp_path, delimiter, encoding):
    text = table(REDCAP).replace("age", "âge").replace(",", delimiter)
    (tmp_path / "export.csv").write_bytes(text.encode(encoding))
    made = prepare(make_study(GAD), tmp_path)
    assert list(made.typed["âge"].fillna(-1)) == [34, -1, 51, -1]
    assert list(made.scored["gad7_total"].fillna(-1)) == [9, 7, 21, -1]


def test_quoted_cells_hold_delimiters_and_line_breaks(tmp_path):
    text = table(REDCAP).replace("age", "note").replace("34", '"well, ""so""\nso\u2028so"')
    (tmp_path / "export.csv").write_text(text, encoding="utf-8")
    made = prepare(make_study(GAD), tmp_path)
    assert made.typed["note"][0] == 'well, "so"\nso\u2028so'
    assert len(made.typed) == 4


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("id|gad7_1\n1|2\n", "single column"),
        ("id,a,a\n1,2,3\n", "stands twice"),
        ("id,a,b\n1,2,3\n1,2\n", "line 3"),
        ('id,a,b\n1,"2,3\n1,2,3\n', "cells"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, text, said):
    (tmp_path / "export.csv").write_text(text)
    with pytest.raises(DataError, match=said):
        read_export(tmp_path / "export.csv", make_study(source={"respondent": "id"}))


def test_a_file_that_is_not_there_or_of_no_known_kind(tmp_path):
    with pytest.raises(DataError, match="not there"):
        read_export(tmp_path / "export.csv", make_study())
    (tmp_path / "export.doc").write_text("id,a\n1,2\n")
    with pytest.raises(DataError, match="unknown kind"):
        read_export(tmp_path / "export.doc", make_study())
    (tmp_path / "export.sav").write_text("id,a\n1,2\n")
    with pytest.raises(DataError, match="cannot be read"):
        read_export(tmp_path / "export.sav", make_study())


@pytest.mark.parametrize("ending", ["sav", "dta", "xpt", "parquet"])
def test_statistical_files_say_what_a_csv_says(tmp_path, ending):
    import pyreadstat

    (tmp_path / "export.csv").write_text(table(REDCAP))
    frame = pd.read_csv(tmp_path / "export.csv").rename(columns={"redcap_event_name": "event"})
    path = tmp_path / f"export.{ending}"
    if ending == "parquet":
        frame.to_parquet(path)
    else:
        names = {"sav": "write_sav", "dta": "write_dta", "xpt": "write_xport"}
        getattr(pyreadstat, names[ending])(frame, str(path))
    study = make_study(GAD, source={"export": path.name, "wave": "event"})
    made = prepare(study, tmp_path)
    plain = prepare(make_study(GAD), tmp_path)
    columns = ["respondent_id", "wave", "age", *ITEMS]
    pd.testing.assert_frame_equal(made.typed[columns], plain.typed[columns])


@pytest.mark.parametrize("values", ["codes", "labels"])
def test_user_missing_values_of_spss_are_no_answers(tmp_path, values):
    import pyreadstat

    frame = pd.DataFrame({"id": [1.0, 2.0, 3.0], "age": [34.0, 999.0, 51.0]})
    pyreadstat.write_sav(
        frame,
        str(tmp_path / "export.sav"),
        missing_ranges={"age": [{"lo": 990, "hi": 999}]},
        variable_value_labels={"age": {999: "refused"}},
    )
    study = make_study(
        None,
        [{"name": "t1", "time": 0}],
        source={"export": "export.sav", "layout": "wide", "values": values},
    )
    made = prepare(study, tmp_path)
    assert made.typed["age"].mean() == 42.5
    assert cells(made.findings, "respondent_id", "value", "rule", "detail") == [
        ("2", "999", "missing_code", "refused")
    ]


def test_what_the_file_says_of_missing_codes_is_kept_on_disk(tmp_path):
    import pyreadstat

    frame = pd.DataFrame({"id": [1.0, 2.0], "sex": [1.0, "a"]})
    pyreadstat.write_dta(frame, str(tmp_path / "export.dta"), missing_user_values={"sex": ["a"]})
    study = make_study(
        None, [{"name": "t1", "time": 0}], source={"export": "export.dta", "layout": "wide"}
    )
    as_read, _, _ = read_export(tmp_path / "export.dta", study)
    as_read.to_parquet(tmp_path / "as_read.parquet", index=False)
    typed, findings, _ = validate(pd.read_parquet(tmp_path / "as_read.parquet"), None, study)
    assert cells(findings, "value", "rule") == [(".a", "missing_code")]
    assert typed["sex"].tolist()[0] == 1.0


def test_the_frame_read_is_text_alone(tmp_path):
    write(tmp_path, REDCAP)
    as_read, _, _ = read_export(tmp_path / "export.csv", make_study(GAD))
    assert list(as_read.columns) == ["export_row", "respondent_id", "wave", *ITEMS, "age"]
    assert as_read["export_row"].tolist() == [1, 2, 3, 4]
    assert all(as_read[c].map(type).eq(str).all() for c in as_read.columns[1:])


def labelled_file(folder, ending):
    """A file whose codes carry labels: GAD-7 coded 1 to 4, -77 for refused, ids with labels."""
    import pyreadstat

    columns = {"id": [1.0, 2.0, 3.0], "sex": [1.0, 2.0, -77.0]}
    frame = pd.DataFrame(columns | dict.fromkeys(ITEMS, [1.0, 4.0, -77.0]))
    answers = {1: "Not at all", 2: "Several days", 3: "Over half the days", 4: "Nearly every day"}
    labels = dict.fromkeys(ITEMS, answers | {-77: "Refused"})
    labels |= {"sex": {1: "Woman", 2: "Man", -77: "Refused"}, "id": {1: "Anna"}}
    write = {"sav": pyreadstat.write_sav, "dta": pyreadstat.write_dta}[ending]
    write(frame, str(folder / f"export.{ending}"), variable_value_labels=labels)


@pytest.mark.parametrize("ending", ["sav", "dta"])
def test_the_labels_that_a_file_carries_are_its_answers(tmp_path, ending):
    labelled_file(tmp_path, ending)
    study = make_study(
        GAD,
        [{"name": "t1", "time": 0}],
        source={
            "export": f"export.{ending}",
            "layout": "wide",
            "values": "labels",
            "missing_codes": {"-77": "refused"},
        },
    )
    made = prepare(study, tmp_path)
    assert cells(made.scored, "respondent_id", "gad7_total", "sex") == [
        ("1", 0.0, "Woman"), ("2", 21.0, "Man"),
    ]  # fmt: skip
    assert cells(made.exclusions, "respondent_id", "rule") == [("3", "no answers")]
    assert set(made.findings["rule"]) == {"missing_code"}
    assert set(made.findings["value"]) == {"-77"}


def test_a_file_of_codes_keeps_its_codes_whatever_their_labels(tmp_path):
    labelled_file(tmp_path, "sav")
    study = make_study(
        {"gad7": {"columns": "gad7_{item}", "recode": {"1": 0, "2": 1, "3": 2, "4": 3}}},
        [{"name": "t1", "time": 0}],
        source={"export": "export.sav", "layout": "wide", "missing_codes": {"-77": "refused"}},
    )
    made = prepare(study, tmp_path)
    assert list(made.scored["gad7_total"]) == [0.0, 21.0]
