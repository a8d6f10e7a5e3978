"""What a growth model says of the waves, as result rows: means, changes, and what was observed."""

from typing import Any

import numpy as np
from scipy import special

from wavescore.analyses.growth.models import Asked, Model
from wavescore.analyses.shared.path_rows import number
from wavescore.analyses.shared.waves import observed_mean
from wavescore.definitions.study import Study, between
from wavescore.methods.growth.estimands import wave_pairs
from wavescore.methods.influence import model_influence


def wave_rows(model: Model, study: Study, observed: np.ndarray, asked: Asked) -> list[dict]:
    """Return of each wave the model's mean, variance and R2, and what those who answered say."""
    rows, variance = [], np.diag(model.fit.implied_covariance)
    for place, wave in enumerate(study.wave_names):
        values = observed[:, place][~np.isnan(observed[:, place])]
        implied: dict[str, Any] = number(model.told["mean"], place)
        # That a mean is 0 is no question to a scale: no test.
        method = asked.method_of(model.told["mean"], place)
        implied |= {"statistic": np.nan, "p_value": np.nan, "method": method}
        found = [
            {"quantity": "r_squared", "estimate": model.fit.r_squared[place]},
            {"quantity": "implied_mean", **implied},
            {"quantity": "implied_variance", "estimate": variance[place]},
            {
                "quantity": "saturated_mean",
                "estimate": model.fit.saturated_mean[place],
                # Of the size of the implied mean's, whose error is known.
                "influence": model_influence(implied["std_error"], model.fit.n),
            },
            *_observed(values),
        ]
        rows += [{"wave": wave, **quantity} for quantity in found]
    return rows


def change_rows(
    model: Model, study: Study, outcome: str, observed: np.ndarray, asked: Asked
) -> list[dict]:
    """Return the model's change of each pair of waves, in points, SDs and shares of the range.

    Beside it stands the mean change of those who answered both waves. A model of an intercept
    alone has one mean at all waves and no changes to tell.
    """
    waves = study.wave_names
    sd = {"quantity": "baseline_sd", "wave": waves[0], "estimate": model.baseline_sd}
    rows: list[dict] = [sd]
    use = study.instruments.get(outcome)
    for place, (start, end) in enumerate(wave_pairs(len(waves))):
        row = {"wave": between(waves[start], waves[end])}
        if asked.form != "intercept":
            shared = {**row, "method": asked.method_of(model.told["change"], place)}
            change = number(model.told["change"], place)
            rows.append({**shared, "quantity": "mean_change", **change})
            standard = number(model.told["standardised"], place)
            rows.append({**shared, "quantity": "standardised_change", **standard})
            if use is not None:
                low, high = use.instrument.range
                share = {name: 100 * change[name] / (high - low) for name in SCALED}
                share["conf_level"] = change["conf_level"]
                rows.append({**shared, "quantity": "change_of_range", **share})
        rows.append({**row, **_observed_change(observed[:, start], observed[:, end])})
    return rows


SCALED = ("estimate", "std_error", "conf_low", "conf_high")


def _observed(values: np.ndarray) -> list[dict]:
    """Return n, mean and SD of the values seen at one wave; the mean with Student's interval."""
    n = len(values)
    sd = {"quantity": "observed_sd", "n": n, "note": "" if n > 1 else "fewer than two answers"}
    if n > 1:
        sd["estimate"] = values.std(ddof=1)
    mean = {"quantity": "observed_mean", **observed_mean(values)}
    return [{"quantity": "observed_n", "estimate": n, "n": n}, mean, sd]


def _observed_change(start: np.ndarray, end: np.ndarray) -> dict:
    """Return the mean of the differences of those who answered both waves, with its t test."""
    known = ~np.isnan(start) & ~np.isnan(end)
    start, end = start[known], end[known]
    row = {"quantity": "observed_change", "method": "complete pairs", **observed_mean(end - start)}
    if known.any() and not (np.ptp(start) > 0 and np.ptp(end) > 0):
        # Beside the mean of one wave it says what everybody answered at the other: not released.
        row["influence"] = np.inf
    error = row.get("std_error", 0)
    if error > 0:
        statistic = row["estimate"] / error
        p_value = 2 * float(special.stdtr(row["df"], -abs(statistic)))
        row |= {"statistic": statistic, "p_value": p_value}
    return row
