"""An earlier release as this one would call it: waves, ids and columns that have another name now.

Digests are compared by name. Of `t1` called `week 0`, or of ids written `P-01` for `1`, nothing was
compared, and of two releases one respondent apart the second went out. Answers tell what is whose.
"""

import numpy as np

from wavescore.disclosure.digests import MOST_ALIKE, Digests

# Where so many respondents answer alike throughout two waves, or two releases, they are the same.
MOST_ROWS = 0.5
# A column of more values, as a date or a free number, may be written otherwise for everybody.
MOST_VALUES = 50
Pairs = dict[str, str]


def as_called_now(earlier: Digests, now: Digests) -> Digests:
    """Return `earlier` with the names that `now` has for its waves, its respondents and columns.

    A wave, and then a respondent, is known again by its answers to all questions that both have, a
    column by nearly all answers in it. What is not known again keeps its name.
    """
    if not {*earlier.waves()} <= {*now.waves()}:
        waves = _same_waves(earlier, now)
        named = {cell: cell.partition("\t") for cell in earlier.cells}
        cells = {cell: f"{waves.get(at, at)}\t{column}" for cell, (at, _, column) in named.items()}
        earlier = earlier.called(cells, {})
    if not now.of_the_same(earlier):
        earlier = earlier.called({}, _same_people(earlier, now, {at: at for at in now.waves()}))
    # Of other people some column agrees by chance, and would then be what they have in common.
    return earlier.called(_same_columns(earlier, now) if now.of_the_same(earlier) else {}, {})


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
