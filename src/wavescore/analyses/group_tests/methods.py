"""How groups were compared, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import outcome_label
from wavescore.layout.phrases import joined

ADJUSTED = {"holm": "Holm's", "benjamini_hochberg": "Benjamini and Hochberg's"}


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    group = study.groups[options["group"]]
    labels = joined(list(group.labels))
    outcomes = joined([outcome_label(study, name) for name in options["outcomes"]])
    said = f"Groups ({labels}) were compared on {outcomes} "
    if len(group.labels) > 2:
        said += (
            "by Welch's analysis of variance (Welch, 1951, doi 10.1093/biomet/38.3-4.330) with "
            "Games-Howell comparisons (doi 10.3102/10769986001002113) and omega squared."
        )
    else:
        sided = [name for name, side in options["outcomes"].items() if side != "two-sided"]
        tails = "one-tailed in a declared direction" if sided else "two-tailed"
        said += (
            f"by Student's and Welch's t-tests, {tails}; Welch's is the one to read where "
            "Levene's test finds unequal variances. Cohen's d on the pooled SD is given with its "
            "two-sided interval by the jackknife."
        )
    adjusted = [ADJUSTED[name] for name in options.get("adjust", ())]
    many = (
        f"also given with {joined(adjusted)} adjustment"
        if adjusted
        else "not adjusted for multiple tests"
    )
    return f"{said} p-values were {many}."
