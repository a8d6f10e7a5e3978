"""Attackers on a release: each reads released tables alone, and a judge counts what it recovered.

An attacker is granted all that is public of the method: the bins of counts, the steps of rounded
numbers, which sums hold. The judge compares what it is sure of with the private tables.
"""

from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from wavescore.analyses.registry import declared
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.grid import influence_of, step_for
from wavescore.results.declare import Kind, Status

KEY = ["outcome", "wave", "group", "term", "level", "quantity", "method"]
CODES = (0, 1, 2, 3)


def _pairs(private, released):
    """Yield (analysis, declared quantity, private row, released row) of rows that are in both."""
    for name, frame in private.items():
        out = {_key(row): row for row in released[name].itertuples(index=False)}
        for row in frame.itertuples(index=False):
            shown = out.get(_key(row))
            if shown is not None:
                yield name, declared(name).quantity(row.quantity), row, shown


def _key(row):
    return tuple(getattr(row, column) for column in KEY)


def numbers_on_few(private, released, minimum):
    """Return the rows that hold a number on fewer than the minimum, by what is declared of them."""
    bad = []
    for name, quantity, row, shown in _pairs(private, released):
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


def exact_numbers(private, released):
    """Return the statistics that left at more digits than their step allows."""
    bad = []
    kinds = (Kind.MEAN, Kind.SPREAD, Kind.CORRELATION, Kind.RELIABILITY, Kind.EFFECT)
    for name, quantity, row, shown in _pairs(private, released):
        if quantity.public or quantity.kind not in kinds or not np.isfinite(shown.estimate):
            continue
        places = shown.estimate / _step(row, quantity, shown.n)
        if abs(places - round(places)) > 1e-6:
            bad.append((name, *_key(row)))
    return bad


def _step(row, quantity, n):
    return step_for(influence_of(row, quantity, n), quantity.decimals)


def _interval(rows, quantity, where, private):
    """Return the ends that a released number can lie between, to who knows its step."""
    found = rows[(rows["quantity"] == quantity)]
    for column, value in where.items():
        found = found[found[column] == value]
    if len(found) != 1 or not np.isfinite(found["estimate"].iloc[0]):
        return -np.inf, np.inf
    hidden = private[private["quantity"] == quantity]
    for column, value in where.items():
        hidden = hidden[hidden[column] == value]
    name = found["analysis"].iloc[0]
    row = next(hidden.itertuples(index=False))
    step = _step(row, declared(name).quantity(quantity), found["n"].iloc[0])
    value = found["estimate"].iloc[0]
    return value - step / 2 - 1e-9, value + step / 2 + 1e-9


def items_told(private, released, rule: CountRule):
    """Work out hidden item responses from counts, item mean, SD, floor and ceiling together.

    Every whole-number solution is listed. Returns (counts that were hidden, those of which one
    value is left, those left with fewer than four values).
    """
    hidden_count = told = narrow = 0
    counts, items = released["frequencies"], released["reliability"]
    secret, secret_items = private["frequencies"], private["reliability"]
    for (item, wave), family in counts[counts["quantity"] == "n"].groupby(["term", "wave"]):
        by_level = family.set_index("level")
        levels = [*map(str, CODES), "(missing)"]
        if not set(levels[:4]) <= set(by_level.index) or not (by_level["n"] > 0).any():
            continue
        truth = secret[
            (secret["term"] == item) & (secret["wave"] == wave) & (secret["quantity"] == "n")
        ].set_index("level")["estimate"]
        ranges, hidden = [], []
        for level in levels:
            row = by_level.loc[level]
            if row["status"] == Status.SUPPRESSED:
                hidden.append(level)
                # What a class disclosure hides may be nobody or everybody.
                low, high = rule.hidden_range
                if "alike" in row["note"] or "narrow" in row["note"]:
                    low, high = 0, int(row["n"]) + 2
                ranges.append(range(low, high + 1))
            else:
                low, high = _bin_of(row["estimate"], rule)
                ranges.append(range(low, high + 1))
        if not hidden or np.prod([len(r) for r in ranges], dtype=float) > 3e5:
            continue
        grid = np.array(list(product(*ranges)))
        total = _bin_of(by_level["n"].max(), rule)
        size = grid.sum(axis=1)
        answered = grid[:, :4].sum(axis=1)
        keep = (size >= total[0]) & (size <= total[1]) & (answered > 1)
        grid, answered = grid[keep], answered[keep]
        where = {"term": item, "wave": wave, "level": ""}
        mean = (grid[:, :4] * CODES).sum(axis=1) / answered
        total = (grid[:, :4] * np.square(CODES)).sum(axis=1)
        sd = np.sqrt(np.maximum(total - answered * mean**2, 0) / np.maximum(answered - 1, 1))
        # Statistics are of complete respondents; they are the item's where nobody left it out.
        if _same_sample(private, item, wave):
            fits = np.ones(len(grid), dtype=bool)
            for values, quantity in ((mean, "item_mean"), (sd, "item_sd")):
                low, high = _interval(items, quantity, where, secret_items)
                fits &= (values >= low) & (values <= high)
            grid = grid[fits]
        for place, level in enumerate(levels):
            if level in hidden:
                left = np.unique(grid[:, place])
                assert truth[level] in left, "the attacker lost the truth"
                hidden_count += 1
                told += len(left) == 1
                narrow += len(left) < 4
    return hidden_count, told, narrow


def scores_told(private, released, rule: CountRule, outcome):
    """Work out hidden counts of a score's values from the others, n, mean and SD together.

    For a scale of which each bin holds one value; two integer programs a hidden count. Returns
    (counts that were hidden, those left with fewer than four values).
    """
    hidden_count = narrow = 0
    table, secret = released["distributions"], private["distributions"]
    mine = table[(table["outcome"] == outcome) & (table["term"] != "")]
    for wave, family in mine[mine["quantity"] == "n"].groupby("wave"):
        values = np.array([float(term.split(" to ")[0]) for term in family["term"]])
        where = {"outcome": outcome, "wave": wave, "term": ""}
        n = _bin_of(np.nanmax(family["n"].to_numpy()), rule) if family["n"].notna().any() else None
        hidden = family["status"].to_numpy() == Status.SUPPRESSED
        if n is None or not hidden.any():
            continue
        alike = family["note"].str.contains("alike|narrow").to_numpy()
        low = np.where(hidden, np.where(alike, 0, rule.hidden_range[0]), 0.0)
        high = np.where(hidden, np.where(alike, n[1], rule.hidden_range[1]), 0.0)
        for place in np.flatnonzero(~hidden):
            low[place], high[place] = _bin_of(family["estimate"].iloc[place], rule)
        mean = _interval(table, "mean", where, secret)
        sd = _interval(table, "sd", where, secret)
        ones = np.ones(len(values))
        # The mean's bounds hold for whatever size: sum (v - high) c <= 0 <= sum (v - low) c.
        rows = [(ones, *n)]
        if np.isfinite(mean[0]):
            rows += [(values - mean[1], -np.inf, 1e-6), (values - mean[0], -1e-6, np.inf)]
        if np.isfinite(mean[0]) and np.isfinite(sd[0]):
            ends = [s**2 * (m - 1) + m * x**2 for s, m, x in zip(sd, n, mean, strict=True)]
            rows.append((values**2, *ends))
        limits = [LinearConstraint(a[None], lo, hi) for a, lo, hi in rows]
        for place in np.flatnonzero(hidden):
            ends = []
            for sign in (1.0, -1.0):
                goal = np.zeros(len(values))
                goal[place] = sign
                found = milp(goal, constraints=limits, integrality=ones, bounds=Bounds(low, high))
                assert found.x is not None, "the attacker lost the truth"
                ends.append(round(found.x[place]))
            hidden_count += 1
            narrow += ends[1] - ends[0] + 1 < 4
    return hidden_count, narrow


def _bin_of(value, rule: CountRule):
    if value == 0:
        return 0, 0
    return int(value - (rule.base - 1) // 2), int(value + rule.base // 2)


def _same_sample(private, item, wave):
    table = private["reliability"]
    own = table[(table["term"] == item) & (table["wave"] == wave)]
    if own.empty:
        return False
    counts = private["frequencies"]
    missing = counts[
        (counts["term"] == item)
        & (counts["wave"] == wave)
        & (counts["level"] == "(missing)")
        & (counts["quantity"] == "n")
    ]
    return own["n"].iloc[0] == missing["n"].iloc[0] - missing["estimate"].iloc[0]


def left_out_scores(private, released, rule: CountRule, outcomes, span):
    """Work out the scores of those in a whole sample but in none of its groups.

    n x mean of all less the n x mean of the groups, by intervals, sizes granted exactly. Returns
    (outcomes tried, those whose left-out sum is known to within half of one respondent's span).
    """
    tried = told = 0
    whole, parts = released["distributions"], released["group_tests"]
    secret, secret_parts = private["distributions"], private["group_tests"]
    for outcome in outcomes:
        all_of = secret[
            (secret["outcome"] == outcome) & (secret["wave"] == "t1") & (secret["term"] == "")
        ].set_index("quantity")
        groups = secret_parts[
            (secret_parts["outcome"] == outcome) & (secret_parts["quantity"] == "n")
        ]
        left_out = all_of.loc["n", "estimate"] - groups["estimate"].sum()
        if not 0 < left_out < rule.minimum:
            continue
        low, high = _interval(whole, "mean", {"outcome": outcome, "wave": "t1", "term": ""}, secret)
        n = all_of.loc["n", "estimate"]
        low, high = n * low, n * high
        for group in groups.itertuples(index=False):
            ends = _interval(parts, "mean", {"outcome": outcome, "term": group.term}, secret_parts)
            low, high = low - group.estimate * ends[1], high - group.estimate * ends[0]
        tried += 1
        told += (high - low) < span[outcome] / 2
    return tried, told
