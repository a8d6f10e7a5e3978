"""Which counts to hide: the small ones, and as many others as keep those from being worked out."""

from collections.abc import Iterable

import numpy as np

from wavescore.definitions.study import Release
from wavescore.disclosure.counts import Counts


def hide_counts(counts: Counts, release: Release) -> set[int]:
    """Return the variables of `counts` that must not be published.

    First every count of 1 to `minimum_count` - 1 (under `suppress_zero` also an answer given by
    nobody). Then, as long as a reader could still pin one of the hidden counts to a single value,
    or add up hidden categories to a total under `minimum_count`, the least needed published count
    beside it: a category before a base, a small one before a large one. The reader is taken to
    know every published number, every sum, and that no hidden count is below 1 (0 where its zero
    would be hidden too). Where counts are rounded, the reader knows them to within half the
    rounding base only.
    """
    zero = release.suppress_zero
    lows = [0 if zero and n not in counts.unasked else 1 for n in range(len(counts.sizes))]
    hidden = {n for n, size in enumerate(counts.sizes) if lows[n] <= size < release.minimum_count}
    hidden = (hidden | counts.virtual) - counts.public
    beyond_help: set[int] = set()
    while True:
        exposed = [
            (number, place)
            for number, place in _exposed(counts, hidden, lows, release)
            if number not in beyond_help
        ]
        if not exposed:
            return hidden
        _hide_beside(counts, hidden, exposed, lows, beyond_help)


def _hide_beside(counts, hidden, exposed, lows, beyond_help) -> None:
    """Hide one more count for each exposed one, unless one close to it has just been hidden."""
    touching = _touching(counts)
    touched: set[int] = set()
    for number, place in exposed:
        if touched & set(touching[number]):
            continue
        choice = _least_needed(counts, hidden, number, place, touching, lows)
        if choice is None:
            beyond_help.add(number)
        else:
            hidden.add(choice)
            touched |= set(touching[choice])


def _touching(counts):
    touching: dict[int, list[int]] = {}
    for place, equation in enumerate(counts.equations):
        for number in equation:
            touching.setdefault(number, []).append(place)
    return touching


def _least_needed(counts, hidden, number, place, touching, lows):
    """Return the published count to hide beside `number`.

    From the sum `place` that exposes it, else from its sums, else from its neighbours' sums.
    """
    near, seen = {number}, set()
    places = [place] if place is not None else touching[number]
    while True:
        members = {member for each in places for member in counts.equations[each]}
        options = [m for m in members - hidden - counts.public if counts.sizes[m] >= lows[m]]
        if options:
            return min(options, key=lambda m: (counts.tiers[m], counts.sizes[m], m))
        near |= members & hidden
        if near <= seen:
            return None
        seen |= near
        places = sorted({each for member in near for each in touching[member]})


def _exposed(counts, hidden, lows, release) -> list[tuple[int, int | None]]:
    """Return hidden counts that a reader can work out, each with the sum that gives it."""
    exposed, open_sums = [], []
    for place, equation in enumerate(counts.equations):
        unknown = {n: sign for n, sign in equation.items() if n in hidden}
        if not unknown:
            continue
        open_sums.append(unknown)
        alone = len(set(unknown.values())) == 1
        if alone and _tells(counts, equation, unknown, lows, release):
            exposed.append((min(unknown), place))
    if exposed or release.round_counts_to:
        return exposed
    for component in _components(open_sums):
        if len(component) > 1:
            exposed += [(n, None) for n in sorted(pinned(component, counts.sizes, lows))]
    return exposed


def _tells(counts, equation, unknown, lows, release) -> bool:
    """Whether one sum, its unknowns on one side, gives one of them or a total under the minimum."""
    least = sum(lows[n] for n in unknown)
    if not release.round_counts_to:
        total = sum(counts.sizes[n] for n in unknown)
        return len(unknown) == 1 or total == least or 0 < total < release.minimum_count
    base, side = release.round_counts_to, next(iter(unknown.values()))
    known = [(n, -sign * side) for n, sign in equation.items() if n not in unknown]
    rounded = sum(sign * ((2 * counts.sizes[n] + base) // (2 * base) * base) for n, sign in known)
    slack = base // 2 * sum(counts.sizes[n] > 0 for n, _ in known)
    lowest = max(rounded - slack, least) if len(unknown) == 1 else least
    return lowest >= rounded + slack


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


def pinned(sums: list[dict[int, int]], sizes: list[int], lows: list[int]) -> set[int]:
    """Return the unknowns that have one value only in all whole-number solutions of `sums`.

    Each unknown is at least its `lows`; the true `sizes` are one solution. Two integer programs per
    unknown give its range (Fischetti and Salazar 2001, doi 10.1287/mnsc.47.7.1008.9805).
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    unknowns = sorted({n for unknown in sums for n in unknown})
    column = {n: place for place, n in enumerate(unknowns)}
    matrix = np.zeros((len(sums), len(unknowns)))
    for line, unknown in enumerate(sums):
        for n, sign in unknown.items():
            matrix[line, column[n]] = sign
    truth = np.array([sizes[n] for n in unknowns], dtype=float)
    least = np.array([lows[n] for n in unknowns], dtype=float)
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
                bounds=Bounds(least, truth.max() + truth.sum() + 1),
            )
            if found.x is not None:
                moved = np.abs(found.x - truth) > 0.5
                free |= {unknowns[place] for place in np.flatnonzero(moved)}
            if n in free:
                break
    return set(unknowns) - free
