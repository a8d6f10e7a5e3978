"""What it does to the results that respondents come in few sites.

Intraclass correlations, and intervals that take respondents for independent beside those that let
respondents of one site be alike; each site's slope alone and pooled in part.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from wavescore.analyses.shared.caseness_rule import case_status, rule_notes
from wavescore.analyses.shared.fields import choices_of, labelled, resolve
from wavescore.analyses.shared.left_out import MOST_OF_TWO, farthest, with_moves
from wavescore.analyses.shared.waves import (
    CONF_LEVEL,
    at_wave,
    first_wave,
    floats,
    outcome_by_wave,
    why_not,
)
from wavescore.analyses.sites.quantities import ANALYSIS
from wavescore.definitions.rule import DEFAULT_RULE
from wavescore.definitions.study import Study
from wavescore.errors import DefinitionError, EstimationError
from wavescore.methods.clusters import (
    FEWEST_DF,
    cluster_robust,
    degrees_of_freedom,
    intraclass_correlation,
    wild_bootstrap_p,
)
from wavescore.methods.group_tests import compare_means
from wavescore.methods.growth.sites import SiteGrowth, clustered_slope, three_level_growth
from wavescore.methods.normal import z_quantile
from wavescore.results.table import results_frame, versus

KEY = "analyses.sites"
INDEPENDENT, CR2, JACKKNIFE, POOLED = (
    "respondents independent",
    "sites, CR2",
    "sites, leaving one out",
    "pooled in part",
)
NUMBERS = ("estimate", "std_error", "p_value", "conf_low", "conf_high")
FEW = "under 4 degrees of freedom: these sites cannot carry the inference"


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    cluster: str,
    outcomes: list[str],
    group: str | None = None,
    rule: str | None = DEFAULT_RULE,
) -> pd.DataFrame:
    """Return what sites do to each outcome as a result table; wave is the first one.

    By outcome: sites (their number), icc, design_effect; mean, difference (group "a vs b", with
    wild_p) and share (of cases, outcome the rule, whose n are terms case and not_case), each by
    method, with satterthwaite_df; slope by method; site_intercept_variance, site_slope_variance;
    and by site (level) site_n and site_slope, method alone or pooled in part. Raises
    DefinitionError where the cluster is no category, or the group has not two labels.
    """
    _check_group(study, group)
    people = at_wave(scored, first_wave(study))
    what = resolve(cluster, people, study, choices_of(study), f"{KEY}.cluster")
    if what.kind == "checkbox":
        raise DefinitionError(
            "a respondent may tick several boxes: no site",
            file=study.file,
            key=f"{KEY}.cluster",
            found=cluster,
            expected="a field with one answer, or a group",
        )
    site = labelled(people, what)
    wide = {
        each: outcome_by_wave(scored, study, each, f"{KEY}.outcomes").reindex(people.index)
        for each in outcomes
    }

    def rows_of(kept: pd.Index) -> list[dict]:
        part, own = people.loc[kept], site[kept]
        rows = []
        for outcome in outcomes:
            rows += _outcome(part, wide[outcome].loc[kept], own, study, outcome, group)
        return rows + (_cases(part, own, study, rule) if rule is not None else [])

    refits = [partial(rows_of, people.index.drop(who)) for who in _leant_on(wide, site, study)]
    return results_frame(ANALYSIS, with_moves(rows_of(people.index), refits))


def _leant_on(wide: dict[str, pd.DataFrame], site: pd.Series, study: Study) -> list:
    """Return whom a release is computed without: the farthest off, and one of the smallest site."""
    sizes = site.value_counts().sort_index().sort_values(kind="stable")
    if study.release.mode == "public" or sizes.empty:
        return []
    together = pd.concat(wide.values(), axis=1, keys=range(len(wide))).sort_index()
    one = site[site == sizes.index[0]].index.min()
    return list(
        dict.fromkeys([*farthest(together[site.reindex(together.index).notna()], MOST_OF_TWO), one])
    )


def _outcome(
    people: pd.DataFrame,
    wide: pd.DataFrame,
    site: pd.Series,
    study: Study,
    outcome: str,
    group: str | None,
) -> list[dict]:
    row: dict[str, Any] = {"outcome": outcome, "wave": first_wave(study), "note": []}
    values = floats(people, study, outcome, f"{KEY}.outcomes")
    rows = _alike(row, values, site)
    rows += _linear({**row, "quantity": "mean"}, values, np.ones((len(values), 1)), site)
    if group:
        rows += _difference(row, values, people[group], study.groups[group].labels, site)
    return rows + _growth(row, wide.to_numpy(), study, site)


def _cases(people: pd.DataFrame, site: pd.Series, study: Study, rule: str) -> list[dict]:
    status, _ = case_status(people, study, rule, "sites")
    case = np.where(status == "not_scored", np.nan, 100.0 * (status == "case")).astype(float)
    notes = rule_notes(study, rule, "sites")
    row = {"outcome": rule, "wave": first_wave(study), "note": notes}
    scored = status[(status != "not_scored") & site.notna().to_numpy()]
    rows = [
        {**row, "term": term, "quantity": "n", "estimate": (scored == term).sum(), "n": len(scored)}
        for term in ("case", "not_case")
    ]
    rows += _alike(row, case, site)
    return rows + _linear({**row, "quantity": "share"}, case, np.ones((len(case), 1)), site)


def _check_group(study: Study, group: str | None) -> None:
    labels = study.groups[group].labels if group else ("", "")
    if len(labels) != 2:
        raise DefinitionError(
            "a difference is of two groups",
            file=study.file,
            key=f"{KEY}.group",
            found=f"{group}: {len(labels)} labels",
            expected="a group of two labels",
        )


def _alike(row: dict, values: np.ndarray, site: pd.Series) -> list[dict]:
    """Return how many sites there are, and how alike their respondents."""
    answered = ~np.isnan(values) & site.notna().to_numpy()
    row = {**row, "n": int(answered.sum())}
    number = int(site[answered].nunique())
    rows = [{**row, "quantity": "sites", "estimate": number}]
    try:
        found = intraclass_correlation(values, site, CONF_LEVEL)
    except EstimationError as error:
        gap = {**row, "note": [*row["note"], why_not(error)]}
        return [*rows, *({**gap, "quantity": q} for q in ("icc", "design_effect"))]
    numbers = {
        "icc": (found.icc, found.conf_low, found.conf_high),
        "design_effect": (
            found.design_effect,
            found.design_effect_low,
            found.design_effect_high,
        ),
    }
    for quantity, (estimate, low, high) in numbers.items():
        interval = {"conf_low": low, "conf_high": high, "conf_level": CONF_LEVEL}
        rows.append({**row, "quantity": quantity, "estimate": estimate, **interval})
    return rows


def _linear(row: dict, values: np.ndarray, x: np.ndarray, site: pd.Series) -> list[dict]:
    """Return the last coefficient of a linear model by both kinds of error, and its df.

    x: ones, or ones beside a column of zeros and ones.
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
            numbers, note = {}, ["no spread"]
        if row["quantity"] != "difference":
            numbers = {name: value for name, value in numbers.items() if name != "p_value"}
        noted = {"method": method, "conf_level": CONF_LEVEL, "note": [*row["note"], *note]}
        rows.append({**row, **numbers, **noted})
    own = {"quantity": "satterthwaite_df", "term": row["quantity"], "estimate": df}
    moved = _df_influence(x, at, df)
    why = [] if df == df else ["no standard error to have degrees of freedom"]
    return [*rows, {**row, **own, "influence": moved, "note": [*row["note"], *few, *why]}]


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
    for kind in np.unique(np.column_stack([at, x]), axis=0):
        place, own = int(kind[0]), kind[1:]
        without = grams.copy()
        without[place] -= np.outer(own, own)
        changes.append(abs(degrees_of_freedom(without, x.shape[1] - 1) - df))
    return max((change for change in changes if change == change), default=0.0)


def _difference(
    row: dict[str, Any],
    values: np.ndarray,
    groups: pd.Series,
    labels: Sequence[str],
    site: pd.Series,
) -> list[dict]:
    first, second = labels
    inside = np.where(groups == first, 1.0, np.where(groups == second, 0.0, np.nan))
    x = np.column_stack([np.ones(len(values)), inside])
    row = {**row, "group": versus(first, second), "quantity": "difference"}
    rows = _linear(row, values, x, site)
    if len(rows) > 1:
        p = wild_bootstrap_p(values, x, site, 1)
        wild = {"quantity": "wild_p", "estimate": p, "p_value": p, "method": "wild bootstrap"}
        rows.append({**row, "n": rows[0]["n"], **wild})
    return rows


def _growth(row: dict, y: np.ndarray, study: Study, site: pd.Series) -> list[dict]:
    known = ~np.isnan(y).all(axis=1) & site.notna().to_numpy()
    row = {**row, "n": int(known.sum())}
    rows = []
    try:
        found = clustered_slope(y, study.times, site)
        rows.append(_slope(row, INDEPENDENT, found.estimate, found.independent))
        rows.append(_slope(row, JACKKNIFE, found.estimate, found.jackknife, found.df))
    except EstimationError as error:
        rows.append({**row, "quantity": "slope", "method": JACKKNIFE, "note": why_not(error)})
    try:
        pooled = three_level_growth(y[known], study.times, site[known])
    except EstimationError as error:
        return [*rows, {**row, "quantity": "slope", "method": POOLED, "note": why_not(error)}]
    rows.append(_slope(row, POOLED, pooled.slope, pooled.slope_robust_error, pooled.slope_df))
    return [*rows, *_variances(row, pooled), *_of_each_site(row, pooled)]


def _slope(row: dict, method: str, estimate: float, error: float, df: float = np.nan) -> dict:
    """Return a slope with its interval: by t on df, or without any the normal one."""
    if not error > 0:
        return {**row, "quantity": "slope", "method": method, "note": "no estimate of its error"}
    quantile = special.stdtrit(df, (1 + CONF_LEVEL) / 2) if df == df else z_quantile(CONF_LEVEL)
    numbers = {"estimate": estimate, "std_error": error, "df": df, "conf_level": CONF_LEVEL}
    ends = {"conf_low": estimate - quantile * error, "conf_high": estimate + quantile * error}
    return {**row, "quantity": "slope", "method": method, **numbers, **ends}


def _variances(row: dict, pooled: SiteGrowth) -> list[dict]:
    """Return the sites' variances; one respondent moves them by little of what sites differ by."""
    names = ("site_intercept_variance", "site_slope_variance")
    smallest = min(pooled.sizes)
    return [
        {**row, "quantity": name, "estimate": value, "influence": max(value / smallest, 0.005)}
        for name, value in zip(names, pooled.site, strict=True)
    ]


def _of_each_site(row: dict, pooled: SiteGrowth) -> list[dict]:
    """Return the sites' sizes and slopes; none where a site is hardly more than a respondent."""
    if 2 * len(pooled.sites) > sum(pooled.sizes):
        return []
    rows = []
    numbers = {
        "alone": (pooled.raw, pooled.raw_std_error),
        POOLED: (pooled.shrunken, pooled.shrunken_std_error),
    }
    for place, (label, size) in enumerate(zip(pooled.sites, pooled.sizes, strict=True)):
        here = {**row, "level": label, "n": size}
        rows.append({**here, "quantity": "site_n", "estimate": size, "n": row["n"]})
        for method, (estimate, error) in numbers.items():
            found = _slope(here, method, float(estimate[place]), float(error[place]))
            rows.append({**found, "quantity": "site_slope"})
    return rows
