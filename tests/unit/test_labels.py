"""What tables call fields and choices: the dictionary's words, or the study's own."""

from pathlib import Path

import pandas as pd
import pytest

from wavescore.analyses.describe.compute import run as describe
from wavescore.analyses.describe.tables import tables
from wavescore.analyses.registry import declared
from wavescore.analyses.studies import check_named_fields, load_study
from wavescore.definitions.labels import LONGEST, brief, declared_labels
from wavescore.errors import DefinitionError
from wavescore.layout.lookup import Lookup
from wavescore.prepare.check_source import check_source

DICTIONARY = (
    "field_name,form_name,field_type,field_label,select_choices_or_calculations,"
    "text_validation_type_or_show_slider_number\n"
    "id,s,text,ID,,\n"
    "hours_week,s,text,<b>About how many hours</b> did you spend?,,integer\n"
    'sex,s,radio,Sex at birth:,"1, F | 2, M",\n'
)
PEOPLE = pd.DataFrame(
    {"respondent_id": ["a", "b", "c"], "wave": "t1", "hours_week": [1.0, 2, 3], "sex": [1.0, 2, 2]}
)


def study(folder: Path, labels: str = "", source: str = "dictionary: d.csv, layout: redcap"):
    (folder / "config" / "studies" / "mine").mkdir(parents=True)
    (folder / "d.csv").write_text(DICTIONARY)
    (folder / "e.csv").write_text("id,hours_week,sex\n1,2,1\n2,3,2\n")
    file = folder / "config" / "studies" / "mine" / "study.yaml"
    file.write_text(
        f"title: Mine\nsource: {{export: e.csv, {source}, respondent: id}}\n"
        "waves: [{name: t1, time: 0}]\nanalyses: {describe: {fields: [hours_week, sex]}}\n" + labels
    )
    return load_study(file)


def printed(made):
    found = Lookup(describe(PEOPLE, made, fields=["hours_week", "sex"]), declared("describe"))
    return [row.cells[0].value for each in tables(found, made) for row in each.rows]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_the_dictionarys_words_reach_the_tables(tmp_path):
    made = study(tmp_path)
    assert printed(made) == [
        "Sex at birth", "F", "M", "Missing", "About how many hours did you spend?",
    ]  # fmt: skip


def test_the_studys_words_come_first(tmp_path):
    labels = "labels: {hours_week: Hours, sex: {label: Sex, choices: {1: Woman}}}\n"
    made = study(tmp_path, labels)
    check_named_fields(made, check_source(made))
    assert printed(made) == ["Sex", "Woman", "M", "Missing", "Hours"]
    # A release may print what the study itself calls a choice.
    assert {"Woman", "M"} <= declared_labels(made)


def test_without_a_dictionary_choices_make_categories(tmp_path):
    labels = "labels: {sex: {choices: {1: Woman, 2: Man}}}\n"
    made = study(tmp_path, labels, source="layout: wide")
    assert printed(made)[:3] == ["Sex", "Woman", "Man"]


def test_an_instruments_and_a_groups_words(tmp_path):
    made = study(
        tmp_path,
        "groups: {sex_group: {field: sex, values: {F: [1], M: [2]}}}\nlabels: {sex_group: Sex}\n",
    )
    assert made.field_labels["sex_group"] == "Sex"


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ("labels: {hours_weak: Hours}", "did you mean 'hours_week'"),
        ("labels: {sex: {choices: {1: other}}}", "a choice's label is a word of ours"),
        ("labels: {sex: {choice: {1: F}}}", "labels.sex"),
    ],
)
def test_words_that_cannot_be(tmp_path, labels, message):
    with pytest.raises(DefinitionError, match=message):
        made = study(tmp_path, labels + "\n")
        check_named_fields(made, check_source(made))


def test_a_long_question_is_cut_after_a_word():
    said = brief("word " * 40)
    assert len(said) <= LONGEST and said.endswith("word\u2026")
    assert brief("Age: ") == "Age"
