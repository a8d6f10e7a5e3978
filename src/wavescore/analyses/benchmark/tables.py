"""The sample against the benchmark, crude and at the sample's ages, as a table."""

from collections.abc import Sequence

from wavescore.definitions.study import Study
from wavescore.layout.cells import Cell, Row, Table, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, words
from wavescore.results.table import ResultRow

AT_ZERO = (
    "Cramer's V cannot be negative: an interval that starts at 0 holds the truth in more than 95 "
    "of 100 samples where the two shares hardly differ."
)
# The term of an age group that the benchmark is standardised by.
STRATA = "age"
BENCHMARK_LINES = (
    ("Sample: cases", "sample_case_n", "count"),
    ("Sample: respondents scored", "sample_n", "count"),
    ("Sample: % cases", "sample_percent", "percent"),
    ("Benchmark: cases", "benchmark_case_n", "count"),
    ("Benchmark: finished treatment", "benchmark_n", "count"),
    ("Benchmark: % cases", "benchmark_percent", "percent"),
    ("Difference, percentage points", "difference", "percent"),
    ("Odds ratio", "odds_ratio", "number"),
    ("Chi-square, uncorrected", "chi_square", "test"),
    ("Cramer's V", "cramers_v", "small"),
    ("Smallest expected count", "smallest_expected", "percent"),
    ("Fisher's exact test", "fisher_p", "p"),
)


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the sample against the benchmark: crude, and at the sample's ages."""
    tables = []
    for outcome, wave in dict.fromkeys((row.outcome, row.wave) for row in found.rows):
        terms = found.values("term", outcome=outcome, wave=wave)
        shown = [term for term in terms if term != STRATA]
        rows = []
        for label, quantity, kind in BENCHMARK_LINES:
            pairs = [found.find(quantity, outcome, wave, "", term) for term in shown]
            if any(pair is not None for pair in pairs):
                cells = (cell for pair in pairs for cell in _benchmark_cells(pair, kind))
                rows.append(Row((text(label), *cells)))
        heads = [("", "")]
        heads += [
            (words(term), each) for term in shown for each in ("Estimate", "95% interval, or p")
        ]
        title = (
            f"{outcome_label(study, outcome)}: sample against benchmark, {wave_label(study, wave)}"
        )
        ends = [found.peek("cramers_v", outcome, wave, "", term) for term in shown]
        said = [AT_ZERO] if any(row is not None and row.conf_low == 0 for row in ends) else []
        tables.append(lay_out("benchmark", title, heads, rows, found.used, said=said))
        strata = found.values("level", outcome=outcome, wave=wave, term=STRATA)
        if strata:
            found.used = []
            tables.append(_strata(found, outcome, wave, strata))
    return tables


def _benchmark_cells(row: ResultRow | None, kind: str) -> tuple[Cell, Cell]:
    if row is None:
        return text(""), text("")
    if kind == "test":
        p = value_of(row, "p", column="p_value")
        df = "" if row.df != row.df else f", df {row.df:.0f}"
        mark = Cell(f"p {p.text}{df}".replace("p <", "p < ")) if p.number else p
        return value_of(row, "number", 1), mark
    if kind == "p":
        column = "p_value" if row.has_p_value else "estimate"
        return text(""), value_of(row, "p", column=column)
    decimals = {"percent": 1, "small": 3}.get(kind, 2)
    estimate = value_of(row, "count" if kind == "count" else "number", decimals)
    bare = not row.has_interval
    return estimate, text("") if bare else interval_of(row, decimals)


def _strata(found: Lookup, outcome: str, wave: str, levels: Sequence[str]) -> Table:
    shares = [
        found.find("benchmark_percent", outcome, wave, "", STRATA, level=level) for level in levels
    ]
    rows = [
        Row(
            (
                text(level),
                value_of(found.find("sample_n", outcome, wave, "", STRATA, level=level), "count"),
                value_of(
                    found.find("benchmark_n", outcome, wave, "", STRATA, level=level), "count"
                ),
                value_of(share, "number", 1),
                interval_of(share, 1),
            )
        )
        for level, share in zip(levels, shares, strict=True)
    ]
    heads = ["Age", "Sample, n", "Benchmark, n", "Benchmark, % cases", "95% interval"]
    title = "Age groups that the benchmark is standardised by"
    return lay_out("benchmark_ages", title, heads, rows, found.used)
