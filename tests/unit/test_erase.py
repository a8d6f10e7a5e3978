"""What `wavescore erase` removes, and what it leaves."""

import json
from pathlib import Path

import pandas as pd
import pytest

from wavescore.cli import main
from wavescore.definitions.study import Release
from wavescore.disclosure.digests import digests_of
from wavescore.disclosure.ledger import check_against_earlier, entry_of, read_ledger
from wavescore.errors import DataError

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


def test_the_ledger_stays_without_a_digest_of_an_answer(here, capsys):
    """A later release is still held against earlier ones: who left or came is told by it."""
    frame = pd.DataFrame({"respondent_id": [f"r{i}" for i in range(40)], "wave": "t1", "age": 30.0})
    path = Path("results/mine/private/ledger.json")
    path.write_text(json.dumps([entry_of(digests_of(frame), Release()) | {"manifest": "digest"}]))
    assert main(["erase", "mine", "--yes"]) == 0
    assert str(path) in capsys.readouterr().out.split("remains:")[1]
    assert [each.name for each in path.parent.iterdir()] == ["ledger.json"]
    kept = read_ledger(path)
    assert kept[0]["cells"] == ["t1\t(there)"]
    with pytest.raises(DataError, match="differs by fewer than 10"):
        check_against_earlier(kept, digests_of(frame[1:]), Release(), str(path))
    assert main(["erase", "mine", "--yes"]) == 0
    assert read_ledger(path) == kept


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
