"""An attacker who works out an item's variance from its scale's alpha, and its counts from that.

Of k items with the sum's variance V, alpha a, and of one item the alpha if it is dropped d and the
item-rest correlation r, the item's variance v follows: the variances of all add up to
T = V (1 - a (k-1)/k), those of the others to T - v, so that the rest of the sum has the variance
R = (T - v) / (1 - d (k-2)/(k-1)), and V = R + v + 2 r sqrt(R v).
"""

from itertools import product

import numpy as np

from wavescore.disclosure.attack import bin_of, hidden_values
from wavescore.disclosure.counts import CountRule
from wavescore.results.table import MISSING, rows_of

MOST_COMBINATIONS = 500_000
# Scales whose score is the mean of their items.
MEANS = ("mood",)


def responses_told(private, released, rule: CountRule) -> tuple[int, int]:
    """Return (hidden counts of responses, those that this leaves fewer than four values)."""
    tried = told = 0
    scales = _scales(private["reliability"], released["reliability"])
    families: dict[tuple, list] = {}
    pairs = zip(rows_of(private["frequencies"]), rows_of(released["frequencies"]), strict=True)
    for row, shown in pairs:
        if row.quantity == "n" and row.level:
            families.setdefault((row.outcome, row.wave, row.term), []).append((row, shown))
    for (outcome, wave, item), family in families.items():
        hidden = [np.isnan(shown.estimate) for _, shown in family]
        box = _box(scales, outcome, wave, item)
        if not any(hidden) or box is None:
            continue
        counts = _combinations(family, hidden, rule)
        if counts is None:
            continue
        answered = [row.level != MISSING for row, _ in family]
        codes = np.array([float(row.level) for row, _ in family if row.level != MISSING])
        variance = _variances(counts[:, answered], codes)
        likely = _of_mean(scales, (outcome, wave, item), family, counts[:, answered], codes)
        fits = counts[np.isfinite(variance) & _possible(variance, *box) & likely]
        assert (fits == [row.estimate for row, _ in family]).all(axis=1).any(), "lost the truth"
        for place in np.flatnonzero(hidden):
            tried += 1
            told += len(np.unique(fits[:, place])) < 4
    return tried, told


def _scales(private, released) -> dict[tuple, tuple[float, float]]:
    """Return the ends that each released number of reliability can lie between."""
    ends = {}
    for row, shown in zip(rows_of(private), rows_of(released), strict=True):
        if row.quantity == "k":
            ends[row.outcome, row.wave, "", "k"] = (shown.estimate, shown.estimate)
        if not np.isfinite(shown.estimate) or not row.influence > 0:
            continue
        half = shown.step / 2 + 1e-9
        where = (row.outcome, row.wave, row.term, row.quantity)
        ends[where] = (shown.estimate - half, shown.estimate + half)
        ends[*where, "n"] = (row.n, row.n)
    return ends


def _of_mean(scales, where, family, counts, codes):
    """Whether counts have the item's mean, where it is released of just those who answered."""
    ends = scales.get((*where, "item_mean"))
    answered = sum(row.estimate for row, _ in family if row.level != MISSING)
    if ends is None or scales[*where, "item_mean", "n"] != (answered, answered):
        return np.full(len(counts), True)
    with np.errstate(invalid="ignore"):
        mean = counts @ codes / counts.sum(axis=1)
    return (mean >= ends[0]) & (mean <= ends[1])


def _box(scales, outcome, wave, item):
    """Return (alpha, SD, alpha if dropped, item-rest r) as ends, and the number of items."""
    names = [("", "alpha"), ("", "sd"), (item, "alpha_if_dropped"), (item, "item_rest_r")]
    found = [scales.get((outcome, wave, *name)) for name in names]
    k = scales.get((outcome, wave, "", "k"))
    if not k or not all(found):
        return None
    times = k[0] if outcome in MEANS else 1
    return found[0], tuple(times * end for end in found[1]), *found[2:], k[0]


def _combinations(family, hidden, rule: CountRule):
    """Return every combination of counts within what is known of each and of their number."""
    ranges = []
    for (row, shown), gone in zip(family, hidden, strict=True):
        low, high = (0, 0) if gone else bin_of(shown.estimate, rule)
        ranges.append(hidden_values(shown, row.estimate, rule) if gone else range(low, high + 1))
    if np.prod([float(len(each)) for each in ranges]) > MOST_COMBINATIONS:
        return None
    counts = np.array(list(product(*ranges)))
    n = family[0][0].n
    low, high = rule.hidden_range if rule.hides(n) else rule.bin(n)
    total = counts.sum(axis=1)
    return counts[(total >= low) & (total <= high)]


def _variances(counts, codes):
    n = counts.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = counts @ codes / n
        return np.maximum(counts @ codes**2 - n * mean**2, 0) / (n - 1)


def _possible(variance, alpha, sd, dropped, rest, k):
    """Whether a variance of the item fits some alpha, SD and alpha if dropped of their boxes."""
    ends = [np.linspace(*each, 5) for each in (alpha, (max(sd[0], 1e-3), sd[1]), dropped)]
    a, s, d = (each.ravel() for each in np.meshgrid(*ends))
    v = np.unique(variance[np.isfinite(variance)])
    others = s**2 * (1 - a * (k - 1) / k) - v[:, None]
    remainder = others / (1 - d * (k - 2) / (k - 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        r = (s**2 - remainder - v[:, None]) / (2 * np.sqrt(remainder * v[:, None]))
    low = np.where(np.isfinite(r), r, np.inf).min(axis=1)
    high = np.where(np.isfinite(r), r, -np.inf).max(axis=1)
    fits = (low <= rest[1]) & (high >= rest[0])
    return np.isin(variance, v[fits])
