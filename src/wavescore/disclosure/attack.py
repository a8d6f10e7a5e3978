"""A release attacked before it leaves: no release where one of these recovers what is hidden.

Each attacker reads the released tables and is granted all that is public of the method: bins of
counts, steps of rounded numbers, which sums hold. The private tables are the judge's.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.grid import step_of
from wavescore.disclosure.labels import code_of
from wavescore.disclosure.nested import counts_told, left_out_told, resting_on_few
from wavescore.disclosure.samples import Groups
from wavescore.disclosure.sizes import LEAST_RANGE, Sizes
from wavescore.errors import DataError
from wavescore.results.declare import Analysis, Kind, Quantity, Status
from wavescore.results.table import MISSING, ResultRow, rows_of

KEY = ["outcome", "wave", "group", "term", "level", "quantity", "method"]
QUESTION = ["outcome", "wave", "group", "term", "quantity"]
STEPPED = (Kind.MEAN, Kind.SPREAD, Kind.CORRELATION, Kind.RELIABILITY, Kind.EFFECT)
# An item of more combinations than this is not listed: that many fit the released numbers.
MOST_COMBINATIONS = 300_000
Tables = Mapping[str, pd.DataFrame]


def refuse_what_is_told(
    private: Tables,
    released: Tables,
    analyses: Mapping[str, Analysis],
    rule: CountRule,
    groups: Groups | None = None,
) -> dict[str, int]:
    """Return how many numbers each attacker tried; DataError where one recovered something."""
    rows = {name: rows_of(frame) for name, frame in private.items()}
    sizes = Sizes(rows, analyses, rule, groups)
    few = numbers_on_few(private, released, analyses, rule.minimum)
    few += resting_on_few(private, released, analyses, rule.minimum)
    exact = numbers_beyond_their_step(private, released, analyses)
    tried, narrowed = answers_told(private, released, analyses, sizes)
    left, answers = left_out_told(private, released, analyses, rule.minimum)
    for found, problem in (
        (few, "a number that rests on fewer than the minimum is in the release"),
        (exact, "a number is released at more digits than protection gives it"),
        (narrowed, "a hidden count follows from released numbers"),
        (counts_told(private, released, analyses, sizes), "a hidden count follows from sums"),
        (answers, "the answers of few follow from a sample and its groups"),
    ):
        if found:
            raise DataError(
                f"{problem}; nothing is released",
                file=f"{found[0][0]}.csv",
                key=" ".join(filter(None, found[0][1:6])),
                found=f"{len(found)} in all",
                expected="none",
                hint="this is a fault of wavescore: report it, with private/release_outputs.csv",
            )
    every = sum(len(frame) for frame in released.values())
    numbers = dict.fromkeys(("numbers on few", "digits", "sums"), every)
    return {**numbers, "hidden counts": tried, "left out of groups": left}


def pairs(
    private: Tables, released: Tables, analyses: Mapping[str, Analysis]
) -> Iterator[tuple[str, Quantity, ResultRow, ResultRow]]:
    """Yield (analysis, declared quantity, private row, released row) of rows that are in both."""
    for name, frame in private.items():
        out = {_key(row): row for row in rows_of(released[name])}
        for row in rows_of(frame):
            shown = out.get(_key(row))
            if shown is not None:
                yield name, analyses[name].quantity(row.quantity), row, shown


def _key(row: ResultRow) -> tuple:
    return tuple(getattr(row, column) for column in KEY)


def numbers_on_few(
    private: Tables, released: Tables, analyses: Mapping[str, Analysis], minimum: int
) -> list[tuple]:
    """Return the rows that hold a number on fewer than the minimum, by what is declared of them."""
    bad = []
    for name, quantity, row, shown in pairs(private, released, analyses):
        if quantity.public or quantity.kind is Kind.DESIGN:
            continue
        few = 0 < row.n < minimum
        if quantity.kind is Kind.COUNT:
            few |= 0 < row.estimate < minimum
        if quantity.kind is Kind.PERCENTAGE and row.n > 0 and row.estimate == row.estimate:
            scale = 100 if quantity.unit == "%" else 1
            few |= 0 < round(row.estimate * row.n / scale) < minimum
        numbers = [shown.estimate, shown.std_error, shown.statistic, shown.p_value, shown.conf_low]
        if few and any(number == number for number in numbers):
            bad.append((name, *_key(row)))
    return bad


def numbers_beyond_their_step(
    private: Tables, released: Tables, analyses: Mapping[str, Analysis]
) -> list[tuple]:
    """Return the statistics on a finer step than their influence asks, or on no step."""
    bad = []
    for name, quantity, row, shown in pairs(private, released, analyses):
        rounded = quantity.kind in STEPPED and not (quantity.public or quantity.made_of)
        if not (rounded and np.isfinite(shown.estimate)):
            continue
        steps = shown.estimate / shown.step
        coarse = shown.step >= step_of(row, quantity, shown.n) * (1 - 1e-9)
        if not coarse or abs(steps - round(steps)) > 1e-6:
            bad.append((name, *_key(row)))
    return bad


def answers_told(
    private: Tables, released: Tables, analyses: Mapping[str, Analysis], sizes: Sizes
) -> tuple[int, list[tuple]]:
    """Work out hidden responses to an item from its other counts, n, mean and SD together.

    Every whole-number solution is listed. Returns (hidden counts tried, those left with fewer than
    LEAST_RANGE values).
    """
    tried, told = 0, []
    moments = _moments_of_terms(private, released, analyses)
    for name, frame in released.items():
        quantities = {q.name: q for q in analyses[name].quantities if q.kind is Kind.COUNT}
        rows = frame[frame["quantity"].isin([*quantities]) & (frame["level"] != "")]
        secrets = _secrets(private[name]) if len(rows) else {}
        for key, family in rows.groupby(QUESTION, sort=False):
            levels = [level for level in family["level"] if level != MISSING]
            codes = [code for code in map(code_of, levels) if code is not None]
            if len(codes) < max(len(levels), 2):
                continue
            # Mean and SD are of the item's answers where they stand on as many as gave one.
            secret = secrets[key]
            answered = sum(row.estimate for level, row in secret.items() if level != MISSING)
            known = moments.get((key[3], key[1], key[2], answered), {})
            solutions = _solutions(family, codes, known, secret, sizes, quantities[key[4]])
            for level, left in solutions.items():
                tried += 1
                if left < LEAST_RANGE:
                    told.append((name, *key[:4], level, key[4]))
    return tried, told


def _secrets(frame: pd.DataFrame) -> dict[tuple, dict[str, ResultRow]]:
    """Return the private counts of each question, by level."""
    found: dict[tuple, dict[str, ResultRow]] = {}
    for row in rows_of(frame[frame["level"] != ""]):
        found.setdefault(tuple(getattr(row, key) for key in QUESTION), {})[row.level] = row
    return found


def _moments_of_terms(
    private: Tables, released: Tables, analyses: Mapping[str, Analysis]
) -> dict[tuple, dict]:
    """Return the intervals of released means and SDs of terms, with the n they stand on."""
    found: dict[tuple, dict] = {}
    for _, quantity, row, shown in pairs(private, released, analyses):
        moment = quantity.kind in (Kind.MEAN, Kind.SPREAD) and row.term and not row.level
        if moment and np.isfinite(shown.estimate):
            half = shown.step / 2 + 1e-9
            ends = (shown.estimate - half, shown.estimate + half)
            found.setdefault((row.term, row.wave, row.group, row.n), {})[quantity.kind] = ends
    return found


def _solutions(
    family: pd.DataFrame,
    codes: Sequence[float],
    moments: dict,
    secret: Mapping[str, ResultRow],
    sizes: Sizes,
    quantity: Quantity,
) -> dict[str, int]:
    """Return how many values each hidden count of one question can have to a reader."""
    levels, ranges, hidden = [], [], []
    for row in rows_of(family):
        levels.append(row.level)
        if row.status == Status.SUPPRESSED:
            hidden.append(row.level)
            ranges.append(hidden_values(row, secret[row.level].estimate, sizes.rule))
        else:
            low, high = sizes.of_count(secret[row.level], quantity)
            ranges.append(range(low, high + 1))
    size = np.prod([float(len(each)) for each in ranges])
    if not hidden or size > MOST_COMBINATIONS or not family["n"].max() > 0:
        return {}
    grid = np.stack(np.meshgrid(*ranges, indexing="ij"), axis=-1).reshape(-1, len(ranges))
    low, high = sizes.of_row(max(secret.values(), key=lambda row: row.n), quantity)
    grid = grid[(grid.sum(axis=1) >= low) & (grid.sum(axis=1) <= high)]
    answered = grid[:, [level != MISSING for level in levels]]
    n = answered.sum(axis=1)
    grid, answered, n = grid[n > 1], answered[n > 1], n[n > 1]
    mean = answered @ codes / n
    spread = np.sqrt(np.maximum(answered @ np.square(codes) - n * mean**2, 0) / (n - 1))
    fits = np.ones(len(grid), dtype=bool)
    for kind, values in ((Kind.MEAN, mean), (Kind.SPREAD, spread)):
        if kind in moments:
            least, most = moments[kind]
            fits &= (values >= least) & (values <= most)
    grid = grid[fits]
    return {
        level: len(np.unique(grid[:, place]))
        for place, level in enumerate(levels)
        if level in hidden and len(grid)
    }


def hidden_values(row: ResultRow, count: float, rule: CountRule) -> range:
    """Return the counts that a hidden one may be, to a reader who takes all for small that are.

    count: the private one. What was hidden beside a small count bears the same words and may be
    anything.
    """
    low, high = rule.hidden_range
    if "rests on" in row.note:
        return range(high + 1)
    if "alike" in row.note or not (count > 0 and rule.hides(count)):
        return range(int(row.n if row.n == row.n else high) + rule.base + 1)
    return range(low, high + 1)


def bin_of(value: float, rule: CountRule) -> tuple[int, int]:
    """Return the smallest and largest count that is released as `value`."""
    if value == 0:
        return 0, 0
    return int(value - (rule.base - 1) // 2), int(value + rule.base // 2)
