"""A copy of the repository, and Snakemake run in it as a user would."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("config", "data/benchmarks", "data/example", "scripts", "src/wavescore", "workflow")
FILES = ("Snakefile", "environment.yml", "requirements.lock")


class Copy:
    """A copy of what the workflow needs; its package is the one that its jobs import."""

    def __init__(self, folder: Path):
        self.folder = folder
        skip = shutil.ignore_patterns("__pycache__")
        for name in FOLDERS:
            shutil.copytree(ROOT / name, folder / name, ignore=skip)
        for name in FILES:
            shutil.copy(ROOT / name, folder / name)

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run the environment's python in the copy."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder / "src")}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def snakemake(self, *arguments: str, studies="mine") -> subprocess.CompletedProcess:
        """Run snakemake for one study and no papers."""
        settings = ("--config", f"studies=[{studies}]", "papers=[]")
        return self.run("-m", "snakemake", *arguments, *settings)

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace text that stands once in a file of the copy."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Copy:
    """A copy of the repository for the tests of one module."""
    return Copy(tmp_path_factory.mktemp("copy"))
