"""Recovery and reliable change beside the benchmark, as a table."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Cell, Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, words


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return change between two waves, the sample beside the benchmark."""
    tables = []
    for wave in found.values("wave"):
        groups = found.values("group", wave=wave)
        rows = []
        for outcome in found.values("outcome", wave=wave):
            rows.append(heading(outcome_label(study, outcome)))
            for term in found.values("term", outcome=outcome, wave=wave):
                cells = [c for g in groups for c in _change_cells(found, outcome, wave, g, term)]
                rows.append(Row((text(words(term)), *cells), indent=True))
        heads = [("", "")] + [
            (words(group) or "All", each)
            for group in groups
            for each in ("n", "of", "%", "95% interval")
        ]
        title = f"Change, {wave_label(study, wave)}"
        labels = {name: outcome_label(study, name) for name in found.values("outcome")}
        tables.append(
            lay_out("change", title, heads, rows, found.used, labels=labels, by="outcome")
        )
    return tables


def _change_cells(found: Lookup, outcome: str, wave: str, group: str, term: str) -> list[Cell]:
    of = "benchmark_" if group == "benchmark" else ""
    count = found.find(f"{of}n", outcome, wave, group, term)
    percent = found.find(f"{of}percent", outcome, wave, group, term)
    if count is None and percent is None:
        return [text("")] * 4
    base = count if count is not None else percent
    return [
        text("") if count is None else value_of(count, "count"),
        value_of(base, "count", column="n"),
        text("") if percent is None else value_of(percent, "number", 1),
        text("") if percent is None else interval_of(percent, 1),
    ]
