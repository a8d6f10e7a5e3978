"""What a fitted growth model says: parameters, moments, standardised solution, status."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import special

from wavescore.methods.growth.data import GrowthData
from wavescore.methods.growth.model import Layout, fixed_loadings
from wavescore.methods.inputs import Array, Values
from wavescore.methods.normal import z_quantile

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Status:
    """Whether the estimates can be trusted, and every reason why not."""

    converged: bool
    proper: bool
    messages: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Source:
    """What a fit was made from: the data made ready, and the parameters in their inner units."""

    data: GrowthData
    theta: Array  # (p, 1)


@dataclass(frozen=True)
class GrowthFit:
    """A fitted latent growth curve, in the units of the data.

    Vectors over parameters follow `names`; arrays over waves follow `times`. Everything that could
    not be estimated is NaN and `status.messages` says why.
    """

    layout: Layout
    times: Array
    standard_errors: str
    conf_level: float
    estimate: Array  # (p,)
    covariance: Array  # (p, p), of the estimates
    measures: dict[str, Any]
    patterns: dict[str, float]  # respondents per missing pattern, "xx." = third wave missing
    left_out: dict[str, int]  # nothing_observed, covariate_missing: rows not used
    saturated_mean: Array  # (T,)
    saturated_covariance: Array  # (T, T)
    x_mean: Array
    x_covariance: Array
    status: Status
    source: Source | None = field(default=None, repr=False, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters' names."""
        return self.layout.names

    @property
    def n(self) -> float:
        """Respondents used."""
        return float(self.measures["n"])

    def __getitem__(self, name: str) -> float:
        """The estimate of one parameter, by its name in `names` or in `parameters`."""
        names, place = self.layout.table
        if name in self.names:
            return float(self.estimate[self.names.index(name)])
        return float(self.estimate[place[names.index(name)]])

    @cached_property
    def std_error(self) -> Array:
        """Standard errors, (p,)."""
        variance = self.covariance.diagonal()
        return np.sqrt(np.where(variance >= 0, variance, np.nan))

    @cached_property
    def parameters(self) -> "pd.DataFrame":
        """One row per parameter: estimate, std_error, statistic, p_value, interval, standardized.

        statistic is estimate / std_error, p_value two-sided from the normal distribution, interval
        estimate -+ z std_error at `conf_level`; standardized is lavaan's std.all. Equal residual
        variances are one parameter in a row for each wave, since their standardized values differ.
        """
        import pandas as pd

        names, place = self.layout.table
        estimate, std_error = self.estimate[place], self.std_error[place]
        with np.errstate(divide="ignore", invalid="ignore"):
            statistic = estimate / std_error
        margin = z_quantile(self.conf_level) * std_error
        return pd.DataFrame(
            {
                "parameter": list(names),
                "estimate": estimate,
                "std_error": std_error,
                "statistic": statistic,
                "p_value": 2 * special.ndtr(-np.abs(statistic)),
                "conf_low": estimate - margin,
                "conf_high": estimate + margin,
                "standardized": self.standardized,
            }
        )

    @cached_property
    def loadings(self) -> Array:
        """The loadings of the waves on the growth factors, (T, K)."""
        out = fixed_loadings(self.layout.form, self.times)
        if self.layout.free:
            out[1:-1, 1] = self.estimate[self.layout.loadings]
        return out

    @cached_property
    def regression(self) -> Array:
        """The factors' means at zero covariates and slopes on them, (K, 1 + q)."""
        return self.estimate[self.layout.regression]

    @cached_property
    def factor_mean(self) -> Array:
        """The mean of the growth factors at the covariates' means, (K,)."""
        return self.regression @ np.concatenate([[1.0], self.x_mean])

    @cached_property
    def residual_factor_covariance(self) -> Array:
        """The covariance of the growth factors given the covariates, (K, K)."""
        return self.estimate[self.layout.psi]

    @cached_property
    def factor_covariance(self) -> Array:
        """The covariance of the growth factors, covariates included, (K, K)."""
        slopes = self.regression[:, 1:]
        return self.residual_factor_covariance + slopes @ self.x_covariance @ slopes.T

    @cached_property
    def residual_variance(self) -> Array:
        """The residual variance of each wave, (T,)."""
        return self.estimate[self.layout.residual]

    @cached_property
    def implied_mean(self) -> Array:
        """The model's mean at each wave, (T,)."""
        return self.loadings @ self.factor_mean

    @cached_property
    def implied_covariance(self) -> Array:
        """The model's covariance of the waves, (T, T)."""
        return self.loadings @ self.factor_covariance @ self.loadings.T + np.diag(
            self.residual_variance
        )

    @cached_property
    def r_squared(self) -> Array:
        """1 - residual variance / implied variance of each wave; NaN where that exceeds 1."""
        out = 1 - self.residual_variance / self.implied_covariance.diagonal()
        return np.where(out <= 1, out, np.nan)

    @cached_property
    def factor_correlation(self) -> Array:
        """The correlation of the growth factors given the covariates, (K, K).

        NaN where a variance is negative; beyond 1 where the solution is improper.
        """
        with np.errstate(invalid="ignore", divide="ignore"):
            sd = np.sqrt(self.residual_factor_covariance.diagonal())
            return self.residual_factor_covariance / np.outer(sd, sd)

    @cached_property
    def standardized(self) -> Array:
        """The completely standardised solution, lavaan's std.all, a value per table row."""
        layout, out = self.layout, self.estimate.copy()
        with np.errstate(invalid="ignore", divide="ignore"):
            sd = np.sqrt(self.factor_covariance.diagonal())
            sd_wave = np.sqrt(self.implied_covariance.diagonal())
            residual_sd = np.sqrt(np.abs(self.residual_factor_covariance.diagonal()))
            both = np.outer(residual_sd, residual_sd)
            out[layout.psi] = self.residual_factor_covariance / both
            own = layout.psi.diagonal()
            out[own] = self.estimate[own] / sd**2
            x_sd = np.concatenate([[1.0], np.sqrt(self.x_covariance.diagonal())])
            out[layout.regression] = self.regression * x_sd / sd[:, None]
            if layout.free:
                out[layout.loadings] = self.loadings[1:-1, 1] * sd[1] / sd_wave[1:-1]
            names, place = layout.table
            out = out[place]
            first = next(k for k, name in enumerate(names) if name == "residual_variance_1")
            out[first : first + layout.n_waves] = self.residual_variance / sd_wave**2
        return out

    def curve(self, times: Values | None = None) -> dict[str, Array]:
        """The mean curve between the waves: time, mean, std_error, and trajectory_sd.

        trajectory_sd is the standard deviation of the individual trajectories that the model
        implies, sqrt(l' P l) at loadings l: they are normal about the mean. Covariates stand at
        their means. The latent basis is drawn straight between its waves.
        """
        at = np.linspace(self.times[0], self.times[-1], 101) if times is None else times
        at = np.asarray(at, dtype=float)
        between = np.array([np.interp(at, self.times, row) for row in np.eye(len(self.times))]).T
        if self.layout.free:
            loadings = between @ self.loadings
        else:
            loadings = fixed_loadings(self.layout.form, at)
        rows = np.zeros((len(at), len(self.names)))
        weight = np.concatenate([[1.0], self.x_mean])
        for factor, places in enumerate(self.layout.regression):
            rows[:, places] = loadings[:, [factor]] * weight
        if self.layout.free:
            rows[:, self.layout.loadings] = between[:, 1:-1] * self.factor_mean[1]
        variance = np.einsum("tp,pq,tq->t", rows, self.covariance, rows)
        spread = np.einsum("tk,kl,tl->t", loadings, self.factor_covariance, loadings)
        with np.errstate(invalid="ignore"):
            return {
                "time": at,
                "mean": loadings @ self.factor_mean,
                "std_error": np.sqrt(variance),
                "trajectory_sd": np.sqrt(spread),
            }
