"""The findings in sentences, made from protected result tables."""

from collections.abc import Mapping

import pandas as pd

from wavescore.definitions.study import Study
from wavescore.present.cells import Cell, interval_of, p_text, value_of
from wavescore.present.growth_words import per_unit, verdict
from wavescore.present.lookup import Lookup, outcome_label, wave_label, words

RULE = "nhs_talking_therapies"
VERDICTS = {
    "improper solution": "has an improper solution ({}); do not interpret it",
    "not converged": "did not converge ({}); do not interpret it",
    "no estimates": "has no estimates ({})",
}
# What is said of change, and of whom it is a share.
CHANGES = (
    ("recovery", "recovered", "cases at the start"),
    ("reliable_recovery", "recovered reliably", "cases at the start"),
    ("reliable_improvement", "improved reliably", "with both scores"),
    ("reliable_deterioration", "deteriorated reliably", "with both scores"),
)


def summary(tables: Mapping[str, pd.DataFrame], study: Study) -> list[str]:
    """Return the findings of each analysis that was run, in sentences."""
    found = {name: Lookup(frame) for name, frame in tables.items()}
    sentences = []
    for name, write in (
        ("flow", _flow),
        ("reliability", _reliability),
        ("caseness", _caseness),
        ("benchmark", _benchmark),
        ("group_tests", _group_tests),
        ("growth", _growth),
        ("change", _change),
    ):
        if name in found:
            sentences += write(found[name], study)
    return [sentence[:1].upper() + sentence[1:] for sentence in sentences]


def _text(row, kind="number", decimals=2, **options) -> str:
    cell = value_of(row, kind, decimals, **options)
    return "a suppressed number" if cell.text == "[c]" else cell.text


def _scaled(row, decimals, scale) -> str:
    cell = value_of(row)
    return Cell(cell.value * scale, "number", decimals).text if cell.number else cell.text


def _flow(table, study):
    waves = table.values("wave")
    if not waves:
        return []
    first = waves[0]
    entered = _text(table.find("entered", wave=first), "count")
    analysed = _text(table.find("analysed", wave=first), "count")
    text = f"{entered} entered at {wave_label(study, first)} and {analysed} were analysed"
    share = "% of them"
    later = []
    for wave in waves[1:]:
        count = _text(table.find("analysed", wave=wave), "count")
        rate = _scaled(table.find("response_rate", wave=wave), 1, 100)
        later.append(f"{count} ({rate}{share}) at {wave_label(study, wave)}")
        share = "%"
    return [f"{text}; {' and '.join(later)}." if later else f"{text}."]


def _reliability(table, study):
    alphas = [
        row
        for row in table.rows
        if row.quantity == "alpha" and row.method == "feldt" and row.estimate == row.estimate
    ]
    if not alphas:
        return []
    ends = [chosen(alphas, key=lambda row: row.estimate) for chosen in (min, max)]
    low, high = (
        f"{_text(row, decimals=3)} ({outcome_label(study, row.outcome)}, "
        f"{wave_label(study, row.wave)})"
        for row in ends
    )
    several = f"lies between {low} and {high}" if len(alphas) > 1 else f"is {low}"
    return [f"Cronbach's alpha {several}."]


def _caseness(table, study):
    waves = [w for w in table.values("wave", outcome=RULE)]
    if not waves:
        return []
    count = table.find("n", RULE, waves[0], "", "case")
    percent = table.find("percent", RULE, waves[0], "", "case")
    if percent is None or percent.estimate != percent.estimate:
        return []
    interval = interval_of(percent, 1).text
    of = _text(percent, "count", column="n")
    return [
        f"At {wave_label(study, waves[0])} {_text(count, 'count')} of {of} scored "
        f"({_text(percent, decimals=1)}%, 95% interval {interval}) were cases by the "
        f"{outcome_label(study, RULE)}."
    ]


def _benchmark(table, study):
    sentences = []
    options = study.analyses.get("benchmark", {})
    where = " ".join(str(options[key]) for key in ("geography", "period") if options.get(key))
    for term, name in (
        ("crude", f"The benchmark ({where}) has" if where else "The benchmark has"),
        ("age_standardised", "At the sample's ages the benchmark would have"),
    ):
        rows = {row.quantity: row for row in table.rows if row.term == term}
        share, gap, test = (rows.get(q) for q in ("benchmark_percent", "difference", "chi_square"))
        if share is None or gap is None or gap.estimate != gap.estimate:
            continue
        text = (
            f"{name} {_text(share, decimals=1)}% cases; the sample differs by "
            f"{_text(gap, decimals=1)} percentage points (95% interval {interval_of(gap, 1).text}"
        )
        if test is not None and test.estimate == test.estimate:
            text += f"; chi-square {_text(test, decimals=1)}, p {_p(test.p_value)}"
        sentences.append(f"{text}).")
    return sentences


def _p(value: float) -> str:
    printed = p_text(value)
    return printed.replace("<", "< ") if printed.startswith("<") else f"= {printed}"


def _group_tests(table, study):
    sentences = []
    for group, wave in dict.fromkeys((row.group, row.wave) for row in table.rows):
        rows = [
            row
            for row in table.rows
            if (row.group, row.wave) == (group, wave) and row.p_value == row.p_value
        ]
        pair = [row for row in rows if (row.quantity, row.method) == ("difference", "student")]
        more = [row for row in rows if (row.quantity, row.method) == ("anova_f", "welch")]
        said = [
            f"{outcome_label(study, row.outcome)} {_text(row)} (p {_p(row.p_value)})"
            for row in pair
        ]
        test = f"differences of means (Student's t, {_tails(pair)})"
        for row in more:
            omega = table.find("omega_squared", row.outcome, wave, group, method="welch")
            said.append(f"{outcome_label(study, row.outcome)} {_text(omega)} (p {_p(row.p_value)})")
            test = "omega squared (Welch's F)"
        if said:
            name = words(group)
            sentences.append(f"{name} at {wave_label(study, wave)}, {test}: {', '.join(said)}.")
    return sentences


def _tails(tests) -> str:
    sided = {test.alternative == "two-sided" for test in tests}
    if len(sided) > 1:
        return "one-tailed where a direction was declared"
    return "two-tailed" if True in sided else "one-tailed in the declared direction"


def _change(table, study):
    sentences = []
    for wave in table.values("wave", outcome=RULE):
        said: dict[str, list[str]] = {}
        for term, verb, whom in CHANGES:
            share = table.find("percent", RULE, wave, "sample", term)
            theirs = table.find("percent", RULE, wave, "benchmark", term)
            if share is None or share.estimate != share.estimate:
                continue
            beside = ""
            if theirs is not None and theirs.estimate == theirs.estimate:
                beside = f" (benchmark {_text(theirs, decimals=1)}%)"
            of = f"of {_text(share, 'count', column='n')} {whom}"
            said.setdefault(of, []).append(f"{_text(share, decimals=1)}%{beside} {verb}")
        if said:
            parts = [f"{of} {' and '.join(shares)}" for of, shares in said.items()]
            sentences.append(f"{wave_label(study, wave)}, NHS rules: {'; '.join(parts)}.")
    return sentences


def _growth(table, study):
    sentences = []
    for outcome in table.values("outcome"):
        slope = table.find("parameter", outcome, "", "", "slope_mean")
        start = table.find("parameter", outcome, "", "", "intercept_mean")
        label = outcome_label(study, outcome)
        if slope is not None and start is not None and slope.estimate == slope.estimate:
            text = (
                f"{label} starts at a mean of {_text(start)} and changes by {_text(slope)} "
                f"{per_unit(study)}, 95% interval {interval_of(slope, 2).text}, "
                f"p {_p(slope.p_value)}"
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
            f"{label} {_text(slope)}" for label, slope in zip(labels, slopes, strict=True)
        )
        sentences.append(
            f"{outcome_label(study, outcome)}, mean slope by {group.replace('_', ' ')}: {means}; "
            f"test that they are equal: chi-square {_text(test)} on {test.df:.0f} df, "
            f"p {_p(test.p_value)}."
        )
    return sentences


def _fit(table, outcome) -> str:
    test = table.find("chi_square", outcome)
    cfi, rmsea = table.find("cfi", outcome), table.find("rmsea", outcome)
    if test is None or not test.df > 0 or test.estimate != test.estimate:
        return ""
    return (
        f"; the model's chi-square is {_text(test)} on {test.df:.0f} df, p {_p(test.p_value)}, "
        f"CFI {_text(cfi, decimals=3)}, RMSEA {_text(rmsea, decimals=3)}"
    )
