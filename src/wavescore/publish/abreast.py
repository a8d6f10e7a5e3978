"""A list of work done by several processes, copies of this one: nothing is imported anew."""

import os
import pickle
import struct
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

NUMBER = struct.Struct("!H")
# The numbers of all items wait in one pipe, which holds 64 KB.
MOST = 30_000

Item = TypeVar("Item")
Result = TypeVar("Result")


def abreast(
    work: Callable[[Item], Result], items: Sequence[Item], processes: int = 1
) -> list[Result]:
    """Return work(item) of each item, in their order, done by up to `processes` processes.

    Each takes the next item when it is done with its last, so the longest come first. `work` may
    write files; what it returns must bear pickling. What a copy failed at this process does again,
    and so meets the error itself. Done by this process alone on other systems than
    Linux, where one with loaded libraries may not be copied safely.
    """
    copies = min(processes, len(items)) - 1
    if copies < 1 or sys.platform != "linux" or len(items) > MOST:
        return [work(item) for item in items]
    queue, fill = os.pipe()
    os.write(fill, b"".join(map(NUMBER.pack, range(len(items)))))
    os.close(fill)
    begun = [_copy(work, items, queue) for _ in range(copies)]
    done: dict[int, Result] = {}
    try:
        _share(work, items, queue, done)
    finally:
        os.read(queue, len(items) * NUMBER.size)  # after an error no copy begins another item
        os.close(queue)
        for copy, answer in begun:
            with os.fdopen(answer, "rb") as told:
                said = told.read()
            os.waitpid(copy, 0)
            done |= pickle.loads(said) if said else {}
    return [done[number] if number in done else work(item) for number, item in enumerate(items)]


def _copy(work: Callable[[Item], Result], items: Sequence[Item], queue: int) -> tuple[int, int]:
    """Begin a copy that takes items from the queue; return its id and where it tells what it did.

    It tells nothing where it failed.
    """
    answer, tell = os.pipe()
    parent = os.getpid()
    copy = os.fork()
    if copy:
        os.close(tell)
        return copy, answer
    try:
        done: dict[int, Result] = {}
        _share(work, items, queue, done, lambda: os.getppid() == parent)
        with os.fdopen(tell, "wb") as told:
            told.write(pickle.dumps(done))
    finally:
        os._exit(0)


def _share(
    work: Callable[[Item], Result],
    items: Sequence[Item],
    queue: int,
    done: dict[int, Result],
    needed: Callable[[], bool] = lambda: True,
) -> None:
    """Do items from the queue into `done` while there are any and the results are needed."""
    while needed() and (taken := os.read(queue, NUMBER.size)):
        (number,) = NUMBER.unpack(taken)
        done[number] = work(items[number])
