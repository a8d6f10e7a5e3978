"""Study files: what a good one gives, and what a broken one says."""

import copy

import pytest
import yaml

from wavescore.analyses.studies import load_study
from wavescore.definitions.study import study_from
from wavescore.errors import DefinitionError

GOOD = {
    "title": "A study",
    "source": {
        "export": "export.csv",
        "dictionary": "dictionary.csv",
        "layout": "redcap",
        "respondent": "record_id",
        "missing_codes": {-99: "prefer not to say"},
    },
    "waves": [
        {"name": "t1", "event": "baseline_arm_1", "time": 0},
        {"name": "t2", "event": "week_6_arm_1", "time": 1},
    ],
    "eligibility": [{"name": "adult", "field": "age", "at_least": 18}],
    "instruments": {"gad7": {"columns": "gad7_{item}"}},
    "groups": {"poster": {"field": "posted", "values": {"yes": [1], "no": [0]}}},
    "analyses": {},
    "seed": 1,
}


def write(tmp_path, data):
    folder = tmp_path / "mine"
    folder.mkdir(exist_ok=True)
    (folder / "study.yaml").write_text(yaml.safe_dump(data, sort_keys=False))
    return folder / "study.yaml"


def test_a_good_study_loads(tmp_path):
    study = load_study(write(tmp_path, GOOD))
    assert study.name == "mine"
    assert study.times == (0, 1)
    assert study.source.missing_codes == {"-99": "prefer not to say"}
    assert study.column("gad7") == "gad7_total"
    assert study.column("age") == "age"
    assert study.groups["poster"].labels == ("yes", "no")
    assert study.groups["poster"].wave == "t1"


def test_a_part_of_the_settings_makes_a_study_with_that_part(tmp_path):
    study = load_study(write(tmp_path, GOOD))
    part = study_from(study.part("waves", "instruments"))
    assert part.waves == study.waves
    assert part.instruments == study.instruments


def test_a_part_that_a_step_was_not_given_is_an_error_and_no_default(tmp_path):
    study = load_study(write(tmp_path, GOOD | {"release": {"minimum_count": 10}}))
    part = study_from(study.part("waves"))
    with pytest.raises(LookupError, match="was not given 'release'.*rule's params"):
        _ = part.release
    with pytest.raises(LookupError, match="was not given 'eligibility'"):
        _ = part.eligibility
    with pytest.raises(AttributeError, match="no 'relese'"):
        _ = study.relese
    with pytest.raises(LookupError, match="no part 'relese'"):
        study.part("relese")
    # A part that was given, and that the file does not have, has its default.
    assert study_from(study.part("posts", "seed")).posts is None
    assert study_from(study.part("release")).release.minimum_count == 10


def test_a_group_has_its_wave_in_a_part_without_waves(tmp_path):
    study = load_study(write(tmp_path, GOOD))
    assert study_from(study.part("groups")).groups == study.groups


def test_the_study_may_change_how_an_instrument_treats_missing_items(tmp_path):
    data = copy.deepcopy(GOOD)
    data["instruments"]["gad7"]["missing"] = {"rule": "prorate", "max_missing": 1}
    use = load_study(write(tmp_path, data)).instruments["gad7"]
    assert (use.instrument.missing_rule, use.instrument.max_missing) == ("prorate", 1)


def changed(path, value):
    data = copy.deepcopy(GOOD)
    place = data
    *steps, last = path
    for step in steps:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "key", "hint"),
    [
        (("tittle",), "x", "tittle", "title"),
        (("source", "layuot"), "wide", "source.layuot", "layout"),
        (("source", "layout"), "redcapp", "source.layout", "redcap"),
        (("source", "dictionary"), None, "source.dictionary", None),
        (("waves", 1, "time"), 0, "waves.1.time", None),
        (("waves", 1, "name"), "t1", "waves.0.name", None),
        (("waves", 1, "event"), None, "waves.1", None),
        (("waves",), [], "waves", None),
        (("instruments", "gad_7"), {"columns": "gad7_{item}"}, "instruments.gad_7", "gad7"),
        (("instruments", "gad7", "columns"), "gad7", "instruments.gad7.columns", None),
        (("instruments", "gad7", "columns"), ["a", "b"], "instruments.gad7", None),
        (("groups", "poster", "wave"), "t11", "groups.poster.wave", "t1"),
        (("eligibility", 0, "at_least"), None, "eligibility.0", None),
        (("analyses", "caseness_"), {}, "analyses.caseness_", "caseness"),
        (
            ("analyses", "correlations"),
            {"variable": ["age"]},
            "analyses.correlations.variable",
            "variables",
        ),
        (("seed",), -1, "seed", None),
        (("seed",), 1.5, "seed", None),
        (("title",), 5, "title", None),
        (("waves", 1, "time"), float("nan"), "waves.1.time", None),
        (("waves", 1, "time"), float("inf"), "waves.1.time", None),
        (("waves", 1, "time"), "1", "waves.1.time", None),
        (("waves", 1, "time"), True, "waves.1.time", None),
        (("waves", 1, "event"), ["a", "a"], "waves.1.event", None),
        (("waves", 1, "event"), [], "waves.1.event", None),
        (("instruments", "gad7", "columns"), {"t1": 5}, "instruments.gad7.columns.t1", None),
        (("instruments", "gad7", "recode"), {1: "0"}, "instruments.gad7.recode.1", None),
        (("release",), {"minimum_count": 0}, "release.minimum_count", None),
        (("release",), {"minimum_cuont": 5}, "release.minimum_cuont", "minimum_count"),
        (("eligibility", 0, "on_failure"), "drop", "eligibility.0.on_failure", None),
    ],
)
def test_a_broken_study_names_file_key_and_hint(tmp_path, path, value, key, hint):
    file = write(tmp_path, changed(path, value))
    with pytest.raises(DefinitionError) as caught:
        load_study(file)
    assert caught.value.file == file
    assert caught.value.key == key
    assert caught.value.expected is not None
    if hint:
        assert f"did you mean {hint!r}?" in caught.value.hint


def test_a_wave_may_have_an_event_in_each_arm(tmp_path):
    events = ["baseline_arm_1", "baseline_arm_2"]
    study = load_study(write(tmp_path, changed(("waves", 0, "event"), events)))
    assert study.waves[0].events == tuple(events)
    assert study.waves[1].events == ("week_6_arm_1",)
    assert study.has_arms


@pytest.mark.parametrize("event", ["week_6_arm_1", ["baseline_arm_1", "week_6_arm_1"]])
def test_two_waves_with_one_event_are_refused(tmp_path, event):
    with pytest.raises(DefinitionError, match="two waves have the same event") as caught:
        load_study(write(tmp_path, changed(("waves", 0, "event"), event)))
    assert (caught.value.key, caught.value.found) == ("waves.1.event", "week_6_arm_1")


@pytest.mark.parametrize(
    ("layout", "wrong", "right"),
    [("long", "event", "code"), ("wide", "event", "code"), ("redcap", "code", "event")],
)
def test_a_wave_is_marked_as_its_layout_marks_waves(tmp_path, layout, wrong, right):
    """A mark of another layout would be ignored, and the wave looked for by its name."""
    data = copy.deepcopy(GOOD)
    data["source"]["layout"] = layout
    data["waves"] = [{"name": "t1", wrong: "baseline_arm_1", "time": 0}]
    with pytest.raises(DefinitionError, match=f"layout {layout} has no {wrong}") as caught:
        load_study(write(tmp_path, data))
    assert caught.value.key == f"waves.0.{wrong}"
    assert f"write {right}" in str(caught.value)


@pytest.mark.parametrize(
    ("analysis", "options", "key", "hint"),
    [
        ("benchmark", {"geography": "North Wst"}, "geography", "North West"),
        ("benchmark", {"period": "2022-2023"}, "period", "2022-23"),
        ("change", {"from": "t1", "to": "t2", "geography": "england"}, "geography", "England"),
        ("benchmark", {"dataset": "nhs_talking_therapy"}, None, "nhs_talking_therapies"),
    ],
)
def test_an_unknown_benchmark_is_named_before_any_job(tmp_path, analysis, options, key, hint):
    data = copy.deepcopy(GOOD)
    known = {"geography": "North West", "period": "2022-23"}
    data["analyses"] = {analysis: known | options}
    file = write(tmp_path, data)
    with pytest.raises(DefinitionError) as caught:
        load_study(file)
    if key:
        assert caught.value.file == file
        assert caught.value.key == f"analyses.{analysis}.{key}"
    assert f"did you mean {hint!r}?" in str(caught.value)


@pytest.mark.parametrize("analysis", ["caseness", "benchmark", "change"])
def test_an_analysis_without_an_instrument_to_read_is_named_before_any_job(tmp_path, analysis):
    data = copy.deepcopy(GOOD)
    scale = {"title": "Mood", "items": [{"name": "1"}], "responses": {0: "No", 1: "Yes"}}
    scale |= {"name": "mood", "score": "sum", "range": [0, 1]}
    data["instruments"] = {"mood": {"columns": "mood_{item}"}}
    options = {"benchmark": {"geography": "England", "period": "2022-23"}}
    options["change"] = {"from": "t1", "to": "t2"}
    data["analyses"] = {analysis: options.get(analysis, {})}
    file = write(tmp_path, data)
    (file.parent / "instruments").mkdir()
    (file.parent / "instruments" / "mood.yaml").write_text(yaml.safe_dump(scale))
    with pytest.raises(DefinitionError, match="none of the study's instruments") as caught:
        load_study(file)
    assert caught.value.key == f"analyses.{analysis}"
    assert caught.value.found == "mood"
    assert caught.value.expected == "one of gad7, phq9, phq8"


@pytest.mark.parametrize("label", ["posts=yes", "yes vs no", "benchmark", " "])
@pytest.mark.parametrize("kind", ["values", "bands"])
def test_a_group_label_that_tables_would_misread_is_refused(tmp_path, kind, label):
    """Protection passes over public counts, which stand under the group "benchmark"."""
    data = copy.deepcopy(GOOD)
    data["groups"]["poster"] = {"field": "posted", kind: {label: [0, 1], "other": [2, 3]}}
    with pytest.raises(DefinitionError, match="would be misread") as caught:
        load_study(write(tmp_path, data))
    assert caught.value.key == "groups.poster"


def test_all_that_is_wrong_in_a_file_is_said_at_once(tmp_path):
    data = copy.deepcopy(GOOD)
    data["tittle"] = "x"
    data["waves"][1]["time"] = float("nan")
    data["instruments"]["gad_7"] = {"columns": "gad7_{item}"}
    data["groups"] |= {"empty": {"field": "age"}, "old": {"field": "age", "bands": {"x": [1]}}}
    data["eligibility"][0] = {"name": "adult"}
    data["analyses"] = {
        "correlations": {"variable": ["age"]},
        "group_tests": {"group": "old", "outcomes": {"gad7": "two-sided"}},
        "caseness_": {},
    }
    file = write(tmp_path, data)
    (file.parent / "instruments").mkdir()
    (file.parent / "instruments" / "mood.yaml").write_text("name: mood\ntitle: Mood\n")
    with pytest.raises(DefinitionError) as caught:
        load_study(file)
    said = {(error.file.name, error.key) for error in caught.value.problems}
    assert said == {
        ("study.yaml", "tittle"),
        ("study.yaml", "waves.1.time"),
        ("study.yaml", "instruments.gad_7"),
        ("study.yaml", "groups.empty"),
        ("study.yaml", "groups.old.bands.x"),
        ("study.yaml", "eligibility.0"),
        ("study.yaml", "analyses.correlations"),
        ("study.yaml", "analyses.correlations.variable"),
        ("study.yaml", "analyses.caseness_"),
        ("mood.yaml", None),
    }
    text = str(caught.value)
    assert all(str(error) in text for error in caught.value.problems)
    assert text.count("  found: ") == len(caught.value.problems)
    # The attributes are the first problem's.
    assert (caught.value.file, caught.value.key) == (file, "waves.1.time")
    assert caught.value.hint.startswith("The wave's time score")


def test_an_error_that_stands_alone_is_said_once(tmp_path):
    with pytest.raises(DefinitionError) as caught:
        load_study(write(tmp_path, changed(("waves", 1, "name"), "t1")))
    assert len(caught.value.problems) == 1
    assert caught.value.problems[0] is caught.value


@pytest.mark.parametrize("name", ["my study", "a.b", "x[1]", "{study}", "ü"])
def test_a_study_whose_name_cannot_stand_in_a_path_is_refused(tmp_path, name):
    folder = tmp_path / name
    folder.mkdir()
    (folder / "study.yaml").write_text(yaml.safe_dump(GOOD))
    with pytest.raises(DefinitionError, match="letters, digits, _ and -") as caught:
        load_study(folder / "study.yaml")
    assert "rename" in caught.value.hint
