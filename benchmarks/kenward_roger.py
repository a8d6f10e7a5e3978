"""Kenward and Roger's error and degrees of freedom of the pooled slope, for sites.py.

Equal to R's pbkrtest (tests/golden/clusters). Not printed by the package: of seven unequal sites
its interval holds the truth too often.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wavescore.methods.growth.sites import SiteGrowth

Floats = NDArray[np.float64]
# Of an intercept and a slope: the first's variance, their covariance, the second's variance.
CELLS = np.array([[[1.0, 0.0], [0.0, 0.0]], [[0.0, 1.0], [1.0, 0.0]], [[0.0, 0.0], [0.0, 1.0]]])
OF_SITES = CELLS[[0, 2]]


class Adjusted(NamedTuple):
    """The slope's standard error and its degrees of freedom."""

    std_error: float
    df: float


def kenward_roger(fit: SiteGrowth, y: ArrayLike, times: ArrayLike, sites: ArrayLike) -> Adjusted:
    """Return Kenward and Roger's error and df of the pooled slope of three_level_growth(...).

    The covariance S of a site is linear in six variances, with derivatives S_r. C the covariance by
    REML, P_r = -sum X'S^-1 S_r S^-1 X, Q_rs = sum X'S^-1 S_r S^-1 S_s S^-1 X, W the inverse of the
    expected information (sum tr S^-1 S_r S^-1 S_s)/2 - tr C Q_rs + (tr C P_r C P_s)/2: adjusted
    C + 2 C (sum_rs W_rs (Q_rs - P_r C P_s)) C; df 2 c^2 / sum_rs W_rs d_r d_s, c the slope's
    variance in C and d_r in C P_r C.

    Reference: Kenward and Roger 1997, doi 10.2307/2533558. R: pbkrtest::vcovAdj and Lb_ddf of
    lme4::lmer(y ~ t + (1 + t | id) + (1 + t || site)).
    """
    site = _site(fit, np.asarray(y, dtype=float), np.asarray(times, dtype=float), sites)
    covariance = np.linalg.inv(site.within.sum(axis=0))
    p = np.array([-each.sum(axis=0) for each in site.once])
    size = len(p)
    q, traces = np.zeros((size, size, 2, 2)), np.zeros((size, size))
    for r in range(size):
        for s in range(size):
            q[r, s], traces[r, s] = site.twice(r, s)
    pulled = covariance @ p
    both = np.einsum("rij,sji->rs", pulled, pulled)
    information = traces / 2 - np.einsum("ij,rsji->rs", covariance, q) + both / 2
    spread = np.linalg.inv(information)
    middle = np.einsum("rs,rsij->ij", spread, q - np.einsum("rij,sjk->rsik", p, pulled))
    adjusted = covariance + 2 * covariance @ middle @ covariance
    d = (pulled @ covariance)[:, 1, 1]
    df = float(2 * covariance[1, 1] ** 2 / (d @ spread @ d))
    return Adjusted(float(np.sqrt(adjusted[1, 1])), df)


def _site(fit: SiteGrowth, y: Floats, times: Floats, sites: ArrayLike) -> "_Site":
    labels = np.asarray([str(site) for site in np.asarray(sites, dtype=object)])
    patterns, which = np.unique(~np.isnan(y), axis=0, return_inverse=True)
    names = np.array(fit.sites)[:, None] == labels
    of_pattern = which == np.arange(len(patterns))[:, None]
    counts = names.astype(float) @ of_pattern.T
    x = np.column_stack([np.ones(len(times)), times - times[0]])
    level, slope, both = fit.person
    people = x @ np.array([[level, both], [both, slope]]) @ x.T + fit.residual * np.eye(len(x))
    inverses = np.zeros((len(patterns), len(x), len(x)))
    for place, seen in enumerate(patterns):
        cells = np.ix_(seen, seen)
        inverses[place][cells] = np.linalg.inv(people[cells])
    a = np.einsum("gp,ti,ptu,uj->gij", counts, x, inverses, x)
    of_sites = np.diag(fit.site)
    return _Site(x, counts, inverses, np.linalg.inv(np.eye(2) + a @ of_sites), a, of_sites)


@dataclass(frozen=True)
class _Site:
    """Products of the sites' S^-1 = V^-1 - V^-1 X O K X'V^-1 with the parts of S, site by site."""

    x: Floats
    counts: Floats
    inverses: Floats
    shrink: Floats
    a: Floats
    of_sites: Floats

    @cached_property
    def within(self) -> Floats:
        """X'S^-1 X = K A, (G, 2, 2)."""
        return np.asarray(self.shrink @ self.a)

    @cached_property
    def _pulled(self) -> Floats:
        """V^-1 V_r of the people's three cells and the residual, (4, P, T, T)."""
        parts = np.concatenate([self.x @ CELLS @ self.x.T, np.eye(len(self.x))[None]])
        return np.asarray(self.inverses @ parts[:, None])

    @cached_property
    def _people(self) -> Floats:
        """X'V^-1 V_r V^-1 X, (4, G, 2, 2)."""
        each = self.x.T @ self._pulled @ self.inverses @ self.x
        return np.einsum("gp,rpij->rgij", self.counts, each)

    @cached_property
    def once(self) -> Floats:
        """X'S^-1 S_r S^-1 X, (6, G, 2, 2): the people's four, the sites' two."""
        people = self.shrink @ self._people @ np.swapaxes(self.shrink, 1, 2)
        return np.concatenate([people, self.within @ OF_SITES[:, None] @ self.within])

    def twice(self, r: int, s: int) -> tuple[Floats, float]:
        """Sums over sites of X'S^-1 S_r S^-1 S_s S^-1 X (2, 2) and of tr S^-1 S_r S^-1 S_s."""
        if s >= len(CELLS) + 1:
            cell, first = OF_SITES[s - len(CELLS) - 1], self.once[r]
            return (first @ cell @ self.within).sum(axis=0), _trace(cell @ first)
        if r >= len(CELLS) + 1:
            cell, last = OF_SITES[r - len(CELLS) - 1], self.once[s]
            return (self.within @ cell @ last).sum(axis=0), _trace(cell @ last)
        one, other = self._pulled[r], self._pulled[s]
        each = self.x.T @ one @ other @ self.inverses @ self.x
        second = np.einsum("gp,pij->gij", self.counts, each)
        kept = self.of_sites @ self.shrink
        a, b = self._people[r], self._people[s]
        lost = second - a @ kept @ b
        plain = float(self.counts.sum(axis=0) @ np.einsum("ptu,put->p", one, other))
        trace = plain - 2 * _trace(kept @ second) + _trace(kept @ a @ kept @ b)
        return (self.shrink @ lost @ np.swapaxes(self.shrink, 1, 2)).sum(axis=0), trace


def _trace(matrices: Floats) -> float:
    return float(np.trace(matrices, axis1=1, axis2=2).sum())
