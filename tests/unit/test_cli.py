"""The command line."""

import subprocess
import sys
from pathlib import Path

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
