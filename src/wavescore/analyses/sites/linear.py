"""Means, shares and differences at one wave, with respondents independent and alike in sites."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from wavescore.analyses.shared.waves import CONF_LEVEL, why_not
from wavescore.analyses.sites.quantities import (
    CR2,
    INDEPENDENT,
    LABELS,
    SIGNS,
    WHOLE,
    WILD,
    WITHIN,
)
from wavescore.errors import EstimationError
from wavescore.methods.clusters import (
    FEWEST_DF,
    cluster_robust,
    degrees_of_freedom,
    wild_bootstrap_influence,
    wild_bootstrap_p,
)
from wavescore.methods.group_tests import compare_means
from wavescore.methods.permutation import permute_clusters, sign_flips, within_clusters
from wavescore.methods.proportions import logit_interval
from wavescore.results.table import versus

NUMBERS = ("estimate", "std_error", "p_value", "conf_low", "conf_high")
FEW = "under 4 degrees of freedom: these sites cannot carry the inference"


def linear(
    row: dict, values: np.ndarray, x: np.ndarray, site: pd.Series, hidden: int = 0
) -> list[dict]:
    """Return the last coefficient of a linear model by both kinds of error, and its df.

    x: ones, or ones beside a column of zeros and ones; hidden: the largest count that a release
    hides.
    """
    known = ~np.isnan(values) & ~np.isnan(x).any(axis=1) & site.notna().to_numpy()
    y, x, at = values[known], x[known], site[known]
    row = {**row, "n": len(y)}
    try:
        found = cluster_robust(y, x, at, "CR2", CONF_LEVEL)
    except EstimationError as error:
        return [{**row, "method": CR2, "note": [*row["note"], why_not(error)]}]
    df = float(found.df[-1])
    few = [FEW] if df < FEWEST_DF else []
    robust = {name: float(getattr(found, name)[-1]) for name in NUMBERS}
    rows = []
    for method, numbers, note in ((INDEPENDENT, _independent(y, x), []), (CR2, robust, few)):
        if not numbers["std_error"] > 0:
            why = "no spread" if numbers["std_error"] == 0 else "no standard error"
            numbers, note = {}, [why]
        if row["quantity"] != "difference":
            numbers = {name: value for name, value in numbers.items() if name != "p_value"}
        if numbers and row["quantity"] == "share":
            numbers |= _on_the_logits(numbers, len(y) - 1 if method == INDEPENDENT else df)
        noted = {"method": method, "conf_level": CONF_LEVEL, "note": [*row["note"], *note]}
        rows.append({**row, **numbers, **noted})
    told = telling(x, at, hidden)
    return [rows[0], rows[1] | told, df_row(row, row["quantity"], x, at, df) | told]


def telling(x: np.ndarray, site: pd.Series, hidden: int) -> dict[str, float]:
    """Return the influence of what would tell how few are of a site, or of a group in it.

    Degrees of freedom of sites are made of these sizes alone, and an interval tells them too.
    """
    cells = pd.Series(x[:, -1]).groupby([site.to_numpy(), x[:, -1]]).size()
    return {"influence": np.inf} if cells.min() <= hidden else {}


def _on_the_logits(numbers: dict[str, float], df: float) -> dict[str, float]:
    """Return the limits of a percentage by t on the logits: even ones pass 0 and 100 %.

    Of six sites of 30 and a share of 7 % four in ten began below 0 (docs/decisions.md).
    """
    share, error = numbers["estimate"] / 100, numbers["std_error"] / 100
    low, high = logit_interval(share, error, special.stdtrit(df, (1 + CONF_LEVEL) / 2))
    return {"conf_low": 100 * low, "conf_high": 100 * high}


def df_row(row: dict[str, Any], term: str, x: np.ndarray, at: pd.Series, df: float) -> dict:
    """Return the degrees of freedom that sites leave a result, and whether they are too few."""
    why = [] if df == df else ["no standard error to have degrees of freedom"]
    why += [FEW] if df < FEWEST_DF else []
    own = {"quantity": "satterthwaite_df", "term": term, "estimate": df}
    return {**row, **own, "influence": _df_influence(x, at, df), "note": [*row["note"], *why]}


def _independent(y: np.ndarray, x: np.ndarray) -> dict[str, float]:
    """Return the mean, or Welch's difference, that takes respondents for independent."""
    if x.shape[1] == 2:
        found = compare_means(y[x[:, 1] == 1], y[x[:, 1] == 0], variances="welch")
        numbers = {name: getattr(found, name) for name in NUMBERS[1:]}
        return {"estimate": found.difference, **numbers}
    mean, error = float(y.mean()), float(y.std(ddof=1) / np.sqrt(len(y)))
    margin = float(special.stdtrit(len(y) - 1, (1 + CONF_LEVEL) / 2)) * error
    ends = {"conf_low": mean - margin, "conf_high": mean + margin}
    return {"estimate": mean, "std_error": error, "p_value": np.nan, **ends}


def _df_influence(x: np.ndarray, site: pd.Series, df: float) -> float:
    """Return the largest change of the df that leaving out any one respondent makes.

    It hangs on the sites' sizes and the groups' alone: one respondent of each group of each site
    stands for all of them.
    """
    at, names = pd.factorize(site)
    grams = np.array([x[at == place].T @ x[at == place] for place in range(len(names))])
    changes = []
    for row in np.unique(2 * at + (x[:, -1] == 1), return_index=True)[1]:
        place, own = at[row], x[row]
        without = grams.copy()
        without[place] -= np.outer(own, own)
        changes.append(abs(degrees_of_freedom(without, x.shape[1] - 1) - df))
    return max((change for change in changes if change == change), default=0.0)


def difference(
    row: dict[str, Any],
    values: np.ndarray,
    groups: pd.Series,
    labels: Sequence[str],
    site: pd.Series,
    hidden: int = 0,
    whole: bool = True,
) -> list[dict]:
    """Return the difference of two groups; whole: of all, of which influences are asked."""
    first, second = labels
    inside = np.where(groups == first, 1.0, np.where(groups == second, 0.0, np.nan))
    x = np.column_stack([np.ones(len(values)), inside])
    row = {**row, "group": versus(first, second), "quantity": "difference"}
    rows = linear(row, values, x, site, hidden)
    if len(rows) < 2:
        return rows
    row = {**row, "n": rows[0]["n"]}
    wild = wild_bootstrap_p(values, x, site, 1)
    moved = wild_bootstrap_influence(values, x, site, 1) if whole else np.nan
    rows.append(p_row({**row, "quantity": "wild_p"}, WILD, wild, moved))
    return rows + _permuted(row, values, inside, site)


def p_row(row: dict[str, Any], method: str, p: float, influence: float = np.nan) -> dict:
    """Return a p-value that is a number of its own."""
    return {**row, "method": method, "estimate": p, "p_value": p, "influence": influence}


def _permuted(row: dict[str, Any], values: np.ndarray, inside: np.ndarray, site: pd.Series) -> list:
    """Return the difference by permutation: of whole sites where each is of one group alone.

    Else within sites, by labels in each and by the signs of the sites' own differences.
    """
    known = ~np.isnan(values) & ~np.isnan(inside) & site.notna().to_numpy()
    at, names = pd.factorize(site[known], sort=True)
    y, x = values[known], inside[known]
    shares = np.bincount(at, x) / np.bincount(at)
    test = {**row, "quantity": "permutation_p", "term": "difference"}
    if np.isin(shares, (0.0, 1.0)).all():
        return [_of_whole_sites(test, y, at, shares)]
    try:
        found = within_clusters(y, x, at, CONF_LEVEL)
    except EstimationError:
        # How few are in sites with both groups would tell that others have none of a group.
        return [{**row, "method": WITHIN, "note": "no test within sites"}]
    numbers = {name: getattr(found, name) for name in NUMBERS if name != "p_value"}
    rows = [{**row, **numbers, "method": WITHIN, "conf_level": CONF_LEVEL}]
    rows.append(p_row(test, LABELS, found.p_value))
    return [*rows, signs_row(test, found.parts, found.moves, len(names))]


def _of_whole_sites(row: dict[str, Any], y: np.ndarray, at: np.ndarray, first: np.ndarray) -> dict:
    n = np.bincount(at)
    means, farthest = np.bincount(at, y) / n, np.zeros(len(n))
    np.maximum.at(farthest, at, np.abs(y - means[at]))
    # Without a site's only respondent there are other sites to permute.
    moves = farthest / (n - 1) if n.min() > 1 else None
    try:
        found = permute_clusters(means, first, moves)
    except EstimationError as error:
        return {**row, "method": WHOLE, "note": why_not(error)}
    return p_row(row, WHOLE, found.p_value, found.influence)


def signs_row(row: dict[str, Any], parts: np.ndarray, moves: np.ndarray, sites: int) -> dict:
    """Return the p-value that flipping the signs of sites' estimates gives.

    sites: of all, whose number is no secret; how many have an estimate of their own may be one.
    """
    try:
        found = sign_flips(parts, moves)
    except EstimationError as error:
        return {**row, "method": SIGNS, "note": why_not(error)}
    ways = 2 ** (sites - 1)
    few = [f"{sites} sites' signs allow no p-value below 1 in {ways}"] if ways < 20 else []
    return p_row({**row, "note": [*row["note"], *few]}, SIGNS, found.p_value, found.influence)
