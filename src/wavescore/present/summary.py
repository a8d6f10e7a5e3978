"""The findings in sentences, made from protected result tables."""

from collections.abc import Mapping

import pandas as pd

from wavescore.definitions.study import Study
from wavescore.present.cells import Cell, interval_of, p_text, value_of
from wavescore.present.growth_words import improper, per_unit
from wavescore.present.lookup import Lookup, outcome_label, wave_label

RULE = "nhs_talking_therapies"


def summary(tables: Mapping[str, pd.DataFrame], study: Study) -> list[str]:
    """Return one sentence each on flow, caseness, benchmark, growth, where they were analysed."""
    found = {name: Lookup(frame) for name, frame in tables.items()}
    sentences = []
    for name, write in (
        ("flow", _flow),
        ("caseness", _caseness),
        ("benchmark", _benchmark),
        ("growth", _growth),
    ):
        if name in found:
            sentences += write(found[name], study)
    return sentences


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
        sentences += [
            f"The growth model of {label}{f' ({group})' if group else ''} has an improper "
            f"solution ({warning}); do not interpret it."
            for group in table.values("group", outcome=outcome)
            if (warning := improper(table, outcome, group))
        ]
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
