"""Fit a path model by maximum likelihood to everyone who answered anything, and what it says.

What is told of a model is a function of its parameters, with errors by the delta method.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.growth import fit_measures, mvnormal, robust
from wavescore.methods.growth.corrected import robust_fit
from wavescore.methods.growth.definite import invert_positive
from wavescore.methods.growth.estimate import (
    Maximum,
    Saturated,
    marginal_moments,
    maximise,
    saturate,
)
from wavescore.methods.growth.path_data import PathData, check_spread, path_data
from wavescore.methods.growth.paths import Part, PathModel
from wavescore.methods.growth.told import Estimates, Told
from wavescore.methods.inputs import Array, Values, check_option

STANDARD_ERRORS = ("observed", "expected", "robust")
# Newton's method takes 5 to 20; where there is no maximum it would climb on for ever.
MOST_STEPS = 80
# Another maximum is told of where its log-likelihood is nearer than this.
NEAR = 2.0


@dataclass(frozen=True)
class PathFit(Estimates):
    """A fitted path model: estimates, their covariance, fit measures, and what is wrong with it."""

    model: PathModel
    data: PathData

    def answers(self, names: Sequence[str]) -> Array:
        """Return the answers (n, m) to observed variables."""
        return self.data.y[:, [self.model.place[name] for name in names]]

    def correlations(self, pairs: Sequence[tuple[str, str]]) -> Told:
        """Return the correlations of pairs of variables, observed or latent."""
        model = self.model
        rows, columns = np.array([[model.place[name] for name in pair] for pair in pairs]).T

        def what(theta: Array) -> Array:
            spread = model.all_moments(theta)[1]
            return spread[rows, columns] / np.sqrt(spread[rows, rows] * spread[columns, columns])

        return self.told(what)

    def standardised(self, parts: Sequence[Part]) -> Told:
        """Return regressions in SDs of what is regressed by SDs of what it is regressed on."""
        model = self.model
        places = [model.names.index(part.name) for part in parts]
        to, of = ([model.place[getattr(part, end)] for part in parts] for end in ("to", "of"))

        def what(theta: Array) -> Array:
            spread = model.all_moments(theta)[1]
            return theta[places] * np.sqrt(spread[of, of] / spread[to, to])

        return self.told(what)


def fit_paths(
    model: PathModel,
    y: Values,
    standard_errors: str = "robust",
    conf_level: float = 0.95,
    others: Sequence[Array] = (),
) -> PathFit:
    """Fit a path model to y (n, T), the observed variables in the model's order, NaN = missing.

    others: further starts (p, 1) beside the model's own; the highest maximum found is kept, and
    another one nearly as high is told of.

    standard_errors: "observed" (inverse Hessian), "expected", or "robust" (Huber-White, with the
    Yuan-Bentler scaled chi-square). Raises EstimationError where a variable was answered by nobody
    or never varies, or the model is not identified. A model that does not converge is no error:
    `converged` is False. Checked against lavaan 0.6-14: lavaan(..., missing = "fiml",
    information = "observed" or "expected", estimator = "MLR").
    """
    check_option(standard_errors, STANDARD_ERRORS, "standard_errors")
    data = path_data(y)
    check_spread(model.observed, data)
    if len(model.names) > _moments(len(model.observed)):
        raise _not_identified(model)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        saturated = saturate(data.sums)
        tops = [maximise(model, data.sums, start, MOST_STEPS) for start in (model.start, *others)]
        top = max(tops, key=lambda each: (each.converged[0], each.loglik[0]))
        covariance, inverse, definite = _errors(model, data, top.theta, standard_errors)
    if top.converged[0] and not definite:
        raise _not_identified(model)
    converged = bool(top.converged[0])
    problems = _improper(model, top.theta) if converged else []
    notes = [] if converged else ["the estimates did not converge: no chi-square"]
    notes += _another(tops, top) if converged else []
    usable = converged and saturated.converged and saturated.identified
    if converged and not usable:
        notes.append("the saturated model has no maximum here: no chi-square")
    measures = _measures(model, data, top, saturated, standard_errors, usable)
    return PathFit(
        names=model.names,
        estimate=top.theta[:, 0],
        covariance=covariance,
        moved=_moved(model, data, top.theta, inverse),
        n=data.n,
        measures=measures,
        standard_errors=standard_errors,
        conf_level=conf_level,
        converged=converged,
        proper=converged and not problems,
        messages=problems + notes,
        model=model,
        data=data,
    )


def _moved(model: PathModel, data: PathData, theta: Array, inverse: Array) -> Array:
    """How far each respondent moves the estimates, (n, p)."""
    by_theta = model.jacobian(theta)[..., 0] @ inverse
    out = np.empty((len(data.y), len(theta)))
    for rows, _, scores in robust.moment_scores(data, *model.moments(theta)):
        out[rows] = scores @ by_theta
    return out


def _another(tops: Sequence[Maximum], top: Maximum) -> list[str]:
    """Return a sentence where a start led to another maximum nearly as high."""
    below = [float(top.loglik[0] - each.loglik[0]) for each in tops if each.converged[0]]
    if not any(1e-4 < each < NEAR for each in below):
        return []
    return ["another solution fits nearly as well: the answers hardly tell the two apart"]


def _not_identified(model: PathModel) -> EstimationError:
    return EstimationError(
        "the model is not identified by these waves",
        key="waves",
        found=f"{len(model.names)} parameters, {_moments(len(model.observed))} moments",
        hint="use more waves, or a simpler model",
    )


def _moments(size: int) -> int:
    return size * (size + 3) // 2


def _errors(model: PathModel, data: PathData, theta: Array, kind: str) -> tuple[Array, Array, bool]:
    """The covariance of the estimates, the information's inverse, and whether that is definite."""
    point = model.locate(data.sums, theta)
    _, information = model.derivatives(theta, point, expected=kind == "expected")
    scale = 1 / np.sqrt(np.abs(np.einsum("ppb->pb", information)))
    scaled = information * scale[:, None] * scale[None]
    inverse, _, positive = invert_positive(scaled)
    definite = bool(positive.all()) and np.linalg.eigvalsh(scaled[..., 0])[0] > 1e-10
    if not definite:
        gap = np.full(information.shape[:2], np.nan)
        return gap, gap, False
    inverse = (inverse * scale[:, None] * scale[None])[..., 0]
    if kind != "robust":
        return inverse, inverse, True
    products = robust.score_products(data, *model.moments(theta))
    outer = robust.reduce_products(model, theta, products)
    return robust.sandwich(inverse, outer), inverse, True


def _improper(model: PathModel, theta: Array) -> list[str]:
    """A sentence for each variance below zero and each latent correlation beyond 1."""
    found = []
    for part in model.parts:
        if part.kind == "with" and part.to == part.of and part.name:
            value = float(theta[model.names.index(part.name), 0])
            if value < 0:
                found.append(f"negative variance: {part.name}")
    latent = [model.place[name] for name in model.latent]
    within = model.all_moments(theta)[1][np.ix_(latent, latent)][..., 0]
    if not found and len(latent) and np.linalg.eigvalsh(within)[0] < -1e-9 * np.trace(within):
        found.append("the covariance of the latent variables is not positive definite")
    return list(dict.fromkeys(found))


def _measures(
    model: PathModel, data: PathData, top: Any, saturated: Saturated, kind: str, usable: bool
) -> dict[str, Any]:
    size, parameters = len(model.observed), len(model.names)
    df, baseline_df = _moments(size) - parameters, size * (size - 1) // 2
    baseline = mvnormal.evaluate(data.sums, *marginal_moments(data.sums)).loglik[0]
    out: dict[str, Any] = {"n": data.n, "n_parameters": parameters}
    out |= fit_measures.standard_measures(
        data.n,
        parameters,
        float(top.loglik[0]) if top.converged[0] else np.nan,
        saturated.loglik if usable else np.nan,
        float(baseline),
        df,
        baseline_df,
    )
    fitted, joint = model.moments(top.theta), (saturated.mean, saturated.covariance)
    residual = fit_measures.residual_measures(
        fitted[0][:, 0, 0], fitted[1][..., 0], joint[0][:, 0, 0], joint[1][..., 0]
    )
    out |= residual if usable else dict.fromkeys(residual, np.nan)
    if kind == "robust":
        out |= robust_fit(out, data, model, top.theta, saturated)
    return out
