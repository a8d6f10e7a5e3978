"""Two outcomes' growth curves in one model, and whether their changes go together."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from wavescore.analyses.parallel_growth.quantities import ANALYSIS
from wavescore.analyses.shared import path_rows
from wavescore.analyses.shared.imputed import Asked
from wavescore.analyses.shared.left_out import rows_and_moves
from wavescore.analyses.shared.waves import since_first
from wavescore.definitions.study import Study
from wavescore.methods.growth.joint import Joint, parallel_growth, unlike_waves, waves_of
from wavescore.methods.growth.modification import modifications
from wavescore.methods.growth.path_fit import PathFit
from wavescore.methods.growth.paths import on
from wavescore.methods.inputs import Array
from wavescore.results.table import results_frame

KEY = "analyses.parallel_growth.outcomes"
FACTORS = {"level": "intercept", "change": "slope"}


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    outcomes: list[str],
    residuals: str = "free",
    same_wave: bool = True,
    standard_errors: str = "robust",
    modification: bool = False,
    imputations: int | None = None,
) -> pd.DataFrame:
    """Return the joint model of two outcomes as a result table.

    By outcome: implied_mean by wave, mean_change by pair of waves, change_sd from first to last.
    Outcome the first, reference the other: correlation (term "change and change" and its kin; of
    each outcome with itself "level and change"), change_per_change, the change to expect in the
    other per point of change in the first. Outcome "": fit measures and parameters; with
    `modification` (term "a with b", or "b on a") modification_index and expected_change of what is
    fixed and could be free.
    """
    since = since_first(study)

    def model(y: dict[str, Array]) -> Joint:
        # From the first wave on, so that a level is that of the first wave.
        return parallel_growth(y, since, residuals, same_wave)

    def rows_of(part: pd.DataFrame) -> list[dict]:
        y = path_rows.answers(part, study, outcomes, KEY)
        fit, rows = path_rows.fit_of(y, {}, model, standard_errors)
        if fit is None:
            return rows
        for outcome in outcomes:
            rows += path_rows.judged(fit, {"outcome": outcome}, _changes(fit, study, outcome))
        rows += path_rows.judged(fit, {}, _together(fit, outcomes))
        if modification and fit.converged:
            rows += path_rows.judged(fit, {}, _modifications(model(y), fit, outcomes, since))
        return rows

    asked = Asked(outcomes, (), imputations, KEY)
    return results_frame(ANALYSIS, rows_and_moves(ANALYSIS, scored, study, asked, rows_of))


def _modifications(joint: Joint, fit: PathFit, outcomes: list[str], since: Array) -> Iterator[dict]:
    """Return the score tests of residual covariances and of slope loadings between the ends."""
    loadings = [
        on(f"{name}_{t + 1}", f"{name}_slope", value=float(since[t]))
        for name in outcomes
        for t in range(1, len(since) - 1)
    ]
    for each in modifications(fit, [*unlike_waves(joint), *loadings], expected=True):
        if each.index != each.index:
            continue  # the waves are too few to tell it from the growth factors
        between = "with" if each.part.kind == "with" else "on"
        at = {"term": f"{each.part.to} {between} {each.part.of}"}
        tested = {"statistic": each.index, "df": 1.0, "p_value": each.p_value}
        yield {"quantity": "modification_index", **at, "estimate": each.index, **tested}
        change = {"estimate": each.expected_change, "std_error": each.std_error}
        yield {"quantity": "expected_change", **at, **change}


def _changes(fit: PathFit, study: Study, outcome: str) -> Iterator[dict]:
    since = since_first(study)
    names = fit.names
    level, slope, spread = (
        names.index(f"{outcome}_{name}")
        for name in ("intercept_mean", "slope_mean", "slope_variance")
    )
    means = fit.told(lambda theta: theta[level] + since[:, None] * theta[slope])
    y = fit.answers(waves_of(outcome, len(study.waves)))
    yield from path_rows.mean_rows(means, study, y)
    start, end = path_rows.ends_of(study)
    apart = (since[end] - since[start])[:, None]
    yield from path_rows.change_rows(fit.told(lambda theta: apart * theta[slope]), study, y)
    sd = fit.told(lambda theta: since[-1] * np.sqrt(theta[[spread]]))
    pair = study.first_to_last
    tested = {"statistic": np.nan, "p_value": np.nan}  # 0 lies at the edge of what it may be
    yield {"quantity": "change_sd", "wave": pair, **path_rows.number(sd, 0), **tested}


def _together(fit: PathFit, outcomes: list[str]) -> Iterator[dict]:
    first, second = outcomes
    pairs = [(first, second, a, b) for a in FACTORS for b in FACTORS]
    pairs += [(name, name, "level", "change") for name in outcomes]
    ends = [(f"{one}_{FACTORS[a]}", f"{two}_{FACTORS[b]}") for one, two, a, b in pairs]
    found = fit.correlations(ends)
    for place, (one, two, a, b) in enumerate(pairs):
        at = {"outcome": one, "reference": two, "term": _term(one, two, a, b)}
        yield {"quantity": "correlation", **at, **path_rows.correlation(found, place)}
    both = fit.names.index(f"{first}_slope_{second}_slope_covariance")
    own = fit.names.index(f"{first}_slope_variance")

    def per_point(theta: Array) -> Array:
        return theta[[both]] / theta[[own]]

    at = {"outcome": first, "reference": second}
    yield {"quantity": "change_per_change", **at, **path_rows.number(fit.told(per_point), 0)}


def _term(one: str, two: str, a: str, b: str) -> str:
    return f"own {a} and {b}" if one == two else f"{a} and {b}"
