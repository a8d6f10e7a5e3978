"""A whole run behind walls: no network, no home to write in, and a private zone for its owner.

Every Python that the run starts loads a module that refuses and notes each attempt to connect.
"""

import os
import stat
import subprocess
import sys

import pandas as pd
import pytest
from test_rerun import DEFINITION, STUDY

from wavescore.jobs import read_table

pytestmark = pytest.mark.slow
BLOCK = """
import os, socket

def refuse(*arguments, **_):
    with open(os.environ["ATTEMPTS"], "a") as file:
        file.write(repr(arguments[1:]) + "\\n")
    raise OSError("no network here")

class Blocked(socket.socket):
    def connect(self, address):
        return super().connect(address) if self.family == socket.AF_UNIX else refuse(self, address)

    connect_ex = connect

    def sendto(self, *arguments):
        return refuse(self, arguments[-1])

socket.socket = Blocked
socket.getaddrinfo = socket.gethostbyname = socket.create_connection = refuse
"""
CONNECT = "import socket; socket.socket().connect(('127.0.0.1', 9))"


class Walled:
    """A copy of the repository, the environment of its runs, and the attempts to connect."""

    def __init__(self, copy, folder):
        self.copy, self.attempts = copy, folder / "attempts"
        (folder / "sitecustomize.py").write_text(BLOCK)
        # A file in the place of a home: nobody, not even root, writes within it.
        (folder / "home").write_text("")
        path = os.pathsep.join([str(folder), str(copy.folder / "src")])
        self.environment = {**os.environ, "PYTHONPATH": path, "HOME": str(folder / "home")}
        self.environment |= {"ATTEMPTS": str(self.attempts), "OMP_NUM_THREADS": "1"}
        for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "MPLCONFIGDIR"):
            self.environment.pop(name, None)

    def run(self, *arguments):
        """Run Python behind the walls, with the rule that all may read new files."""
        return subprocess.run(
            [sys.executable, *arguments], cwd=self.copy.folder, env=self.environment,
            capture_output=True, text=True, timeout=300, check=False, umask=0o022,
        )  # fmt: skip


@pytest.fixture(scope="module")
def walled(copy, tmp_path_factory):
    """A study that has been run behind the walls."""
    command = "from wavescore.cli import main; raise SystemExit(main())"
    small = ("make-example", "--respondents", "120", "--out", "data/raw/mine")
    made = copy.run("-c", command, *small)
    assert made.returncode == 0, made.stderr
    (copy.folder / STUDY).parent.mkdir()
    (copy.folder / STUDY).write_text(DEFINITION)
    # As a run before this rule left it.
    (copy.folder / "logs" / "mine").mkdir(parents=True)
    walls = Walled(copy, tmp_path_factory.mktemp("walls"))
    walls.done = walls.run("-c", command, "run", "mine", "--cores", "2")
    return walls


def test_a_study_runs_without_network_and_home(walled):
    assert walled.done.returncode == 0, walled.done.stdout + walled.done.stderr
    assert (walled.copy.folder / "results/mine/release/report.html").is_file()
    assert not walled.attempts.exists(), walled.attempts.read_text()


def test_the_wall_stands(walled):
    tried = walled.run("-c", CONNECT)
    assert "no network here" in tried.stderr
    assert "127.0.0.1" in walled.attempts.read_text()
    walled.attempts.unlink()


def test_what_is_private_is_its_owners_alone_and_the_release_is_not(walled):
    folder = walled.copy.folder
    for zone in ("results/mine/private", "logs/mine", ".snakemake"):
        assert stat.S_IMODE((folder / zone).stat().st_mode) == 0o700, zone
    private = [*(folder / "results/mine/private").rglob("*"), *(folder / "logs/mine").rglob("*")]
    assert len(private) > 10
    files = [p for p in private if p.is_file() and p.name != ".snakemake_timestamp"]
    open_to_others = [p for p in files if p.stat().st_mode & 0o077]
    assert open_to_others == []
    released = [p for p in (folder / "results/mine/release").rglob("*") if p.name[0] != "."]
    assert {stat.S_IMODE(p.stat().st_mode) for p in released if p.is_file()} == {0o644}
    assert {stat.S_IMODE(p.stat().st_mode) for p in released if p.is_dir()} == {0o755}


def test_no_log_names_a_respondent(walled):
    folder = walled.copy.folder
    typed = read_table(folder / "results/mine/private/typed.arrow")
    export = pd.read_csv(folder / "data/raw/mine/export.csv", dtype=str)
    known = {*export["email"].dropna(), *export["comments"].dropna()}
    known |= {who for who in typed["respondent_id"] if len(who) > 3}
    logs = [p for place in ("logs", ".snakemake/log") for p in (folder / place).rglob("*.log")]
    assert logs
    assert known
    text = "".join(p.read_text() for p in logs) + walled.done.stdout + walled.done.stderr
    assert [word for word in known if word in text] == []
