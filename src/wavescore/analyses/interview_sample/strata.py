"""Divide a number of invitations among strata, and put each stratum in a random order."""

import hashlib
from collections.abc import Mapping, Sequence


def allocate(
    target: int, sizes: Mapping[str, int], available: Mapping[str, int], allocation: str
) -> dict[str, int]:
    """Return how many of `target` each stratum gets, never more than are `available` in it.

    `sizes`: respondents analysed in each stratum; `available`: those who consented. Every stratum
    with someone available has one first (the largest strata where the target is below their
    number). Then each place goes to the stratum furthest below its quota that has someone left:
    target x size / sum of sizes (proportional), or the same for all (equal). Without bounds this
    is the method of largest remainders; ties go to the stratum that comes first.
    """
    open_to = [name for name in sizes if available[name] > 0]
    weights = {name: sizes[name] if allocation == "proportional" else 1 for name in open_to}
    whole = sum(weights.values())
    first = sorted(open_to, key=lambda name: -sizes[name])[:target]
    given = {name: int(name in first) for name in sizes}
    for _ in range(min(target, sum(available.values())) - len(first)):
        room = [name for name in open_to if given[name] < available[name]]
        # In whole numbers: quota - given, times the sum of the weights.
        short = {name: target * weights[name] - given[name] * whole for name in room}
        given[max(room, key=short.__getitem__)] += 1
    return given


def random_order(ids: Sequence[str], seed: int) -> list[str]:
    """Return `ids` by BLAKE2b(seed, id): random, and the same whoever else is in the list."""

    def key(name: str) -> tuple[bytes, str]:
        return hashlib.blake2b(f"{seed}\x1f{name}".encode(), digest_size=16).digest(), name

    return sorted(ids, key=key)
