"""One run of a study at a time, with its profile on, and the digest that a run ends with."""

import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pandas as pd
import pytest
from kept_commands import keep_commands

from wavescore.errors import DataError, DefinitionError
from wavescore.jobs import write_table
from wavescore.newcomer import run_study
from wavescore.newcomer.digest import digest


def test_the_profile_is_always_on_and_settings_are_kept():
    command = run_study.snakemake_command("mine", ["-n", "--config", "seed=3", "--cores", "2"])
    assert command[1:] == [
        "-m", "snakemake", "--workflow-profile", "workflow/profiles/default", "-n", "--cores", "2",
        "--config", "studies=[mine]", "papers=[]", "seed=3",
    ]  # fmt: skip
    slurm = run_study.snakemake_command("mine", ["--workflow-profile", "workflow/profiles/slurm"])
    assert slurm.count("--workflow-profile") == 1


def test_a_folder_without_a_workflow_runs_the_packages(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    command = run_study.snakemake_command("mine", [])
    snakefile = command[command.index("--snakefile") + 1]
    profile = command[command.index("--workflow-profile") + 1]
    assert Path(snakefile).is_file() and Path(profile, "config.yaml").is_file()
    own = run_study.snakemake_command("mine", ["-s", "Own"])
    assert "--snakefile" not in own


@pytest.fixture
def runnable(tmp_path, monkeypatch):
    """A folder with a study, in which Snakemake is not run but its commands are kept."""
    monkeypatch.chdir(tmp_path)
    Path("config/studies/mine").mkdir(parents=True)
    Path("config/studies/mine/study.yaml").write_text("title: x\n")
    return keep_commands(monkeypatch)


def test_a_lock_that_a_killed_run_left_is_taken_away(runnable, capsys):
    options = Namespace(study="mine", flags=[])
    assert run_study.main_run(options) == 0
    assert len(runnable) == 1
    Path(".snakemake/locks").mkdir(parents=True)
    Path(".snakemake/locks/0.input.lock").write_text("x")
    run_study.main_run(options)
    assert [("--unlock" in command) for command in runnable] == [False, True, False]
    assert "its lock" in capsys.readouterr().err


def test_a_second_run_is_told_of_the_first(runnable):
    Path(".snakemake").mkdir()
    code = (
        "import fcntl, os, sys\n"
        "file = open('.snakemake/wavescore.run', 'a+')\n"
        "fcntl.flock(file, fcntl.LOCK_EX)\n"
        "file.write(str(os.getpid())); file.flush()\n"
        "print('held', flush=True); sys.stdin.read()\n"
    )
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", code], **pipes) as first:
        first.stdout.readline()
        with pytest.raises(DataError, match="another run is going on") as caught:
            run_study.main_run(Namespace(study="mine", flags=[]))
        assert caught.value.found == f"process {first.pid}"
        first.stdin.close()
    assert run_study.main_run(Namespace(study="mine", flags=[])) == 0


def test_a_run_of_an_unknown_study_is_told_the_closest(runnable):
    with pytest.raises(DefinitionError, match="did you mean 'mine'"):
        run_study.main_run(Namespace(study="mind", flags=[]))


def test_a_study_is_run_by_its_file_too_where_a_run_looks_for_it(runnable, tmp_path):
    file = Path("config/studies/mine/study.yaml")
    assert run_study.main_run(Namespace(study=str(file), flags=[])) == 0
    elsewhere = tmp_path / "elsewhere.yaml"
    elsewhere.write_text(file.read_text())
    with pytest.raises(DefinitionError, match="lies in config/studies"):
        run_study.main_run(Namespace(study=str(elsewhere), flags=[]))


def test_the_digest_counts_people_findings_models_and_hidden_numbers(tmp_path):
    private, tables = tmp_path / "mine" / "private", tmp_path / "mine" / "release" / "tables"
    (private / "analyses").mkdir(parents=True)
    tables.mkdir(parents=True)
    typed = pd.DataFrame({"respondent_id": ["1", "1", "2"], "wave": "t1"})
    write_table(typed, private / "typed.arrow")
    as_read = pd.DataFrame({"export_row": [1, 1, 2, 4]})
    as_read.attrs["rows_of_export"] = 6
    write_table(as_read, private / "as_read.arrow")
    write = {
        private / "exclusions.csv": "respondent_id,wave,rule,detail\n2,t1,consented,x\n",
        private / "findings.csv": "rule\nstray_space\nstray_space\nout_of_range\n",
        private
        / "set_aside.csv": "respondent_id,value,rule\n9,b_arm_1,unknown_event\n1,x,unknown_event\n",
        private / "analyses" / "growth.csv": "outcome,group,status\ngad7,,improper\nphq8,,\n",
        tables / "growth.csv": "status\nsuppressed\nwithheld\nestimated\n",
    }
    for path, text in write.items():
        path.write_text(text)
    lines = digest("mine", 12.3, tmp_path).splitlines()
    assert lines[1:] == [
        "  6 rows = 3 of the study's waves + 2 unknown_event + 1 within another row",
        "  2 respondents, 3 waves answered, 2 analysed; excluded: consented 1",
        "  1 of 3 respondents are nowhere: no wave names b_arm_1 and "
        "1 texts (not shown: they may be answers)",
        f"  findings: stray_space 2, out_of_range 1 ({private / 'findings.csv'})",
        "  growth: not to be interpreted: gad7",
        "  released: 1 tables, 2 numbers suppressed or withheld",
        "  12 s",
    ]
