"""Sums over who was there at which waves: every count of them is made of the same patterns.

Whom a quantity counts is declared as its population; no analysis is known by name. A sum is one
that a reader may use where it holds to the last respondent, across all tables of a release.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from wavescore.results.declare import Analysis, Kind, Population
from wavescore.results.table import ResultRow

Place = tuple[str, int]
Rows = Mapping[str, Sequence[ResultRow]]
THERE = "x"
# A place of no table: what two sums have in common.
SHARED = ""
OVER_WAVES = (
    Population.ANALYSED,
    Population.ANSWERED,
    Population.LOST,
    Population.RETAINED,
    Population.LOST_SINCE_PREVIOUS,
    Population.JOINED,
)


def presence_sums(rows: Rows, analyses: Mapping[str, Analysis]) -> list[tuple[list[Place], Place]]:
    """Return (parts, total) of counts that add up over patterns of waves, and from wave to wave."""
    patterns: dict[tuple[str, str, str], dict[str, Place]] = {}
    counts: list[tuple[Population, ResultRow, Place]] = []
    for name, each in rows.items():
        for place, row in enumerate(each):
            quantity = analyses[name].quantity(row.quantity)
            if quantity.kind is not Kind.COUNT or row.level or row.estimate != row.estimate:
                continue
            at = (name, place)
            if quantity.population is Population.PATTERN:
                patterns.setdefault((name, row.outcome, row.group), {})[row.term] = at
            elif quantity.population in OVER_WAVES and not row.term and not row.group:
                counts.append((quantity.population, row, at))
    waves = list(dict.fromkeys(row.wave for who, row, _ in counts if who is Population.ANALYSED))
    sums = list(_from_wave_to_wave(counts, waves))
    for (_, outcome, group), found in patterns.items():
        if group:
            continue
        for who, row, whole in counts:
            if row.outcome in ("", outcome) and row.wave in waves:
                parts = [at for term, at in found.items() if _in(who, term, waves.index(row.wave))]
                total = sum(rows[name][position].estimate for name, position in parts)
                if len(parts) > 1 and total == row.estimate:
                    sums.append((parts, whole))
    return sums


def _in(who: Population, term: str, wave: int) -> bool:
    """Whether those of a pattern ("x.x") are counted in a population at a wave."""
    if wave >= len(term):
        return False
    now, first, before = (term[at] == THERE for at in (wave, 0, max(wave - 1, 0)))
    return {
        Population.ANALYSED: now,
        Population.ANSWERED: now,
        Population.LOST: first and not now,
        Population.RETAINED: first and now,
        Population.LOST_SINCE_PREVIOUS: before and not now,
        Population.JOINED: now and not before,
    }[who]


def _from_wave_to_wave(
    counts: Sequence[tuple[Population, ResultRow, Place]], waves: Sequence[str]
) -> Iterator[tuple[list[Place], Place]]:
    """Yield those of one wave and who joined since, beside those of the next and who was lost."""
    at = {(who, row.wave): (row, place) for who, row, place in reversed(counts) if not row.outcome}
    for before, now in zip(waves, waves[1:], strict=False):
        keys = (
            (Population.ANALYSED, before),
            (Population.JOINED, now),
            (Population.ANALYSED, now),
            (Population.LOST_SINCE_PREVIOUS, now),
        )
        if any(key not in at for key in keys):
            continue
        (first, joined, second, lost), places = zip(*(at[key] for key in keys), strict=True)
        if first.estimate + joined.estimate == second.estimate + lost.estimate:
            shared = (SHARED, waves.index(now))
            yield list(places[:2]), shared
            yield list(places[2:]), shared
    for wave in waves[1:]:
        lost_since = at.get((Population.LOST, wave))
        if lost_since is None or (Population.ANALYSED, waves[0]) not in at:
            continue
        (first, whole), (left, place) = at[Population.ANALYSED, waves[0]], lost_since
        there = [
            at[who, wave] for who in (Population.ANALYSED, Population.RETAINED) if (who, wave) in at
        ]
        for row, stayed in there:
            if row.estimate + left.estimate == first.estimate:
                yield [stayed, place], whole


class Patterns:
    """Sums over waves as one integer program: what whole numbers leave each count.

    Two programs a count (scipy's HiGHS), the least and the most of it. What one of them finds for
    every other count is kept: bounds only widen from one asking to the next, so that a count that
    had enough values has them still, and most are never asked.
    """

    def __init__(self, sums: Sequence[tuple[list[Place], Place]]) -> None:
        places = sorted({place for parts, total in sums for place in (*parts, total)})
        self.index = {place: number for number, place in enumerate(places)}
        self._matrix = np.zeros((len(sums), len(places)))
        for number, (parts, total) in enumerate(sums):
            self._matrix[number, [self.index[part] for part in parts]] = 1.0
            self._matrix[number, self.index[total]] = -1.0
        self._least = np.full(len(places), np.inf)
        self._most = np.full(len(places), -np.inf)

    def ends(
        self, place: Place, bounds: np.ndarray, enough: int, keep: bool = True
    ) -> tuple[float, float]:
        """Return the least and the most of a count, or two values that are `enough` apart.

        bounds: a row a count, in the order of `index`; keep: whether these bounds stand; those of a
        trial may close again.
        """
        at = self.index[place]
        least, most = self._least.copy(), self._most.copy()
        for sign in (1.0, -1.0):
            if most[at] - least[at] + 1 >= enough:
                break
            found = self._program(at, sign, bounds)
            if found is None:
                return bounds[at][0], bounds[at][1]
            least, most = np.minimum(least, found), np.maximum(most, found)
        if keep:
            self._least, self._most = least, most
        return least[at], most[at]

    def _program(self, at: int, sign: float, bounds: np.ndarray) -> np.ndarray | None:
        from scipy.optimize import Bounds, LinearConstraint, milp

        goal = np.zeros(len(self.index))
        goal[at] = sign
        found = milp(
            goal,
            constraints=LinearConstraint(self._matrix, 0.0, 0.0),
            integrality=np.ones(len(goal)),
            bounds=Bounds(*bounds.T),
        )
        return None if found.x is None else np.round(found.x)
