"""The scales on which intervals are symmetric, and which of them the printed limits fit."""

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, inf, log, tanh

from wavescore.papers.check.claims import Claim
from wavescore.papers.check.finding import overlap
from wavescore.papers.check.p_values import Interval


@dataclass(frozen=True)
class Scale:
    """A scale of symmetry: how to go there and back, its value of no effect, its words."""

    name: str
    there: Callable[..., float]
    back: Callable[[float], float]
    null: float
    words: str


def _log(value: float) -> float:
    return log(value) if value > 0 else -inf


def _atanh(value: float) -> float:
    bounded = min(max(float(value), -1.0), 1.0)
    if abs(bounded) == 1:
        return bounded * inf
    return 0.5 * log((1 + bounded) / (1 - bounded))


def _logit(value: float) -> float:
    bounded = min(max(float(value), 0.0), 1.0)
    if bounded in (0.0, 1.0):
        return inf if bounded else -inf
    return log(bounded / (1 - bounded))


def _expit(value: float) -> float:
    return 1 / (1 + exp(-min(max(value, -700), 700)))


SCALES = {
    scale.name: scale
    for scale in (
        Scale("identity", float, float, 0.0, ""),
        Scale("log", _log, lambda x: exp(min(x, 700)), 1.0, " on the log scale"),
        Scale("fisher_z", _atanh, tanh, 0.0, " on Fisher's z scale"),
        Scale("logit", _logit, _expit, 0.5, " on the logit scale"),
    )
}
# Ranges of a declared scale that has no standard symmetry (noncentral and exact limits).
BOUNDED = {"eta_squared": (0.0, 1.0), "auc": (0.0, 1.0)}


def ends(claim: Claim, scale: Scale, mode: str) -> tuple[Interval, Interval, Interval]:
    """Return the intervals of estimate, low and high on `scale`; percentages as shares on logit."""
    divisor = 100 if scale.name == "logit" and _percent(claim) else 1

    def moved(key: str) -> Interval:
        a, b = claim.get(key).interval(mode)
        return scale.there(a / divisor), scale.there(b / divisor)

    return moved("estimate"), moved("low"), moved("high")


def _percent(claim: Claim) -> bool:
    return claim.get("estimate").percent or claim.get("high").value > 1


def _defined(claim: Claim, scale: Scale) -> bool:
    low, high = claim.get("low").value, claim.get("high").value
    top = 100 if _percent(claim) else 1
    return {
        "identity": True,
        "log": low > 0,
        "fisher_z": -1 < low <= high < 1,
        "logit": 0 < low <= high < top,
    }[scale.name]


def fitting(claim: Claim) -> list[Scale]:
    """Return the standard scales on which the limits are symmetric at the printed decimals."""
    return [scale for scale in SCALES.values() if _defined(claim, scale) and _fits(claim, scale)]


def _fits(claim: Claim, scale: Scale) -> bool:
    _, (a, b), (c, d) = ends(claim, scale, "rounded")
    if inf in (abs(a), abs(b), abs(c), abs(d)):
        return False
    divisor = 100 if scale.name == "logit" and _percent(claim) else 1
    middle = scale.back((a + c) / 2) * divisor, scale.back((b + d) / 2) * divisor
    return overlap(claim.get("estimate").floats["rounded"], *middle)
