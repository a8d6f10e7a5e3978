"""Who may read what a job writes, and what its log may say."""

import errno
import os
import stat
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

from wavescore.cli import main
from wavescore.errors import FULL, DataError
from wavescore.jobs import private_zone, run_job

ANSWER = "Ann Example 07700 900123"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def job(tmp_path, monkeypatch):
    """A job of a study: its log, a private output and a released one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(FULL, raising=False)
    before = os.umask(0o022)
    for folder in ("logs", "results/mine/private", "results/mine/release"):
        Path(folder).mkdir(parents=True)
    outputs = ["results/mine/private/scored.csv", "results/mine/release/tables"]
    yield SimpleNamespace(log=["logs/score.log"], rule="score", output=outputs)
    os.umask(before)


def write(job) -> None:
    Path(job.output[0]).write_text(ANSWER)
    Path(job.output[1]).mkdir()
    (Path(job.output[1]) / "flow.csv").write_text("n\n")


def test_what_a_job_writes_is_its_owners_alone_but_for_the_release(job):
    run_job(job, lambda: write(job))
    assert mode(Path(job.output[0])) == 0o600
    assert mode(Path(job.output[1])) == 0o755
    assert mode(Path(job.output[1]) / "flow.csv") == 0o644
    assert os.umask(0o022) == 0o022


def test_the_log_is_its_owners_alone(job, caplog):
    import logging

    handlers = logging.getLogger().handlers
    kept = handlers[:]
    handlers.clear()
    try:
        run_job(job, lambda: write(job))
    finally:
        handlers[:] = kept
    assert mode(Path(job.log[0])) == 0o600


def test_the_zone_is_closed_again_where_it_was_open(tmp_path):
    (tmp_path / "private").mkdir(mode=0o755)
    private_zone([tmp_path / "private", tmp_path / "logs" / "mine"])
    assert mode(tmp_path / "private") == mode(tmp_path / "logs" / "mine") == 0o700


def test_an_unforeseen_error_says_where_it_arose_and_not_what_it_holds(job, caplog):
    def fail():
        {}[ANSWER]

    with pytest.raises(SystemExit) as ended:
        run_job(job, fail)
    for said in (str(ended.value), caplog.text):
        assert "KeyError" in said
        assert "test_private_zone.py" in said
        assert "Ann" not in said


def test_a_module_that_is_not_there_is_named_with_the_target_that_brings_it(job):
    def fail():
        import_module("a_module_that_nobody_has")

    with pytest.raises(
        SystemExit, match="(?s)'a_module_that_nobody_has'.*make .venv/.ready"
    ) as ended:
        run_job(job, fail)
    assert "its words are left out" not in str(ended.value)


def test_who_looks_for_a_defect_may_have_its_words(job, monkeypatch):
    monkeypatch.setenv(FULL, "1")
    with pytest.raises(KeyError, match="Ann"):
        run_job(job, lambda: {}[ANSWER])


def test_a_full_disk_is_one_of_our_errors(job):
    def fail():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), job.output[0])

    with pytest.raises(SystemExit, match="(?s)DataError: .*scored.csv.*HINT: the disk is full"):
        run_job(job, fail)


def test_a_command_in_a_folder_that_cannot_be_written_to_says_so(tmp_path, monkeypatch, capsys):
    def refuse(self, *_, **__):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(DataError, match="HINT: run as the folder's owner"):
        private_zone([tmp_path / "private"])
    assert main(["make-example", "--respondents", "10", "--out", str(tmp_path / "x")]) == 2
    assert "does not let us" in capsys.readouterr().err


def test_a_command_that_fails_unforeseen_quotes_nothing(monkeypatch, capsys):
    monkeypatch.delenv(FULL, raising=False)
    monkeypatch.setattr("wavescore.newcomer.check_study.study_file", lambda name: {}[ANSWER])
    assert main(["check", "mine"]) == 3
    said = capsys.readouterr().err
    assert "KeyError" in said
    assert "Ann" not in said
