"""import-linter refuses an import that the plan of the house forbids: each is tried on a copy."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# Where a line is added, the line, and the contract that it must break.
FORBIDDEN = [
    ("analyses/change/tables.py", "prepare.score", "What is printed is made from result tables"),
    ("analyses/change/sentences.py", "analyses.change.compute", "What is printed is made"),
    ("layout/cells.py", "prepare.score", "What is printed is made from result tables alone"),
    ("publish/report.py", "analyses.growth.compute", "What is printed is made from result tables"),
    ("analyses/change/compute.py", "analyses.growth.models", "No analysis imports another"),
    ("analyses/change/quantities.py", "methods.change", "What an analysis declares is light"),
    ("methods/change.py", "definitions.study", "Methods know arrays, not studies"),
    ("prepare/score.py", "prepare.validate", "No step of prepare imports another"),
    ("results/table.py", "disclosure.protect", "Imports go down only"),
]


@pytest.fixture(scope="module")
def copy(root, tmp_path_factory) -> Path:
    """A copy of the package and of the contracts."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(
        root / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
    )
    shutil.copy(root / "pyproject.toml", folder)
    return folder


def lint(copy: Path) -> subprocess.CompletedProcess:
    """Run import-linter on the copy."""
    command = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    return subprocess.run(
        [sys.executable, "-c", command],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy / "src")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_package_as_it_is_keeps_every_rule(copy):
    answer = lint(copy)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize(("file", "module", "contract"), FORBIDDEN)
def test_a_forbidden_import_is_refused(copy, file, module, contract):
    path = copy / "src" / "wavescore" / file
    source = path.read_text(encoding="utf-8")
    package, name = module.rsplit(".", 1)
    try:
        path.write_text(f"{source}\n\nfrom wavescore.{package} import {name}\n", encoding="utf-8")
        answer = lint(copy)
    finally:
        path.write_text(source, encoding="utf-8")
    broken = [line for line in answer.stdout.splitlines() if " BROKEN" in line]
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert any(line.startswith(contract) for line in broken), broken
