"""Decide who has a row at which wave, and which rows will not be kept."""

from dataclasses import dataclass

import numpy as np

from wavescore.synthetic import design
from wavescore.synthetic.people import People, scaled

# Waves that eligible respondents answer and lose, besides those kept: wave, reason, pattern of
# waves kept, respondents, and how many of them come back at the wave after.
LOST_WAVES = (
    (1, "speeder", (True, False, False), 9, 4),
    (1, "abandoned", (True, False, False), 6, 1),
    (2, "speeder", (True, True, False), 7, 0),
    (2, "abandoned", (True, True, False), 5, 0),
    (2, "impossible", (True, True, False), 1, 0),
    (1, "empty", (True, False, False), 3, 0),
    (1, "empty", (True, False, True), 1, 0),
)
# Excluded at baseline, yet with a row at t2.
COME_BACK = {"under_16": 2, "speeder": 5}
# A second row of one respondent at one wave: a whole one after the row kept, or one before it
# that was begun and left.
DUPLICATES = (("duplicate", 0, 2), ("duplicate", 1, 1), ("begun", 0, 1))
DAYS_APART = {"duplicate": 2, "begun": -1}


@dataclass(frozen=True)
class Rows:
    """The export's rows in order: whose, at which wave, opened when, and for how many minutes.

    `reason` (r,) is "" for rows of eligible respondents that are kept, else why a row is not.
    """

    person: np.ndarray
    wave: np.ndarray
    reason: np.ndarray
    started: np.ndarray
    minutes: np.ndarray

    def of(self, reason: str) -> np.ndarray:
        """Return the places of the rows with one reason."""
        return np.flatnonzero(self.reason == reason)


def plan_rows(rng: np.random.Generator, people: People) -> Rows:
    """Return the rows of everyone who enters."""
    reason = _reasons(rng, people)
    person, wave = np.nonzero(reason != "absent")
    why = reason[person, wave]
    order = 2 * np.arange(len(person))
    place = np.full(reason.shape, -1)
    place[person, wave] = np.arange(len(person))
    free = _nothing_amiss(people, reason)
    for kind, at, count in DUPLICATES:
        hosts = rng.permutation(np.flatnonzero(free & (place[:, at] >= 0)))
        hosts = hosts[: scaled(count, people.n)]
        free[hosts] = False
        person, wave = np.append(person, hosts), np.append(wave, np.full(len(hosts), at))
        why = np.append(why, np.full(len(hosts), kind, dtype=object))
        order = np.append(order, order[place[hosts, at]] + np.sign(DAYS_APART[kind]))
    sequence = np.argsort(order, kind="stable")
    return _timed(rng, people, person[sequence], wave[sequence], why[sequence])


def _timed(
    rng: np.random.Generator, people: People, person: np.ndarray, wave: np.ndarray, why: np.ndarray
) -> Rows:
    days = np.array([DAYS_APART.get(each, 0) for each in why]).astype("timedelta64[D]")
    minutes = people.minutes[person, wave]
    fast = (why == "speeder") & (minutes >= design.MINUTES)
    minutes[fast] = rng.integers(1, design.MINUTES, int(fast.sum()))
    return Rows(person, wave, why, people.started[person, wave] + days, minutes)


def _reasons(rng: np.random.Generator, people: People) -> np.ndarray:
    """Return (m, 3): "" for a wave kept, why one is lost, or "absent" where there is no row."""
    reason = np.where(people.answered, "", "absent").astype(object)
    excluded = people.kind != "eligible"
    reason[excluded, 0] = people.kind[excluded]
    for kind, count in COME_BACK.items():
        back = np.flatnonzero(people.kind == kind)[: scaled(count, people.n)]
        reason[back, 1] = kind if kind == "under_16" else "later"
    for wave, why, pattern, count, returning in LOST_WAVES:
        free = (people.answered == pattern).all(axis=1) & ~excluded
        free &= ((reason == "") | (reason == "absent")).all(axis=1)
        hosts = rng.permutation(np.flatnonzero(free))[: scaled(count, people.n)]
        reason[hosts, wave] = why
        reason[hosts[: scaled(returning, people.n)], wave + 1 :] = "later"
    return reason


def _nothing_amiss(people: People, reason: np.ndarray) -> np.ndarray:
    """Return who loses no wave and refuses no question: their second row is their only fault."""
    refused = (people.fields["gender"] == -99) | (people.fields["ethnicity"] == -99)
    return ((reason == "") | (reason == "absent")).all(axis=1) & ~refused
