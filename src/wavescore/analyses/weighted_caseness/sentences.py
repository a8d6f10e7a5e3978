"""The weighted share of cases in a sentence."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, at_wave, outcome_label
from wavescore.layout.phrases import in_prose, spoken


def weighted_to(study: Study) -> str:
    """Return the benchmark and other margins whose shares the sample is given."""
    options = study.analyses.get("weighted_caseness", {})
    where = " ".join(str(options[key]) for key in ("geography", "period") if options.get(key))
    others = in_prose(study, options.get("margins") or {})
    return f"the benchmark{f' ({where})' if where else ''}{f' and to {others}' if others else ''}"


def sentences(table: Lookup, study: Study) -> list[str]:
    rows = {row.quantity: row for row in table.rows if not row.level}
    share = rows.get("weighted_percent")
    if share is None or not share.has_estimate:
        return []
    return [
        f"Weighted to the ages of {weighted_to(study)}, {spoken(share, decimals=1)}% of the sample "
        f"{at_wave(study, share.wave)} are cases by the {outcome_label(study, share.outcome)} "
        f"(95% interval {interval_of(share, 1).text}), unweighted "
        f"{spoken(rows['sample_percent'], decimals=1)}%; the weighted sample is as precise as "
        f"{spoken(rows['effective_n'], decimals=0)} equally weighted respondents "
        f"of {spoken(rows['sample_n'], 'count')}."
    ]
