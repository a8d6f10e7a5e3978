"""The normal distribution's quantile, without scipy: most analyses need no more of it."""

from statistics import NormalDist


def z_quantile(conf_level: float) -> float:
    """Return the normal quantile of a two-sided interval (R: qnorm)."""
    return NormalDist().inv_cdf((1 + conf_level) / 2)
