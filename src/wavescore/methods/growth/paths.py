"""Linear models among observed and latent variables: what they are made of, and their moments.

v = m + A v + e, var e = S over all variables v, observed ones first. With E = (I - A)^-1 and F the
rows of the observed ones, their mean is F E m and their covariance F E S E' F' (the reticular
action model: McArdle and McDonald 1984, doi 10.1111/j.2044-8317.1984.tb00802.x). First derivatives
are analytic, second ones complex steps of them, exact to rounding.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from wavescore.methods.growth.likelihood import Moments
from wavescore.methods.growth.linear_moments import Places
from wavescore.methods.inputs import Array

STEP = 1e-20


@dataclass(frozen=True)
class Part:
    """One entry of A (`on`: `to` on `of`), of S (`with`) or of m (`mean`).

    name: the parameter's; parts of one name are equal; "" is fixed at `value`. value: of a free
    one where its search begins.
    """

    kind: str
    to: str
    of: str
    name: str
    value: float


def on(to: str, of: str, name: str = "", value: float = 0.0) -> Part:
    """Return the regression of `to` on `of`; without a name it is fixed at `value`."""
    return Part("on", to, of, name, value)


def covary(to: str, of: str, name: str = "", value: float = 0.0) -> Part:
    """Return a covariance, or with `to` = `of` a variance, given what they are regressed on."""
    return Part("with", to, of, name, value)


def mean(to: str, name: str = "", value: float = 0.0) -> Part:
    """Return a mean, or of a variable that is regressed on others its intercept."""
    return Part("mean", to, to, name, value)


@dataclass(frozen=True)
class PathModel(Moments):
    """The moments of `observed` variables, in order, as `parts` among them and `latent` ones say.

    A variable of no part has mean, variance and every path 0.
    """

    observed: tuple[str, ...]
    latent: tuple[str, ...]
    parts: tuple[Part, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The free parameters' names, in the order of `parts`."""
        return tuple(dict.fromkeys(part.name for part in self.parts if part.name))

    @cached_property
    def start(self) -> Array:
        """Where the search begins, (p, 1)."""
        values = {part.name: part.value for part in reversed(self.parts) if part.name}
        return np.array([[values[name]] for name in self.names], dtype=float)

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each variable."""
        return {name: k for k, name in enumerate((*self.observed, *self.latent))}

    @cached_property
    def _made(self) -> dict[str, tuple[Array, Array]]:
        """Fixed values (V, V) and derivatives (p, V, V) of A, S and m (on its diagonal)."""
        size, free = len(self.place), len(self.names)
        made = {k: (np.zeros((size, size)), np.zeros((free, size, size))) for k in KINDS}
        for part in self.parts:
            i, j = self.place[part.to], self.place[part.of]
            fixed, by = made[part.kind]
            for cell in {(i, j), (j, i)} if part.kind == "with" else {(i, j)}:
                if part.name:
                    by[self.names.index(part.name)][cell] = 1.0
                else:
                    fixed[cell] = part.value
        return made

    def _at(self, kind: str, theta: Array) -> Array:
        fixed, by = self._made[kind]
        return fixed + np.einsum("pij,pb->bij", by, theta)

    def _whole(self, theta: Array) -> tuple[Array, Array, Array]:
        """E (B, V, V), and mean (B, V) and covariance (B, V, V) of all variables."""
        reach = np.linalg.inv(np.eye(len(self.place)) - self._at("on", theta))
        m = np.einsum("bij,bjj->bi", reach, self._at("mean", theta))
        return reach, m, reach @ self._at("with", theta) @ reach.swapaxes(1, 2)

    def all_moments(self, theta: Array) -> tuple[Array, Array]:
        """The mean (V, B) and covariance (V, V, B) of all variables, latent ones last."""
        _, m, c = self._whole(theta)
        return m.T, c.transpose(1, 2, 0)

    def moments(self, theta: Array) -> tuple[Array, Array]:
        """The mean (T, 1, B) and covariance (T, T, B) of the observed at theta (p, B)."""
        m, c = self.all_moments(theta)
        seen = len(self.observed)
        return m[:seen, None], c[:seen, :seen]

    @cached_property
    def _free(self) -> tuple[dict[str, tuple[Places, Places]], Array]:
        """By kind, the cells that free parts stand in; and which parameter each is, (parts, p)."""
        of_kind = {kind: [p for p in self.parts if p.kind == kind and p.name] for kind in KINDS}
        cells, rows = {}, []
        for kind, parts in of_kind.items():
            ends = [(self.place[part.to], self.place[part.of]) for part in parts]
            to, of = np.array(ends, dtype=np.intp).reshape(-1, 2).T
            cells[kind] = (to, of)
            rows += [self.names.index(part.name) for part in parts]
        return cells, np.eye(len(self.names))[rows]

    def jacobian(self, theta: Array) -> Array:
        """The derivative of the moment vector by the parameters, (m, p, B).

        By A: mean F E dA E m, covariance F E dA C F' + its transpose, C = E S E'; by S and m plain.
        Each dA, dS and dm has one cell (dS its mirror too), so that products are outer ones.
        """
        reach, m, c = self._whole(theta)
        seen, (cells, parameter) = len(self.observed), self._free
        cut = reach[:, :seen]
        (to, of), (one, two), (own, _) = (cells[kind] for kind in KINDS)
        by_path = cut[:, :, None, to] * c[:, None, :seen, of]
        by_spread = cut[:, :, None, one] * cut[:, None, :, two] * np.where(one == two, 0.5, 1.0)
        halves = np.concatenate([by_path, by_spread], axis=3)
        flat = (halves + halves.swapaxes(1, 2)).reshape(len(m), seen * seen, -1)
        by_mean = [
            cut[:, :, to] * m[:, None, of],
            np.zeros((len(m), seen, len(one))),
            cut[:, :, own],
        ]
        none = np.zeros((len(m), seen * seen, len(own)))
        whole = np.concatenate(
            [np.concatenate(by_mean, axis=2), np.concatenate([flat, none], axis=2)], axis=1
        )
        return (whole @ parameter).transpose(1, 2, 0)

    def curvature(self, theta: Array, by_moments: Array) -> Array:
        """The gradient by the moments (m, B) times their second derivatives, (p, p, B)."""
        each = [self._bent(*draw) for draw in zip(theta.T, by_moments.T, strict=True)]
        return np.stack(each, axis=2)

    def _bent(self, theta: Array, by_moments: Array) -> Array:
        """The curvature of one draw, (p, p), by complex steps."""
        steps = theta[:, None] + 1j * STEP * np.eye(len(theta))
        return np.einsum("mpb,m->pb", self.jacobian(steps).imag / STEP, by_moments)


KINDS = ("on", "with", "mean")


def with_part(model: PathModel, *more: Part) -> PathModel:
    """Return the model with more parts; a fixed part that one of them frees is left out."""
    cells = {_cell(part) for part in more}
    return PathModel(
        model.observed, model.latent, (*(p for p in model.parts if _cell(p) not in cells), *more)
    )


def _cell(part: Part) -> tuple[str, ...]:
    ends: Iterable[str] = (part.to, part.of)
    return (part.kind, *(sorted(ends) if part.kind == "with" else ends))
