"""An earlier release as this one would call it: waves, ids and columns that have another name now.

Digests are compared by name. Of `t1` called `week 0`, or of ids written `P-01` for `1`, nothing was
compared, and of two releases one respondent apart the second went out. Answers tell what is whose.
"""

import numpy as np
import pandas as pd

from wavescore.disclosure.digests import MOST_ALIKE, Digests

# Where so many respondents answer alike throughout two waves, or two releases, they are the same.
MOST_ROWS = 0.5
# A column of more values, as a date or a free number, may be written otherwise for everybody.
MOST_VALUES = 50
# Of fewer, those of two unrelated studies agree by chance where columns are paired by how often
# each answer is given: checkboxes of four were taken for answers of another study.
FEWEST = 40
Pairs = dict[str, str]


def as_called_now(earlier: Digests, now: Digests) -> Digests:
    """Return `earlier` with the names that `now` has for its waves, its respondents and columns.

    A wave, and then a respondent, is known again by its answers to all questions that both have, a
    column by nearly all answers in it. Where nobody is, columns of other names are taken to be
    those in which each answer is given about as often, of FEWEST respondents and more. What is not
    known again keeps its name.
    """
    found = _by_answers(earlier, now)
    fewest = min(len(earlier.respondents), len(now.respondents))
    if now.of_the_same(found) or fewest < FEWEST:
        return found
    waves, columns = _given_as_often(earlier, now)
    while columns:
        again = earlier.called(_cells(earlier, waves, dict(columns)), {})
        people = _same_people(again, now, {at: at for at in now.waves()})
        if people:
            return _by_answers(again.called({}, people), now)
        columns = columns[: len(columns) // 2]
    return found


def _by_answers(earlier: Digests, now: Digests) -> Digests:
    if not {*earlier.waves()} <= {*now.waves()}:
        earlier = earlier.called(_cells(earlier, _same_waves(earlier, now), {}), {})
    if not now.of_the_same(earlier):
        earlier = earlier.called({}, _same_people(earlier, now, {at: at for at in now.waves()}))
    # Of other people some column agrees by chance, and would then be what they have in common.
    return earlier.called(_same_columns(earlier, now) if now.of_the_same(earlier) else {}, {})


def _cells(earlier: Digests, waves: Pairs, columns: Pairs) -> Pairs:
    """Return, by cell of earlier, its name where waves, and some columns of them, have others."""
    named = {cell: cell.partition("\t") for cell in earlier.cells}
    return {
        cell: f"{waves.get(at, at)}\t{columns.get(cell, column)}"
        for cell, (at, _, column) in named.items()
    }


def _given_as_often(earlier: Digests, now: Digests) -> tuple[Pairs, list[tuple[str, str]]]:
    """Return waves of now by those of earlier, and (cell of earlier, column of now), surest first.

    Of columns in which each answer is given about as often, by how much nearer the two are to one
    another than to any other; of waves those with the most such columns.
    """
    waves: Pairs = {}
    sure: list[tuple[float, str, str]] = []
    often = {new: _often(now, new) for new in now.waves()}
    for old in earlier.waves():
        before = _often(earlier, old)
        near = {new: _nearest(before, after) for new, after in often.items() if after}
        best = max(near, key=lambda new: len(near[new]), default="")
        if before and near.get(best):
            waves[old] = best
            sure += [(much, f"{old}\t{one}", other) for much, one, other in near[best]]
            del often[best]
    return waves, [(one, other) for _, one, other in sorted(sure)]


def _often(digests: Digests, wave: str) -> dict[str, dict[int, int]]:
    """Return how often each digest stands in each column of few values at a wave."""
    columns = digests.columns(wave)
    answers = digests.at([*digests.respondents], [f"{wave}\t{each}" for each in columns])
    often = {}
    for column, given in zip(columns, answers.T, strict=True):
        values, counts = np.unique(given[given > 0], return_counts=True)
        if 1 < len(values) <= MOST_VALUES:
            often[column] = dict(zip(values.tolist(), counts.tolist(), strict=True))
    return often


def _nearest(
    before: dict[str, dict[int, int]], after: dict[str, dict[int, int]]
) -> list[tuple[float, str, str]]:
    """Return the columns of the two of which each is the other's nearest, and share an answer.

    With each how far apart they are, in parts of how far the next is.
    """
    counts = pd.DataFrame.from_records([*before.values(), *after.values()]).fillna(0).to_numpy()
    ours, theirs = counts[: len(before)], counts[len(before) :]
    apart = np.array([np.abs(theirs - each).sum(axis=1) for each in ours])
    there = ours.sum(axis=1)[:, None] + theirs.sum(axis=1)
    found = []
    for i, one in enumerate(before):
        j = apart[i].argmin()
        others = [*np.delete(apart[i], j), *np.delete(apart[:, j], i), there[i, j]]
        if apart[i, j] < min(others):
            found.append((apart[i, j] / min(others), one, [*after][j]))
    return found


def _same_waves(earlier: Digests, now: Digests) -> Pairs:
    """Return, by wave of earlier, that of now at which most answer as they did then."""
    pairs: Pairs = {}
    for old in earlier.waves():
        free = [new for new in now.waves() if new not in pairs.values()]
        alike = {new: len(_same_people(earlier, now, {old: new})) for new in free}
        best = max(free, key=alike.__getitem__, default="")
        if alike.get(best):
            pairs[old] = best
    return pairs


def _same_people(earlier: Digests, now: Digests, waves: Pairs) -> Pairs:
    """Return, by id of earlier, who answers alike at these waves now; none where too few do."""
    both = [
        (f"{old}\t{column}", f"{new}\t{column}")
        for old, new in waves.items()
        for column in earlier.columns(old)
        if column in now.columns(new)
    ]
    answers = now.at(sorted(now.respondents), [new for _, new in both])
    both = [
        pair
        for pair, column in zip(both, answers.T, strict=True)
        if len(np.unique(column)) <= MOST_VALUES
    ]
    before, after = earlier.rows([old for old, _ in both]), now.rows([new for _, new in both])
    people = max(sum(map(len, rows.values())) for rows in (before, after))
    fewest, alike = min(len(before), len(after)), before.keys() & after.keys()
    # Of a few questions others, too, answer the same.
    if not alike or len(alike) < MOST_ROWS * fewest or fewest < MOST_ROWS * people:
        return {}
    found: Pairs = {}
    for row in alike:
        stayed = {*before[row]} & {*after[row]}
        others = ([name for name in each[row] if name not in stayed] for each in (before, after))
        found |= {name: name for name in stayed} | dict(zip(*others, strict=False))
    return found


def _same_columns(earlier: Digests, now: Digests) -> Pairs:
    """Return, by cell that is of earlier alone, that of now alone with nearly all its answers."""
    names = sorted({*earlier.respondents} & {*now.respondents})
    pairs: Pairs = {}
    for wave in now.waves():
        ours, theirs = now.columns(wave), earlier.columns(wave)
        new = [f"{wave}\t{each}" for each in ours if each not in theirs]
        for old in (f"{wave}\t{each}" for each in theirs if each not in ours):
            before = earlier.at(names, [old])
            alike = {cell: (now.at(names, [cell]) == before)[before > 0] for cell in new}
            near = [c for c, same in alike.items() if same.size and same.mean() >= MOST_ALIKE]
            if near and len(np.unique(before)) > 1:
                best = max(near, key=lambda cell: alike[cell].mean())
                pairs[old] = best
                new.remove(best)
    return pairs
