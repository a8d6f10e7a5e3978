"""The record of what results were made from."""

import hashlib
import json

import present_study as made

from wavescore.publish.provenance import provenance, write_provenance

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


def test_a_changed_setting_changes_the_digest():
    one = provenance(STUDY, {})["settings"]["sha256"]
    other = provenance(made.make_study(seed=2), {})["settings"]["sha256"]
    assert one != other
