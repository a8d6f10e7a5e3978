"""Draw the respondents: who enters and why some are excluded, demographics, forum use, times."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from wavescore.synthetic import design
from wavescore.synthetic.process import first_wave, later_waves, set_not_cases, totals_of

START = np.datetime64("2023-01-09T08:00")
WEEKS_6 = 42 * 24 * 60  # minutes

# Of some respondents: kind, waves answered, totals, and the answers to each field.
Drawn = tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, np.ndarray]]


@dataclass(frozen=True)
class People:
    """Everyone who enters, in order of entry: n eligible respondents and the excluded.

    `kind` (m,) is "eligible" or why the respondent is excluded; `answered` (m, 3) the waves that
    eligible respondents answer and keep; `totals` (m, 3, 7) scale totals; `fields` codes (m,);
    `started` and `minutes` (m, 3) when and for how long each wave was answered.
    """

    kind: np.ndarray
    answered: np.ndarray
    totals: np.ndarray
    fields: Mapping[str, np.ndarray]
    started: np.ndarray
    minutes: np.ndarray

    @property
    def n(self) -> int:
        """The number of eligible respondents."""
        return int((self.kind == "eligible").sum())


def shares(counts: Mapping, n: int) -> dict:
    """Return `counts` scaled to add up to n, by largest remainder."""
    total = sum(counts.values())
    exact = np.array([count * n / total for count in counts.values()])
    whole = np.floor(exact + 1e-9).astype(int)
    for place in np.argsort(whole - exact, kind="stable")[: n - whole.sum()]:
        whole[place] += 1
    return dict(zip(counts, whole.tolist(), strict=True))


def scaled(count: int, n: int) -> int:
    """Return a count of the design of 791 for n respondents."""
    return round(count * n / design.DESIGN_SIZE)


def draw_people(rng: np.random.Generator, n: int) -> People:
    """Return n eligible respondents and the excluded who come with them, in order of entry."""
    groups = [_eligible(rng, n)]
    for reason, count in design.EXTRAS.items():
        if scaled(count, n):
            groups.append(_excluded(rng, reason, scaled(count, n)))
    size = sum(len(group[0]) for group in groups)
    order = rng.permutation(size)
    fields = {
        name: np.concatenate([group[3][name] for group in groups])[order] for name in groups[0][3]
    }
    kind, answered, totals = (
        np.concatenate([group[part] for group in groups])[order] for part in range(3)
    )
    started, minutes = _times(rng, kind)
    return People(kind, answered, totals, fields, started, minutes)


def _eligible(rng: np.random.Generator, n: int) -> Drawn:
    fields = _fields(rng, n)
    first = first_wave(rng, fields["posted"] == 1)
    pattern = _patterns(rng, n, fields["age"], first[:, -1])
    totals = totals_of(np.concatenate([first[:, None], later_waves(rng, first, pattern)], axis=1))
    totals[:, 0] = set_not_cases(totals[:, 0], scaled(design.NOT_CASES, n))
    answered = np.array(list(design.PATTERNS))[pattern]
    return np.full(n, "eligible", dtype=object), answered, totals, fields


def _patterns(rng: np.random.Generator, n: int, age: np.ndarray, phq8: np.ndarray) -> np.ndarray:
    """Younger and more depressed respondents drop out a little more often; counts are exact."""
    counts = shares(design.PATTERNS, n)
    lean = 0.25 * phq8 / 5.5 - 0.02 * age + rng.gumbel(size=n)
    pattern = np.empty(n, dtype=int)
    pattern[np.argsort(lean, kind="stable")] = np.repeat(np.arange(4), list(counts.values()))
    return pattern


def _excluded(rng: np.random.Generator, kind: str, n: int) -> Drawn:
    fields = _fields(rng, n)
    if kind == "under_16":
        fields["age"] = rng.integers(13, 16, n)
    first = first_wave(rng, fields["posted"] == 1)
    later = later_waves(rng, first, np.zeros(n, dtype=int))
    totals = totals_of(np.concatenate([first[:, None], later], axis=1))
    answered = np.zeros((n, 3), dtype=bool)
    return np.full(n, kind, dtype=object), answered, totals, fields


def _fields(rng: np.random.Generator, n: int) -> dict[str, np.ndarray]:
    fields = {
        name: rng.permutation(np.repeat(list(counts), list(shares(counts, n).values())))
        for name, counts in design.COUNTS.items()
    }
    brackets = shares(design.AGES, n)
    ages = [rng.integers(low, high + 1, count) for (low, high), count in brackets.items()]
    fields["age"] = rng.permutation(np.concatenate(ages))
    for code, count in design.REASONS.items():
        ticked = np.arange(n) < scaled(count, n)
        fields[f"reasons___{code}"] = rng.permutation(ticked.astype(int))
    return fields


def _times(rng: np.random.Generator, kind: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    m = len(kind)
    entry = np.sort(rng.integers(0, 84 * 24 * 60, m))
    lag = rng.integers(0, 9 * 24 * 60, (m, 3)) * np.array([0, 1, 1])
    started = START + (entry[:, None] + WEEKS_6 * np.arange(3) + lag).astype("timedelta64[m]")
    minutes = np.rint(np.exp(rng.normal(np.log(13.5), 0.5, (m, 3)))).astype(int)
    minutes = np.maximum(minutes, design.MINUTES)
    speeders = kind == "speeder"
    minutes[speeders, 0] = rng.integers(1, design.MINUTES, int(speeders.sum()))
    return started, minutes
