"""Bounds of counts that stand in many sums at once, tightened until nothing moves."""

from collections.abc import Mapping, Sequence

import numpy as np

Place = tuple[str, int]
# The parts of a total, and the total.
Sum = tuple[list[Place], Place]
MOST_ROUNDS = 50


class Net:
    """Sums that share counts: what each says of its parts and its total."""

    def __init__(self, sums: Sequence[Sum]) -> None:
        self.index: dict[Place, int] = {}
        number, parts, totals = [], [], []
        for each, (places, total) in enumerate(sums):
            for place in (*places, total):
                self.index.setdefault(place, len(self.index))
            number += [each] * len(places)
            parts += [self.index[place] for place in places]
            totals.append(self.index[total])
        self._sum, self._parts, self._totals = (
            np.array(each, dtype=int) for each in (number, parts, totals)
        )
        self._places = [*self.index]

    def behind(self, place: Place, tight: np.ndarray) -> list[Place]:
        """Return the counts that a place's bounds follow from, the nearest first.

        tight: the bounds of all, as tightened. The least or the most of a count follows from a sum
        where it is just what the ends of the sum's other counts make it; these follow in turn.
        """
        reached = np.zeros(tight.shape, dtype=bool)
        reached[self.index[place]] = True
        found = [self.index[place]]
        while True:
            near = self._giving(reached, tight) & ~reached
            if not near.any():
                return [self._places[count] for count in dict.fromkeys(found)][1:]
            found += np.flatnonzero(near.any(axis=1)).tolist()
            reached |= near

    def _giving(self, ends: np.ndarray, tight: np.ndarray) -> np.ndarray:
        """Return the ends (a row a count: the least, the most) that make up any of those given."""
        giving = np.zeros_like(ends)
        sums = [np.bincount(self._sum, each[self._parts], len(self._totals)) for each in tight.T]
        for end, other in ((0, 1), (1, 0)):
            of_total = ends[self._totals, end] & (sums[end] == tight[self._totals, end])
            giving[self._parts[of_total[self._sum]], end] = True
            rest = sums[other][self._sum] - tight[self._parts, other]
            made = tight[self._totals, end][self._sum] - rest == tight[self._parts, end]
            of_part = np.zeros(len(self._totals), dtype=bool)
            of_part[self._sum[made & ends[self._parts, end]]] = True
            giving[self._totals[of_part], end] = True
            giving[self._parts[of_part[self._sum]], other] = True
        return giving

    def ends(self, bounds: Mapping[Place, Sequence[int]]) -> np.ndarray:
        """Return bounds by place as an array, a row a count: what `tightened` takes."""
        return np.array([bounds[place] for place in self._places], dtype=float).reshape(-1, 2)

    def told(self, bounds: Mapping[Place, Sequence[int]]) -> dict[Place, list[int]]:
        """Return the least and the most that each count can be, by place."""
        found = self.tightened(self.ends(bounds)).astype(int).tolist()
        return dict(zip(self._places, found, strict=True))

    def tightened(self, known: np.ndarray) -> np.ndarray:
        """Return the least and the most that each count can be, by all sums together."""
        low, high = known.T.copy()
        for _ in range(MOST_ROUNDS):
            before = low.copy(), high.copy()
            lows, highs = (
                np.bincount(self._sum, each[self._parts], len(self._totals)) for each in (low, high)
            )
            np.maximum.at(low, self._totals, lows)
            np.minimum.at(high, self._totals, highs)
            least = low[self._totals][self._sum] - (highs[self._sum] - high[self._parts])
            most = high[self._totals][self._sum] - (lows[self._sum] - low[self._parts])
            np.maximum.at(low, self._parts, least)
            np.minimum.at(high, self._parts, most)
            if np.array_equal(before[0], low) and np.array_equal(before[1], high):
                break
        return np.stack([low, high], axis=1)
