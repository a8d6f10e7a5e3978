"""Attackers that know a study's analyses by name, beside those of `wavescore.disclosure.attack`."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from wavescore.analyses.registry import analyses
from wavescore.disclosure.attack import bin_of, hidden_values, pairs
from wavescore.disclosure.counts import CountRule
from wavescore.layout.phrases import direction
from wavescore.results.declare import Kind, Status


def _interval(rows, quantity, where):
    """Return the ends that a released number can lie between."""
    found = rows[(rows["quantity"] == quantity)]
    for column, value in where.items():
        found = found[found[column] == value]
    if len(found) != 1 or not np.isfinite(found["estimate"].iloc[0]):
        return -np.inf, np.inf
    value, step = found["estimate"].iloc[0], found["step"].iloc[0]
    return value - step / 2 - 1e-9, value + step / 2 + 1e-9


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
        n = bin_of(np.nanmax(family["n"].to_numpy()), rule) if family["n"].notna().any() else None
        hidden = family["status"].to_numpy() == Status.SUPPRESSED
        if n is None or not hidden.any():
            continue
        low, high = np.zeros(len(values)), np.zeros(len(values))
        counts = secret.loc[family.index, "estimate"]
        for place, row in enumerate(family.itertuples(index=False)):
            may = hidden_values(row, counts.iloc[place], rule)
            ends = (may[0], may[-1]) if hidden[place] else bin_of(row.estimate, rule)
            low[place], high[place] = ends
        mean = _interval(table, "mean", where)
        sd = _interval(table, "sd", where)
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
        low, high = _interval(whole, "mean", {"outcome": outcome, "wave": "t1", "term": ""})
        n = all_of.loc["n", "estimate"]
        low, high = n * low, n * high
        for group in groups.itertuples(index=False):
            ends = _interval(parts, "mean", {"outcome": outcome, "term": group.term})
            low, high = low - group.estimate * ends[1], high - group.estimate * ends[0]
        tried += 1
        told += (high - low) < span[outcome] / 2
    return tried, told


def verdicts_turned(private, released) -> list[tuple]:
    """Return the numbers whose released interval or p says otherwise than the private one.

    Comparisons made again of released counts are other comparisons.
    """
    bad = []
    for name, quantity, row, shown in pairs(private, released, analyses()):
        if quantity.made_of or quantity.kind is Kind.PERCENTAGE or np.isnan(shown.estimate):
            continue
        null = 1.0 if quantity.ratio else 0.0
        level = 0.05 if np.isnan(row.conf_level) else round(1 - row.conf_level, 6)
        turned = shown.conf_low == shown.conf_low and direction(row, null) != direction(shown, null)
        if shown.p_value == shown.p_value:
            turned |= (row.p_value < level) != (shown.p_value < level)
        if turned:
            bad.append((name, row.outcome, row.wave, row.group, row.term, row.level, row.quantity))
    return bad
