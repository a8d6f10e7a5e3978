"""Work that several processes share: each item once, in order, and its errors where they belong."""

import os
import sys

import pytest

from wavescore.publish.abreast import abreast

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="copies are made on Linux alone")


def test_every_item_is_done_once_and_returned_in_order(tmp_path):
    def work(number: int) -> int:
        with (tmp_path / str(number)).open("x"):  # an item done twice meets its file
            return number * number

    assert abreast(work, range(40), 3) == [number * number for number in range(40)]
    assert len(list(tmp_path.iterdir())) == 40


@LINUX
def test_a_copy_takes_part(tmp_path):
    def work(_: int) -> int:
        # Whoever comes first waits for the other: alone, neither would end.
        (tmp_path / str(os.getpid())).touch()
        while len(list(tmp_path.iterdir())) < 2:
            pass
        return os.getpid()

    done = abreast(work, [0, 1], 2)
    assert len(set(done)) == 2 and os.getpid() in done


@LINUX
def test_what_a_copy_fails_at_this_process_does_again(tmp_path):
    here, failed = os.getpid(), tmp_path / "failed"

    def work(number: int) -> int:
        if os.getpid() != here:
            failed.touch()
            raise MemoryError
        while not failed.exists():
            pass
        return number

    assert abreast(work, [1, 2, 3], 2) == [1, 2, 3]


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_is_met_here(processes):
    def work(number: int) -> int:
        raise ValueError(number)

    with pytest.raises(ValueError, match="[01]"):
        abreast(work, [0, 1], processes)


def test_nothing_to_do():
    assert abreast(str, [], 2) == []
