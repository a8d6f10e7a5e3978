"""A machine that does not play along: each time one of our errors, and what to do."""

import os
import shutil
import tempfile
import time
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from prepared import make_study

from wavescore.cli import main
from wavescore.errors import DataError, WavescoreError
from wavescore.jobs import run_job
from wavescore.papers import check_paper, load_paper
from wavescore.prepare.check_source import check_source
from wavescore.prepare.read_export import read_export

NOBODY = 65534
FULL_DEVICE = Path("/dev/full")
FRAME = pd.DataFrame({"id": [str(n) for n in range(200)], "mood": [1.0, 2.0] * 100})


def study(path, **source):
    settings = {"export": str(path), "layout": "wide", **source}
    return make_study({}, [{"name": "t1", "time": 0}], source=settings)


def both(path):
    """The errors of the check before any job and of the job that reads the export."""
    errors = []
    for step in (lambda: check_source(study(path)), lambda: read_export(path, study(path))):
        with pytest.raises(WavescoreError) as caught:
            step()
        errors.append(caught.value)
    for error in errors:
        assert error.file == path
        assert error.hint
    return errors


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
@pytest.mark.parametrize("ending", [".parquet", ".sav", ".dta", ".xpt"])
def test_a_file_cut_short(tmp_path, ending, kept):
    import pyreadstat

    path = tmp_path / f"export{ending}"
    write = {".sav": pyreadstat.write_sav, ".dta": pyreadstat.write_dta}
    write |= {".xpt": pyreadstat.write_xport}
    if ending == ".parquet":
        FRAME.to_parquet(path)
    else:
        write[ending](FRAME, str(path))
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * kept)])
    try:
        # The header of a file whose rows are cut can be read: then the job tells.
        check_source(study(path))
        found = read_export(path, study(path))[0]
    except WavescoreError as error:
        assert error.file == path
        assert error.hint
    else:
        assert ending == ".dta", "the rows of a Stata file stand before what is cut here"
        assert len(found) == len(FRAME), "rows are lost without a word"


def test_a_folder_in_the_place_of_the_export(tmp_path):
    (tmp_path / "export.csv").mkdir()
    for error in both(tmp_path / "export.csv"):
        assert "is a folder" in error.problem


def test_a_file_dated_in_the_future(tmp_path):
    path = tmp_path / "export.csv"
    path.write_text("id,mood\n1,2\n")
    tomorrow = time.time() + 86400
    os.utime(path, (tomorrow, tomorrow))
    for error in both(path):
        assert "dated in the future" in error.problem
        assert error.found == "1.0 days ahead of the clock"
    soon = time.time() + 5
    os.utime(path, (soon, soon))
    check_source(study(path))


PAPER = Path(__file__).resolve().parents[2] / "config" / "papers" / "lobban_2025.yaml"


@pytest.fixture
def sealed():
    """A folder that another user owns and that nobody may write to; we are no superuser."""
    folder = Path(tempfile.mkdtemp())
    (folder / "config/studies/mine").mkdir(parents=True)
    (folder / "config/studies/mine/study.yaml").write_text(
        "title: Mine\nsource: {export: export.csv, layout: wide, respondent: id}\n"
        "waves: [{name: t1, time: 0}]\n"
    )
    FRAME.to_csv(folder / "export.csv", index=False)
    folder.chmod(0o555)
    before = Path.cwd()
    os.chdir(folder)
    # What is imported late may lie where only the superuser looks.
    for module in (
        "wavescore.newcomer.run_study",
        "wavescore.papers.command",
        "wavescore.custody.share",
    ):
        import_module(module)
    check_paper(load_paper(PAPER))
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(NOBODY)
    yield folder
    if superuser:
        os.seteuid(0)
    os.chdir(before)
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    "command",
    [
        ["run", "mine"],
        ["new-study", "export.csv", "--name", "other"],
        ["make-example", "--respondents", "20", "--out", "made"],
        ["share", "mine", "--out", "shared", "--key", "/proc/none/share.key"],
        ["check-paper", str(PAPER), "--out", "checked"],
    ],
    ids=lambda command: command[0],
)
def test_a_folder_that_is_read_only(sealed, command, capsys):
    assert main(command) == 2
    said = capsys.readouterr().err
    assert said.startswith("DataError: ")
    assert "does not let us" in said
    assert "HINT" in said
    assert "Traceback" not in said


@pytest.mark.skipif(not FULL_DEVICE.exists(), reason="the system has no device that is full")
@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_disk_that_is_full(tmp_path, ending, monkeypatch):
    """The device says what a full disk says, whoever writes to it."""
    monkeypatch.chdir(tmp_path)
    output = Path(f"private.{ending}")
    output.symlink_to(FULL_DEVICE)
    job = SimpleNamespace(log=["job.log"], rule="score", output=[])
    big = pd.concat([FRAME] * 100)
    write = big.to_csv if ending == "csv" else big.to_parquet
    with pytest.raises(SystemExit, match="(?s)DataError: .*HINT: the disk is full"):
        run_job(job, lambda: write(str(output), index=False))


@pytest.mark.skipif(not FULL_DEVICE.exists(), reason="the system has no device that is full")
def test_a_command_on_a_disk_that_is_full(tmp_path, capsys):
    (tmp_path / "posts.csv").symlink_to(FULL_DEVICE)
    assert main(["make-posts", "--posts", "2000", "--out", str(tmp_path / "posts.csv")]) == 2
    assert "the disk is full" in capsys.readouterr().err


def test_an_export_that_nobody_may_read(tmp_path, monkeypatch):
    path = tmp_path / "export.csv"
    path.write_text("id,mood\n1,2\n")

    def refuse(self, *_, **__):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DataError, match="(?s)cannot be read.*permissions"):
        check_source(study(path))
