"""The growth models in sentences."""

from wavescore.analyses.growth.words import per_unit, verdict
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import outcome_label
from wavescore.layout.phrases import p_spoken, spoken

VERDICTS = {
    "improper solution": "has an improper solution ({}); do not interpret it",
    "not converged": "did not converge ({}); do not interpret it",
    "no estimates": "has no estimates ({})",
}


def sentences(table, study):
    sentences = []
    for outcome in table.values("outcome"):
        slope = table.find("parameter", outcome, "", "", "slope_mean")
        start = table.find("parameter", outcome, "", "", "intercept_mean")
        label = outcome_label(study, outcome)
        if slope is not None and start is not None and slope.estimate == slope.estimate:
            text = (
                f"{label} starts at a mean of {spoken(start)} and changes by {spoken(slope)} "
                f"{per_unit(study)}, 95% interval {interval_of(slope, 2).text}, "
                f"p {p_spoken(slope.p_value)}"
            )
            sentences.append(f"{text}{_fit(table, outcome)}.")
        sentences += _groups_alike(table, study, outcome)
        for group in table.values("group", outcome=outcome):
            kind, why = verdict(table, outcome, group)
            if kind:
                model = f"{label} ({group})" if group else label
                sentences.append(f"The growth model of {model} {VERDICTS[kind].format(why)}.")
    return sentences


def _groups_alike(table, study, outcome):
    """Say whether the groups' slopes differ by more than chance."""
    sentences = []
    for group in table.values("group", outcome=outcome, quantity="equal_across_groups"):
        where = (outcome, "", group, "slope_mean")
        test = table.find("equal_across_groups", *where, method="likelihood ratio")
        labels = study.groups[group].labels if group in study.groups else ()
        slopes = [table.find("parameter", outcome, "", each, "slope_mean") for each in labels]
        if test is None or test.estimate != test.estimate or None in slopes:
            continue
        means = ", ".join(
            f"{label} {spoken(slope)}" for label, slope in zip(labels, slopes, strict=True)
        )
        sentences.append(
            f"{outcome_label(study, outcome)}, mean slope by {group.replace('_', ' ')}: {means}; "
            f"test that they are equal: chi-square {spoken(test)} on {test.df:.0f} df, "
            f"p {p_spoken(test.p_value)}."
        )
    return sentences


def _fit(table, outcome) -> str:
    test = table.find("chi_square", outcome)
    cfi, rmsea = table.find("cfi", outcome), table.find("rmsea", outcome)
    if test is None or not test.df > 0 or test.estimate != test.estimate:
        return ""
    return (
        f"; the model's chi-square is {spoken(test)} on {test.df:.0f} df, "
        f"p {p_spoken(test.p_value)}, CFI {spoken(cfi, decimals=3)}, "
        f"RMSEA {spoken(rmsea, decimals=3)}"
    )
