"""Growth curves of several groups in one model, with some of the parameters equal in all groups."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wavescore.errors import EstimationError, listed
from wavescore.methods.growth import mvnormal, robust
from wavescore.methods.growth.alike import (
    Alike,
    average_start,
    block_diagonal,
    in_units_of,
    stack,
)
from wavescore.methods.growth.alike_measures import each_group, measures_together
from wavescore.methods.growth.data import GrowthData
from wavescore.methods.growth.definite import invert_positive
from wavescore.methods.growth.estimate import Maximum, Saturated, maximise, saturate
from wavescore.methods.growth.fit import STANDARD_ERRORS, start_values
from wavescore.methods.growth.groups import equal_across, group_parts, hypotheses, ratio_test
from wavescore.methods.growth.model import Layout, fixed_loadings
from wavescore.methods.growth.status import not_estimable
from wavescore.methods.growth.told import Estimates, Told
from wavescore.methods.inputs import Array, Values, check_option


@dataclass(frozen=True)
class PartlyAlike(Estimates):
    """One model of several groups' growth curves; its parameters are `names`, of `places`.

    places: of each parameter its name in one group and the group's label, "" of one that is equal
    in all. outer (p G, r): every group's parameters from these. test: that what is held equal is,
    against the model free in every group, as `fit_growth_groups` tests.
    """

    layout: Layout
    times: Array
    labels: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    outer: Array
    test: dict[str, Any]
    alike: Alike
    parts: list[GrowthData]
    sums: mvnormal.PatternSums
    theta: Array  # (r, 1), of `alike`

    def of_group(self, label: str, what: Callable[[Array], Array]) -> Callable[[Array], Array]:
        """Return a function of one group's parameters (p, B) as one of the model's, for `told`."""
        size = len(self.layout.names)
        start = self.labels.index(label) * size
        rows = self.outer[start : start + size]
        return lambda free: what(rows @ free)

    def means(self, theta: Array) -> Array:
        """Return the means of the waves (T, B) at one group's parameters, at covariates 0."""
        fixed = fixed_loadings(self.layout.form, self.times)[..., None]
        loadings = fixed + np.zeros(theta.shape[1], dtype=theta.dtype)
        if self.layout.free:
            loadings[1:-1, 1] = theta[self.layout.loadings]
        return np.einsum("tkb,kb->tb", loadings, theta[self.layout.regression[:, 0]])

    def mean_told(self, label: str, contrast: Array) -> Told:
        """Return contrasts (m, T) of one group's means of the waves."""
        return self.told(self.of_group(label, lambda theta: contrast @ self.means(theta)))

    def difference_told(self, one: str, other: str, contrast: Array) -> Told:
        """Return contrasts of one group's means less the other's."""
        first, second = (
            self.of_group(label, lambda theta: contrast @ self.means(theta))
            for label in (one, other)
        )
        return self.told(lambda free: first(free) - second(free))


def fit_growth_partly_alike(
    y: Values,
    times: Values,
    groups: Any,
    equal: Sequence[str],
    form: str = "linear",
    residuals: str = "free",
    covariates: Any = None,
    standard_errors: str = "robust",
    conf_level: float = 0.95,
) -> PartlyAlike:
    """Fit the groups' growth curves as one model in which what `equal` names is equal in all.

    equal: names of `fit_growth_groups`' hypotheses (means, intercept_mean, change, variances,
    slope_variance, residual_variances, covariate_slopes, ...), or loadings of a latent basis; what
    it does not name is free in every group. The other arguments as in `fit_growth_groups`.
    Chi-square and fit measures are of all groups together, RMSEA with sqrt(G) (Steiger 1998, doi
    10.1080/10705519809540115), SRMR averaged by size. Raises EstimationError as
    `fit_growth_groups`, for a group with too little data, and for a name that the form does not
    have. Checked against lavaan 0.6-14: growth(group = "g", labels equal in the groups).
    """
    check_option(standard_errors, STANDARD_ERRORS, "standard_errors")
    labels, parts = group_parts(y, times, groups, form, residuals, covariates)
    if any(not_estimable(part) for part in parts):
        raise EstimationError("a group has too little data", key="groups")
    layout, common = parts[0].layout, [in_units_of(parts[0], part) for part in parts]
    held = held_equal(layout, equal)
    outer, places = _outer(layout, [str(label) for label in labels], held)
    units = block_diagonal([common[0].units.matrix(layout)] * len(common))
    basis, root = np.linalg.qr(np.linalg.solve(units, outer))
    alike, sums = Alike(common[0].model, basis, len(common)), stack([p.sums for p in common])
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        saturated = [saturate(part.sums) for part in common]
        free, top = _maxima(alike, common, sums, saturated)
        inside, inverse, definite = _errors(alike, common, sums, top.theta, standard_errors)
        measures = measures_together(alike, common, sums, top, saturated, standard_errors)
        test = {"df": 0, "chi_square": np.nan, "p_value": np.nan, "note": "nothing is held equal"}
        if held:
            contrast = equal_across(held, len(layout.names), len(common))
            test = ratio_test(common, sums, free, contrast, standard_errors == "robust")
    out = np.linalg.inv(root)
    estimate = (out @ top.theta)[:, 0]
    estimate[[name == layout.names[0] for name, _ in places]] += common[0].units.shift
    converged = bool(top.converged[0])
    names = tuple(f"{name} ({label})" if label else name for name, label in places)
    problems = _improper(layout, names, estimate, (outer @ estimate).reshape(len(common), -1))
    if converged and not definite:
        problems = ["the information is not positive definite: no standard errors"]
    return PartlyAlike(
        names=names,
        estimate=estimate,
        covariance=out @ inside @ out.T,
        moved=_moved(alike, common, top.theta) @ inverse @ out.T,
        n=measures["n"],
        measures=measures,
        standard_errors=standard_errors,
        conf_level=conf_level,
        converged=converged,
        proper=converged and not problems,
        messages=problems if converged else ["the estimates did not converge"],
        layout=layout,
        times=np.asarray(times, dtype=float),
        labels=tuple(str(label) for label in labels),
        places=places,
        outer=outer,
        test=test,
        alike=alike,
        parts=common,
        sums=sums,
        theta=top.theta,
    )


def _maxima(
    alike: Alike,
    parts: list[GrowthData],
    sums: mvnormal.PatternSums,
    saturated: Sequence[Saturated],
) -> tuple[Maximum, Maximum]:
    """The maximum of the model free in every group, and of the one partly alike."""
    each = [start_values(*pair) for pair in zip(parts, saturated, strict=True)]
    start = np.concatenate(each, axis=1)
    free = maximise(parts[0].model, sums, start)
    # Where a group alone has no maximum, the search that left for infinity says nothing.
    near = free.theta if free.converged.all() else start
    return free, maximise(alike, sums, _start(alike, sums, near))


def held_equal(layout: Layout, equal: Sequence[str]) -> list[int]:
    """Return the places of the parameters that are equal in all groups."""
    known: dict[str, list[int]] = hypotheses(layout)
    if layout.free:
        known |= {"loadings": list(range(len(layout.names)))[layout.loadings]}
    for name in equal:
        if name not in known:
            raise EstimationError(
                f"the {layout.form} form has nothing of that name to hold equal",
                key="equal",
                found=name,
                expected=listed(tuple(known)),
            )
    return sorted({place for name in equal for place in known[name]})


def _outer(
    layout: Layout, labels: list[str], held: list[int]
) -> tuple[Array, tuple[tuple[str, str], ...]]:
    """Return what takes the parameters to every group's, (p G, r), and their names and groups."""
    size, columns = len(layout.names), []
    places: list[tuple[str, str]] = []
    for k, name in enumerate(layout.names):
        cells = np.zeros((len(labels), size))
        cells[:, k] = 1
        if k in held:
            columns.append(cells.ravel())
            places.append((name, ""))
            continue
        for group, label in enumerate(labels):
            own = np.zeros_like(cells)
            own[group] = cells[group]
            columns.append(own.ravel())
            places.append((name, label))
    return np.array(columns).T, tuple(places)


def _start(alike: Alike, sums: mvnormal.PatternSums, near: Array) -> Array:
    """The model's parameters nearest to the groups' own (p, G), or their average."""
    start = alike.basis.T @ near.T.reshape(-1, 1)
    if alike.locate(sums, start).positive.all():
        return np.asarray(start)
    return average_start(near, sums, alike.basis)


def _errors(
    alike: Alike, parts: list[GrowthData], sums: mvnormal.PatternSums, theta: Array, kind: str
) -> tuple[Array, Array, bool]:
    """The covariance of the inner estimates, the information's inverse, whether it is definite."""
    information = alike.derivatives(theta, alike.locate(sums, theta), kind == "expected")[1]
    inverse, _, positive = invert_positive(information)
    if not positive.all():
        gap = np.full(information.shape[:2], np.nan)
        return gap, gap, False
    if kind != "robust":
        return inverse[..., 0], inverse[..., 0], True
    each = [
        robust.reduce_products(part.model, at, robust.score_products(part, *part.model.moments(at)))
        for part, at in each_group(alike, parts, theta)
    ]
    outer = alike.basis.T @ block_diagonal(each) @ alike.basis
    return robust.sandwich(inverse[..., 0], outer), inverse[..., 0], True


def _moved(alike: Alike, parts: list[GrowthData], theta: Array) -> Array:
    """The scores of every respondent by the inner estimates, (n, r), one group after another."""
    rows, size = [], len(parts[0].layout.names)
    for group, (part, at) in enumerate(each_group(alike, parts, theta)):
        own = part.model.jacobian(at)[..., 0] @ alike.basis[group * size : (group + 1) * size]
        for _, _, scores in robust.moment_scores(part, *part.model.moments(at)):
            rows.append(scores @ own)
    return np.concatenate(rows)


def _improper(layout: Layout, names: Sequence[str], estimate: Array, each: Array) -> list[str]:
    """A sentence for each variance below zero, or where factors have no covariance matrix.

    each: every group's parameters, (G, p).
    """
    found = [
        f"negative variance: {name}"
        for name, value in zip(names, estimate, strict=True)
        if "_variance" in name and value < 0
    ]
    for theta in () if found else each:
        psi = theta[layout.psi]
        if np.linalg.eigvalsh(psi)[0] < -1e-9 * np.trace(psi):
            return ["the covariance matrix of a group's growth factors is not positive definite"]
    return found
