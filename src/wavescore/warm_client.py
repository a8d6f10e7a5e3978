"""Ask a warm process to run a job's script: `python -I -S warm_client.py ADDRESS PYTHON SCRIPT`.

A run begins one of these for each job, so it imports what Python has in memory at its start and
nothing of the package: 12 ms of the processor, where a script that began by itself and then asked
took 100. Where nobody hears, PYTHON runs SCRIPT.
"""

import os
import sys
from _socket import AF_UNIX, SCM_RIGHTS, SOL_SOCKET, socket  # `socket` takes longer than all else

NUMBER = 4  # bytes of a number, whose first is the largest


def ask(address: str, script: str) -> int | None:
    """Have the warm process run a script with this process's folder, environment and streams.

    Return the script's exit status, or None where there is no warm process.
    """
    link = socket(AF_UNIX)
    try:
        link.connect(address)
    except OSError:
        return None
    folder = os.getcwdb()  # noqa: PTH109 (pathlib takes time too)
    parts = [os.fsencode(script), folder, *map(b"=".join, os.environb.items())]
    message = b"\0".join(parts)
    streams = b"".join(stream.to_bytes(4, sys.byteorder) for stream in (1, 2))
    link.sendmsg([len(message).to_bytes(NUMBER, "big")], [(SOL_SOCKET, SCM_RIGHTS, streams)])
    link.sendall(message)
    status = link.recv(NUMBER)
    # Without a status the copy was killed, as a job of its own would have been.
    return int.from_bytes(status, "big") if len(status) == NUMBER else 1


if __name__ == "__main__":
    found = ask(sys.argv[1], sys.argv[3])
    if found is not None:
        os._exit(found)
    os.execv(sys.argv[2], sys.argv[2:])
