"""The growth models in sentences: first whether a model may be read, then means and changes."""

from typing import Any

from wavescore.analyses.growth.words import (
    complete_only,
    is_linear,
    pair_label,
    rate_scale,
    rate_unit,
)
from wavescore.definitions.study import Study, between
from wavescore.layout.cells import interval_of
from wavescore.layout.covariates import at_means
from wavescore.layout.lookup import Lookup, at_wave, outcome_label, wave_label
from wavescore.layout.phrases import direction, p_spoken, prose_label, spoken, spoken_scaled, tested
from wavescore.layout.verdict import CFI, CHI_SQUARE, RMSEA, estimated, measure, told, verdict

VERDICTS = {
    "improper solution": "has an improper solution ({}); do not interpret it",
    "not converged": "did not converge ({}); do not interpret it",
    "no estimates": "has no estimates ({})",
    "poor fit": "fits poorly ({}); its means and changes are not told here",
}


def sentences(table: Lookup, study: Study) -> list[str]:
    """Return of each outcome what its model says, or that it may not be read and what may be."""
    said = []
    for outcome in table.values("outcome"):
        said += _unread(table, study, outcome) or _model(table, study, outcome)
        said += _groups(table, study, outcome)
    return said


def _model(table: Lookup, study: Study, outcome: str) -> list[str]:
    """Return the model of all respondents in a sentence; none where it may not be read."""
    waves, label = study.wave_names, outcome_label(study, outcome)
    means = [table.peek("implied_mean", outcome, wave) for wave in waves]
    if not all(map(estimated, means)):
        return []
    at = at_means(table, study, outcome)
    start = _with_interval(means[0], " (95% interval ")
    if "slope_mean" not in table.values("term", outcome=outcome, quantity="parameter"):
        fit = _fit(table, outcome)
        whom = _whom(table, study, outcome)
        return [f"{label}: the model holds one mean of {whom} at all waves, {start}{at}{fit}."]
    change = table.peek("mean_change", outcome, study.first_to_last)
    if not estimated(change):
        return []
    ends = f"from {start} {at_wave(study, waves[0])} to {_with_interval(means[-1])}"
    sentence = (
        f"{label}: the model's mean of {_whom(table, study, outcome)} {_verb(change)} {ends} "
        f"{at_wave(study, waves[-1])}{at}, a change of {_with_test(change)}"
        f"{_open(change)}{_sizes(table, study, outcome)}{_fit(table, outcome)}."
    )
    curved = len(waves) > 2 and not is_linear(table, outcome)
    said = [sentence, *([_steps(table, study, outcome)] if curved else [])]
    return [*said, *_pairs(table, study, outcome, change)]


def _pairs(table: Lookup, study: Study, outcome: str, change: Any) -> list[str]:
    """Return the change of those who answered both waves, and that it is not of the model's people.

    Nothing where everybody answered both.
    """
    row, n = table.peek("observed_change", outcome, change.wave), table.peek("n", outcome)
    if not (estimated(row) and estimated(n)) or row.n != row.n or row.n >= n.estimate:
        return []
    size = f"{spoken(row, 'count', column='n')} who answered both"
    if not row.has_interval:
        return []
    return [
        f"{outcome_label(study, outcome)}, {wave_label(study, change.wave)}: the mean change of "
        f"the {size} is {_with_interval(row, ' (95% interval ')}; the model's {spoken(change)} "
        "is of everybody, those lost among them: neither stands for the other."
    ]


def _whom(table: Lookup, study: Study, outcome: str) -> str:
    """Return whose mean the model's is: "the 791 respondents with any answer"."""
    n, left = table.peek("n", outcome), table.peek("left_out_covariate_missing", outcome)
    size = f"{spoken(n, 'count')} " if estimated(n) else ""
    answers = "every wave" if complete_only(study) else "any answer"
    # Without covariates nobody lacks one, though the count of them be hidden.
    asked = study.analyses.get("growth", {}).get("covariates")
    some = left is not None and left.estimate != 0
    covariates = " and every covariate" if asked and some else ""
    return f"the {size}respondents with {answers}{covariates}"


def _verb(change: Any) -> str:
    """Return what the interval allows to say: falls, rises, or no direction."""
    return {1: "rises", -1: "falls"}.get(direction(change), "goes")


def _open(change: Any) -> str:
    """Return that no change remains possible, where the interval holds 0."""
    return "" if direction(change) else ", so that neither a rise nor a fall is shown"


def _sizes(table: Lookup, study: Study, outcome: str) -> str:
    """Return the change in baseline SDs, as a share of the range, and per unit of time."""
    pair = study.first_to_last
    sd, share = (
        table.peek(name, outcome, pair) for name in ("standardised_change", "change_of_range")
    )
    parts = []
    if estimated(sd):
        baseline = at_wave(study, study.wave_names[0])
        parts.append(f"{_with_interval(sd)} of the model's SD {baseline}")
    if estimated(share):
        low, high = study.instruments[outcome].instrument.range
        parts.append(f"{spoken(share, decimals=1)}% of the range {low:g} to {high:g}")
    change = table.peek("mean_change", outcome, pair)
    if is_linear(table, outcome):
        rate = f"{spoken_scaled(change, 2, rate_scale(study))} {rate_unit(study)}"
        parts.append(f"{rate} ({interval_of(change, 2, rate_scale(study)).text})")
    return f"; that is {', '.join(parts)}" if parts else ""


def _steps(table: Lookup, study: Study, outcome: str) -> str:
    """Return the change of each wave from the one before, where these differ."""
    waves = study.wave_names
    steps = []
    for before, after in zip(waves[:-1], waves[1:], strict=True):
        row = table.peek("mean_change", outcome, between(before, after))
        if estimated(row):
            steps.append(f"{_with_test(row)} {pair_label(study, row.wave)}")
    return f"{outcome_label(study, outcome)}, change from wave to wave: {'; '.join(steps)}."


def _with_interval(row: Any, opens: str = " (") -> str:
    return f"{spoken(row)}{opens}{interval_of(row, 2).text})"


def _with_test(row: Any) -> str:
    return f"{spoken(row)} ({tested(row)})"


def _unread(table: Lookup, study: Study, outcome: str) -> list[str]:
    """Return that a model may not be read, and the observed means that may be instead."""
    kind, why = verdict(table, outcome)
    if not kind:
        return []
    head = f"The growth model of {outcome_label(study, outcome)} {VERDICTS[kind].format(why)}"
    said = [head + (_fit(table, outcome) if kind == "poor fit" else "")]
    means = []
    for wave in dict.fromkeys((study.wave_names[0], study.wave_names[-1])):
        row = table.peek("observed_mean", outcome, wave)
        if estimated(row) and row.has_interval:
            where = f"{at_wave(study, wave)} ({_size(row)})"
            means.append(f"{_with_interval(row, ' (95% interval ')} {where}")
    if means:
        said.append(f"Observed means of those who answered: {', '.join(means)}")
    change = table.peek("observed_change", outcome, study.first_to_last)
    if estimated(change) and change.has_p_value:
        said.append(
            f"Mean change of those who answered both waves ({_size(change)}): {_with_test(change)}"
        )
    return [". ".join(said) + "."]


def _size(row: Any) -> str:
    return f"n = {row.n:.0f}" if row.n == row.n else "n suppressed"


def _groups(table: Lookup, study: Study, outcome: str) -> list[str]:
    """Return each group's change beside the others', and whether they differ beyond chance.

    Of a model with one mean at all waves, the means.
    """
    said, pair = [], study.first_to_last
    for group in table.values("group", outcome=outcome, quantity="mean_difference"):
        curve = bool(table.peek("change_difference", outcome, pair, group))
        curve = curve or bool(table.values("term", outcome=outcome, quantity="change_difference"))
        kind, wave = ("change", pair) if curve else ("mean", study.wave_names[0])
        what = f"change {pair_label(study, pair)}" if curve else "mean"
        head = f"{outcome_label(study, outcome)}, {what} by {prose_label(study, group)}"
        head += at_means(table, study, outcome)
        labels = study.groups[group].labels if group in study.groups else ()
        verdicts = {label: verdict(table, outcome, label) for label in labels}
        unread = [f"{label} ({kind}, {why})" for label, (kind, why) in verdicts.items() if kind]
        own = "mean_change" if curve else "implied_mean"
        rows = [table.peek(own, outcome, wave, label) for label in labels]
        if unread:
            models = "models of these are" if len(unread) > 1 else "model of this group is"
            said.append(
                f"{head}: not compared, since the {models} not to be read: {'; '.join(unread)}."
                f"{_observed(table, study, outcome, labels)}"
            )
        elif rows and all(map(estimated, rows)):
            each = ", ".join(
                f"{label} {_with_interval(row)}" for label, row in zip(labels, rows, strict=True)
            )
            said.append(f"{head}: {each}; {_compared(table, outcome, wave, group, kind, labels)}.")
    return said


def _observed(table: Lookup, study: Study, outcome: str, labels: tuple[str, ...]) -> str:
    """Return the mean changes of those of each group who answered both waves."""
    parts = []
    for label in labels:
        row = table.peek("observed_change", outcome, study.first_to_last, label)
        if estimated(row) and row.has_interval:
            parts.append(f"{label} {spoken(row)} ({interval_of(row).text}; {_size(row)})")
    return f" Mean changes of those who answered both waves: {', '.join(parts)}." if parts else ""


def _compared(
    table: Lookup, outcome: str, wave: str, group: str, kind: str, labels: tuple[str, ...]
) -> str:
    """Return the difference of two groups, or the test that several are equal."""
    if len(labels) > 2:
        test = table.peek(f"equal_{kind}s", outcome, wave, group)
        if not estimated(test):
            return "not tested"
        chi = f"chi-square {spoken(test)} on {test.df:.0f} df, p {p_spoken(test.p_value)}"
        return f"Wald's test that they are equal: {chi}"
    row = table.peek(f"{kind}_difference", outcome, wave, group, labels[0], level=labels[-1])
    if not estimated(row):
        return "the difference is not told"
    end = "" if direction(row) else ", so that no difference is shown"
    return f"{labels[0]} less {labels[1]}: {_with_test(row)}{end}"


def _fit(table: Lookup, outcome: str) -> str:
    """Return how well the model fits, by the measures that its errors ask for."""
    test = told(table, CHI_SQUARE, outcome)
    if test is not None and test.df == 0:
        return "; the model has no degrees of freedom, so that its fit is not tested"
    if not estimated(test) or not test.df > 0:
        return ""
    parts = [
        f"{measure(test)} is {spoken(test)} on {test.df:.0f} df, p {p_spoken(test.p_value)}",
        *(
            f"{measure(row)} {spoken(row, decimals=3)}"
            for row in (told(table, names, outcome) for names in (CFI, RMSEA))
            if estimated(row)
        ),
    ]
    return f"; the model's {', '.join(parts)}"
