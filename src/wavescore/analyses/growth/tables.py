"""Tables of growth models: parameters, groups side by side, fit, and means over the waves."""

from dataclasses import replace

from wavescore.analyses.growth.tables_compare import equality, ladder
from wavescore.analyses.growth.words import mark, verdict
from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, heading, interval_of, lay_out, p_text, text, value_of
from wavescore.layout.lookup import (
    Lookup,
    model_label,
    outcome_label,
    term_label,
    wave_label,
    words,
)

UNREADABLE = "its numbers stand as estimated, neither bounded nor left out; do not interpret them"
DETAIL = ("Estimate", "SE", "z", "p", "95% interval", "Standardised")
FIT = (
    ("n", "n", "count"),
    ("Log-likelihood", "loglik", 2),
    ("Chi-square", "chi_square", 3),
    ("df", "df", "count"),
    ("p", "p_value", "p"),
    ("Scaled chi-square", "chi_square_scaled", 3),
    ("p, scaled", "p_value_scaled", "p"),
    ("Scaling factor", "scaling_factor", 3),
    ("CFI", "cfi", 3),
    ("TLI", "tli", 3),
    ("RMSEA", "rmsea", 3),
    ("90% interval", "rmsea", "interval"),
    ("SRMR", "srmr", 3),
    ("AIC", "aic", 1),
    ("BIC", "bic", 1),
)
WAVES = ("Observed n", "Observed mean", "Observed SD", "Implied mean", "95% interval", "R²")
ANSWERED = (
    "Observed: of those who answered at the wave. Implied: the model's mean of all respondents, "
    "those who did not answer the wave among them, under missingness at random."
)


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return parameters, groups, fit, waves, comparisons of models and missing-data patterns."""
    models = [
        (outcome, group)
        for outcome, group in dict.fromkeys((row.outcome, row.group) for row in found.rows)
        if found.values("term", outcome=outcome, group=group, quantity="equal_across_groups") == []
    ]
    whole = [model for model in models if not model[1]]
    parts = [model for model in models if model[1]]
    tables = [
        _parameters(found, study, whole, "growth", "Growth models: parameters"),
        _side_by_side(found, study, models),
        *_with_warnings(equality(found, study), _warnings(found, study, parts)),
        _fit(found, study, models),
        _waves(found, study, models),
        *ladder(found, study),
        replace(
            _parameters(found, study, parts, "growth_groups", "Growth models by group: detail"),
            long=True,
        ),
        _patterns(found, study, models),
    ]
    return [replace(table, source="growth") for table in tables if table.rows]


def _heading(found, study, outcome, group):
    """Return a model's heading line, with a warning where its solution is not proper."""
    label = model_label(study, outcome, group)
    kind, why = verdict(found, outcome, group)
    return heading(f"{label} \u2013 {kind.upper()}, {why}" if kind else label)


def _warnings(found, study, models) -> list[str]:
    """Return a note for each model whose solution is not proper."""
    said = []
    for outcome, group in models:
        kind, why = verdict(found, outcome, group)
        end = "" if kind == "no estimates" else f"; {UNREADABLE}"
        if kind:
            said.append(f"{model_label(study, outcome, group)}: {kind} ({why}){end}.")
    return said


def _with_warnings(tables, warnings):
    return [replace(table, notes=(*warnings, *table.notes)) for table in tables]


def _parameters(found, study, models, name, title):
    rows, methods, notes = [], [], []
    for outcome, group in models:
        terms = found.values("term", outcome=outcome, group=group, quantity="parameter")
        if terms or any(verdict(found, outcome, group)):
            rows.append(_heading(found, study, outcome, group))
        for term in terms:
            row = found.peek("parameter", outcome, "", group, term)
            methods.append(row.method)
            standardised = found.peek("standardized", outcome, "", group, term)
            cells = (
                value_of(row, "number", 3),
                value_of(row, "number", 3, "std_error"),
                value_of(row, "number", 2, "statistic"),
                value_of(row, "p", column="p_value"),
                interval_of(row, 3),
                text("") if standardised is None else value_of(standardised, "number", 3),
            )
            rows.append(Row((text(term_label(study, term)), *cells), indent=True))
        draws = found.peek("bootstrap_draws", outcome, "", group)
        kept = found.peek("bootstrap_converged", outcome, "", group)
        if draws is not None and kept is not None:
            notes.append(
                f"{model_label(study, outcome, group)}: bootstrap of "
                f"{value_of(draws, 'count').text} draws, {value_of(kept, 'count').text} converged."
            )
    kinds = [f"Standard errors: {_errors(m)}." for m in dict.fromkeys(filter(None, methods))]
    notes = [*kinds, *_left_out(found, study, models), *notes]
    return lay_out(
        name, title, ["", *DETAIL], rows, said=[*_warnings(found, study, models), *notes]
    )


def _errors(method: str) -> str:
    kinds = {
        "observed standard errors": "from the observed information",
        "expected standard errors": "from the expected information",
        "robust standard errors": "robust (Huber-White)",
    }
    return kinds.get(method, method)


def _left_out(found, study, models) -> list[str]:
    """Return a sentence for each model that could not take every respondent."""
    said = []
    reasons = {"nothing_observed": "without any answer", "covariate_missing": "without a covariate"}
    for outcome, group in models:
        for reason, why in reasons.items():
            row = found.peek(f"left_out_{reason}", outcome, "", group)
            if row is not None and row.estimate != 0:
                count = value_of(row, "count").text
                said.append(f"{model_label(study, outcome, group)}: left out {why}: {count}.")
    return said


def _side_by_side(found, study, models):
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
    heads = [("", ""), *((words(group) or "All", head) for group in groups for head in each)]
    warnings = _warnings(found, study, models)
    return lay_out("growth_by_group", "Growth by group", heads, rows, said=warnings)


def _fit(found, study, models):
    rows, used = [], set()
    for outcome, group in models:
        lines = [found.peek(quantity, outcome, "", group) for _, quantity, _ in FIT]
        kind, _ = verdict(found, outcome, group)
        if all(line is None for line in lines) and not kind:
            continue
        cells = [_fit_cell(line, how) for line, (_, _, how) in zip(lines, FIT, strict=True)]
        used |= {place for place, cell in enumerate(cells) if cell.text != ""}
        solution = text(mark(kind) or "proper")
        rows.append((text(model_label(study, outcome, group)), cells, solution))
    kept = [place for place in range(len(FIT)) if place in used]
    heads = ["Model", *(FIT[place][0] for place in kept), "Solution"]
    made = [Row((label, *(cells[place] for place in kept), end)) for label, cells, end in rows]
    notes = _warnings(found, study, models)
    return lay_out("growth_fit", "Growth models: fit", heads, made, said=notes)


def _fit_cell(row, kind):
    if row is None:
        return text("")
    if kind == "interval":
        return interval_of(row, 3)
    if kind in {"count", "p"}:
        return value_of(row, kind)
    return value_of(row, "number", kind)


def _waves(found, study, models):
    rows = []
    for outcome, group in models:
        waves = found.values("wave", outcome=outcome, group=group, quantity="implied_mean")
        if waves:
            rows.append(_heading(found, study, outcome, group))
        for wave in waves:
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
    notes = [ANSWERED, *_little(found, study, models)] if rows else []
    title = "Growth models: observed and implied means"
    return lay_out("growth_waves", title, ["", *WAVES], rows, said=notes)


def _little(found, study, models) -> list[str]:
    """Return Little's test in a sentence for each outcome."""
    said = []
    for outcome in dict.fromkeys(outcome for outcome, _ in models):
        row = found.peek("little_mcar", outcome)
        if row is None:
            continue
        test = (
            f"{outcome_label(study, outcome)}: Little's test of data missing completely at random"
        )
        if row.estimate != row.estimate:
            said.append(f"{test}: {row.note or 'not computed'}.")
            continue
        p = p_text(row.p_value)
        relation = p.replace("<", "< ") if p.startswith("<") else f"= {p}"
        chi = value_of(row, "number", 2).text
        said.append(f"{test}: chi-square {chi}, df {row.df:.0f}, p {relation}.")
    return said


def _patterns(found, study, models):
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
