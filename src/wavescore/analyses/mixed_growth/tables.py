"""Mixed growth models at actual and at planned times, as tables."""

from collections.abc import Callable

from wavescore.analyses.mixed_growth.words import ACTUAL, PLANNED, times_of, unread
from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, words
from wavescore.layout.parameters import term_label
from wavescore.results.table import ResultRow

METHODS = (ACTUAL, PLANNED)
SAID = {"median_day": "Median day", "implied_mean": "Mean", "mean_change": "Change"}
FIT = {
    "n": "Respondents",
    "without_date": "of these with an answer without a date, which is left out",
    "n_parameters": "Parameters",
    "loglik": "Log-likelihood",
    "aic": "AIC",
    "bic": "BIC",
}


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return means and changes at actual and at planned times, and every parameter."""
    title = f"Growth at {times_of(found)}"
    methods = [method for method in METHODS if method in found.values("method")]
    notes = [
        f"{outcome_label(study, outcome)}, {method}: {why}."
        for outcome in found.values("outcome")
        for method in METHODS
        if (why := unread(found, study, outcome, method))
    ]
    heads = [("", ""), *((words(m), head) for m in methods for head in HEADS)]
    made = [
        lay_out("mixed_growth", title, heads, _rows(found, study, _told, methods), said=notes),
        lay_out(
            "mixed_growth_parameters",
            f"{title}: parameters",
            heads,
            _rows(found, study, _parameter, methods),
            said=notes,
            long=True,
        ),
    ]
    return [table for table in made if table.rows or notes]


HEADS = ("Estimate", "95% interval", "p")


def _rows(
    found: Lookup,
    study: Study,
    label: Callable[[Study, ResultRow], str],
    methods: list[str],
) -> list[Row]:
    rows: list[Row] = []
    for outcome in found.values("outcome"):
        lines: dict[str, dict[str, ResultRow]] = {}
        for row in found.rows:
            if row.outcome == outcome and (name := label(study, row)):
                lines.setdefault(name, {})[row.method] = row
        if lines:
            rows.append(heading(outcome_label(study, outcome)))
        ordered = sorted(lines.items(), key=_place)
        rows += [_line(name, by_method, methods) for name, by_method in ordered]
    return rows


def _place(line: tuple[str, dict[str, ResultRow]]) -> int:
    """Return a line's place: what a model is of comes first, in the order of FIT."""
    said = [*FIT.values()]
    return said.index(line[0]) if line[0] in said else len(said)


def _told(study: Study, row: ResultRow) -> str:
    if row.quantity == "turn":
        return f"Turn of the slope, {row.term}"
    return f"{SAID[row.quantity]}, {wave_label(study, row.wave)}" if row.quantity in SAID else ""


def _parameter(study: Study, row: ResultRow) -> str:
    if row.quantity == "parameter":
        return term_label(study, row.term)
    return FIT.get(row.quantity, "")


def _line(label: str, by_method: dict[str, ResultRow], methods: list[str]) -> Row:
    cells = []
    for method in methods:
        row = by_method.get(method)
        if row is None:
            cells += [text("")] * len(HEADS)
            continue
        kind = "count" if row.quantity in ("n", "n_parameters", "without_date") else "number"
        decimals = {"median_day": 0, "parameter": 3, "turn": 3}.get(row.quantity, 2)
        none = not row.has_interval
        ends = text("") if none else interval_of(row, decimals)
        tested = text("") if not row.has_p_value else value_of(row, "p", column="p_value")
        cells += [value_of(row, kind, decimals), ends, tested]
    return Row((text(label), *cells), indent=True)
