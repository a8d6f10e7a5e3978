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

    def beside(self, place: Place) -> list[set[Place]]:
        """Return the counts in a sum with a place, and those in a sum with one of these."""
        near, rings = {self.index[place]}, []
        for _ in range(2):
            inside = np.isin(self._parts, [*near])
            sums = np.union1d(np.flatnonzero(np.isin(self._totals, [*near])), self._sum[inside])
            found = {*self._parts[np.isin(self._sum, sums)].tolist(), *self._totals[sums].tolist()}
            rings.append({self._places[each] for each in found - near})
            near |= found
        return rings

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
