"""Tables of tests between groups: means, effect sizes and tests of two groups or of more."""

from collections.abc import Collection, Iterable, Sequence

from wavescore.analyses.group_tests.sentences import unequal
from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, words
from wavescore.results.table import ResultRow, versus

# Outcome, wave and group.
Where = tuple[str, str, str]
ONLY_WELCH = (
    "Where Levene's test finds unequal variances (p < 0.05) Student's difference has no interval: "
    "it would hold the truth in fewer, or more, than 95 of 100 samples. Welch's is to be read."
)
TESTS = {
    ("t", "student"): "Student's t",
    ("t", "welch"): "Welch's t",
    ("anova_f", "student"): "Student's F",
    ("anova_f", "welch"): "Welch's F",
    ("levene_f", "mean"): "Levene's F",
}
# The quantity that holds an F test's denominator df.
ERROR = {"anova_f": "anova_df_error", "levene_f": "levene_df_error"}
ADJUSTED = {"p_holm": "p, Holm", "p_bh": "p, Benjamini-Hochberg"}
EFFECTS = {"cohens_d": ("Cohen's d", "d"), "hedges_g": ("Hedges' g", "g")}


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the means and tests of each comparison: of two groups, or of more and their pairs."""
    tables: list[Table] = []
    pairs = [row for row in found.rows if row.method == "games_howell"]
    for group in found.values("group"):
        places = dict.fromkeys(
            (row.outcome, row.wave, group)
            for row in found.rows
            if row.group == group and row.method != "games_howell"
        )
        if not places:
            continue
        several = bool(found.values("term", group=group, quantity="anova_f"))
        name = f"group_tests_{len(tables)}" if tables else "group_tests"
        tables.append(_means(name, found, study, places, several))
        found.used = [row for row in found.rows if row.group == group]
        tests = _analyses_of_variance if several else _tests
        tables.append(tests(f"{name}_tests", found, study, places))
        if several:
            tables.append(_pairs(f"{name}_pairs", study, pairs))
    return tables


def _means(
    name: str, found: Lookup, study: Study, places: Collection[Where], several: bool
) -> Table:
    group = next(iter(places))[2]
    labels = [term for term in found.values("term", group=group) if term]
    effects = {} if several else EFFECTS
    heads = [("", "Outcome"), ("", "Wave")]
    heads += [(label, each) for label in labels for each in ("n", "Mean", "SD")]
    heads += [(title, each) for title, sign in effects.values() for each in (sign, "95% interval")]
    rows = []
    for where in places:
        cells = [text(outcome_label(study, where[0])), text(wave_label(study, where[1]))]
        for label in labels:
            cells.append(value_of(found.find("n", *where, label), "count"))
            cells += [value_of(found.find(q, *where, label)) for q in ("mean", "sd")]
        for effect in effects:
            row = found.find(effect, *where)
            cells += [value_of(row, "number", 3), interval_of(row, 3)]
        rows.append(Row(tuple(cells)))
    title = (
        f"Means: {outcome_label(study, group)}" if several else f"Means and effect sizes: {group}"
    )
    return lay_out(name, title, heads, rows, label_columns=2)


def _tests(name: str, found: Lookup, study: Study, places: Collection[Where]) -> Table:
    group = next(iter(places))[2]
    extra = _adjusted(found, group)
    rows = []
    for where in places:
        for row in _tests_of(found, where):
            gap = found.find("difference", *where, method=row.method)
            levene = row.quantity == "levene_f"
            bare = levene or (row.method == "student" and unequal(found, *where))
            cells = [
                *_named(found, study, where, row, direction=True),
                text("") if levene else value_of(gap, "number", 3),
                text("") if bare else interval_of(gap, 3),
                *_adjusted_cells(found, where, row, extra),
            ]
            rows.append(Row(tuple(cells)))
    heads = ["Outcome", "Test", "Direction", "Statistic", "df", "p", "Difference"]
    heads += ["95% bound or interval", *extra.values()]
    said = [ONLY_WELCH] if any(unequal(found, *where) for where in places) else []
    title = f"Tests: {group}"
    return lay_out(name, title, heads, rows, found.used, label_columns=3, said=said)


def _analyses_of_variance(
    name: str, found: Lookup, study: Study, places: Collection[Where]
) -> Table:
    group = next(iter(places))[2]
    extra = _adjusted(found, group)
    rows = []
    for where in places:
        for row in _tests_of(found, where):
            levene = row.quantity == "levene_f"
            omega = found.find("omega_squared", *where, method=row.method)
            cells = [
                *_named(found, study, where, row),
                text("") if levene else value_of(omega, "number", 3),
                text("") if levene else interval_of(omega, 3),
                *_adjusted_cells(found, where, row, extra),
            ]
            rows.append(Row(tuple(cells)))
    heads = ["Outcome", "Test", "F", "df", "p", "Omega squared", "95% interval", *extra.values()]
    title = f"Analysis of variance: {outcome_label(study, group)}"
    return lay_out(name, title, heads, rows, found.used, label_columns=2)


def _pairs(name: str, study: Study, pairs: Sequence[ResultRow]) -> Table:
    """Return the Games-Howell comparisons, p and intervals adjusted for the number of pairs."""
    rows = []
    for row in pairs:
        cells = [text(outcome_label(study, row.outcome)), text(versus(row.term, row.level))]
        cells += [value_of(row, "number", 3), value_of(row, "number", 3, "std_error")]
        cells += [value_of(row, "number", 3, "statistic"), value_of(row, "number", 1, "df")]
        cells += [value_of(row, "p", column="p_value"), interval_of(row, 3)]
        rows.append(Row(tuple(cells)))
    heads = ["Outcome", "Pair", "Difference", "SE", "t", "df", "p", "95% interval"]
    return lay_out(name, "Pairs: Games-Howell", heads, rows, pairs, label_columns=2)


def _tests_of(found: Lookup, where: Where) -> list:
    return [
        row
        for row in found.rows
        if (row.outcome, row.wave, row.group, row.term) == (*where, "")
        and row.quantity in {"t", "anova_f", "levene_f"}
    ]


def _named(
    found: Lookup, study: Study, where: Where, row: ResultRow, *, direction: bool = False
) -> list:
    """Return a test's cells from the outcome to p."""
    own = ERROR.get(row.quantity)
    error = found.find(own, *where, method=row.method) if own else None
    df = value_of(row, "number", 0 if row.df % 1 == 0 else 1, "df")
    if error is not None and df.number and error.has_estimate:
        below = value_of(error, "number", 0 if error.estimate % 1 == 0 else 1)
        df = text(f"{df.text}, {below.text}")
    test = TESTS.get((row.quantity, row.method), words(row.method))
    cells = [text(outcome_label(study, where[0])), text(test)]
    cells += [text(_direction(found, row))] if direction else []
    return [*cells, value_of(row, "number", 3), df, value_of(row, "p", column="p_value")]


def _direction(found: Lookup, row: ResultRow) -> str:
    """Return the alternative with the groups' names: "posted > never posted"."""
    sign = {"greater": " > ", "less": " < "}.get(row.alternative)
    labels = found.values("term", group=row.group, quantity="n")
    return sign.join(labels) if sign else row.alternative


def _adjusted(found: Lookup, group: str) -> dict[str, str]:
    return {q: ADJUSTED[q] for q in ADJUSTED if found.values("term", group=group, quantity=q)}


def _adjusted_cells(found: Lookup, where: Where, test: ResultRow, extra: Iterable[str]) -> list:
    rows = [found.find(quantity, *where, method=test.method) for quantity in extra]
    return [text("") if row is None else value_of(row, "p") for row in rows]
