"""Which counts to hide: the small ones, and as many others as keep those from being worked out."""

from collections.abc import Iterable

import numpy as np

from wavescore.definitions.study import Release
from wavescore.present.counts import Counts


def hide_counts(counts: Counts, release: Release) -> set[int]:
    """Return the variables of `counts` that must not be published.

    First every count of 1 to `minimum_count` - 1 (and 0 where `suppress_zero`). Then, as long as a
    reader could still pin one of the hidden counts to a single value, or add up hidden categories
    to a total under `minimum_count`, the least needed published count beside it: a category before
    a base, a small one before a large one. The reader is taken to know every published number,
    every sum, and that no hidden count is below 1 (0 where zeros are hidden too). Where counts are
    rounded, the reader knows them to within half the rounding base only.
    """
    minimum, low = release.minimum_count, 0 if release.suppress_zero else 1
    hidden = {n for n, value in enumerate(counts.sizes) if low <= value < minimum}
    hidden |= counts.virtual
    base = release.round_counts_to
    touching = _touching(counts)
    beyond_help: set[int] = set()
    while True:
        exposed = (
            _exposed_when_rounded(counts, hidden, low, base)
            if base
            else _exposed(counts, hidden, minimum, low)
        ) - beyond_help
        if not exposed:
            return hidden
        for number in sorted(exposed):
            choice = _least_needed(counts, hidden, number, touching, low)
            if choice is None:
                beyond_help.add(number)
            else:
                hidden.add(choice)
                break


def _touching(counts):
    touching: dict[int, list[int]] = {}
    for place, equation in enumerate(counts.equations):
        for number in equation:
            touching.setdefault(number, []).append(place)
    return touching


def _least_needed(counts, hidden, number, touching, low):
    """Return the published count to hide beside `number`, from its sums or its neighbours'."""
    near, seen = {number}, set()
    while near - seen:
        seen |= near
        places = sorted({place for member in near for place in touching.get(member, [])})
        members = {member for place in places for member in counts.equations[place]}
        options = [m for m in members - hidden if counts.sizes[m] >= max(low, 1) or low == 0]
        if options:
            return min(options, key=lambda m: (counts.tiers[m], counts.sizes[m], m))
        near = members & hidden
    return None


def _exposed(counts, hidden, minimum, low) -> set[int]:
    """Return hidden counts that a reader can work out, or that add up to less than `minimum`."""
    open_sums = []
    exposed: set[int] = set()
    for equation in counts.equations:
        unknown = {n: sign for n, sign in equation.items() if n in hidden}
        if not unknown:
            continue
        open_sums.append(unknown)
        if len(set(unknown.values())) == 1:
            total = sum(counts.sizes[n] for n in unknown)
            if len(unknown) == 1 or total == low * len(unknown) or 0 < total < minimum:
                exposed.add(min(unknown))
    if exposed:
        return exposed
    for component in _components(open_sums):
        if len(component) > 1:
            exposed |= pinned(component, counts.sizes, low)
    return exposed


def _exposed_when_rounded(counts, hidden, low, base) -> set[int]:
    """Return hidden counts that have one value only, given sums of rounded counts."""
    exposed: set[int] = set()
    for equation in counts.equations:
        unknown = {n: sign for n, sign in equation.items() if n in hidden}
        if not unknown or len(set(unknown.values())) > 1:
            continue
        sign = next(iter(unknown.values()))
        known = [(n, s) for n, s in equation.items() if n not in hidden and counts.sizes[n]]
        rounded = sum(
            -s * sign * ((2 * counts.sizes[n] + base) // (2 * base) * base) for n, s in known
        )
        slack = base // 2 * len(known)
        most = rounded + slack - low * (len(unknown) - 1)
        least = rounded - slack if len(unknown) == 1 else low
        if max(least, low) >= most:
            exposed.add(min(unknown))
    return exposed


def _components(sums: list[dict[int, int]]) -> Iterable[list[dict[int, int]]]:
    """Split sums into sets that share no unknown."""
    parent = {n: n for unknown in sums for n in unknown}

    def root(n):
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for unknown in sums:
        first, *others = unknown
        for n in others:
            parent[root(n)] = root(first)
    groups: dict[int, list[dict[int, int]]] = {}
    for unknown in sums:
        groups.setdefault(root(next(iter(unknown))), []).append(unknown)
    return groups.values()


def pinned(sums: list[dict[int, int]], values: list[int], low: int) -> set[int]:
    """Return the unknowns that have one value only in all whole-number solutions of `sums`.

    Each unknown is at least `low`; the true `values` are one solution. Two integer programs per
    unknown give its range (Fischetti and Salazar 2000, doi 10.1137/S1052623498341685).
    """
    from scipy.optimize import LinearConstraint, milp

    unknowns = sorted({n for unknown in sums for n in unknown})
    column = {n: place for place, n in enumerate(unknowns)}
    matrix = np.zeros((len(sums), len(unknowns)))
    for line, unknown in enumerate(sums):
        for n, sign in unknown.items():
            matrix[line, column[n]] = sign
    truth = np.array([values[n] for n in unknowns], dtype=float)
    known = matrix @ truth
    free: set[int] = set()
    for n in unknowns:
        if n in free:
            continue
        for sign in (-1.0, 1.0):
            goal = np.zeros(len(unknowns))
            goal[column[n]] = sign
            # The cap keeps the program bounded and leaves the truth room to move.
            found = milp(
                goal,
                constraints=LinearConstraint(matrix, known, known),
                integrality=np.ones(len(unknowns)),
                bounds=(low, truth.max() + truth.sum() + 1),
            )
            if found.x is not None:
                moved = np.abs(found.x - truth) > 0.5
                free |= {unknowns[place] for place in np.flatnonzero(moved)}
            if n in free:
                break
    return set(unknowns) - free
