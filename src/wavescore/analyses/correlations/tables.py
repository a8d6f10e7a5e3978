"""Correlations as a table of pairs and as a matrix."""

from collections.abc import Mapping, Sequence

from wavescore.definitions.study import Study
from wavescore.layout.cells import Cell, Row, Table, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, words
from wavescore.results.table import ResultRow


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the matrix of correlations, and each with n, interval and p."""
    tables = []
    for wave, method in dict.fromkeys((row.wave, row.method) for row in found.rows):
        pairs = {
            (row.outcome, row.term): row
            for row in found.rows
            if (row.wave, row.method, row.quantity) == (wave, method, "r")
        }
        names = list(dict.fromkeys(name for pair in pairs for name in pair))
        rows = [
            Row((text(outcome_label(study, name)), *_matrix_line(pairs, names, place)))
            for place, name in enumerate(names)
            if place
        ]
        where = f"{words(method)} correlations, {wave_label(study, wave)}"
        heads = ["", *(outcome_label(study, name) for name in names[:-1])]
        found.used = list(pairs.values())
        tables.append(lay_out(f"correlations_{method}_{wave}", where, heads, rows, found.used))
        lines = [_pair_line(study, pair, row) for pair, row in pairs.items()]
        heads = ["", "With", "n", "r", "95% interval", "p"]
        name = f"correlations_{method}_{wave}_list"
        tables.append(
            lay_out(
                name, f"{where}: each pair", heads, lines, found.used, long=True, label_columns=2
            )
        )
    return tables


def _matrix_line(
    pairs: Mapping[tuple[str, str], ResultRow], names: Sequence[str], place: int
) -> list[Cell]:
    """Return the cells under the diagonal of one line; those above it are empty."""
    cells = []
    for other in range(len(names) - 1):
        row = pairs.get((names[other], names[place])) or pairs.get((names[place], names[other]))
        cells.append(value_of(row) if other < place else text(""))
    return cells


def _pair_line(study: Study, pair: tuple[str, str], row: ResultRow) -> Row:
    labels = (text(outcome_label(study, name)) for name in pair)
    p = value_of(row, "p", column="p_value")
    return Row((*labels, value_of(row, "count", column="n"), value_of(row), interval_of(row), p))
