"""How missing items were imputed, as a methods section says it."""

from wavescore.definitions.study import Study
from wavescore.layout.phrases import joined, prose_label


def methods(study: Study, options: dict) -> str:
    """Return the options really used, in sentences with their sources."""
    times = options.get("imputations", 20)
    group = [options["group"]] if options.get("group") else []
    more = [prose_label(study, name) for name in (*options.get("fields", ()), *group)]
    given = joined([*more, "the totals of the others at all waves"])
    return (
        f"As a second reading, missing items were imputed {times} times by chained equations with "
        "predictive mean matching (van Buuren & Groothuis-Oudshoorn, 2011, doi "
        "10.18637/jss.v045.i03), each scale given "
        f"{given} (Plumpton et al., 2016, doi "
        "10.1186/s13104-016-1853-5); cases were made again from the completed items, scores with "
        "the donor's residual on the prediction (Schenker & Taylor, 1996, doi "
        "10.1016/0167-9473(95)00057-7), and estimates pooled by Rubin's rules with the degrees of "
        "freedom of Barnard & Rubin (1999, doi 10.1093/biomet/86.4.948), shares as logits, "
        "correlations as Fisher's z and alpha as log(1 - alpha)."
    )
