"""The warm process: it runs a script as Python would, and ends with those who began it."""

import importlib
import inspect
import json
import os
import shlex
import signal
import subprocess
import sys
import time

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is no warm process")

# What begins a warm process, tells how to ask it, and waits.
BEGIN = """\
import sys
from wavescore.warm import start
print(start(["colorsys", "no_such_module"], ["wave"]), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def begun():
    """A process that began a warm process, and the words that ask that one."""
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    yield process, shlex.split(process.stdout.readline())
    process.stdin.close()
    process.stdout.close()
    process.wait(timeout=20)


def asked(folder, ask, text, **more):
    """Have a script run: begin the process that asks for it."""
    (folder / "script.py").write_text(f"import os, sys\n{text}")
    command = [*ask, sys.executable, str(folder / "script.py")]
    environment = {**os.environ, **more}
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=-1, stderr=-1, text=True)


def test_a_script_runs_in_a_copy_of_the_warm_process_as_by_itself(begun, tmp_path):
    text = "import json\nprint(json.dumps([os.getppid(), 'colorsys' in sys.modules, os.getcwd(),"
    text += " os.environ.get('COLOUR'), __name__, sys.argv[0]]))\nprint('err', file=sys.stderr)\n"
    out, err = asked(tmp_path, begun[1], text, COLOUR="red").communicate(timeout=20)
    parent, imported, *rest = json.loads(out)
    assert imported
    assert rest == [str(tmp_path), "red", "__main__", str(tmp_path / "script.py")]
    assert err == "err\n"
    again, _ = asked(tmp_path, begun[1], text).communicate(timeout=20)
    assert json.loads(again)[0] == parent, "the same process forks each"
    assert json.loads(again)[3] is None, "nothing of one job is left for the next"


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("", 0, ""),
        ("sys.exit(3)", 3, ""),
        ("sys.exit(-1)", 255, ""),
        ("sys.exit('no such wave')", 1, "no such wave\n"),
        ("raise ValueError('three')", 1, "ValueError: three\n"),
    ],
)
def test_its_exit_status_is_the_scripts(begun, tmp_path, text, status, said):
    process = asked(tmp_path, begun[1], text)
    _, err = process.communicate(timeout=20)
    assert process.returncode == status
    assert err.endswith(said)


def test_without_a_warm_process_a_script_runs_by_itself(begun, tmp_path):
    ask = [*begun[1][:-1], str(tmp_path / "nobody")]
    process = asked(tmp_path, ask, "print(os.getppid())")
    out, _ = process.communicate(timeout=20)
    assert int(out) == os.getpid()


def ended(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def wait_until(happened):
    until = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


LONG = "print(os.getpid(), os.getppid(), flush=True)\nimport time\ntime.sleep(60)\n"


def test_a_copy_ends_with_the_job_that_asked(begun, tmp_path):
    process = asked(tmp_path, begun[1], LONG)
    copy = int(process.stdout.readline().split()[0])
    process.kill()
    process.communicate()
    wait_until(lambda: ended(copy))


def test_a_killed_copy_is_a_failed_job(begun, tmp_path):
    process = asked(tmp_path, begun[1], LONG)
    os.kill(int(process.stdout.readline().split()[0]), signal.SIGKILL)
    process.communicate(timeout=20)
    assert process.returncode == 1


@pytest.mark.parametrize("how", ["its end", "a kill"])
def test_the_warm_process_ends_with_the_run(begun, tmp_path, how):
    process, ask = begun
    out, _ = asked(tmp_path, ask, "print(os.getppid())").communicate(timeout=20)
    if how == "a kill":
        process.kill()
    else:
        process.stdin.close()
    wait_until(lambda: ended(int(out)) and not os.path.exists(ask[-1]))  # noqa: PTH110


def test_snakemake_has_the_limit_on_jobs_that_the_workflow_takes_away():
    """Under another name the line in common.smk would do nothing, and say nothing."""
    source = inspect.getsource(importlib.import_module("snakemake.scheduling.job_scheduler"))
    assert "if self.job_rate_limiter is None:" in source
