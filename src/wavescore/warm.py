"""A warm process: it has imported what jobs need, and forks one copy of itself for each job.

Every job of a run would import pandas and the rest anew, which costs more than most jobs' work.
`start` begins the process when a run starts. A job then is a process that asks it to run a script,
with the folder, environment and streams of the one that asks, and ends with the script's exit
status (`wavescore.warm_client`). Where there is no warm process (a cluster's node, another system
than Linux) a job runs by itself: nothing is different but the time.
"""

import atexit
import gc
import os
import runpy
import select
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from wavescore.warm_client import NUMBER


def start(first: Iterable[str], later: Iterable[str]) -> str:
    """Begin a warm process for this process's jobs, which ends with this one.

    Return the shell's words that, before `python script`, have it run the script; none where there
    is no such process.

    It imports the modules `first` before it runs anything and those `later` while no job asks; one
    that cannot be imported is left to the job that needs it. Linux alone: elsewhere a process with
    loaded libraries may not be forked safely.
    """
    if sys.platform != "linux":
        return ""
    folder = tempfile.mkdtemp(prefix="wavescore-")  # its owner's alone
    address = str(Path(folder) / "warm")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen(128)
        handle = listener.fileno()
        command = [sys.executable, "-P", "-m", "wavescore.warm", str(handle), address]
        command += [",".join(first), ",".join(later)]
        # The pipe is held open on purpose: the system closes it however this process ends.
        process = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[handle])
    atexit.register(_end, process, folder)
    client = Path(__file__).with_name("warm_client.py")
    return shlex.join([sys.executable, "-I", "-S", str(client), address])


def _end(process: subprocess.Popen, folder: str) -> None:
    process.kill()
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)


def serve(handle: int, address: str, first: Iterable[str], later: Iterable[str]) -> None:
    """Import and fork until the process that began this one has ended."""
    signal.signal(signal.SIGCHLD, _wait)
    gc.disable()  # imports make no garbage, and the search for it took an eighth of their time
    for module in first:
        _import(module)
    with socket.socket(fileno=handle) as listener:
        for link in _asked(listener, later):
            if os.fork() == 0:
                listener.close()
                os._exit(_run(link))
            link.close()
    shutil.rmtree(Path(address).parent, ignore_errors=True)


def _wait(*_: object) -> None:
    """Wait for the copies that have ended, so that their time counts as this process's."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _import(module: str) -> None:
    with suppress(Exception):
        import_module(module)


def _asked(listener: socket.socket, later: Iterable[str]) -> Iterator[socket.socket]:
    """Yield each job that asks, importing while none does, until standard input ends."""
    waiting = list(later)
    gc.freeze()
    while True:
        ready, _, _ = select.select([listener.fileno(), 0], [], [], 0 if waiting else None)
        if 0 in ready:
            return
        if ready:
            yield listener.accept()[0]
        elif waiting:
            _import(waiting.pop(0))
            gc.freeze()  # nothing imported is searched for garbage, here or in a copy


def _run(link: socket.socket) -> int:
    """Run what a job asks for, in this copy; tell it the exit status."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    gc.enable()
    head, streams, _, _ = socket.recv_fds(link, NUMBER, 2)
    script, folder, *environment = _read(link, int.from_bytes(head, "big")).split(b"\0")
    for place, stream in enumerate(streams, start=1):
        os.dup2(stream, place)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    for each in environment:
        name, _, value = each.partition(b"=")
        os.environb[name] = value
    threading.Thread(target=_end_with, args=[link], daemon=True).start()
    status = _status_of(str(Path(os.fsdecode(script)).absolute()))
    link.sendall((status & 0xFF).to_bytes(NUMBER, "big"))  # as the system tells it
    return status & 0xFF


def _read(link: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        part = link.recv(size - len(found))
        if not part:
            raise EOFError
        found += part
    return found


def _end_with(link: socket.socket) -> None:
    """End this copy when the job that asked for it is no more."""
    with suppress(OSError):
        link.recv(1)
    os.kill(os.getpid(), signal.SIGTERM)


def _status_of(script: str) -> int:
    """Run a script as Python runs it; return the exit status."""
    sys.argv = [script]
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    else:
        status = 0
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return status


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2], *(names.split(",") for names in sys.argv[3:5]))
