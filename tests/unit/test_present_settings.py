"""Settings as a release holds them: the same study again, without what is private."""

import shutil

import pytest
import yaml

from wavescore.analyses.studies import load_study
from wavescore.publish.settings_files import WITHHELD, public_settings, write_settings

STUDIES = ("example", "depression_connect", "hard_as_walls")


@pytest.mark.parametrize("name", STUDIES)
def test_a_released_study_file_is_the_same_study(name, root, tmp_path, monkeypatch):
    monkeypatch.chdir(root)
    study = load_study(f"config/studies/{name}/study.yaml")
    write_settings(study, tmp_path / name)
    again = load_study(tmp_path / name / "study.yaml")
    assert {**again.settings, "file": ""} == {**study.settings, "file": ""}


def test_instruments_and_rules_stand_beside_it_with_those_built_in(root, tmp_path, monkeypatch):
    monkeypatch.chdir(root)
    write_settings(load_study("config/studies/example/study.yaml"), tmp_path)
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.yaml")}
    own = {path.name for path in (root / "config/studies/example/instruments").glob("*")}
    asked = {f"instruments/{name}" for name in (*own, "gad7.yaml", "phq8.yaml")}
    assert found == {"study.yaml", "rules/nhs_talking_therapies.yaml", *asked}
    for name in found:
        assert "Synthetic data" in (tmp_path / name).read_text(encoding="utf-8")


def test_nothing_of_older_settings_is_left(root, tmp_path, monkeypatch):
    """What is written over an older release's settings leaves none of its files."""
    monkeypatch.chdir(root)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "old.yaml").write_text("name: old")
    write_settings(load_study("config/studies/depression_connect/study.yaml"), tmp_path)
    assert not (tmp_path / "rules" / "old.yaml").exists()


def test_comments_stay_behind(root, tmp_path):
    shutil.copytree(root / "config/studies/depression_connect", tmp_path / "mine")
    file = tmp_path / "mine/study.yaml"
    file.write_text(f"# 3 of ward 7 withdrew\n{file.read_text()}", encoding="utf-8")
    write_settings(load_study(file), tmp_path / "out")
    assert "ward 7" not in (tmp_path / "out/study.yaml").read_text(encoding="utf-8")


SETTINGS = {
    "source": {
        "export": "/home/jane/ward7/export.csv",
        "dictionary": "data/raw/mine/dictionary.csv",
        "mapping": "../jane/mapping.csv",
        "respondent": "id",
        "api": {"url_from": "REDCAP_URL", "token_from": "REDCAP_TOKEN"},
        "join": [{"file": "C:\\Users\\jane\\more.csv"}],
    },
    "eligibility": [
        {"name": "not a test", "field": "id", "one_of": ["P-17", "P-18"]},
        {"name": "adult", "field": "age", "at_least": 18},
    ],
    "groups": {"ours": {"field": "id", "values": {"us": ["P-17"]}}},
    "sampling": {"target": 37, "status": "~/jane/status.csv"},
    "posts": {"file": "/srv/jane/posts.csv", "per_forum": 23, "phrases": ["left my ward"]},
}


@pytest.mark.parametrize("safe", [True, False])
def test_no_folder_of_a_machine_leaves_and_nothing_of_the_api(safe):
    before = yaml.safe_dump(SETTINGS)
    public = public_settings(SETTINGS, safe=safe)
    assert "jane" not in yaml.safe_dump(public)
    source = public["source"]
    assert (source["export"], source["mapping"]) == ("export.csv", "mapping.csv")
    assert source["dictionary"] == "data/raw/mine/dictionary.csv"
    assert source["join"] == [{"file": "more.csv"}]
    # A token written in the place of its variable's name would leave in a name's place.
    assert source["api"] == {"url_from": WITHHELD, "token_from": WITHHELD}
    assert public["sampling"]["status"] == "status.csv" and public["posts"]["file"] == "posts.csv"
    assert yaml.safe_dump(SETTINGS) == before


def test_in_safe_mode_no_id_and_no_exact_count_of_people_leaves():
    public = public_settings(SETTINGS, safe=True)
    assert public["sampling"]["target"] == WITHHELD
    # Who has the phrases, the seed and the forum, which is public, finds the posts that were read.
    assert public["posts"] == {**public["posts"], "per_forum": WITHHELD, "phrases": WITHHELD}
    assert public["eligibility"][0]["one_of"] == WITHHELD
    assert public["eligibility"][1]["at_least"] == 18
    assert "P-17" not in yaml.safe_dump(public)
    open_settings = public_settings(SETTINGS, safe=False)
    assert open_settings["sampling"]["target"] == 37
    assert open_settings["posts"]["per_forum"] == 23
