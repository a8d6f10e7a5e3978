"""Recovery and reliable change beside the benchmark, as a table."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Cell, Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, words
from wavescore.results.table import ResultRow

# What counts as a change of one instrument: quantities' prefix, kind, label, where its points are.
KINDS = (
    ("", "reliable", "Reliable, as published", "reliable_points"),
    ("own_", "reliable", "Reliable, by this sample's own reliability", "own_points"),
    ("important_", "important", "Matters to respondents, as published", "important_points"),
)
THRESHOLDS = (
    *(("", head) for head in ("", "Least points", "of")),
    *(("Better by as much", head) for head in ("n", "%", "95% interval")),
    *(("Worse by as much", head) for head in ("n", "%", "95% interval")),
)
BY = "outcome"
NESTED = (
    "These are three questions, not three answers to one: what measurement error alone would "
    "seldom give among those that the threshold was published for, what it would seldom give "
    "here, and what respondents notice. By this sample's own reliability a change is larger than "
    "the points; otherwise as large or larger."
)


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return change between two waves, the sample beside the benchmark, and by what counts."""
    return [*_by_rule(found, study), *_by_threshold(found, study)]


def _by_threshold(found: Lookup, study: Study) -> list[Table]:
    rows: list[Row] = []
    used: list[ResultRow] = []
    for outcome in found.values("outcome", quantity="own_points"):
        rows.append(heading(outcome_label(study, outcome)))
        for prefix, kind, label, points in KINDS:
            least = found.peek(points, outcome, found.values("wave", outcome=outcome)[0], "sample")
            if least is not None:
                cells = _threshold_cells(found, least, prefix, kind)
                rows.append(Row((text(label), *cells), indent=True))
                used.append(least)
    if not rows:
        return []
    title = "Change of each instrument, by what counts as a change"
    by = {name: outcome_label(study, name) for name in found.values("outcome")}
    notes = [NESTED]
    return [
        lay_out("change_thresholds", title, THRESHOLDS, rows, used, said=notes, labels=by, by=BY)
    ]


def _threshold_cells(found: Lookup, least: ResultRow, prefix: str, kind: str) -> list[Cell]:
    """Return the least points, of how many, and who is better and worse by as much."""
    place = (least.outcome, least.wave, "sample")
    terms = [f"{kind}_improvement", f"{kind}_deterioration"]
    counts = [found.peek(f"{prefix}n", *place, term) for term in terms]
    base = value_of(counts[0], "count", column="n") if counts[0] else text("")
    cells = [value_of(least, "number", 1), base]
    for count, term in zip(counts, terms, strict=True):
        share = found.peek(f"{prefix}percent", *place, term)
        cells += [value_of(count, "count"), value_of(share, "number", 1)]
        cells.append(interval_of(share, 1) if share else text(""))
    return cells


def _by_rule(found: Lookup, study: Study) -> list[Table]:
    tables = []
    for wave in found.values("wave"):
        groups = found.values("group", wave=wave)
        rows = []
        for outcome in found.values("outcome", wave=wave):
            rows.append(heading(outcome_label(study, outcome)))
            for term in _terms(found, outcome, wave):
                cells = [c for g in groups for c in _change_cells(found, outcome, wave, g, term)]
                rows.append(Row((text(words(term)), *cells), indent=True))
        heads = [("", "")] + [
            (group or "All", each) for group in groups for each in ("n", "of", "%", "95% interval")
        ]
        title = f"Change, {wave_label(study, wave)}"
        labels = {name: outcome_label(study, name) for name in found.values("outcome")}
        tables.append(
            lay_out("change", title, heads, rows, found.used, labels=labels, by="outcome")
        )
    return tables


def _terms(found: Lookup, outcome: str, wave: str) -> list[str]:
    """Return what is counted by the rule, or by the published reliable change."""
    rows = (row for row in found.rows if (row.outcome, row.wave) == (outcome, wave))
    ours = ("n", "percent", "benchmark_n", "benchmark_percent")
    return list(dict.fromkeys(row.term for row in rows if row.quantity in ours))


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
