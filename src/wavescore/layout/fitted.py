"""Fitted models in words and tables: whether one may be read, and how well it fits."""

from collections.abc import Callable

from wavescore.definitions.study import Study
from wavescore.layout.cells import (
    Cell,
    Row,
    Table,
    heading,
    interval_of,
    lay_out,
    text,
    value_of,
)
from wavescore.layout.lookup import Lookup, known, model_label, outcome_label, wave_label
from wavescore.layout.parameters import term_label
from wavescore.layout.verdict import CFI, CHI_SQUARE, RMSEA, THRESHOLDS, TLI, measure, told, verdict
from wavescore.results.table import STUDENT, ResultRow

# What a model is called, by the study, its outcome and its group.
Label = Callable[[Study, str, str], str]
MISFIT = "its means and changes are those of a model that the data contradict"
UNREADABLE = "its numbers stand as estimated, neither bounded nor left out; do not interpret them"
# A column's head (the measure's own name where ""), its rows in order of preference, its kind.
FIT: tuple[tuple[str, tuple[str, ...], str | int], ...] = (
    ("n", ("n",), "count"),
    ("Log-likelihood", ("loglik",), 2),
    ("", CHI_SQUARE, 3),
    ("df", ("df",), "count"),
    ("p", CHI_SQUARE, "p"),
    ("Scaling factor", ("scaling_factor",), 3),
    ("", CFI, 3),
    ("", TLI, 3),
    ("", RMSEA, 3),
    ("90% interval", RMSEA, "interval"),
    ("SRMR", ("srmr",), 3),
    ("AIC", ("aic",), 1),
    ("BIC", ("bic",), 1),
)


def mark(kind: str) -> str:
    """Return a verdict as a table's cell: IMPROPER, NOT CONVERGED, POOR FIT, or nothing."""
    return kind.removesuffix(" solution").upper()


def errors(method: str) -> str:
    """Return where standard errors come from, as a note says it."""
    kinds = {
        "observed standard errors": "from the observed information",
        "expected standard errors": "from the expected information",
        "robust standard errors": "robust (Huber-White)",
    }
    kind, student, _ = method.partition(STUDENT)
    said = kinds.get(kind, kind)
    return f"{said}, by Student's t where 100 or fewer answered a wave" if student else said


def warnings(
    found: Lookup,
    study: Study,
    models: list[tuple[str, str]],
    label: Label = model_label,
) -> list[str]:
    """Return a note for each model whose numbers may not be read."""
    said = []
    for outcome, group in models:
        kind, why = verdict(found, outcome, group)
        # Of what did not converge some analyses give the numbers where the search stopped.
        stopped = kind == "not converged" and not known(found.peek("loglik", outcome, "", group))
        unread = "" if stopped else f"; {UNREADABLE}"
        end = {"no estimates": "", "poor fit": f"; {MISFIT}"}.get(kind, unread)
        if kind:
            name = label(study, outcome, group) or "The model"
            said.append(f"{name}: {kind} ({why}){end}.")
    return said


def fit_table(
    found: Lookup,
    study: Study,
    models: list[tuple[str, str]],
    name: str,
    title: str,
    label: Label = model_label,
) -> Table:
    """Return how each model (outcome, group) fits, without columns that no model fills."""
    heads: dict[int, str] = {}
    rows = []
    for outcome, group in models:
        lines = [told(found, names, outcome, group) for _, names, _ in FIT]
        kind, _ = verdict(found, outcome, group)
        if all(line is None for line in lines) and not kind:
            continue
        cells = [_fit_cell(line, how) for line, (_, _, how) in zip(lines, FIT, strict=True)]
        for place, (cell, line) in enumerate(zip(cells, lines, strict=True)):
            if cell.text != "" and line is not None:
                heads.setdefault(place, FIT[place][0] or _capital(measure(line)))
        solution = text(mark(kind) or "proper")
        rows.append((text(label(study, outcome, group)), cells, solution))
    kept = sorted(heads)
    made = [Row((label, *(cells[place] for place in kept), end)) for label, cells, end in rows]
    notes = [*warnings(found, study, models, label), THRESHOLDS]
    columns = ["Model", *(heads[place] for place in kept), "Solution"]
    return lay_out(name, title, columns, made, said=notes)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _fit_cell(row: ResultRow | None, kind: str | int) -> Cell:
    if row is None:
        return text("")
    if kind == "interval":
        return interval_of(row, 3)
    if kind == "p":
        return value_of(row, "p", column="p_value")
    return value_of(row, "count") if isinstance(kind, str) else value_of(row, "number", kind)


def outcome_tables(
    found: Lookup, study: Study, title: str, line: Callable[[Study, ResultRow], Row | None]
) -> list[Table]:
    """Return what is told of each outcome's model, how it fits, and its parameters.

    line: makes a row's line, None for a row that has none in the first table.
    """
    name = found.analysis.name
    models = [(outcome, "") for outcome in found.values("outcome", quantity="converged")]
    unread = warnings(found, study, models)
    rows: list[Row] = []
    for outcome, _ in models:
        made = (line(study, row) for row in found.rows if row.outcome == outcome)
        lines = [each for each in made if each]
        rows += [heading(outcome_label(study, outcome)), *lines] if lines else []
    tables = [
        lay_out(name, title, LINE, rows, said=unread),
        fit_table(found, study, models, f"{name}_fit", f"{title}: fit"),
        parameter_table(found, study, f"{name}_parameters", f"{title}: parameters"),
    ]
    return [table for table in tables if table.rows or unread]


# The columns of a `number_line`.
LINE = ("", "Estimate", "SE", "95% interval", "p")


def number_line(label: str, row: ResultRow, decimals: int = 2) -> Row:
    """Return a line of a label, an estimate, its error, interval and, where tested, its p."""
    cells = (
        value_of(row, decimals=decimals),
        value_of(row, decimals=decimals, column="std_error"),
        interval_of(row, decimals),
    )
    tested = text("") if not row.has_p_value else value_of(row, "p", column="p_value")
    return Row((text(label), *cells, tested), indent=True)


def parameter_table(
    found: Lookup, study: Study, name: str, title: str, label: Label = model_label
) -> Table:
    """Return every parameter of the models of a table, by the model's outcome and group."""
    rows: list[Row] = []
    model, methods = ("", ""), []
    for row in found.rows:
        if row.quantity != "parameter":
            continue
        if (row.outcome, row.group) != model:
            model = (row.outcome, row.group)
            rows.append(heading(model_label(study, *model)))
        methods.append(row.method)
        numbers = (("estimate", 3), ("std_error", 3), ("statistic", 2))
        cells = [value_of(row, "number", decimals, column) for column, decimals in numbers]
        cells += [value_of(row, "p", column="p_value"), interval_of(row, 3)]
        rows.append(Row((text(term_label(study, row.term)), *cells), indent=True))
    said = _unread(found, study, "parameter", label)
    said += [f"Standard errors: {errors(m)}." for m in dict.fromkeys(filter(None, methods))]
    heads = ["", "Estimate", "SE", "z", "p", "95% interval"]
    return lay_out(name, title, heads, rows, said=said, long=True)


def _unread(found: Lookup, study: Study, quantity: str, label: Label) -> list[str]:
    """Return a note for each model of these rows whose numbers may not be read."""
    rows = [row for row in found.rows if row.quantity == quantity]
    # A model of several groups is known by its outcome alone.
    models = [(row.outcome, group) for row in rows for group in ("", row.group)]
    return warnings(found, study, list(dict.fromkeys(models)), label)


def freed_table(
    found: Lookup, study: Study, name: str, title: str, label: Label = model_label
) -> Table:
    """Return what would fit better if it were free, the most first, where it was asked for."""
    tests = [row for row in found.rows if row.quantity == "modification_index"]
    rows: list[Row] = []
    model, many = ("", ""), len({(row.outcome, row.group) for row in tests}) > 1
    order = {key: n for n, key in enumerate(dict.fromkeys((r.outcome, r.group) for r in tests))}

    def place(row: ResultRow) -> tuple:
        return order[row.outcome, row.group], not known(row), -row.estimate

    for row in sorted(tests, key=place):
        if many and (row.outcome, row.group) != model:
            model = (row.outcome, row.group)
            rows.append(heading(model_label(study, *model)))
        change = found.peek("expected_change", row.outcome, "", row.group, row.term)
        cells = (value_of(row), value_of(row, "p", column="p_value"), value_of(change, decimals=3))
        rows.append(Row((text(freed_label(study, row.term)), *cells), indent=True))
    unread = _unread(found, study, "modification_index", label)
    looked = f"{len(tests)} {'was' if len(tests) == 1 else 'were'} looked at"
    note = (
        f"Score tests, each of one thing freed alone; {looked}, so that a small p among them is no "
        "finding. With: residuals that covary; on: a loading of the slope."
    )
    heads = ("", "Modification index", "p", "Expected change")
    return lay_out(name, title, heads, rows, said=[*unread, note] if rows else [], long=True)


def freed_label(study: Study, term: str) -> str:
    """Return what a score test would free: residuals of two waves, a loading, a parameter."""
    first, _, second = term.partition(" with ")
    if first in study.wave_names and second in study.wave_names:
        return f"Residuals of {wave_label(study, first)} with {wave_label(study, second)}"
    return term_label(study, term)
