"""Tables of scores: reliability, distributions, caseness, correlations."""

from dataclasses import replace

from wavescore.definitions.study import Study
from wavescore.present.cells import Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.present.lookup import Lookup, outcome_label, wave_label, wave_labels, words


def reliability(found: Lookup, study: Study) -> list[Table]:
    """Return alpha and its company per scale and wave, then every item."""
    drawn = any(row.method == "bootstrap" for row in found.rows)
    rows = []
    for outcome, wave in _scales_and_waves(found):

        def get(quantity, method=None, outcome=outcome, wave=wave):
            return found.find(quantity, outcome, wave, method=method)

        feldt = get("alpha", "feldt") or get("alpha")
        rows.append(
            Row(
                (
                    text(outcome_label(study, outcome)),
                    text(wave_label(study, wave)),
                    value_of(get("k"), "count"),
                    value_of(get("n_used"), "count"),
                    value_of(get("n_missing"), "count"),
                    value_of(feldt, "number", 3),
                    interval_of(feldt, 3),
                    *([interval_of(get("alpha", "bootstrap"), 3)] if drawn else []),
                    value_of(get("standardized_alpha"), "number", 3),
                    value_of(get("omega"), "number", 3),
                    value_of(get("average_r"), "number", 3),
                    value_of(get("mean")),
                    value_of(get("sd")),
                )
            )
        )
    heads = ["Scale", "Wave", "Items", "n", "Missing", "Alpha", "95% interval, Feldt"]
    heads += ["95% interval, bootstrap"] if drawn else []
    heads += ["Standardised alpha", "Omega", "Mean r", "Mean", "SD"]
    title = "Internal consistency of the scales"
    scales = lay_out("reliability", title, heads, rows, found.used, label_columns=2)
    return [scales, *_items(found, study)]


def _scales_and_waves(found):
    """Return (scale, wave), the waves of one scale together."""
    return [
        (outcome, wave)
        for outcome in found.values("outcome")
        for wave in found.values("wave", outcome=outcome)
    ]


ITEM_HEADS = ("Mean", "SD", "Floor, %", "Ceiling, %", "Item-rest r", "Alpha if dropped")
ITEM_QUANTITIES = (
    ("item_mean", 2),
    ("item_sd", 2),
    ("floor_percent", 1),
    ("ceiling_percent", 1),
    ("item_rest_r", 3),
    ("alpha_if_dropped", 3),
)


def _items(found, study):
    found.used.clear()
    rows = []
    for outcome, wave in _scales_and_waves(found):
        terms = [term for term in found.values("term", outcome=outcome, wave=wave) if term]
        if terms:
            rows.append(heading(f"{outcome_label(study, outcome)}, {wave_label(study, wave)}"))
        for term in terms:
            cells = [
                value_of(found.find(quantity, outcome, wave, "", term), "number", decimals)
                for quantity, decimals in ITEM_QUANTITIES
            ]
            turned = "reversed" in found.used[-1].note
            label = f"{term} (reversed)" if turned else term
            rows.append(Row((text(label), *cells), indent=True))
    if not rows:
        return []
    heads = ["Item", *ITEM_HEADS]
    table = lay_out("reliability_items", "Items of the scales", heads, rows, found.used, long=True)
    notes = tuple(note for note in table.notes if note != "reversed before scoring")
    return [replace(table, source="reliability", notes=notes)]


def distributions(found: Lookup, study: Study) -> list[Table]:
    """Return mean, SD and quartiles of every score, a line a wave."""
    rows = []
    for outcome in found.values("outcome"):
        for wave in found.values("wave", outcome=outcome):
            get = [
                found.find(quantity, outcome, wave)
                for quantity in ("n", "missing", "mean", "sd", "q1", "median", "q3")
            ]
            kinds = ["count", "count"] + ["number"] * 5
            cells = (value_of(row, kind) for row, kind in zip(get, kinds, strict=True))
            labels = (text(outcome_label(study, outcome)), text(wave_label(study, wave)))
            rows.append(Row((*labels, *cells)))
    heads = ["Scale", "Wave", "n", "Missing", "Mean", "SD", "First quartile", "Median"]
    heads += ["Third quartile"]
    return [lay_out("distributions", "Scores by wave", heads, rows, label_columns=2)]


def caseness(found: Lookup, study: Study) -> list[Table]:
    """Return cases by the rule and by each instrument's bands, a column group a wave."""
    waves = found.values("wave")
    rows = []
    for outcome in found.values("outcome"):
        rows.append(heading(outcome_label(study, outcome)))
        for term in found.values("term", outcome=outcome):
            cells = []
            for wave in waves:
                percent = found.find("percent", outcome, wave, "", term)
                if percent is None:
                    cells += [text("")] * 3
                    continue
                cells += [
                    value_of(found.find("n", outcome, wave, "", term), "count"),
                    value_of(percent, "number", 1),
                    text("") if term == "not_scored" else interval_of(percent, 1),
                ]
            rows.append(Row((text(words(term)), *cells), indent=True))
    columns = [("", "")] + [
        (wave_label(study, wave), each) for wave in waves for each in ("n", "%", "95% interval")
    ]
    title, labels = "Caseness and bands of severity", wave_labels(study)
    return [lay_out("caseness", title, columns, rows, found.used, labels=labels)]


def correlations(found: Lookup, study: Study) -> list[Table]:
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
    return [replace(table, source="correlations") for table in tables]


def _matrix_line(pairs, names, place):
    """Return the cells under the diagonal of one line; those above it are empty."""
    cells = []
    for other in range(len(names) - 1):
        row = pairs.get((names[other], names[place])) or pairs.get((names[place], names[other]))
        cells.append(value_of(row) if other < place else text(""))
    return cells


def _pair_line(study, pair, row):
    labels = (text(outcome_label(study, name)) for name in pair)
    p = value_of(row, "p", column="p_value")
    return Row((*labels, value_of(row, "count", column="n"), value_of(row), interval_of(row), p))
