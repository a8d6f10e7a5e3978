"""What a growth model says of the waves: implied means, changes between them, and their errors.

Estimands at the covariates' values x (a fit's `x_mean`; `at_covariates` puts others in its place),
with loadings l_t of wave t:
mean m_t = l_t' (a + G x); change of the pair (s, t) c = m_t - m_s;
baseline SD b = sqrt(l_1' (P + G Sx G') l_1 + h_1), the model's SD at the first wave;
standardised change c / b. Errors by the delta method, sqrt(g' V g) with the gradient g by the
parameters and their covariance V (Oehlert 1992, doi 10.1080/00031305.1992.10475842), or by the
bootstrap. Covariates are fixed: their means and covariance Sx carry no error.
"""

from dataclasses import dataclass, replace

import numpy as np

from wavescore.methods.growth.batch import GrowthBootstrap, influence
from wavescore.methods.growth.data import prepare
from wavescore.methods.growth.estimate import maximise, saturate
from wavescore.methods.growth.estimated import Estimated, Pairs, part, with_errors
from wavescore.methods.growth.fit import start_values
from wavescore.methods.growth.model import Layout, fixed_loadings, growth_moments
from wavescore.methods.growth.result import GrowthFit
from wavescore.methods.inputs import Array
from wavescore.methods.resample import bca_interval, percentile_interval


@dataclass(frozen=True)
class Draws:
    """Bootstrapped numbers: of the sample (m,), of each draw (B, m), respondents' influence."""

    estimate: Array
    draws: Array  # NaN where a draw did not converge
    influence: Array  # (n, m): how far each respondent moves the estimate


@dataclass(frozen=True)
class Estimands:
    """The estimands of one growth model as functions of its parameters.

    Their order: the mean of each wave (T), the change of each pair of waves (P), and the
    standardised change of each pair (P).
    """

    layout: Layout
    times: Array
    x_mean: Array
    x_covariance: Array
    pairs: tuple[tuple[int, int], ...]

    @property
    def places(self) -> dict[str, slice]:
        """Where means, changes and standardised changes stand."""
        n_waves, n_pairs = self.layout.n_waves, len(self.pairs)
        ends = np.cumsum([0, n_waves, n_pairs, n_pairs]).tolist()
        names = ("mean", "change", "standardised")
        return {name: slice(*ends[k : k + 2]) for k, name in enumerate(names)}

    @property
    def contrast(self) -> Array:
        """What takes the means to the changes, (P, T)."""
        out = np.zeros((len(self.pairs), self.layout.n_waves))
        for row, (start, end) in enumerate(self.pairs):
            out[row, start], out[row, end] = -1, 1
        return out

    def values(self, theta: Array) -> Array:
        """Return the estimands (m, B) at the parameters theta (p, B)."""
        mean = self._means(theta)
        change = self.contrast @ mean
        with np.errstate(invalid="ignore"):
            standardised = change / np.sqrt(self._variance(theta))
        return np.concatenate([mean, change, standardised])

    def baseline_sd(self, theta: Array) -> Array:
        """Return the model's SD at the first wave (B,); NaN where the variance is negative."""
        with np.errstate(invalid="ignore"):
            return np.sqrt(self._variance(theta))

    def jacobian(self, theta: Array) -> Array:
        """Return the derivative of the estimands by the parameters theta (p,), (m, p)."""
        column = theta[:, None]
        moments = growth_moments(self.layout, self._loadings(column)[..., 0])
        rows = moments.jacobian(column)[..., 0]
        n_waves, n_regressors = self.layout.n_waves, self.layout.n_regressors
        by_wave = rows[: n_waves * n_regressors].reshape(n_waves, n_regressors, -1)
        mean = np.einsum("tdp,d->tp", by_wave, self._weight)
        change = self.contrast @ mean
        variance = rows[n_waves * n_regressors] + self._by_slopes(theta)
        sd = self.baseline_sd(column)[0]
        off = self.contrast @ self._means(column)
        standardised = change / sd - off * variance / (2 * sd**3)
        return np.concatenate([mean, change, standardised])

    @property
    def _weight(self) -> Array:
        return np.concatenate([[1.0], self.x_mean])

    def _loadings(self, theta: Array) -> Array:
        """The loadings (T, K, B)."""
        fixed = fixed_loadings(self.layout.form, self.times)
        out = np.repeat(fixed[..., None], theta.shape[1], axis=2)
        if self.layout.free:
            out[1:-1, 1] = theta[self.layout.loadings]
        return out

    def _means(self, theta: Array) -> Array:
        factors = np.einsum("kdb,d->kb", theta[self.layout.regression], self._weight)
        return np.einsum("tkb,kb->tb", self._loadings(theta), factors)

    def _variance(self, theta: Array) -> Array:
        """The variance at the first wave (B,), covariates included."""
        first = fixed_loadings(self.layout.form, self.times)[0]
        slopes = np.einsum("k,kqb->qb", first, theta[self.layout.regression][:, 1:])
        own = np.einsum("k,klb,l->b", first, theta[self.layout.psi], first)
        across = np.einsum("qb,qr,rb->b", slopes, self.x_covariance, slopes)
        return own + across + theta[self.layout.residual[0]]

    def _by_slopes(self, theta: Array) -> Array:
        """The derivative of the covariates' part of that variance, (p,)."""
        first = fixed_loadings(self.layout.form, self.times)[0]
        places = self.layout.regression[:, 1:]
        out = np.zeros(len(theta))
        out[places] = 2 * np.outer(first, self.x_covariance @ (first @ theta[places]))
        return out


def wave_pairs(n_waves: int) -> tuple[tuple[int, int], ...]:
    """Return the pairs of waves told: the first with each later one, then each with its next."""
    first = [(0, wave) for wave in range(1, n_waves)]
    return (*first, *((wave, wave + 1) for wave in range(1, n_waves - 1)))


def at_covariates(fit: GrowthFit, values: Array) -> GrowthFit:
    """Return the fit with its means, curve and estimands at these covariates (q,)."""
    return replace(fit, x_mean=np.asarray(values, dtype=float))


def estimands_of(fit: GrowthFit, pairs: Pairs) -> Estimands:
    """Return the estimands of a fit for these pairs of waves (places, from 0)."""
    return Estimands(fit.layout, fit.times, fit.x_mean, fit.x_covariance, tuple(pairs))


def delta_estimands(fit: GrowthFit, pairs: Pairs) -> dict[str, Estimated]:
    """Return "mean" (T), "change" and "standardised" (P each), with errors by the delta method.

    pairs: places of waves (from, to), from 0. The errors are of the fit's kind: observed, expected
    or robust. For times far from 0, as calendar years, fit the model with times counted from the
    first wave: the means are the same, and their errors keep their digits. Checked against lavaan
    0.6-14, parameters defined by `:=` over covariates that are centred.
    """
    asked = estimands_of(fit, pairs)
    values = asked.values(fit.estimate[:, None])[:, 0]
    jacobian = asked.jacobian(fit.estimate)
    with np.errstate(invalid="ignore"):
        error = np.sqrt(np.einsum("mp,pq,mq->m", jacobian, fit.covariance, jacobian))
    found = with_errors(values, error, fit.conf_level)
    return {name: part(found, place) for name, place in asked.places.items()}


def bootstrapped_estimands(
    asked: Estimands,
    found: GrowthBootstrap,
    y: Array,
    covariates: Array | None = None,
) -> Draws:
    """Return the estimands of each draw of a bootstrap made of the same y and covariates."""
    layout = asked.layout
    data = prepare(y, asked.times, layout.form, layout.residuals, covariates)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        top = maximise(data.model, data.sums, start_values(data, saturate(data.sums)))
    moved = influence(data, top.theta) @ asked.jacobian(found.estimate).T
    estimate = asked.values(found.estimate[:, None])[:, 0]
    return Draws(estimate, asked.values(found.draws.T).T, moved)


def summary_of(found: Draws, interval: str, conf_level: float) -> Estimated:
    """Return the bootstrap's errors and its "percentile" or "bca" intervals.

    The acceleration of BCa is sum U^3 / (6 (sum U^2)^(3/2)) over all respondents, of both groups
    where the number is a difference (Efron 1987, doi 10.1080/01621459.1987.10478410).
    """
    kept = found.draws[~np.isnan(found.draws).any(axis=1)]
    if len(kept) < 2:
        gap = np.full(len(found.estimate), np.nan)
        return Estimated(found.estimate, gap, gap, gap, conf_level)
    if interval == "bca":
        # Left out, a respondent moves the number by minus its influence.
        columns = zip(kept.T, found.estimate, -found.influence.T, strict=True)
        limits = np.array([bca_interval(*column, conf_level) for column in columns])
    else:
        limits = np.array([percentile_interval(draws, conf_level) for draws in kept.T])
    error = kept.std(axis=0, ddof=1)
    return Estimated(found.estimate, error, limits[:, 0], limits[:, 1], conf_level)


def difference_of_draws(one: Draws, other: Draws) -> Draws:
    """Return `one` less `other`, draw by draw, of two samples that share nobody."""
    moved = np.concatenate([one.influence, -other.influence])
    return Draws(one.estimate - other.estimate, one.draws - other.draws, moved)
