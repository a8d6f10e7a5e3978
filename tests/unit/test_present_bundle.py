"""The reviewer's bundle: hashes of all that is released, and what verify says of a change."""

import json
import re

import present_study as made
import pytest

from wavescore.analyses.studies import load_study
from wavescore.cli import main
from wavescore.definitions.study import Release
from wavescore.disclosure.manifest import manifest_of
from wavescore.errors import DataError
from wavescore.publish.bundle import verify, write_bundle
from wavescore.publish.provenance import provenance

STUDY = made.make_study()


@pytest.fixture
def release(tmp_path, root):
    study = load_study(root / "config/studies/depression_connect/study.yaml")
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "flow.csv").write_text("a,b\n1,2\n")
    (tmp_path / "report.html").write_text("<p>1</p>")
    export = tmp_path.parent / "export.csv"
    export.write_text("a\n1\n")
    (tmp_path / "checklists.md").write_text("# Checklists")
    write_bundle(tmp_path, provenance(STUDY, {"export": export}), study)
    manifest = manifest_of(tmp_path, STUDY.name, Release(), "0")
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    return tmp_path


def test_a_release_as_written_verifies(release, capsys):
    assert verify(release) == []
    assert main(["verify", str(release)]) == 0
    assert "as the run wrote it" in capsys.readouterr().out


def test_what_changed_is_named(release, capsys):
    (release / "report.html").write_text("<p>2</p>")
    (release / "tables" / "flow.csv").unlink()
    (release / "note.txt").write_text("new")
    assert verify(release) == [
        *("missing: tables/flow.csv", "not listed: note.txt", "changed: report.html")
    ]
    assert main(["verify", str(release)]) == 1


def test_changed_settings_are_named(release):
    (release / "settings/study.yaml").write_text("title: Another\n")
    assert verify(release) == ["changed: settings/study.yaml"]


def test_a_folder_without_a_manifest_is_refused(tmp_path):
    with pytest.raises(DataError, match="no manifest"):
        verify(tmp_path)


def test_how_to_run_again_names_inputs_and_commands(release):
    said = (release / "rerun.md").read_text()
    assert "snakemake --cores all" in said and "wavescore verify results/small/release" in said
    assert "cp -r release/settings config/studies/small" in said
    assert re.search(r"- export: .*export.csv, [0-9a-f]{64}", said)


def test_the_crate_describes_every_file_and_refers_to_nothing_unknown(release):
    graph = json.loads((release / "ro-crate-metadata.json").read_text())["@graph"]
    known = {entity["@id"] for entity in graph}

    def references(value):
        if isinstance(value, dict):
            if set(value) == {"@id"}:
                yield value["@id"]
            for each in value.values():
                yield from references(each)
        elif isinstance(value, list):
            for each in value:
                yield from references(each)

    outside = {name for name in references(graph) if not name.startswith("http")} - known
    assert outside == set()
    assert {"tables/flow.csv", "report.html", "#run", "#workflow"} <= known
    assert {"checklists.md", "settings/study.yaml"} <= known


def test_the_data_package_lists_tables_checklists_and_settings(release):
    package = json.loads((release / "datapackage.json").read_text())
    kinds = {each["path"]: each["mediatype"] for each in package["resources"]}
    assert kinds == {
        "checklists.md": "text/markdown",
        "settings/instruments/empowerment.yaml": "application/yaml",
        "settings/instruments/phq9.yaml": "application/yaml",
        "settings/rules/nhs_talking_therapies.yaml": "application/yaml",
        "settings/study.yaml": "application/yaml",
        "tables/flow.csv": "text/csv",
    }
    assert all(each["hash"].startswith("sha256:") for each in package["resources"])
