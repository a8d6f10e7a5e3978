"""What a fitted model says: functions of its parameters, errors, and how far anyone moves them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from wavescore.methods.growth.estimated import Estimated, with_errors
from wavescore.methods.growth.paths import STEP
from wavescore.methods.inputs import Array

# Leaving one out moves more than `moved` says, which holds the first order: up to 1.7 times in
# proper solutions, 7 times in improper ones and near another maximum
# (tests/property/test_influence_paths.py).
CURVED, IMPROPER = 2.0, 7.0


@dataclass(frozen=True, kw_only=True)
class Told(Estimated):
    """Numbers with their errors, and how far leaving out any one respondent moves each, (m,)."""

    influence: Array


@dataclass(frozen=True)
class Estimates:
    """The estimates of a model and what is needed to tell functions of them.

    moved: how far each respondent moves them to first order, I^-1 s_i with s_i the scores (the
    infinitesimal jackknife: Efron and Tibshirani 1993, doi 10.1007/978-1-4899-4541-9).
    """

    names: tuple[str, ...]
    estimate: Array  # (p,)
    covariance: Array  # (p, p)
    moved: Array  # (n, p)
    n: float
    measures: dict[str, float]
    standard_errors: str
    conf_level: float
    converged: bool
    proper: bool
    messages: list[str]

    def __getitem__(self, name: str) -> float:
        """The estimate of one parameter."""
        return float(self.estimate[self.names.index(name)])

    @property
    def parameters(self) -> Told:
        """Every parameter with its error and normal interval, in the order of `names`."""
        return self.told(lambda theta: theta)

    def told(self, what: Callable[[Array], Array]) -> Told:
        """Return what(theta), (m, B) of theta (p, B), with errors by the delta method.

        sqrt(g' V g), the gradient g by complex steps (Oehlert 1992, doi
        10.1080/00031305.1992.10475842): `what` must be made of analytic functions.
        """
        theta = self.estimate[:, None]
        with np.errstate(invalid="ignore", divide="ignore"):
            value = what(theta)[:, 0]
            gradient = what(theta + 1j * STEP * np.eye(len(theta))).imag / STEP
            error = np.sqrt(np.einsum("mp,pq,mq->m", gradient, self.covariance, gradient))
            reach = CURVED if self.proper and not self.messages else IMPROPER
            influence = reach * np.abs(self.moved @ gradient.T).max(axis=0)
        known = np.isfinite(value) & np.isfinite(error)
        value, error, influence = (
            np.where(known, each, np.nan) for each in (value, error, influence)
        )
        return Told(**vars(with_errors(value, error, self.conf_level)), influence=influence)
