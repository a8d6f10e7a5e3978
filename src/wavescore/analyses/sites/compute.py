"""What it does to the results that respondents come in few sites.

Intraclass correlations, and intervals that take respondents for independent beside those that let
respondents of one site be alike; each site's slope alone and pooled in part.
"""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from wavescore.analyses.shared.caseness_rule import case_status, rule_criteria, rule_notes
from wavescore.analyses.shared.fields import choices_of, labelled, resolve
from wavescore.analyses.shared.imputed import Asked, read_again
from wavescore.analyses.shared.left_out import MOST_OF_TWO, farthest, with_moves
from wavescore.analyses.shared.waves import (
    CONF_LEVEL,
    at_wave,
    first_wave,
    floats,
    outcome_by_wave,
    why_not,
)
from wavescore.analyses.sites.linear import df_row, difference, linear, signs_row, telling
from wavescore.analyses.sites.quantities import ANALYSIS, INDEPENDENT, JACKKNIFE, POOLED
from wavescore.definitions.rule import DEFAULT_RULE
from wavescore.definitions.study import Study
from wavescore.errors import DefinitionError, EstimationError
from wavescore.methods.clusters import intraclass_correlation
from wavescore.methods.growth.clustered_slope import clustered_slope
from wavescore.methods.growth.sites import SiteGrowth, three_level_growth
from wavescore.methods.influence import MODEL_REACH
from wavescore.methods.normal import z_quantile
from wavescore.results.table import results_frame

KEY = "analyses.sites"


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    cluster: str,
    outcomes: list[str],
    group: str | None = None,
    rule: str | None = DEFAULT_RULE,
    imputations: int | None = None,
) -> pd.DataFrame:
    """Return what sites do to each outcome as a result table; wave is the first one.

    By outcome: sites (their number), icc, design_effect; mean, difference (group "a vs b", with
    wild_p) and share (of cases, outcome the rule, whose n are terms case and not_case), each by
    method, with satterthwaite_df; slope by method; permutation_p of terms difference and slope, by
    method; site_intercept_variance, site_slope_variance; and by site (level) site_n and site_slope,
    method alone or pooled in part. Raises DefinitionError where the cluster is no category, or the
    group has not two labels.
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

    def wide_of(scores: pd.DataFrame, within: pd.Index) -> dict[str, pd.DataFrame]:
        every = {each: outcome_by_wave(scores, study, each, f"{KEY}.outcomes") for each in outcomes}
        return {each: wide.reindex(within) for each, wide in every.items()}

    def rows_of(scores: pd.DataFrame, answers: pd.DataFrame) -> list[dict]:
        part, cases = (at_wave(each, first_wave(study)) for each in (scores, answers))
        own, rows = site[part.index], []
        for outcome, wide in wide_of(scores, part.index).items():
            rows += _outcome(part, wide, own, study, outcome, group, scores is scored)
        return rows + (_cases(cases, own, study, rule) if rule is not None else [])

    far = _leant_on(wide_of(scored, people.index), site, study)
    without = [scored[scored["respondent_id"] != who] for who in far]
    rows = with_moves(rows_of(scored, scored), [partial(rows_of, each, each) for each in without])
    criteria = rule_criteria(study, rule, ANALYSIS.name) if rule is not None else ()
    names = [*outcomes, *(each.instrument.name for each in criteria)]
    about = [cluster, *([group] if group else [])]
    asked = Asked(names, about, imputations, f"{KEY}.outcomes", rule)
    new = read_again(rows, ANALYSIS, scored, study, asked, rows_of)
    return results_frame(ANALYSIS, [*rows, *new])


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
    whole: bool,
) -> list[dict]:
    row: dict[str, Any] = {"outcome": outcome, "wave": first_wave(study), "note": []}
    values = floats(people, study, outcome, f"{KEY}.outcomes")
    hidden = study.release.largest_hidden
    rows = _alike(row, values, site, hidden)
    rows += linear({**row, "quantity": "mean"}, values, np.ones((len(values), 1)), site, hidden)
    if group:
        labels = study.groups[group].labels
        rows += difference(row, values, people[group], labels, site, hidden, whole)
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
    hidden = study.release.largest_hidden
    rows += _alike(row, case, site, hidden)
    return rows + linear({**row, "quantity": "share"}, case, np.ones((len(case), 1)), site, hidden)


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


def _alike(row: dict, values: np.ndarray, site: pd.Series, hidden: int) -> list[dict]:
    """Return how many sites there are, and how alike their respondents.

    hidden: the largest count that a release hides. Beside the correlation the design effect tells
    the sites' mean size.
    """
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
    return [*rows[:-1], rows[-1] | telling(np.ones((row["n"], 1)), site[answered], hidden)]


def _growth(row: dict, y: np.ndarray, study: Study, site: pd.Series) -> list[dict]:
    known = ~np.isnan(y).all(axis=1) & site.notna().to_numpy()
    row = {**row, "n": int(known.sum())}
    rows, ones = [], np.ones((known.sum(), 1))
    told = telling(ones, site[known], study.release.largest_hidden) if known.any() else {}
    try:
        found = clustered_slope(y, study.times, site)
        rows.append(_slope(row, INDEPENDENT, found.estimate, found.independent))
        rows.append(_slope(row, JACKKNIFE, found.estimate, found.jackknife, found.df) | told)
        rows.append(df_row(row, "slope", ones, site[known], found.df) | told)
    except EstimationError as error:
        rows.append({**row, "quantity": "slope", "method": JACKKNIFE, "note": why_not(error)})
    try:
        pooled = three_level_growth(y[known], study.times, site[known])
    except EstimationError as error:
        return [*rows, {**row, "quantity": "slope", "method": POOLED, "note": why_not(error)}]
    of_all = (pooled.slope, pooled.slope_robust_error, pooled.slope_df)
    rows.append(_slope(row, POOLED, *of_all) | told)
    rows.append(_signs(row, pooled))
    return [*rows, *_variances(row, pooled), *_of_each_site(row, pooled)]


def _signs(row: dict, pooled: SiteGrowth) -> dict:
    """Return the test that the sites' own slopes, weighted by their respondents, are 0."""
    known = pooled.raw_std_error > 0
    n = np.array(pooled.sizes, dtype=float)[known]
    share = n / n.sum()
    moves = share * MODEL_REACH * pooled.raw_std_error[known] / np.sqrt(n)
    test = {**row, "quantity": "permutation_p", "term": "slope"}
    return signs_row(test, share * pooled.raw[known], moves, len(pooled.sites))


def _slope(row: dict, method: str, estimate: float, error: float, df: float = np.nan) -> dict:
    """Return a slope with its interval: by t on df, or without any the normal one."""
    if not error > 0:
        return {**row, "quantity": "slope", "method": method, "note": "no estimate of its error"}
    quantile = special.stdtrit(df, (1 + CONF_LEVEL) / 2) if df == df else z_quantile(CONF_LEVEL)
    numbers = {"estimate": estimate, "std_error": error, "df": df, "conf_level": CONF_LEVEL}
    ends = {"conf_low": estimate - quantile * error, "conf_high": estimate + quantile * error}
    return {**row, "quantity": "slope", "method": method, **numbers, **ends}


def _variances(row: dict, pooled: SiteGrowth) -> list[dict]:
    """Return the variances of the sites' intercepts and slopes, and how far one moves them."""
    names = ("site_intercept_variance", "site_slope_variance")
    return [
        {**row, "quantity": name, "estimate": value, "influence": moved}
        for name, value, moved in zip(names, pooled.site, pooled.site_moves, strict=True)
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
