"""The share of cases at each wave and its differences from the first wave, of everybody.

Everybody analysed at the first wave is a respondent here; who was first analysed later is not.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from wavescore.analyses.caseness_over_time.imputed import imputed_rows
from wavescore.analyses.caseness_over_time.quantities import ANALYSIS
from wavescore.analyses.shared.caseness_rule import case_status, rule_criteria, rule_notes
from wavescore.analyses.shared.predictors import predictors
from wavescore.analyses.shared.waves import (
    CONF_LEVEL,
    at_wave,
    count_and_percent,
    first_wave,
    known_column,
    why_not,
)
from wavescore.definitions.rule import DEFAULT_RULE
from wavescore.definitions.study import Study, between
from wavescore.errors import EstimationError
from wavescore.methods.attrition_weights import Weights, attrition_weights, equal_weights
from wavescore.methods.gee import gee_logit
from wavescore.methods.marginal_shares import MarginalShares
from wavescore.methods.normal import z_quantile
from wavescore.methods.paired_proportions import PairedProportions, compare_paired_proportions
from wavescore.methods.random_intercept import random_intercept_logit
from wavescore.results.table import results_frame

KEY = "analyses.caseness_over_time"
RANDOM, WEIGHTED = "random intercept", "weighted"
# Coefficients estimated anew moved the correlation by up to 1.34 of what it moves without that.
COEFFICIENTS_MOVE = 1.5
TOLD = ("conf_low", "conf_high", "conf_level", "statistic", "p_value")
NO_INTERVAL = (
    "no interval for readings that do not know the scores of those lost: where the higher scores "
    "are lost it would hold the truth in 80 to 87 of 100 samples of 791"
)
Found = tuple[MarginalShares, list[dict]]


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    rule: str = DEFAULT_RULE,
    covariates: Sequence[str] = (),
    fields: Sequence[str] | None = None,
    correlation: str = "exchangeable",
) -> pd.DataFrame:
    """Return shares of cases and their differences as a result table; outcome is the rule.

    At a wave: n and percent of case, not_case, not_scored; share by method. At "t1 to t3":
    compared_n, difference by method; of those scored at both changed_n and changed_percent of
    case_at_both, ceased, became, case_at_neither, paired_difference, mcnemar_exact_p and
    mcnemar_mid_p. Raises DefinitionError where the study asks no instrument of the rule.
    """
    people = at_wave(scored, first_wave(study))
    status, rows = _observed(scored, study, rule, people.index)
    x = predictors(people, study, covariates, f"{KEY}.covariates")
    centred = (x - x.mean()).to_numpy()
    if fields is None:
        fields = [each.instrument.name for each in rule_criteria(study, rule, ANALYSIS.name)]
    about = predictors(people, study, fields, f"{KEY}.fields")
    readings: dict[str, Callable[[], Found]] = {
        RANDOM: lambda: _random(status, centred),
        WEIGHTED: lambda: _weighted(status, centred, about),
        f"GEE, {correlation}": lambda: _equations(status, centred, correlation),
    }
    row: dict = {"outcome": rule, "note": rule_notes(study, rule, ANALYSIS.name)}
    imputed = imputed_rows(row, scored, study, [*covariates, *fields])
    rows += imputed
    lost = np.isnan(status).any()
    stands = lost and any("estimate" in each for each in imputed)
    for method, fit in readings.items():
        found = _reading({**row, "method": method}, study, status, fit)
        rows += _without_interval(found) if stands or (lost and "GEE" in method) else found
    for end in range(1, status.shape[1]):
        pair = between(study.wave_names[0], study.wave_names[end])
        rows += _compared({**row, "wave": pair}, status[:, 0], status[:, end])
        paired = compare_paired_proportions(status[:, 0], status[:, end], CONF_LEVEL)
        rows += _paired({**row, "wave": pair}, paired)
    return results_frame(ANALYSIS, rows)


def _observed(
    scored: pd.DataFrame, study: Study, rule: str, everybody: pd.Index
) -> tuple[np.ndarray, list[dict]]:
    """Return a status of 1, 0 or NaN (n, T) of everybody, and the shares of those scored."""
    columns, rows = [], []
    names = [each.instrument.name for each in rule_criteria(study, rule, ANALYSIS.name)]
    totals = [known_column(scored, study, name, KEY) for name in names]
    for wave in study.wave_names:
        here = at_wave(scored, wave, totals)
        found, note = case_status(here, study, rule, ANALYSIS.name)
        code = np.select([found == "case", found == "not_case"], [1.0, 0.0], np.nan)
        values = pd.Series(code, index=here.index).reindex(everybody).to_numpy()
        columns.append(values)
        notes = [*rule_notes(study, rule, ANALYSIS.name), *([note] if note else [])]
        row = {"outcome": rule, "wave": wave, "note": notes}
        known = int((~np.isnan(values)).sum())
        for term, code_of in (("case", 1), ("not_case", 0)):
            count = int((values == code_of).sum())
            rows += count_and_percent({**row, "term": term}, count, known, interval=True)
        missing = {**row, "term": "not_scored"}
        rows += count_and_percent(missing, values.size - known, values.size)
    return np.column_stack(columns), rows


def _random(status: np.ndarray, covariates: np.ndarray) -> Found:
    fit = random_intercept_logit(status, covariates)
    error = float(np.sqrt(fit.covariance[-1, -1]))
    found = {"quantity": "random_intercept_sd", "estimate": fit.sd, "std_error": error}
    return fit.shares, [{**found, "n": fit.shares.n}]


def _equations(status: np.ndarray, covariates: np.ndarray, correlation: str) -> Found:
    fit = gee_logit(status, covariates, correlation)
    found = {"quantity": "working_correlation", "estimate": fit.correlation, "n": fit.shares.n}
    found["influence"] = COEFFICIENTS_MOVE * fit.correlation_moved
    return fit.shares, [found] if correlation != "independence" else []


def _weighted(status: np.ndarray, covariates: np.ndarray, about: pd.DataFrame) -> Found:
    weights = [_weights(~np.isnan(status[:, 0]), None)]
    weights += [_weights(~np.isnan(column), about) for column in status[:, 1:].T]
    return gee_logit(status, covariates, "independence", weights).shares, []


def _weights(known: np.ndarray, about: pd.DataFrame | None) -> Weights:
    kept = known.astype(float)
    return equal_weights(kept) if about is None or kept.all() else attrition_weights(kept, about)


def _reading(row: dict, study: Study, status: np.ndarray, fit: Callable[[], Found]) -> list[dict]:
    """Return the shares at the waves and their differences from the first, by one method."""
    waves = study.wave_names
    pairs = [between(waves[0], wave) for wave in waves[1:]]
    try:
        shares, beside = fit()
    except EstimationError as error:
        note = [*row["note"], f"{row['method']}: {why_not(error)}"]
        gaps = [{"wave": wave, "quantity": "share"} for wave in waves]
        gaps += [{"wave": pair, "quantity": "difference"} for pair in pairs]
        return [{**row, **gap, "n": len(status), "note": note} for gap in gaps]
    sizes = np.full(len(waves), shares.n)
    if row["method"] == WEIGHTED:
        sizes = (~np.isnan(status)).sum(axis=0)
    rows = [{**row, **each} for each in beside]
    for place, wave in enumerate(waves):
        low, high = shares.interval(place, CONF_LEVEL)
        rows.append(
            {**row, "wave": wave, "quantity": "share", "estimate": 100 * shares.share[place]}
            | {"std_error": 100 * shares.std_error(place), "conf_level": CONF_LEVEL}
            | {"conf_low": 100 * low, "conf_high": 100 * high, "n": int(sizes[place])}
        )
    for place, pair in enumerate(pairs, start=1):
        found = {"wave": pair, "quantity": "difference", "n": int(min(sizes[0], sizes[place]))}
        rows.append({**row, **found, **_difference(shares, place)})
    return rows


def _without_interval(rows: list[dict]) -> list[dict]:
    """Return shares and differences with neither interval nor test, and why.

    Where those lost differ by their scores, as about half of `benchmarks/coverage.py`, what these
    take them for is wrong by more than their intervals hold.
    """
    kept = []
    for row in rows:
        if row["quantity"] in ("share", "difference") and "estimate" in row:
            row = {name: value for name, value in row.items() if name not in TOLD}
            row["note"] = [*row["note"], NO_INTERVAL]
        kept.append(row)
    return kept


def _difference(shares: MarginalShares, place: int) -> dict:
    gap, error, p = shares.difference(0, place)
    if not error > 0:
        return {"note": "nobody changed"}
    half = z_quantile(CONF_LEVEL) * error
    found = {"estimate": gap, "std_error": error, "conf_low": gap - half, "conf_high": gap + half}
    test = {"statistic": gap / error, "p_value": p, "conf_level": CONF_LEVEL}
    return {name: 100 * value for name, value in found.items()} | test


def _compared(row: dict, start: np.ndarray, end: np.ndarray) -> list[dict]:
    """Return the counts that a difference of two waves rests on."""
    rows = []
    for when, values in (("start", start), ("end", end)):
        known = int((~np.isnan(values)).sum())
        for who, code in (("case", 1), ("other", 0)):
            count = {"term": f"{who}_at_{when}", "estimate": int((values == code).sum())}
            rows.append({**row, "quantity": "compared_n", **count, "n": known})
    return rows


def _paired(row: dict, found: PairedProportions) -> list[dict]:
    rows = []
    for term in ("case_at_both", "ceased", "became", "case_at_neither"):
        names = ("changed_n", "changed_percent")
        rows += count_and_percent({**row, "term": term}, getattr(found, term), found.n, names=names)
    row = {**row, "n": found.n, "method": "complete pairs"}
    if not found.n:
        row["note"] = [*row["note"], "nobody scored at both waves"]
    gap = {"estimate": 100 * found.difference, "conf_level": CONF_LEVEL}
    gap |= {"conf_low": 100 * found.conf_low, "conf_high": 100 * found.conf_high}
    rows.append({**row, "quantity": "paired_difference", **gap})
    rows.append({**row, "quantity": "mcnemar_exact_p", "estimate": found.exact_p})
    rows.append({**row, "quantity": "mcnemar_mid_p", "estimate": found.mid_p})
    return rows
