"""Sums over who was there at which waves: every count of them is made of the same patterns.

Whom a quantity counts is declared as its population; no analysis is known by name. A sum is one
that a reader may use where it holds to the last respondent, across all tables of a release.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

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


def solve(
    sums: Sequence[tuple[list[Place], Place]],
    bounds: dict[Place, list[int]],
    hidden: Collection[Place],
) -> None:
    """Narrow the bounds of hidden counts, in place, to what all sums together leave them.

    Two integer programs a hidden count (scipy's HiGHS): the least and the most of it that whole
    numbers within the bounds allow.
    """
    places = sorted({place for parts, total in sums for place in (*parts, total)})
    asked = [number for number, place in enumerate(places) if place in hidden]
    if not asked:
        return
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    matrix = np.zeros((len(sums), len(places)))
    for number, (parts, total) in enumerate(sums):
        matrix[number, [places.index(part) for part in parts]] = 1.0
        matrix[number, places.index(total)] = -1.0
    ends = np.array([bounds[place] for place in places], dtype=float)
    for number in asked:
        goal = np.eye(len(places))[number]
        found = [
            milp(
                sign * goal,
                constraints=LinearConstraint(matrix, 0.0, 0.0),
                integrality=np.ones(len(places)),
                bounds=Bounds(*ends.T),
            )
            for sign in (1.0, -1.0)
        ]
        if all(each.x is not None for each in found):
            bounds[places[number]] = [round(each.x[number]) for each in found]
