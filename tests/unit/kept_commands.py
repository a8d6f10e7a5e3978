"""Runs of Snakemake in the tests: its commands are kept, and none is begun."""

import subprocess

from wavescore.newcomer import run_study


def keep_commands(monkeypatch):
    """Return the list to which every command of `wavescore run` is added in place of its run."""
    commands = []

    def keep(command, **_):
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(run_study.subprocess, "run", keep)
    return commands
