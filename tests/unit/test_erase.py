"""What `wavescore erase` removes, and what it leaves."""

from pathlib import Path

import pytest

from wavescore.cli import main

KEPT = [
    "results/mine/release/report.html",
    "results/yours/private/scored.csv",
    "logs/yours/score.log",
    "data/raw/mine/export.csv",
]
GONE = ["results/mine/private/analyses/flow.csv", "logs/mine/score.log"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder in which two studies have been run."""
    monkeypatch.chdir(tmp_path)
    for name in [*KEPT, *GONE]:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("12345")
    study = Path("config/studies/mine/study.yaml")
    study.parent.mkdir(parents=True)
    study.write_text("source: {export: data/raw/mine/export.csv}\n")
    return tmp_path


def test_without_yes_nothing_is_removed(here, capsys):
    assert main(["erase", "mine"]) == 1
    assert all(Path(name).is_file() for name in [*KEPT, *GONE])
    said = capsys.readouterr().out
    assert "results/mine/private/ (1 files, 5 bytes)" in said
    assert "--yes" in said


def test_with_yes_what_is_private_is_gone_and_the_rest_is_named(here, capsys):
    assert main(["erase", "mine", "--yes"]) == 0
    assert not any(Path(name).exists() for name in GONE)
    assert not Path("results/mine/private").exists()
    assert all(Path(name).is_file() for name in KEPT)
    said = capsys.readouterr().out
    assert "results/mine/release/" in said.split("remains:")[1]
    assert "data/raw/mine/export.csv" in said.split("remains:")[1]
    # And again: there is nothing left to do.
    assert main(["erase", "mine", "--yes"]) == 0


@pytest.mark.parametrize("name", ["..", "mine/../yours", "min", ""])
def test_a_name_that_is_no_studys_removes_nothing(here, name, capsys):
    assert main(["erase", name, "--yes"]) == 2
    assert all(Path(path).is_file() for path in [*KEPT, *GONE])
    assert "DefinitionError" in capsys.readouterr().err


def test_a_link_is_not_followed(here, tmp_path_factory, capsys):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "scored.csv").write_text("12345")
    private = Path("results/linked/private")
    private.parent.mkdir()
    private.symlink_to(elsewhere)
    assert main(["erase", "linked", "--yes"]) == 2
    assert (elsewhere / "scored.csv").is_file()
