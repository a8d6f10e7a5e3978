"""The share of cases at each wave, its differences, and who became or ceased to be a case."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Cell, Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, known, outcome_label, wave_label, words
from wavescore.results.table import ResultRow

READINGS = {
    "imputed": "Everybody, scores imputed (at random given the scores)",
    "random intercept": "Everybody, random intercept (at random given who was a case)",
    "weighted": "Everybody, those scored weighted (at random given the fields)",
    "GEE, exchangeable": "GEE, exchangeable (completely at random)",
    "GEE, independence": "GEE, independence (completely at random)",
}
OBSERVED, PAIRS = "Those scored, as observed", "Those scored at both waves"
CHANGES = ("case_at_both", "ceased", "became", "case_at_neither")


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return shares at the waves, differences from the first, and McNemar's tables."""
    rule = found.values("outcome")[0]
    return [
        _shares(found, study, rule),
        _differences(found, study, rule),
        _changes(found, study, rule),
    ]


def _shares(found: Lookup, study: Study, rule: str) -> Table:
    rows = []
    for wave in found.values("wave", quantity="n"):
        rows.append(heading(wave_label(study, wave)))
        seen = found.find("percent", rule, wave, term="case")
        rows.append(_line(OBSERVED, seen))
        for method in found.values("method", wave=wave, quantity="share"):
            rows.append(_line(READINGS[method], found.find("share", rule, wave, method=method)))
    for quantity, label in (
        ("random_intercept_sd", "Random intercept, SD in logits"),
        ("working_correlation", "Correlation of two waves (GEE)"),
    ):
        row = found.find(quantity, rule)
        if row is not None:
            cells = (value_of(row, "count", column="n"), value_of(row), text(""))
            rows.append(Row((text(label), *cells)))
    heads = ["", "n", "% cases", "95% interval"]
    title = f"Cases at each wave, by the {outcome_label(study, rule)}"
    said = ["In brackets: given what the scores of those lost must be missing at random."]
    return lay_out("caseness_over_time", title, heads, rows, found.used, said=said)


def _line(label: str, row: ResultRow | None, *more: Cell) -> Row:
    n, share = value_of(row, "count", column="n"), value_of(row, "number", 1)
    if known(row) and not row.has_interval:
        return Row((text(label), n, share, text(""), *(text("") for _ in more)), indent=True)
    return Row((text(label), n, share, interval_of(row, 1), *more), indent=True)


def _differences(found: Lookup, study: Study, rule: str) -> Table:
    rows, used = [], []
    for pair in found.values("wave", quantity="difference"):
        rows.append(heading(wave_label(study, pair)))
        for method in found.values("method", wave=pair, quantity="difference"):
            row = found.peek("difference", rule, pair, method=method)
            rows.append(_line(READINGS[method], row, value_of(row, "p", column="p_value")))
            used.append(row)
        row = found.peek("paired_difference", rule, pair)
        exact = value_of(found.peek("mcnemar_exact_p", rule, pair), "p")
        rows.append(_line(PAIRS, row, exact))
        used.append(row)
    heads = ["", "n", "Percentage points", "95% interval", "p"]
    title = f"Differences in the share of cases, by the {outcome_label(study, rule)}"
    said = ["p of those scored at both waves: McNemar's exact test. The others: Wald's."]
    return lay_out("caseness_differences", title, heads, rows, filter(None, used), said=said)


def _changes(found: Lookup, study: Study, rule: str) -> Table:
    rows, used = [], []
    for pair in found.values("wave", quantity="changed_n"):
        rows.append(heading(wave_label(study, pair)))
        for term in CHANGES:
            count = found.peek("changed_n", rule, pair, term=term)
            share = found.peek("changed_percent", rule, pair, term=term)
            cells = (value_of(count, "count"), value_of(share, "number", 1))
            rows.append(Row((text(words(term)), *cells), indent=True))
            used.append(count)
        for name, label in (("exact", "McNemar's exact p"), ("mid", "McNemar's mid-p")):
            row = found.peek(f"mcnemar_{name}_p", rule, pair)
            rows.append(Row((text(label), text(""), value_of(row, "p")), indent=True))
            used.append(row)
    heads = ["", "n", "%"]
    title = f"Who became and ceased to be a case, by the {outcome_label(study, rule)}"
    return lay_out("caseness_changes", title, heads, rows, filter(None, used))
