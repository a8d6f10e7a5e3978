"""What may be tracked: the check of `make check` refuses exports, and files nobody knows."""

import subprocess
import sys

import pytest

EXPORT = "record_id,redcap_event_name,gad7_1\n17,baseline_arm_1,secret-answer\n"
COUNTS = "period,geography,at_caseness\n2022-23,North West,76265\n"


@pytest.fixture
def check(root, tmp_path):
    """Stage one file in a repository of its own and run the check."""
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)

    def run(path: str, text: str) -> subprocess.CompletedProcess:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        subprocess.run(["git", "add", "-f", path], cwd=tmp_path, check=True)
        command = [sys.executable, str(root / ".ci" / "tracked.py"), str(tmp_path)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        ("export.csv", EXPORT, "not known at the root"),
        ("scratch.py", "", "not known at the root"),
        ("data/raw/mine/export.csv", EXPORT, "not of a bundled study"),
        ("data/example/real.csv", EXPORT, "not of a bundled study"),
        ("docs/counts.csv", COUNTS, "is a data file (.csv)"),
        ("config/studies/mine/people.txt", EXPORT.replace(",", ";"), "looks like an export"),
        ("config/studies/mine/people", EXPORT.replace("record_id", '"Email"'), "looks like"),
        ("src/wavescore/export.sav", "$FL2", "is a data file (.sav)"),
        ("config/studies/mine/Export.XLSX", "PK", "is a data file (.XLSX)"),
    ],
)
def test_a_file_that_may_hold_respondents_is_refused(check, path, text, why):
    answer = check(path, text)
    assert answer.returncode == 1
    assert f"{path}: " in answer.stderr and why in answer.stderr and "HINT" in answer.stderr
    assert "secret-answer" not in answer.stderr


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("tests/golden/growth/input.csv", EXPORT),
        ("data/example/export.csv", EXPORT),
        ("docs/counts.txt", COUNTS),
        ("src/wavescore/table.py", "id, name = 1, 2\nx, y = 3, 4\n"),
    ],
)
def test_what_belongs_here_is_let_through(check, path, text):
    assert check(path, text).returncode == 0


def test_the_repository_itself_passes(root):
    if not (root / ".git").exists():
        pytest.skip("not a git repository")
    answer = subprocess.run(
        [sys.executable, ".ci/tracked.py"], cwd=root, capture_output=True, text=True, check=False
    )
    assert (answer.returncode, answer.stderr) == (0, "")
