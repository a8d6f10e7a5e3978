"""Tables of growth models: parameters, groups side by side, fit, and means over the waves."""

from dataclasses import replace

from wavescore.analyses.growth.tables_change import (
    centred,
    changes,
    differences,
    heading_of,
    waves,
)
from wavescore.analyses.growth.tables_compare import equality, ladder
from wavescore.definitions.study import Study
from wavescore.layout.cells import (
    NO_ESTIMATE,
    Row,
    Table,
    heading,
    interval_of,
    lay_out,
    text,
    value_of,
)
from wavescore.layout.fitted import errors, fit_table, freed_table, mark, warnings
from wavescore.layout.lookup import (
    Lookup,
    model_label,
    outcome_label,
    per_unit,
    wave_label,
)
from wavescore.layout.parameters import term_label
from wavescore.layout.verdict import verdict
from wavescore.results.table import STUDENT

NO_INTERVAL = "An intercept variance has no interval where 40 or fewer answered a wave."
DETAIL = ("Estimate", "SE", "z", "p", "95% interval", "Standardised")


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return means and changes first, then groups, fit, parameters and comparisons of models."""
    models = [
        (outcome, group)
        for outcome, group in dict.fromkeys((row.outcome, row.group) for row in found.rows)
        if found.peek("converged", outcome, "", group) is not None
    ]
    whole = [model for model in models if not model[1]]
    parts = [model for model in models if model[1]]
    unread = warnings(found, study, models)
    tables = [
        *_with_warnings([changes(found, study, models)], unread),
        *_with_warnings([differences(found, study)], warnings(found, study, parts)),
        waves(found, study, models),
        fit_table(found, study, models, "growth_fit", "Growth models: fit"),
        _parameters(found, study, whole, "growth", "Growth models: parameters"),
        _side_by_side(found, study, models),
        *_with_warnings(equality(found, study), warnings(found, study, parts)),
        *ladder(found, study),
        replace(
            _parameters(found, study, parts, "growth_groups", "Growth models by group: detail"),
            long=True,
        ),
        _patterns(found, study, models),
        freed_table(found, study, "growth_modification", "Growth models: what would fit better"),
    ]
    return [table for table in tables if table.rows]


def _with_warnings(tables: list[Table], warnings: list[str]) -> list[Table]:
    return [replace(table, notes=(*warnings, *table.notes)) for table in tables]


def _parameters(
    found: Lookup, study: Study, models: list[tuple[str, str]], name: str, title: str
) -> Table:
    rows, methods, notes, bare = [], [], [], False
    for outcome, group in models:
        terms = found.values("term", outcome=outcome, group=group, quantity="parameter")
        if terms or any(verdict(found, outcome, group)):
            rows.append(heading_of(found, study, outcome, group))
        for term in terms:
            row = found.peek("parameter", outcome, "", group, term)
            methods.append(row.method if row else "")
            bare |= row is not None and row.std_error > 0 and not row.has_interval
            rows.append(_parameter(found, study, outcome, group, term))
        draws = found.peek("bootstrap_draws", outcome, "", group)
        kept = found.peek("bootstrap_converged", outcome, "", group)
        if draws is not None and kept is not None:
            notes.append(
                f"{model_label(study, outcome, group)}: bootstrap of "
                f"{value_of(draws, 'count').text} draws, {value_of(kept, 'count').text} converged."
            )
    kinds = [f"Standard errors: {errors(m)}." for m in dict.fromkeys(filter(None, methods))]
    notes = [
        *_where(found, study, models),
        *kinds,
        *([NO_INTERVAL] if bare else []),
        *centred(found, study, models),
        *_left_out(found, study, models),
        *notes,
    ]
    tests = dict.fromkeys("t" if STUDENT in method else "z" for method in methods if method)
    heads = ["", *(" or ".join(tests) if head == "z" and tests else head for head in DETAIL)]
    return lay_out(name, title, heads, rows, said=[*warnings(found, study, models), *notes])


def _parameter(found: Lookup, study: Study, outcome: str, group: str, term: str) -> Row:
    row = found.peek("parameter", outcome, "", group, term)
    standardised = found.peek("standardized", outcome, "", group, term)
    cells = (
        value_of(row, "number", 3),
        value_of(row, "number", 3, "std_error"),
        value_of(row, "number", 2, "statistic"),
        value_of(row, "p", column="p_value"),
        interval_of(row, 3),
        text("") if standardised is None else value_of(standardised, "number", 3),
    )
    return Row((text(term_label(study, term)), *cells), indent=True)


def _where(found: Lookup, study: Study, models: list[tuple[str, str]]) -> list[str]:
    """Return at which time the intercepts stand, and what a latent basis' slope is."""
    at = dict(zip(study.times, study.wave_names, strict=True)).get(0)
    span = f"waves are at times {study.times[0]:g} to {study.times[-1]:g}"
    where = f"time 0, {wave_label(study, at)}" if at else f"time 0, where no wave is: {span}"
    terms = {
        term
        for outcome, group in models
        for term in found.values("term", outcome=outcome, group=group, quantity="parameter")
    }
    slopes = f"; slopes are {per_unit(study)}" if "slope_mean" in terms else ""
    said = [f"Intercepts stand at {where}{slopes}."]
    if any(term.startswith("loading_") for term in terms):
        ends = wave_label(study, study.first_to_last)
        said = [f"The slope is the whole change, {ends}; a loading is the share of it by a wave."]
    return said if terms else []


def _left_out(found: Lookup, study: Study, models: list[tuple[str, str]]) -> list[str]:
    """Return a sentence for each model that could not take every respondent."""
    said = []
    reasons = {"nothing_observed": "without any answer", "covariate_missing": "without a covariate"}
    for outcome, group in models:
        for reason, why in reasons.items():
            row = found.peek(f"left_out_{reason}", outcome, "", group)
            count = value_of(row, "count").text
            if row is not None and row.estimate != 0 and count != NO_ESTIMATE:
                said.append(f"{model_label(study, outcome, group)}: left out {why}: {count}.")
    return said


def _side_by_side(found: Lookup, study: Study, models: list[tuple[str, str]]) -> Table:
    """Return each parameter of the whole sample beside those of the groups."""
    groups = list(dict.fromkeys(group for _, group in models))
    # More columns than that do not fit a page; the detail by group has them all.
    each = ("Est.", "SE", "95% interval") if len(groups) < 4 else ("Est.", "95% interval")
    rows = []
    for outcome in dict.fromkeys(outcome for outcome, _ in models) if len(groups) > 1 else ():
        rows.append(heading(outcome_label(study, outcome)))
        terms = [
            found.values("term", outcome=outcome, group=g, quantity="parameter") for g in groups
        ]
        for term in dict.fromkeys(term for own in terms for term in own):
            cells = []
            for group in groups:
                row = found.peek("parameter", outcome, "", group, term)
                error = [value_of(row, "number", 3, "std_error")] * (len(each) - 2)
                shown = [value_of(row, "number", 3), *error, interval_of(row, 2)]
                cells += shown if row is not None else [text("")] * len(each)
            rows.append(Row((text(term_label(study, term)), *cells), indent=True))
        marks = [mark(verdict(found, outcome, group)[0]) for group in groups]
        if any(marks):
            blank = [text("")] * (len(each) - 1)
            cells = [cell for warning in marks for cell in (text(warning), *blank)]
            rows.append(Row((text("Solution"), *cells), indent=True))
    heads = [("", ""), *((group or "All", head) for group in groups for head in each)]
    unread = warnings(found, study, models)
    return lay_out("growth_by_group", "Growth by group", heads, rows, said=unread)


def _patterns(found: Lookup, study: Study, models: list[tuple[str, str]]) -> Table:
    rows = []
    for outcome, group in models:
        terms = found.values("term", outcome=outcome, group=group, quantity="pattern_n")
        if terms:
            rows.append(heading(model_label(study, outcome, group)))
        for term in terms:
            count = found.peek("pattern_n", outcome, "", group, term)
            rows.append(Row((text(term), value_of(count, "count")), indent=True))
    note = "Patterns: x answered, . missing, in the order of the waves."
    heads = ["Pattern", "Respondents"]
    title = "Growth models: patterns of missing waves"
    return lay_out("growth_patterns", title, heads, rows, said=[note], long=True)
