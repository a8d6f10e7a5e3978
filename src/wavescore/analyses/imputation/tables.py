"""Each result with its items imputed beside its usual reading, as a table."""

from collections.abc import Iterator

from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, words
from wavescore.results.table import ResultRow

IMPUTED = "imputed"
KINDS = {
    "mean": 2,
    "sd": 2,
    "alpha": 2,
    "correlation": 2,
    "mean_change": 2,
    "difference": 2,
    "share": 1,
    "benchmark_difference": 1,
    "benchmark_v": 3,
    "benchmark_test": 2,
    "odds_ratio": 2,
}
AGAINST = {
    "benchmark_difference": "Difference from the benchmark, percentage points",
    "benchmark_v": "Cramer's V against the benchmark",
    "benchmark_test": "Test against the benchmark, F",
}
READ = {
    "mean": "those who answered",
    "sd": "those who answered",
    "alpha": "those who answered every item",
    "correlation": "those who answered both (Pearson)",
    "mean_change": "everybody by full information",
    "difference": "those who answered (Welch)",
    "share": "those scored",
    **dict.fromkeys(AGAINST, "in the benchmark's own table"),
    "odds_ratio": "those who answered all of it",
}
HEADS = (
    *(("", head) for head in ("", "Usual reading")),
    *(("Usual", head) for head in ("n", "Estimate", "95% interval")),
    *(("Imputed", head) for head in ("n", "Estimate", "95% interval", "df")),
)


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return changes, differences and shares, two readings each; then who had gaps."""
    rows = []
    # A safe release holds no degrees of freedom of imputed numbers.
    with_df = any(row.df == row.df for row in found.rows if row.method == IMPUTED)
    for quantity, decimals in KINDS.items():
        for outcome in found.values("outcome", quantity=quantity):
            rows.append(heading(outcome_label(study, outcome)))
            for row, cells in _results(found, study, quantity, outcome, decimals):
                df = value_of(row, "number", 0, "df") if row.df == row.df else text("")
                rows.append(Row((*cells, df) if with_df else cells, indent=True))
    title = "Results with missing items imputed"
    used = found.used or found.rows[:1]
    labels = {name: outcome_label(study, name) for name in found.values("outcome")}
    heads = HEADS if with_df else HEADS[:-1]
    main = lay_out("imputation", title, heads, rows, used, labels=labels, by="outcome")
    return [main, *_gaps(found, study)]


def _results(
    found: Lookup, study: Study, quantity: str, outcome: str, decimals: int
) -> Iterator[tuple[ResultRow, tuple]]:
    """Return each imputed row with the cells of its two readings."""
    for row in found.rows:
        if (row.quantity, row.outcome, row.method) != (quantity, outcome, IMPUTED):
            continue
        place = (quantity, outcome, row.wave, row.group, row.term)
        found.find(*place, method=IMPUTED, level=row.level)
        usual = _usual(found, row)
        if usual is not None:
            found.find(*place, method=usual.method, level=row.level)
        labels = text(_label(study, row)), text(READ[quantity])
        yield row, (*labels, *_cells(usual, decimals), *_cells(row, decimals))


def _usual(found: Lookup, row: ResultRow) -> ResultRow | None:
    """Return the usual reading of an imputed row."""
    key = (row.quantity, row.outcome, row.wave, row.group, row.term, row.level)
    for each in found.rows:
        theirs = (each.quantity, each.outcome, each.wave, each.group, each.term, each.level)
        if theirs == key and each.method != IMPUTED:
            return each
    return None


def _label(study: Study, row: ResultRow) -> str:
    where = wave_label(study, row.wave)
    if row.quantity in AGAINST:
        on = (
            " on 1 and the df given"
            if row.quantity == "benchmark_test" and row.df == row.df
            else ""
        )
        return f"{AGAINST[row.quantity]}{on}, {where}"
    if row.quantity == "odds_ratio":
        of = f"{row.level} against {row.reference}" if row.level else "per point"
        return f"Odds of being lost, {of}, {where}"
    if row.quantity == "mean_change":
        return f"Mean change, {where}"
    if row.quantity in ("mean", "alpha"):
        return f"{words(row.quantity)}, {where}"
    if row.quantity == "sd":
        return f"SD, {where}"
    if row.quantity == "correlation":
        return f"Correlation with {outcome_label(study, row.term)}, {where}"
    if row.quantity == "difference":
        return f"Difference, {row.group}, {where}"
    return f"{words(row.term)}, %, {where}"


def _cells(row: ResultRow | None, decimals: int) -> tuple:
    if row is None:
        return (text(""), text(""), text(""))
    n = value_of(row, "count", column="n")
    return (n, value_of(row, decimals=decimals), interval_of(row, decimals))


def _gaps(found: Lookup, study: Study) -> list[Table]:
    """Return how many respondents had an item imputed, of everybody."""
    rows: list[Row] = []
    used: list[ResultRow] = []
    for outcome in found.values("outcome", quantity="gap_n"):
        rows.append(heading(outcome_label(study, outcome)))
        for wave in found.values("wave", outcome=outcome, quantity="gap_n"):
            row = found.peek("gap_n", outcome, wave)
            cells = (value_of(row, "count"), value_of(row, "count", column="n"))
            rows.append(Row((text(wave_label(study, wave)), *cells), indent=True))
            used += [row] if row else []
    if not rows:
        return []
    title, heads = "Respondents with items imputed", ["", "n", "of"]
    return [lay_out("imputation_gaps", title, heads, rows, used)]
