"""How correlations were estimated, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.phrases import joined

NAMES = {
    "pearson": "Pearson correlations with the jackknife's interval",
    "spearman": "Spearman correlations with the interval of their influences (Croux & Dehon, 2010, "
    "doi 10.1007/s10260-010-0142-z)",
}


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    kinds = joined([NAMES[name] for name in options.get("method", ["pearson"])])
    return f"{kinds} were computed on pairs of respondents' complete values."
