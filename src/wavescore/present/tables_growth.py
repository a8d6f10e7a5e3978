"""Tables of growth models, and the plain table of an analysis that has no table of its own."""

from dataclasses import replace

from wavescore.definitions.study import Study
from wavescore.present.cells import Cell, Row, Table, heading, interval_of, notes_of, text, value_of
from wavescore.present.lookup import Lookup, outcome_label, wave_label, words

FIT_LINES = (
    ("Respondents, n", "n", "count"),
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
    ("RMSEA, 90% interval", "rmsea", "interval"),
    ("SRMR", "srmr", 3),
    ("AIC", "aic", 1),
    ("BIC", "bic", 1),
    ("Converged", "converged", "yes"),
    ("Proper solution", "proper", "yes"),
)
WAVE_HEADS = ("Observed n", "Observed mean", "Observed SD", "Implied mean", "95% interval")


def growth(found: Lookup, study: Study) -> list[Table]:
    """Return parameters, fit, waves, comparisons of models and missing-data patterns."""
    models = [
        model
        for model in dict.fromkeys((row.outcome, row.group) for row in found.rows)
        if found.values("quantity", outcome=model[0], group=model[1])
    ]
    tables = [_parameters(found, study, models), _fit(found, study, models)]
    tables += [_waves(found, study, models)]
    tables += _comparisons(found, study) + [_patterns(found, study, models)]
    return [table for table in tables if table.rows]


def model_label(study: Study, model: tuple[str, str]) -> str:
    """Return a model's name: the outcome's, with the group's."""
    outcome, group = model
    return f"{outcome_label(study, outcome)}: {group}" if group else outcome_label(study, outcome)


def _parameters(found, study, models):
    rows = []
    for outcome, group in models:
        terms = found.values("term", outcome=outcome, group=group, quantity="parameter")
        if terms:
            rows.append(heading(model_label(study, (outcome, group))))
        for term in terms:
            row = found.find("parameter", outcome, "", group, term)
            cells = (
                value_of(row, "number", 3),
                value_of(row, "number", 3, "std_error"),
                value_of(row, "number", 2, "statistic"),
                value_of(row, "p", column="p_value"),
                interval_of(row, 3),
                _or_blank(found.find("standardized", outcome, "", group, term), 3),
            )
            rows.append(Row((text(words(term)), *cells), indent=True))
    heads = ["", "Estimate", "SE", "z", "p", "95% interval", "Standardised"]
    return _table("growth", "Growth models: parameters", heads, rows, found)


def _or_blank(row, decimals):
    return text("") if row is None else value_of(row, "number", decimals)


def _fit(found, study, models):
    found.used = []
    fitted = [m for m in models if found.find("converged", m[0], "", m[1]) is not None]
    rows = []
    for label, quantity, kind in FIT_LINES:
        lines = [found.find(quantity, outcome, "", group) for outcome, group in fitted]
        if any(
            line is not None and (line.estimate == line.estimate or line.note) for line in lines
        ):
            rows.append(Row((text(label), *(_fit_cell(line, kind) for line in lines))))
    heads = ["", *(model_label(study, model) for model in fitted)]
    return _table("growth_fit", "Growth models: fit", heads, rows, found)


def _fit_cell(row, kind):
    if row is None:
        return text("")
    if kind == "yes":
        return text("yes" if row.estimate == 1 else "NO")
    if kind == "interval":
        return interval_of(row, 3)
    if kind in {"count", "p"}:
        return value_of(row, kind)
    return value_of(row, "number", kind)


def _waves(found, study, models):
    found.used = []
    rows = []
    for outcome, group in models:
        waves = [
            wave
            for wave in found.values("wave", outcome=outcome, group=group, quantity="implied_mean")
            if wave
        ]
        if waves:
            rows.append(heading(model_label(study, (outcome, group))))
        for wave in waves:
            get = {
                name: found.find(name, outcome, wave, group)
                for name in (
                    "observed_n",
                    "observed_mean",
                    "observed_sd",
                    "implied_mean",
                    "r_squared",
                )
            }
            cells = (
                value_of(get["observed_n"], "count"),
                value_of(get["observed_mean"]),
                value_of(get["observed_sd"]),
                value_of(get["implied_mean"]),
                interval_of(get["implied_mean"]),
                value_of(get["r_squared"], "number", 3),
            )
            rows.append(Row((text(wave_label(study, wave)), *cells), indent=True))
    heads = ["", *WAVE_HEADS, "R²"]
    return _table("growth_waves", "Growth models: observed and implied", heads, rows, found)


def _comparisons(found, study):
    """Return the tables of `ladder_*` quantities and of tests of equality between groups."""
    found.used = []
    ladder = [row for row in found.rows if row.quantity.startswith("ladder_")]
    if not ladder:
        return []
    quantities = list(dict.fromkeys(row.quantity for row in ladder))
    rows, outcome = [], None
    for model in dict.fromkeys((row.outcome, row.group, row.term) for row in ladder):
        if model[:2] != outcome:
            rows.append(heading(model_label(study, model[:2])))
            outcome = model[:2]
        cells = []
        for quantity in quantities:
            row = found.find(quantity, model[0], "", model[1], model[2])
            kind = "p" if "p_value" in quantity else "number"
            decimals = 0 if quantity.endswith("df") else 2
            cells.append(text("") if row is None else value_of(row, kind, decimals))
        rows.append(Row((text(words(model[2])), *cells), indent=True))
    heads = ["", *(words(q.removeprefix("ladder_")) for q in quantities)]
    return [_table("growth_ladder", "Growth models: comparisons of forms", heads, rows, found)]


def _patterns(found, study, models):
    found.used = []
    rows = []
    for outcome, group in models:
        terms = found.values("term", outcome=outcome, group=group, quantity="pattern_n")
        if terms:
            rows.append(heading(model_label(study, (outcome, group))))
        for term in terms:
            count = found.find("pattern_n", outcome, "", group, term)
            rows.append(Row((text(term), value_of(count, "count")), indent=True))
    note = "Patterns: x answered, . missing, in the order of the waves."
    heads = ["Pattern", "Respondents"]
    title = "Growth models: patterns of missing waves"
    table = _table("growth_patterns", title, heads, rows, found)
    return replace(table, notes=(note, *table.notes), long=True)


LABELS = ("outcome", "wave", "group", "term", "method")
NUMBERS = (
    ("estimate", "Estimate", "number"),
    ("std_error", "SE", "number"),
    ("statistic", "Statistic", "number"),
    ("df", "df", "number"),
    ("p_value", "p", "p"),
    ("n", "n", "count"),
)


def plain(found: Lookup, study: Study, name: str) -> list[Table]:
    """Return the table of an analysis that has none of its own.

    Quantities that are estimates and nothing else stand side by side, a line for each outcome,
    wave, group, term and method; others are printed row by row.
    """
    labels = [column for column in LABELS if any(getattr(row, column) for row in found.rows)]
    bare = all(
        row.std_error != row.std_error and row.conf_low != row.conf_low for row in found.rows
    )
    lay = _side_by_side if bare and len({row.quantity for row in found.rows}) < 9 else _row_by_row
    columns, heads, rows = lay(found, study, labels)
    found.used = found.rows
    table = _table(name, words(name), heads, rows, found)
    return [replace(table, label_columns=columns, source=name, long=len(rows) > 40)]


def _side_by_side(found, study, labels):
    quantities = found.values("quantity")
    lines: dict[tuple, dict] = {}
    for row in found.rows:
        key = tuple(_label(study, column, getattr(row, column)) for column in labels)
        lines.setdefault(key, {})[row.quantity] = row
    rows = []
    for key, values in lines.items():
        cells = [values.get(quantity) for quantity in quantities]
        printed = (
            text("") if row is None else _plain_cell(row, "number", "estimate") for row in cells
        )
        rows.append(Row((*(text(label) for label in key), *printed)))
    heads = [words(column) for column in labels] + [_quantity(q) for q in quantities]
    return len(labels), heads, rows


def _quantity(name: str) -> str:
    return f"{words(name.removesuffix('_n'))}, n" if name.endswith("_n") else words(name)


def _row_by_row(found, study, labels):
    labels = [*labels[:4], "quantity", *labels[4:]] if len(labels) > 4 else [*labels, "quantity"]
    numbers = [
        (column, label, kind)
        for column, label, kind in NUMBERS
        if any(getattr(row, column) == getattr(row, column) for row in found.rows)
    ]
    rows = []
    for row in found.rows:
        cells = [text(_label(study, column, getattr(row, column))) for column in labels]
        cells += [_plain_cell(row, kind, column) for column, _, kind in numbers]
        ends = interval_of(row, 3) if row.conf_low == row.conf_low else text("")
        rows.append(Row((*cells, ends)))
    heads = [words(column) for column in labels] + [label for _, label, _ in numbers]
    return len(labels), [*heads, "Interval"], rows


def _label(study, column, value):
    if column == "outcome":
        return outcome_label(study, value) if value else ""
    return wave_label(study, value) if column == "wave" else value.replace("_", " ")


def _plain_cell(row, kind, column):
    value = getattr(row, column)
    if value != value:
        return value_of(row) if column == "estimate" else text("")
    if kind == "number" and value == round(value) and abs(value) < 1e9:
        return Cell(value, "number", 0)
    decimals = 6 if "difference" in row.quantity else 3
    return Cell(value, kind, 0 if kind == "count" else decimals)


def _table(name, title, heads, rows, found) -> Table:
    cells = [cell for row in rows for cell in row.cells]
    return Table(
        name=name,
        title=title,
        columns=tuple(("", head) for head in heads),
        rows=tuple(rows),
        notes=notes_of(found.used, cells),
        source="growth",
    )
