"""The record of what results were made from."""

import hashlib
import json
import subprocess

import present_study as made

from wavescore.publish.bundle import rerun_text
from wavescore.publish.provenance import JOINED, commit_of, provenance, released, write_provenance

STUDY = made.make_study()


def test_inputs_settings_and_packages_are_pinned(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    data = tmp_path / "export.csv"
    data.write_bytes(b"a,b\n1,2\n")
    record = provenance(STUDY, {"export": data})
    assert record["inputs"]["export"]["sha256"] == hashlib.sha256(b"a,b\n1,2\n").hexdigest()
    assert record["time"] == "1970-01-02T00:00:00Z"
    assert record["seed"] == 1
    assert record["packages"]["numpy"]
    write_provenance(record, tmp_path / "provenance.json")
    written = json.loads((tmp_path / "provenance.json").read_text())
    assert written == json.loads(json.dumps(record))


def test_a_release_in_safe_mode_holds_no_digest_of_answers(tmp_path):
    """Who knows all but one answer would try each against the export's SHA-256.

    So would who has the released settings, for the target that they withhold.
    """
    names = ("export", "posts", f"{JOINED}phq9", "study", "benchmark")
    for name in names:
        (tmp_path / name).write_text(name)
    inputs = {name: tmp_path / name for name in names}
    whole = provenance(STUDY, inputs)
    for mode, kept in (("safe", ["benchmark"]), ("public", [*names])):
        shown = released({**whole, "release": {"mode": mode}})
        assert [name for name, file in shown["inputs"].items() if "sha256" in file] == kept
        text = rerun_text(shown)
        assert (whole["settings"]["sha256"] in text) == (mode == "public")
        assert "- export: export, " in text and str(tmp_path) not in text
        assert (whole["inputs"]["export"]["sha256"] in text) == (mode == "public")


def test_a_changed_setting_changes_the_digest():
    one = provenance(STUDY, {})["settings"]["sha256"]
    other = provenance(made.make_study(seed=2), {})["settings"]["sha256"]
    assert one != other


def test_an_untracked_study_is_not_a_clean_commit(tmp_path):
    def git(*arguments):
        who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

    git("init", "-q")
    (tmp_path / "study.yaml").write_text("title: one")
    git("add", "study.yaml")
    git("commit", "-q", "-m", "one")
    git("remote", "add", "origin", "https://user:secret@example.org/a/b.git")
    found = commit_of(tmp_path)
    assert found["commit_clean"] is True
    assert found["repository"] == "https://example.org/a/b"
    (tmp_path / "other.yaml").write_text("title: two")
    assert commit_of(tmp_path)["commit_clean"] is False
