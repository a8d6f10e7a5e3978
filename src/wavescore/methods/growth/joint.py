"""Models of a growth curve together with something else, as path models.

Variables of wave t are named `<outcome>_<t>`, growth factors `<outcome>_intercept` and
`<outcome>_slope`. Where a search begins is taken from the answers' own means and variances.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from wavescore.errors import EstimationError
from wavescore.methods.growth.checks import check_waves
from wavescore.methods.growth.path_fit import PathFit, fit_paths
from wavescore.methods.growth.paths import Part, PathModel, covary, mean, on
from wavescore.methods.inputs import Array, Values

Answers = Mapping[str, Values]


@dataclass(frozen=True)
class Joint:
    """A path model and the rows it is fitted to, (n, V), columns in its variables' order.

    others: further starts for a model whose likelihood may have several maxima.
    """

    model: PathModel
    y: Array
    others: tuple[Array, ...] = ()

    def fit(self, standard_errors: str = "robust", conf_level: float = 0.95) -> PathFit:
        """Return the model fitted to its rows, as `fit_paths`."""
        return fit_paths(self.model, self.y, standard_errors, conf_level, self.others)


def waves_of(outcome: str, n_waves: int) -> tuple[str, ...]:
    """Return the names of an outcome's variables, one a wave."""
    return tuple(f"{outcome}_{t}" for t in range(1, n_waves + 1))


def growth_parts(outcome: str, y: Values, times: Values, residuals: str = "free") -> list[Part]:
    """Return the parts of a linear growth curve of y (n, T) over times (T,).

    Raises EstimationError with fewer than two waves, or times that do not increase.
    """
    y, at = np.asarray(y, dtype=float), np.asarray(times, dtype=float)
    check_waves(y, at)
    level, spread = _level(y), _spread(y)
    i, s = f"{outcome}_intercept", f"{outcome}_slope"
    parts = [
        mean(i, f"{i}_mean", level),
        mean(s, f"{s}_mean"),
        covary(i, i, f"{i}_variance", spread / 2),
        covary(s, s, f"{s}_variance", spread / 10 / np.ptp(at) ** 2),
        covary(i, s, f"{i}_slope_covariance"),
    ]
    for number, (wave, time) in enumerate(zip(waves_of(outcome, len(at)), at, strict=True), 1):
        name = f"{outcome}_residual_variance" + (f"_{number}" if residuals == "free" else "")
        parts += [on(wave, i, value=1.0), on(wave, s, value=float(time))]
        parts.append(covary(wave, wave, name, spread / 2))
    return parts


def parallel_growth(
    answers: Answers, times: Values, residuals: str = "free", same_wave: bool = True
) -> Joint:
    """Return two outcomes' linear growth curves, whose factors covary.

    answers: two outcomes' (n, T), NaN = missing; same_wave: whether their residuals of one wave
    covary, as those of answers given on one day do. With names a and b the parameters are
    `a_slope_b_slope_covariance` and its kin. McArdle 1988, in Nesselroade and Cattell, Handbook of
    multivariate experimental psychology; Bollen and Curran 2006, ch. 7, doi 10.1002/0471746096.
    Checked against lavaan 0.6-14, growth().
    """
    first, second = answers
    n_waves = len(np.asarray(times))
    parts = [
        part for name in answers for part in growth_parts(name, answers[name], times, residuals)
    ]
    for a in ("intercept", "slope"):
        for b in ("intercept", "slope"):
            ends = (f"{first}_{a}", f"{second}_{b}")
            parts.append(covary(*ends, f"{'_'.join(ends)}_covariance"))
    pairs = zip(waves_of(first, n_waves), waves_of(second, n_waves), strict=True)
    if same_wave:
        parts += [covary(*p, f"residual_covariance_{t}") for t, p in enumerate(pairs, 1)]
    factors = tuple(f"{name}_{f}" for name in answers for f in ("intercept", "slope"))
    return _joint(answers, factors, parts)


def unlike_waves(joint: Joint) -> list[Part]:
    """Return the residual covariances of observed variables that a model fixes at 0."""
    told = {frozenset((p.to, p.of)) for p in joint.model.parts if p.kind == "with"}
    pairs = combinations(joint.model.observed, 2)
    return [covary(*pair) for pair in pairs if frozenset(pair) not in told]


def cross_lagged(answers: Answers, equal: bool = False) -> Joint:
    """Return the random-intercept cross-lagged panel model of two outcomes at three or more waves.

    answers: two outcomes' (n, T). Each answer is the wave's mean, plus a person's own stable
    departure, plus what is left within the person; within persons each wave is regressed on both
    outcomes of the wave before: `a_2_on_b_1`, or with `equal` over time `a_on_b`. Hamaker, Kuiper
    and Grasman 2015, doi 10.1037/a0038889. Checked against lavaan 0.6-14, lavaan().

    Raises EstimationError with fewer than three waves.
    """
    first, second = answers
    blocks = {name: np.asarray(y, dtype=float) for name, y in answers.items()}
    n_waves = blocks[first].shape[1]
    if n_waves < 3:
        raise EstimationError(
            "within persons nothing is told from between them",
            key="waves",
            found=n_waves,
            expected="three or more waves",
        )
    parts = [part for name, y in blocks.items() for part in _between(name, y)]
    parts.append(covary(f"{first}_between", f"{second}_between", "between_covariance"))
    for t in range(1, n_waves + 1):
        parts.append(covary(f"{first}_within_{t}", f"{second}_within_{t}", f"covariance_{t}"))
        for to in answers if t > 1 else ():
            for of in answers:
                name = f"{to}_on_{of}" if equal else f"{to}_{t}_on_{of}_{t - 1}"
                parts.append(on(f"{to}_within_{t}", f"{of}_within_{t - 1}", name))
    latent = [f"{name}_between" for name in answers]
    latent += [f"{name}_within_{t}" for name in answers for t in range(1, n_waves + 1)]
    joint = _joint(answers, latent, parts)
    # A person's own level and what lasts from wave to wave look alike: the likelihood often has a
    # second, improper maximum, so that the search begins at several shares of the two.
    return replace(joint, others=tuple(_share(joint.model, share) for share in (0.3, 0.8)))


def _share(model: PathModel, share: float) -> Array:
    """The model's start with this share of every variance between persons."""
    start = model.start.copy()
    for place, name in enumerate(model.names):
        if name.endswith("_variance"):
            start[place] *= 2 * (share if name.endswith("between_variance") else 1 - share)
        elif "_on_" in name:
            start[place] = (1 - share) / 2 if _same(name) else 0.0
    return start


def _same(name: str) -> bool:
    """Whether a path's name is of an outcome on itself, as `a_2_on_a_1` or `a_on_a`."""
    to, of = (end.rstrip("0123456789").rstrip("_") for end in name.split("_on_"))
    return to == of


def _between(name: str, y: Array) -> list[Part]:
    """The parts of one outcome that stand whatever it is crossed with."""
    between, parts = f"{name}_between", []
    parts.append(covary(between, between, f"{between}_variance", _spread(y) / 2))
    for t, wave in enumerate(waves_of(name, y.shape[1]), 1):
        within = f"{name}_within_{t}"
        parts += [mean(wave, f"{wave}_mean", _level(y[:, t - 1]))]
        parts += [on(wave, between, value=1.0), on(wave, within, value=1.0)]
        parts.append(covary(within, within, f"{within}_variance", _spread(y) / 2))
    return parts


def varying_covariate(
    answers: Answers, times: Values, lag: int = 0, equal: bool = True, residuals: str = "free"
) -> Joint:
    """Return a linear growth curve whose waves are regressed on a covariate of each wave.

    answers: the outcome's and the covariate's (n, T), NaN = missing; lag: 0 for the covariate of
    the same wave, 1 for that of the wave before (the first wave then has none). The covariate has
    means, variances and covariances of its own and covaries with the growth factors, so that the
    effect is of how persons depart from their usual selves, and who misses it stays in. With names
    y and x the effect is `y_on_x`, or where not `equal` `y_on_x_<t>` at wave t. Curran and Bauer
    2011, doi 10.1146/annurev.psych.093008.100356. Checked against lavaan 0.6-14, lavaan().
    """
    outcome, covariate = answers
    y, x = (np.asarray(each, dtype=float) for each in answers.values())
    x = x[:, : y.shape[1] - lag]
    parts = growth_parts(outcome, y, times, residuals)
    factors, xs = _factors(outcome), waves_of(covariate, x.shape[1])
    for t, name in enumerate(xs):
        parts.append(mean(name, f"{name}_mean", _level(x[:, t])))
        parts.append(covary(name, name, f"{name}_variance", _spread(x[:, t])))
        parts += [covary(before, name, f"{before}_{name}_covariance") for before in xs[:t]]
        parts += [covary(factor, name, f"{factor}_{name}_covariance") for factor in factors]
        wave = t + 1 + lag
        effect = f"{outcome}_on_{covariate}" + ("" if equal else f"_{wave}")
        parts.append(on(f"{outcome}_{wave}", name, effect))
    return _joint({outcome: y, covariate: x}, factors, parts)


def distal_outcome(answers: Answers, times: Values, residuals: str = "free") -> Joint:
    """Return a linear growth curve and something later that is regressed on its two factors.

    answers: the outcome's (n, T) and the later one's (n, 1), NaN = missing. With name z of the
    later one the parameters are `z_on_intercept`, `z_on_slope`, `z_intercept`,
    `z_residual_variance`. Bollen and Curran 2006, doi 10.1002/0471746096. Checked against lavaan
    0.6-14, lavaan().
    """
    outcome, later = answers
    level, change = _factors(outcome)
    z = np.asarray(answers[later], dtype=float)
    (wave,) = waves_of(later, 1)
    parts = growth_parts(outcome, answers[outcome], times, residuals)
    parts += [
        on(wave, level, f"{later}_on_intercept"),
        on(wave, change, f"{later}_on_slope"),
        mean(wave, f"{later}_intercept", _level(z)),
        covary(wave, wave, f"{later}_residual_variance", _spread(z)),
    ]
    return _joint(answers, (level, change), parts)


def with_auxiliary(
    outcome: Values, auxiliary: Answers, times: Values, residuals: str = "free"
) -> Joint:
    """Return a linear growth curve beside variables that say something of what is missing.

    outcome: (n, T); auxiliary: each (n, 1), NaN = missing. They have means, variances and
    covariances of their own and covary with the residuals of every wave, so that the growth curve
    means what it meant without them (saturated correlates: Graham 2003, doi
    10.1207/S15328007SEM1001_4). Growth parameters are named of outcome y. Checked against semTools
    0.5-6, growth.auxiliary(), and lavaan 0.6-14.
    """
    y = np.asarray(outcome, dtype=float)
    blocks = {name: np.asarray(x, dtype=float) for name, x in auxiliary.items()}
    parts = growth_parts("y", y, times, residuals)
    names = [waves_of(name, 1)[0] for name in blocks]
    for place, (name, x) in enumerate(zip(names, blocks.values(), strict=True)):
        parts.append(mean(name, f"{name}_mean", _level(x)))
        parts.append(covary(name, name, f"{name}_variance", _spread(x)))
        others = (*names[:place], *waves_of("y", y.shape[1]))
        parts += [covary(other, name, f"{other}_{name}_covariance") for other in others]
    return _joint({"y": y} | blocks, _factors("y"), parts)


def _factors(outcome: str) -> tuple[str, str]:
    return f"{outcome}_intercept", f"{outcome}_slope"


def _joint(answers: Answers, latent: Sequence[str], parts: Sequence[Part]) -> Joint:
    blocks = {name: np.asarray(y, dtype=float) for name, y in answers.items()}
    observed = [wave for name, y in blocks.items() for wave in waves_of(name, y.shape[1])]
    model = PathModel(tuple(observed), tuple(latent), tuple(parts))
    return Joint(model, np.concatenate(list(blocks.values()), axis=1))


def _level(y: Array) -> float:
    seen = y[~np.isnan(y)]
    return float(seen.mean()) if seen.size else 0.0


def _spread(y: Array) -> float:
    seen = y[~np.isnan(y)]
    return float(seen.var()) if seen.size and seen.var() > 0 else 1.0
