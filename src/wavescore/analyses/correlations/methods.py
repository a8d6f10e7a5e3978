"""How correlations were estimated, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.phrases import joined

NAMES = {
    "pearson": "Pearson correlations with the jackknife's interval",
    "spearman": "Spearman correlations with Bonett and Wright's interval (2000, doi "
    "10.1007/BF02294183)",
}


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    kinds = joined([NAMES[name] for name in options.get("method", ["pearson"])])
    return f"{kinds} were computed on pairs of respondents' complete values."
