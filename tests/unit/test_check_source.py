"""What is checked before any job: the export's header against the study file."""

import subprocess
import sys
from dataclasses import replace

import pytest
from prepared import EVENTS, make_study

from wavescore.analyses.studies import check_named_fields
from wavescore.errors import DataError, DefinitionError
from wavescore.prepare.check_source import check_source

HEADER = ["id", "redcap_event_name", "age", "begun", *(f"gad7_{i}" for i in range(1, 8))]
GAD = {"gad7": {"columns": "gad7_{item}"}}
DICTIONARY = (
    "field_name,form_name,field_type,field_label,select_choices_or_calculations\n"
    "id,start,text,Record ID,\n"
)


@pytest.fixture
def export(tmp_path):
    rows = [HEADER]
    for event in ("baseline", "week_6", "week_12"):
        rows.append(["1", event, "30", "", *"0123012"])
    (tmp_path / "export.csv").write_text("\n".join(",".join(row) for row in rows) + "\n")
    return tmp_path


def refused(folder, study) -> Exception:
    with pytest.raises((DataError, DefinitionError)) as caught:
        check_source(study, folder)
    error = caught.value
    assert error.file and error.key and error.found is not None and error.expected
    return error


def test_a_sound_source_passes(export):
    check_source(make_study(GAD), export)


@pytest.mark.parametrize(
    ("settings", "key", "hint"),
    [
        ({"source": {"export": "exprot.csv"}}, "source.export", "did you mean 'export.csv'"),
        ({"source": {"respondent": "idd"}}, "source.respondent", "did you mean 'id'"),
        ({"source": {"wave": "redcap_event"}}, "source.wave", "redcap_event_name"),
        ({"instruments": {"gad7": {"columns": "gad_{item}"}}}, "instruments.gad7", "gad7_1"),
        ({"eligibility": [{"name": "a", "field": "aeg", "at_least": 1}]}, "eligibility.0.field",
         "'age'"),
        ({"eligibility": [{"name": "a", "started": "begun", "completed": "end",
                           "at_least_minutes": 5}]}, "eligibility.0.completed", "spelling"),
        ({"groups": {"young": {"field": "agee", "bands": {"a": [1, 2]}}}}, "groups.young.field",
         "'age'"),
    ],
)  # fmt: skip
def test_a_name_that_the_export_has_not(export, settings, key, hint):
    settings = dict(settings)
    study = make_study(settings.pop("instruments", GAD), **settings)
    error = refused(export, study)
    assert error.key == key
    assert hint in error.args[0]


def test_all_problems_are_said_at_once(export):
    groups = {
        "young": {"field": "agee", "bands": {"a": [1, 2]}},
        "begun": {"field": "age", "bands": {}},
    }
    recode = {"gad7": {"columns": "gad7_{item}", "recode": {"5": 4}}}
    waves = [*EVENTS[:2], {"name": "t3", "time": 2, "event": "week_21"}]
    error = refused(export, make_study(recode, waves, groups=groups))
    assert error.key == "groups.young.field"
    said = str(error).split("\n\n")
    assert [text.split(": ")[1] for text in said] == [
        "groups.young.field", "waves.2", "groups.begun", "instruments.gad7.recode.5",
    ]  # fmt: skip
    assert all("found:" in text and "expected:" in text for text in said)


def test_an_event_that_no_row_has(export):
    waves = [*EVENTS[:2], {"name": "t3", "time": 2, "event": "week_21"}]
    error = refused(export, make_study(GAD, waves))
    assert error.key == "waves.2"
    assert "did you mean 'week_12'" in error.args[0]


def test_a_group_with_the_name_of_a_field(export):
    groups = {"age": {"field": "age", "bands": {"a": [1, 2]}}}
    assert refused(export, make_study(GAD, groups=groups)).key == "groups.age"


def test_a_wrong_delimiter(export):
    (export / "export.csv").write_text("id|age\n1|2\n")
    with pytest.raises(DataError, match="single column"):
        check_source(make_study(GAD), export)


def test_missing_codes_and_recodes_that_cannot_be(export):
    codes = make_study(GAD, source={"missing_codes": {"3": "refused"}})
    assert "is an answer" in refused(export, codes).args[0]
    recode = {"gad7": {"columns": "gad7_{item}", "recode": {"1": 0, "5": 4}}}
    assert refused(export, make_study(recode)).key == "instruments.gad7.recode.5"


SHIFTED = "1, Not at all | 2, Several days | 3, Over half the days | 4, Nearly every day"


def test_codes_that_the_dictionary_labels_otherwise(export):
    rows = [f'gad7_{i},gad7,radio,Item,"{SHIFTED}"\n' for i in range(1, 8)]
    (export / "dictionary.csv").write_text(DICTIONARY + "".join(rows))
    source = {"dictionary": "dictionary.csv"}
    error = refused(export, make_study(GAD, source=source))
    assert error.key == "instruments.gad7.recode"
    assert error.expected == "1: 0"
    recode = {"gad7": {"columns": "gad7_{item}", "recode": {"1": 0, "2": 1, "3": 2, "4": 3}}}
    check_source(make_study(recode, source=source), export)


def test_a_broken_field_of_the_dictionary_stops_only_a_study_that_uses_it(export):
    (export / "dictionary.csv").write_text(DICTIONARY + "age,start,radoi,Age,\n")
    source = {"dictionary": "dictionary.csv"}
    check_source(make_study(GAD, source=source), export)
    young = {"young": {"field": "age", "bands": {"a": [1, 2]}}}
    assert "unknown field type" in str(refused(export, make_study(groups=young, source=source)))


def test_a_group_of_a_code_that_no_choice_has(export):
    (export / "dictionary.csv").write_text(DICTIONARY + 'age,start,radio,Arm,"1, Now | 2, Later"\n')
    source = {"dictionary": "dictionary.csv"}
    groups = {"arm": {"field": "age", "values": {"Now": [1], "Waiting list": [3]}}}
    error = refused(export, make_study(GAD, source=source, groups=groups))
    assert error.key == "groups.arm.values.Waiting list"
    assert error.expected == "one of 1 (Now), 2 (Later)"


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        (["why___1"], "no column why___2"),
        (["why___1", "why___2", "why___3"], "a column why___3"),
        (["why___1", "why___2", "why____99"], None),
        (["why___1", "why___2", "why___unk"], None),
    ],
)
def test_a_checkbox_that_dictionary_and_export_know_otherwise(export, columns, found):
    (export / "dictionary.csv").write_text(DICTIONARY + 'why,start,checkbox,Why?,"1, A | 2, B"\n')
    (export / "export.csv").write_text(
        ",".join(["id", "redcap_event_name", *columns])
        + "\n1,baseline"
        + ",1" * len(columns)
        + "\n"
    )
    source = {"dictionary": "dictionary.csv"}
    analyses = {"describe": {"fields": ["why"]}}
    check_source(make_study(waves=EVENTS[:1], source=source), export)
    study = make_study(waves=EVENTS[:1], source=source, analyses=analyses)
    if found is None:
        check_source(study, export)
    else:
        assert refused(export, study).found == found


def test_an_analysed_field_that_the_dictionary_does_not_know(export):
    (export / "dictionary.csv").write_text(DICTIONARY)
    source = {"dictionary": "dictionary.csv"}
    study = make_study(GAD, source=source, analyses={"describe": {"fields": ["age"]}})
    assert "does not know the field" in str(refused(export, study))


def test_an_identifier_is_not_analysed(export):
    (export / "dictionary.csv").write_text(
        "field_name,form_name,field_type,field_label,select_choices_or_calculations,identifier\n"
        "id,start,text,Record ID,,\nage,start,text,Age,,y\n"
    )
    source = {"dictionary": "dictionary.csv"}
    study = make_study(GAD, source=source, analyses={"describe": {"fields": ["age"]}})
    assert refused(export, study).key == "analyses.describe"
    check_source(make_study(GAD, source=source), export)


def test_a_late_wave_is_found_beyond_the_first_megabyte(tmp_path):
    rows = [f"{n},baseline,30,,0,0,0,0,0,0,0" for n in range(60_000)]
    rows.append("1,week_6,30,,0,0,0,0,0,0,0")
    (tmp_path / "export.csv").write_text(",".join(HEADER) + "\n" + "\n".join(rows) + "\n")
    check_source(make_study(GAD, EVENTS[:2]), tmp_path)
    refused(tmp_path, make_study(GAD))


@pytest.mark.parametrize("ending", ["sav", "parquet"])
def test_headers_of_other_formats(tmp_path, ending):
    import pandas as pd
    import pyreadstat

    frame = pd.DataFrame({"id": [1.0], **{f"gad7_{i}": [0.0] for i in range(1, 8)}})
    path = tmp_path / f"export.{ending}"
    if ending == "sav":
        pyreadstat.write_sav(frame, str(path))
    else:
        frame.to_parquet(path)
    one = [{"name": "t1", "time": 0}]
    source = {"export": path.name, "layout": "wide"}
    check_source(make_study(GAD, one, source=source), tmp_path)
    wrong = {"gad7": {"columns": "gad_{item}"}}
    assert refused(tmp_path, make_study(wrong, one, source=source)).key == "instruments.gad7"


def test_the_check_of_a_csv_imports_nothing_heavy():
    code = (
        "import sys, wavescore.prepare.check_source\n"
        "heavy = {'pandas', 'numpy', 'pyarrow', 'pyreadstat', 'scipy'} & set(sys.modules)\n"
        "print(sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("analysis", "options", "hint"),
    [
        ("correlations", {"variables": ["gad_7", "age"]}, "gad7"),
        ("growth", {"outcomes": ["gad77"]}, "gad7"),
        ("describe", {"fields": ["agee"]}, "age"),
    ],
)
def test_an_analysis_names_what_the_data_have(export, analysis, options, hint):
    study = replace(make_study(GAD), analyses={analysis: options})
    fields = check_source(study, export)
    with pytest.raises(DefinitionError) as caught:
        check_named_fields(study, fields)
    error = caught.value
    assert error.key.startswith(f"analyses.{analysis}.")
    assert error.hint == f"did you mean {hint!r}?"


@pytest.mark.parametrize("ending", ["sav", "dta", "xpt", "parquet"])
def test_a_file_that_is_not_what_its_ending_says(tmp_path, ending):
    (tmp_path / f"export.{ending}").write_bytes(b"just a few words\n" * 9)
    with pytest.raises(DataError, match="the data file cannot be read") as caught:
        check_source(make_study(GAD, source={"export": f"export.{ending}"}), tmp_path)
    assert (caught.value.expected, bool(caught.value.hint)) == (f"a .{ending} file", True)


@pytest.mark.parametrize("ending", ["csv", "sav", "parquet"])
def test_an_export_of_a_header_alone_has_no_rows(export, ending):
    import pandas as pd
    import pyreadstat

    path = export / f"export.{ending}"
    frame = pd.DataFrame({name: pd.Series(dtype=str) for name in HEADER})
    write = {
        "csv": lambda: path.write_text(",".join(HEADER) + "\n\n"),
        "sav": lambda: pyreadstat.write_sav(frame, str(path)),
        "parquet": lambda: frame.to_parquet(path),
    }
    write[ending]()
    error = refused(export, make_study(GAD, source={"export": path.name}))
    assert "no rows" in str(error) and error.key == "source.export"


def test_an_event_of_one_arm_that_no_row_has(export):
    waves = [EVENTS[0], {"name": "t2", "time": 1, "event": ["week_6", "week_6_arm_2"]}]
    error = refused(export, make_study(GAD, waves))
    assert error.key == "waves.1" and error.expected == "week_6_arm_2"
