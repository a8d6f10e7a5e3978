"""The wheel holds all that a study and a paper need, and works in an empty folder."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

COMMAND = "from wavescore.cli import main; raise SystemExit(main())"
BESIDE = ("Snakefile", "environment.yml", "requirements.lock")


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory) -> Path:
    """The wheel as pip builds it, without any other package and without the network."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=root, check=True, capture_output=True, timeout=60)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, root, tmp_path_factory):
    """Run the environment's python in an empty folder, the package being the wheel's."""
    site, folder = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("empty")
    zipfile.ZipFile(wheel).extractall(site)
    shutil.copytree(root / "config/studies/hard_as_walls", folder / "config/studies/mine")
    shutil.copytree(root / "data/hard_as_walls", folder / "data/hard_as_walls")
    paper = root / "config/papers/montali_2022.yaml"
    shutil.copy(paper, folder)
    (folder / "config/papers").mkdir()
    shutil.copy(paper, folder / "config/papers")

    def run(*arguments: str, code: int = 0) -> str:
        answer = subprocess.run(
            [sys.executable, *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(site)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert answer.returncode == code, answer.stdout + answer.stderr
        return answer.stderr if code else answer.stdout

    run.folder, run.site = folder, site
    return run


def test_the_wheel_holds_every_tracked_file_that_runs(wheel, root):
    tracked = subprocess.run(
        ["git", "ls-files", "src/wavescore", "workflow", "scripts", "data/benchmarks", *BESIDE],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    if not tracked:
        pytest.skip("not a git repository")
    expected = {
        path.removeprefix("src/") if path.startswith("src/") else f"wavescore/pipeline/{path}"
        for path in tracked
    }
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert "wavescore/py.typed" in held
    assert expected - held == set()
    beyond = {name for name in held - expected if name.endswith((".csv", ".sav", ".parquet"))}
    assert beyond == set()


def test_the_installed_package_checks_a_paper_and_explains_its_settings(installed, root):
    installed("-c", COMMAND, "check-paper", "montali_2022.yaml", "--out", "checked")
    assert (installed.folder / "checked" / "claims.html").is_file()
    guide = installed("-c", COMMAND, "settings-guide")
    assert guide == (root / "config/README.md").read_text(encoding="utf-8")
    manuscript = root / "tests/data/manuscripts/garden.txt"
    assert "claims:" in installed("-c", COMMAND, "extract-claims", str(manuscript))


def test_the_installed_workflow_runs_a_study_in_an_empty_folder(installed):
    snakefile = installed("-c", COMMAND, "snakefile").strip()
    assert Path(snakefile).is_relative_to(installed.site)
    target = "results/mine/private/scored.arrow"
    common = ("-m", "snakemake", "-s", snakefile, "--cores", "1", "--config", "studies=[mine]")
    installed(*common, "--", target)
    assert (installed.folder / target).is_file()
    # Every further job's inputs are found too, the benchmark and the lock among them.
    installed(*common, "--dry-run", "--quiet")
    said = installed("-m", "snakemake", "-s", snakefile, "--cores", "1", code=1)
    assert "neither a study nor a paper is named" in said
