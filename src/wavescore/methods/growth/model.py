"""The latent growth curve: its forms, its parameters, and the moments that they imply.

y_t = sum_k L_tk f_k + e_t, f = a + G x + u, var(u) = P, var(e_t) = h_t. So the wave means given
x are L (a + G x) and their covariance is S = L P L' + diag(h).

Loadings L: intercept 1; linear 1, t; quadratic 1, t, t^2; latent basis 1 and (0, free, ..., 1).
Bollen and Curran 2006, doi 10.1002/0471746096; latent basis: Meredith and Tisak 1990,
doi 10.1007/BF02294746. Moment vectors and axes are those of `wavescore.methods.growth.mvnormal`.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from wavescore.methods.growth.likelihood import Moments
from wavescore.methods.growth.linear_moments import Linear, Places, split
from wavescore.methods.inputs import Array, Values

# The factors of each form: the k-th loads on the k-th power of time, but in a form of FREE, whose
# slope has a loading of its own at each wave between the first and the last.
FACTORS = {
    "intercept": ("intercept",),
    "linear": ("intercept", "slope"),
    "latent_basis": ("intercept", "slope"),
    "quadratic": ("intercept", "slope", "quadratic"),
}
FREE = {"latent_basis"}
RESIDUALS = ("free", "equal")


@dataclass(frozen=True)
class LatentBasis(Moments):
    """Moments of the growth model whose slope loadings at waves 2..T-1 are free parameters."""

    layout: "Layout"

    def _parts(self, theta: Array) -> tuple[Array, Array, Array]:
        layout = self.layout
        loadings = np.zeros((layout.n_waves, 2, theta.shape[1]))
        loadings[:, 0] = loadings[-1, 1] = 1
        loadings[1:-1, 1] = theta[layout.loadings]
        return loadings, growth_design(layout, loadings), theta[: layout.loadings.start]

    def vector(self, theta: Array) -> Array:
        """The moment vector at theta (p, B), (m, B)."""
        _, design, linear = self._parts(theta)
        return np.einsum("mpb,pb->mb", design, linear)

    def moments(self, theta: Array) -> tuple[Array, Array]:
        """The mean (T, D, B) and covariance (T, T, B) at theta (p, B)."""
        return split(self.vector(theta), self.layout.n_waves)

    def jacobian(self, theta: Array) -> Array:
        """The derivative of the moment vector by the parameters, (m, p, B).

        By the loading of wave t: row t of M gains (a, G) of the slope; S gains e_t c' + c e_t',
        with c = L P[:, slope].
        """
        layout = self.layout
        loadings, design, linear = self._parts(theta)
        n_waves, n_regressors, draws = layout.n_waves, layout.n_regressors, theta.shape[1]
        with_slope = np.einsum("tkb,kb->tb", loadings, layout.psi_matrix(linear)[:, 1])
        free = np.zeros((design.shape[0], n_waves - 2, draws))
        by_mean = free[: n_waves * n_regressors].reshape(n_waves, n_regressors, -1, draws)
        by_covariance = free[n_waves * n_regressors :].reshape(n_waves, n_waves, -1, draws)
        for column, wave in enumerate(range(1, n_waves - 1)):
            by_mean[wave, :, column] = linear[layout.regression[1]]
            by_covariance[wave, :, column] += with_slope
            by_covariance[:, wave, column] += with_slope
        return np.concatenate([design, free], axis=1)

    def curvature(self, theta: Array, by_moments: Array) -> Array:
        """The gradient by the moments times their second derivatives, (p, p, B)."""
        layout = self.layout
        loadings, _, linear = self._parts(theta)
        by_mean, by_covariance = split(by_moments, layout.n_waves)
        out = np.zeros((len(theta), *theta.shape))
        slope_variance = layout.psi_matrix(linear)[1, 1]
        for wave in range(1, layout.n_waves - 1):
            row = layout.loadings.start + wave - 1
            out[row, layout.regression[1]] = by_mean[wave]
            pulled = 2 * np.einsum("tb,tkb->kb", by_covariance[wave], loadings)
            out[row, layout.psi[1, 1]] = pulled[1]
            out[row, layout.psi[0, 1]] = pulled[0]
            out[:, row] = out[row]
        free = layout.loadings
        out[free, free] = 2 * slope_variance * by_covariance[1:-1, 1:-1]
        return out


@dataclass(frozen=True)
class Layout:
    """Which parameter of one growth model stands where.

    `layout_of` gives each layout once, so that what follows from it is found once.
    """

    form: str
    residuals: str
    n_waves: int
    covariates: tuple[str, ...] = ()

    @property
    def factors(self) -> tuple[str, ...]:
        """The names of the growth factors."""
        return FACTORS[self.form]

    @property
    def free(self) -> bool:
        """Whether the slope's loadings are parameters, between those of the first and last wave."""
        return self.form in FREE

    @property
    def n_regressors(self) -> int:
        """One, and the covariates."""
        return 1 + len(self.covariates)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The parameters' names, in order."""
        factors = self.factors
        pairs = [f"{a}_{b}_covariance" for i, b in enumerate(factors) for a in factors[:i]]
        waves = range(1, self.n_waves + 1)
        equal = self.residuals == "equal"
        residual = ["residual_variance"] if equal else [f"residual_variance_{t}" for t in waves]
        loadings = [f"loading_{t}" for t in waves[1:-1]] if self.free else []
        return (
            *[f"{factor}_mean" for factor in factors],
            *[f"{factor}_variance" for factor in factors],
            *pairs,
            *residual,
            *[f"{factor}_on_{name}" for factor in factors for name in self.covariates],
            *loadings,
        )

    @cached_property
    def table(self) -> tuple[tuple[str, ...], Places]:
        """Names and places with a row for every wave's residual variance, also where equal."""
        names, place = list(self.names), list(range(len(self.names)))
        if self.residuals == "equal":
            at = names.index("residual_variance")
            names[at : at + 1] = [f"residual_variance_{t + 1}" for t in range(self.n_waves)]
            place[at : at + 1] = [at] * self.n_waves
        return tuple(names), np.array(place)

    @cached_property
    def psi(self) -> Places:
        """The place of each factor variance and covariance, (K, K)."""
        size = len(self.factors)
        place = np.diag(np.arange(size, 2 * size))
        pairs = [(a, b) for b in range(size) for a in range(b)]
        for number, (a, b) in enumerate(pairs):
            place[a, b] = place[b, a] = 2 * size + number
        return place

    @cached_property
    def residual(self) -> Places:
        """The place of each wave's residual variance, (T,)."""
        size = len(self.factors)
        start = size + size * (size + 1) // 2
        return start + np.arange(self.n_waves) * (self.residuals == "free")

    @cached_property
    def regression(self) -> Places:
        """The place of (a, G), the factors' means and slopes on the covariates, (K, 1 + q)."""
        size, slopes = len(self.factors), len(self.covariates)
        start = int(self.residual[-1]) + 1
        on = start + np.arange(size * slopes).reshape(size, slopes)
        return np.concatenate([np.arange(size)[:, None], on], axis=1)

    @cached_property
    def loadings(self) -> slice:
        """The places of the free loadings."""
        return slice(int(max(self.regression.max(), self.residual[-1])) + 1, len(self.names))

    def psi_matrix(self, theta: Array) -> Array:
        """The factor covariance matrix of theta (p, B), (K, K, B)."""
        return theta[self.psi]


@lru_cache(maxsize=64)
def layout_of(form: str, residuals: str, n_waves: int, covariates: tuple[str, ...] = ()) -> Layout:
    """The one `Layout` of these."""
    return Layout(form, residuals, n_waves, covariates)


def growth_design(layout: Layout, loadings: Array) -> Array:
    """The derivative of the moment vector by the parameters that it is linear in, (m, p, B).

    `loadings` is (T, K, B). By a_k and G_kj: column k of L. By P_ab: L_a L_b' + L_b L_a' (half of
    that where a = b). By h_t: e_t e_t'.
    """
    n_waves, n_factors, draws = loadings.shape
    means = n_waves * layout.n_regressors
    design = np.zeros((means + n_waves**2, layout.loadings.start, draws))
    by_mean = design[:means].reshape(n_waves, layout.n_regressors, -1, draws)
    by_covariance = design[means:].reshape(n_waves, n_waves, -1, draws)
    for a in range(n_factors):
        for regressor, place in enumerate(layout.regression[a]):
            by_mean[:, regressor, place] = loadings[:, a]
        for b in range(n_factors):
            by_covariance[:, :, layout.psi[a, b]] += loadings[:, None, a] * loadings[None, :, b]
    for wave, place in enumerate(layout.residual):
        by_covariance[wave, wave, place] = 1
    return design


def fixed_loadings(form: str, times: Values) -> Array:
    """The powers of the time scores, (T, K); for the latent basis a straight line from 0 to 1."""
    times = np.asarray(times, dtype=float)
    if form in FREE:
        times = (times - times[0]) / (times[-1] - times[0])
    return times[:, None] ** np.arange(len(FACTORS[form]))


def growth_moments(layout: Layout, loadings: Array) -> Linear | LatentBasis:
    """The model of the moments: linear in the parameters unless loadings are free."""
    if layout.free:
        return LatentBasis(layout)
    return _linear_moments(layout, tuple(map(tuple, loadings.tolist())))


@lru_cache(maxsize=64)  # the fits of a study share a few
def _linear_moments(layout: Layout, loadings: tuple[tuple[float, ...], ...]) -> Linear:
    """`growth_moments` with fixed loadings, a tuple a wave."""
    design = growth_design(layout, np.array(loadings)[..., None])[..., 0]
    design.flags.writeable = False
    return Linear(design, layout.n_waves)
