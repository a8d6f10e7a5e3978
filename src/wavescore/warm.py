"""A warm process: it has imported what jobs need, and forks one copy of itself for each job.

Every job of a run would import pandas and the rest anew, which costs more than most jobs' work.
`start` begins the process when a run starts; `hand_over` lets it run the script that asks, with the
script's own folder, environment and streams, and the asking process ends with its exit status.
Where there is none (a cluster's node, another system than Linux, a run that has ended) a job runs
by itself: nothing is different but the time.
"""

import atexit
import gc
import json
import os
import runpy
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

# Where the socket of the warm process is: in the environment of the jobs that may ask it.
ADDRESS = "WAVESCORE_WARM"
LENGTH = struct.Struct("!I")


def start(first: Iterable[str], later: Iterable[str]) -> None:
    """Begin a warm process for this process's jobs, which ends with this one.

    It imports the modules `first` before it runs anything and those `later` while no job asks; one
    that cannot be imported is left to the job that needs it. Linux alone: elsewhere a process with
    loaded libraries may not be forked safely.
    """
    if sys.platform != "linux":
        return
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
    os.environ[ADDRESS] = address
    atexit.register(_end, process, folder)


def _end(process: subprocess.Popen, folder: str) -> None:
    process.kill()
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)


def hand_over() -> int | None:
    """Have the warm process run this process's script; return its exit status.

    None where there is no warm process to ask.
    """
    address = os.environ.get(ADDRESS)
    if not address:
        return None
    with socket.socket(socket.AF_UNIX) as link:
        try:
            link.connect(address)
        except OSError:
            return None
        asked = {"script": str(Path(sys.argv[0]).absolute()), "cwd": str(Path.cwd())}
        message = json.dumps({**asked, "environment": dict(os.environ)}).encode()
        socket.send_fds(link, [LENGTH.pack(len(message))], [1, 2])
        link.sendall(message)
        status = link.recv(LENGTH.size)
    # Without a status the copy was killed, as a job of its own would have been.
    return LENGTH.unpack(status)[0] if len(status) == LENGTH.size else 1


def serve(handle: int, address: str, first: Iterable[str], later: Iterable[str]) -> None:
    """Import and fork until the process that began this one has ended."""
    signal.signal(signal.SIGCHLD, _wait)
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
    head, streams, _, _ = socket.recv_fds(link, LENGTH.size, 2)
    asked = json.loads(_read(link, LENGTH.unpack(head)[0]))
    for place, stream in enumerate(streams, start=1):
        os.dup2(stream, place)
        os.close(stream)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    del os.environ[ADDRESS]  # or the script would ask again
    threading.Thread(target=_end_with, args=[link], daemon=True).start()
    status = _status_of(asked["script"])
    link.sendall(LENGTH.pack(status))
    return status


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
