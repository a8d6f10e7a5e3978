"""Latent growth curve models: one fit, many weighted fits, groups and comparisons."""

from wavescore.methods.growth.batch import fit_growth_batch
from wavescore.methods.growth.fit import fit_growth

__all__ = ["fit_growth", "fit_growth_batch"]
