"""The command line."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from wavescore.cli import main

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "from wavescore.cli import main; raise SystemExit(main())"


def test_a_reader_that_stops_reading_is_no_error():
    command = [sys.executable, "-c", COMMAND, "settings-guide"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    # Nobody reads: the pipe is closed before the command writes to it.
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 0
    assert errors == b""


def helped(capsys, *arguments):
    with pytest.raises(SystemExit) as caught:
        main([*arguments])
    assert caught.value.code == 0
    return capsys.readouterr().out


def test_every_command_of_the_readme_is_told_of_in_the_help(capsys):
    named = set(re.findall(r"wavescore ([a-z][a-z-]+) ", (ROOT / "README.md").read_text()))
    told = helped(capsys, "--help")
    assert {"new-study", "check", "run", "share", "erase", "check-paper"} <= named
    for command in named:
        assert re.search(f"^    {command} ", told, re.MULTILINE), command
        about = helped(capsys, command, "--help")
        assert re.search(r"^[A-Z].*\.$", about, re.MULTILINE), command
    assert "exit codes: 0 done; 1 " in told


def test_the_version_is_that_of_the_package(capsys):
    from importlib.metadata import version

    assert helped(capsys, "--version") == f"wavescore {version('wavescore')}\n"
