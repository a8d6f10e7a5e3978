"""Tables of what growth models say of the waves: means, changes, and differences of groups."""

from dataclasses import replace
from typing import Any

from wavescore.analyses.growth.words import (
    complete_only,
    is_linear,
    rate_scale,
    rate_unit,
)
from wavescore.definitions.study import Study
from wavescore.layout.cells import (
    Cell,
    Row,
    Table,
    heading,
    interval_of,
    lay_out,
    p_text,
    readable,
    text,
    value_of,
)
from wavescore.layout.covariates import covariates_at
from wavescore.layout.fitted import errors
from wavescore.layout.lookup import (
    Lookup,
    at_wave,
    model_label,
    outcome_label,
    wave_label,
    words,
)
from wavescore.layout.phrases import prose_label
from wavescore.layout.verdict import verdict

CHANGES = (
    *(("Model", head) for head in ("Estimate", "SE", "95% interval", "p")),
    *(("Model", head) for head in ("In baseline SDs", "95% interval", "% of range")),
    *(("Observed in complete pairs", head) for head in ("n", "Change", "95% interval")),
)
DIFFERENCES = ("Estimate", "SE", "95% interval", "Chi-square", "df", "p")
WAVES = ("Observed n", "Observed mean", "Observed SD", "Implied mean", "95% interval", "R²")
EVERYONE = (
    "all respondents, those who did not answer a wave among them, under missingness at random"
)
ANSWERED = f"Observed: of those who answered at the wave. Implied: the model's mean of {EVERYONE}."
MODEL = f"Model: the change of the mean of {EVERYONE}."
PAIRS = "Complete pairs: the mean change of those who answered both waves"
COMPLETE = "All numbers are of those who answered every wave."
SCALE = "In baseline SDs: by the model's SD {}. % of range: of the scale's possible scores."


def heading_of(found: Lookup, study: Study, outcome: str, group: str) -> Row:
    """Return a model's heading line, with a warning where it may not be read."""
    label = model_label(study, outcome, group)
    kind, why = verdict(found, outcome, group)
    return heading(f"{label} \u2013 {kind.upper()}, {why}" if kind else label)


def changes(found: Lookup, study: Study, models: list[tuple[str, str]]) -> Table:
    """Return the change between waves of each model, beside that of complete pairs."""
    rows = []
    for outcome, group in models:
        pairs = found.values("wave", outcome=outcome, group=group, quantity="observed_change")
        if pairs:
            rows.append(heading_of(found, study, outcome, group))
        rows += [_change(found, study, outcome, group, pair) for pair in pairs]
        change = found.peek("mean_change", outcome, study.first_to_last, group)
        if change is not None and is_linear(found, outcome, group):
            scale, label = rate_scale(study), f"Change {rate_unit(study)}"
            cells = [_times(change, "estimate", scale), _times(change, "std_error", scale)]
            cells += [interval_of(change, 2, scale), value_of(change, "p", column="p_value")]
            rows.append(Row((text(label), *cells, *[text("")] * 6), indent=True))
    methods = dict.fromkeys(row.method for row in found.rows if row.quantity == "mean_change")
    heads, rows = filled([("", ""), *CHANGES], rows)
    alike = complete_only(study)
    both = f"{PAIRS}; the two may be of different people." if methods else f"{PAIRS}."
    notes = [
        *([COMPLETE] if alike else [MODEL, both] if methods else [both]),
        *([SCALE.format(at_wave(study, study.wave_names[0]))] if methods else []),
        *(f"Errors and intervals of the model: {errors(method)}." for method in methods),
        *centred(found, study, models),
    ]
    title = "Growth models: changes between waves"
    return lay_out("growth_changes", title, heads, rows, said=notes if rows else [])


def filled(heads: list[tuple[str, str]], rows: list[Row]) -> tuple[list[tuple[str, str]], list]:
    """Return heads and rows without the columns, after the first, that nothing stands in."""
    body = [row.cells for row in rows if not row.heading]
    more = range(1, len(heads))
    kept = [0, *(place for place in more if any(cells[place].text for cells in body))]
    cut = [
        row if row.heading else replace(row, cells=tuple(row.cells[place] for place in kept))
        for row in rows
    ]
    return [heads[place] for place in kept], cut


def _change(found: Lookup, study: Study, outcome: str, group: str, pair: str) -> Row:
    place = (outcome, pair, group)
    change, sd = found.peek("mean_change", *place), found.peek("standardised_change", *place)
    share, pairs = found.peek("change_of_range", *place), found.peek("observed_change", *place)
    cells = (
        value_of(change),
        value_of(change, column="std_error") if change is not None else text(""),
        _ends(change),
        value_of(change, "p", column="p_value") if change is not None else text(""),
        value_of(sd),
        _ends(sd),
        value_of(share, "number", 1),
        value_of(pairs, "count", column="n"),
        value_of(pairs),
        _ends(pairs),
    )
    return Row((text(wave_label(study, pair)), *cells), indent=True)


def _ends(row: Any) -> Cell:
    return text("") if row is None else interval_of(row)


def _times(row: Any, column: str, scale: float) -> Cell:
    cell = value_of(row, column=column)
    return Cell(getattr(row, column) * scale, "number", 2) if cell.number else cell


def centred(found: Lookup, study: Study, models: list[tuple[str, str]]) -> list[str]:
    """Return at which values of the covariates each outcome's means and changes are told."""
    said = []
    for outcome in dict.fromkeys(outcome for outcome, _ in models):
        at = covariates_at(found, study, outcome)
        if at:
            label = outcome_label(study, outcome)
            said.append(
                f"{label}: means, changes and factor means are told at the covariates' means over "
                f"all in the model: {at}. Covariates are centred there."
            )
    return said


def differences(found: Lookup, study: Study) -> Table:
    """Return the groups' changes, their differences, and the test that they are equal."""
    rows, notes = [], []
    places = dict.fromkeys(
        (row.outcome, row.group) for row in found.rows if row.quantity == "change_difference"
    )
    for outcome, group in places:
        labels = study.groups[group].labels if group in study.groups else ()
        rows.append(heading(f"{outcome_label(study, outcome)}, by {prose_label(study, group)}"))
        waves = {
            "mean": found.values("wave", outcome=outcome, group=group, quantity="mean_difference")
        }
        waves["change"] = found.values(
            "wave", outcome=outcome, group=group, quantity="change_difference"
        )
        for kind, each in waves.items():
            for wave in each:
                rows += _compared(found, study, (outcome, wave, group), kind, labels)
        notes += _why_not(found, study, outcome, group)
    title = "Growth models: do the groups change alike"
    heads, rows = filled([("", ""), *(("", head) for head in DIFFERENCES)], rows)
    notes += centred(found, study, list(places))
    return lay_out("growth_differences", title, heads, rows, said=notes)


def _compared(
    found: Lookup, study: Study, place: tuple[str, str, str], kind: str, labels: tuple[str, ...]
) -> list[Row]:
    """Return one mean or change: of each group, their differences, and the test of all."""
    outcome, wave, group = place
    own = "implied_mean" if kind == "mean" else "mean_change"
    name = "Mean at" if kind == "mean" else "Change,"
    rows = [
        Row((text(f"{name} {wave_label(study, wave)}: {label}"), *_cells(row)), indent=True)
        for label in labels
        if (row := found.peek(own, outcome, wave, label)) is not None
    ]
    for label in labels:
        row = found.peek(f"{kind}_difference", *place, label, level=labels[-1])
        if row is not None:
            said = f"{words(label)} less {row.level}"
            rows.append(Row((text(said), *_cells(row, tested=True)), indent=True))
    test = found.peek(f"equal_{kind}s", *place)
    if test is not None:
        chi = (value_of(test), value_of(test, "number", 0, "df"))
        p = value_of(test, "p", column="p_value")
        rows.append(Row((text("All equal"), *[text("")] * 3, *chi, p), indent=True))
    return rows


def _cells(row: Any, tested: bool = False) -> tuple[Cell, ...]:
    p = value_of(row, "p", column="p_value") if tested else text("")
    error = value_of(row, column="std_error")
    return (value_of(row), error, interval_of(row), text(""), text(""), p)


def _why_not(found: Lookup, study: Study, outcome: str, group: str) -> list[str]:
    """Return why groups are not compared, once."""
    rows = [
        row
        for row in found.rows
        if (row.outcome, row.group) == (outcome, group)
        and row.quantity in {"mean_difference", "change_difference"}
        and row.note
    ]
    label = outcome_label(study, outcome)
    return list(dict.fromkeys(f"{label}: {readable(row.note)}." for row in rows))


def waves(found: Lookup, study: Study, models: list[tuple[str, str]]) -> Table:
    """Return what was observed at each wave beside the model's mean."""
    rows = []
    for outcome, group in models:
        names = found.values("wave", outcome=outcome, group=group, quantity="implied_mean")
        if names:
            rows.append(heading_of(found, study, outcome, group))
        for wave in names:
            place = (outcome, wave, group)
            implied = found.peek("implied_mean", *place)
            cells = (
                value_of(found.peek("observed_n", *place), "count"),
                value_of(found.peek("observed_mean", *place)),
                value_of(found.peek("observed_sd", *place)),
                value_of(implied),
                interval_of(implied),
                value_of(found.peek("r_squared", *place), "number", 3),
            )
            rows.append(Row((text(wave_label(study, wave)), *cells), indent=True))
    notes = [
        COMPLETE if complete_only(study) else ANSWERED,
        *centred(found, study, models),
        *_little(found, study, models),
    ]
    title = "Growth models: observed and implied means"
    return lay_out("growth_waves", title, ["", *WAVES], rows, said=notes if rows else [])


def _little(found: Lookup, study: Study, models: list[tuple[str, str]]) -> list[str]:
    """Return Little's test in a sentence for each outcome."""
    said = []
    for outcome in dict.fromkeys(outcome for outcome, _ in models):
        row = found.peek("little_mcar", outcome)
        if row is None:
            continue
        test = (
            f"{outcome_label(study, outcome)}: Little's test of data missing completely at random"
        )
        if not row.has_p_value:
            said.append(f"{test}: {row.note or 'not computed'}.")
            continue
        p = p_text(row.p_value)
        relation = p.replace("<", "< ") if p.startswith("<") else f"= {p}"
        chi = value_of(row, "number", 2).text
        said.append(f"{test}: chi-square {chi}, df {row.df:.0f}, p {relation}.")
    return said
