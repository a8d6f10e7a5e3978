"""Names of a study that are ours are refused when it is loaded, with another to use."""

import pytest
import yaml
from test_study import changed, write

from wavescore.analyses.studies import load_study
from wavescore.errors import DefinitionError

GROUP = {"field": "posted", "values": {"yes": [1], "no": [0]}}


def refused(tmp_path, data):
    with pytest.raises(DefinitionError) as caught:
        load_study(write(tmp_path, data))
    return caught.value


@pytest.mark.parametrize(
    "name",
    ["gad7_band", "gad7_total", "gad7_answered", "gad7_1", "gad7", "respondent_id", "wave"]
    + ["export_row", "benchmark", "case", "not_case", "not_scored", "other", "reversed", "Other"],
)  # fmt: skip
def test_a_group_that_would_overwrite_a_column_or_be_misread_is_refused(tmp_path, name):
    error = refused(tmp_path, changed(("groups", name), GROUP))
    assert error.key == f"groups.{name}"
    assert "of ours" in error.problem
    assert error.hint.startswith("call it ")


@pytest.mark.parametrize(
    "label", ["case", "not_case", "(missing)", "other", "benchmark", "reversed"]
)
def test_a_groups_label_that_is_ours_is_refused(tmp_path, label):
    values = {label: [1], "no": [0]}
    error = refused(tmp_path, changed(("groups", "poster", "values"), values))
    assert error.key == "groups.poster"
    assert label in str(error.found)


@pytest.mark.parametrize("name", ["not_scored", "case", "(missing)", "no answers", "Benchmark"])
def test_a_rule_of_eligibility_that_is_ours_is_refused(tmp_path, name):
    error = refused(tmp_path, changed(("eligibility", 0, "name"), name))
    assert error.key == "eligibility.0.name"


def test_two_rules_of_one_name_are_refused(tmp_path):
    rules = [{"name": "adult", "field": "age", "at_least": low} for low in (18, 21)]
    error = refused(tmp_path, changed(("eligibility",), rules))
    assert (error.key, error.found) == ("eligibility.1.name", "adult")


@pytest.mark.parametrize("name", ["other", "benchmark", "not_scored"])
def test_a_wave_that_is_ours_is_refused(tmp_path, name):
    assert refused(tmp_path, changed(("waves", 0, "name"), name)).key == "waves.0.name"


@pytest.mark.parametrize("name", ["papers", "none", "Papers"])
def test_a_study_whose_results_would_lie_among_others_is_refused(tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    (folder / "study.yaml").write_text(yaml.safe_dump(changed(("title",), "A study")))
    with pytest.raises(DefinitionError, match="a study has a name of ours"):
        load_study(folder / "study.yaml")


@pytest.mark.parametrize(("name", "said"), [("not_scored", "of ours"), ("poster", "of a group")])
def test_a_rule_of_a_case_that_is_ours_or_a_groups_is_refused(tmp_path, name, said):
    file = write(tmp_path, changed(("title",), "A study"))
    (file.parent / "rules").mkdir()
    rule = {"name": name, "title": "A rule", "source": "us", "instruments": [{"name": "gad7"}]}
    (file.parent / "rules" / f"{name}.yaml").write_text(yaml.safe_dump(rule))
    with pytest.raises(DefinitionError, match=said) as caught:
        load_study(file)
    assert str(caught.value.file).endswith(f"rules/{name}.yaml")


def test_names_and_labels_like_those_of_dictionaries_stay(tmp_path):
    data = changed(("groups", "gender_group"), {"field": "g", "values": {"Other": [3], "Man": [1]}})
    data["eligibility"].append({"name": "another", "field": "age", "at_most": 99})
    assert set(load_study(write(tmp_path, data)).groups) == {"poster", "gender_group"}
