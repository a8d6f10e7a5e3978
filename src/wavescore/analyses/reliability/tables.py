"""Reliability of each scale, and its items, as tables."""

from dataclasses import replace

from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.results.table import ResultRow


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return alpha and its company per scale and wave, then every item."""
    rows = []
    for outcome, wave in _scales_and_waves(found):

        def get(
            quantity: str, method: str | None = None, outcome: str = outcome, wave: str = wave
        ) -> ResultRow | None:
            return found.find(quantity, outcome, wave, method=method)

        alpha, omega = get("alpha"), get("omega")
        rows.append(
            Row(
                (
                    text(outcome_label(study, outcome)),
                    text(wave_label(study, wave)),
                    value_of(get("k"), "count"),
                    value_of(get("n_used"), "count"),
                    value_of(get("n_missing"), "count"),
                    value_of(alpha, "number", 3),
                    interval_of(alpha, 3),
                    interval_of(get("alpha", "feldt"), 3),
                    value_of(get("standardized_alpha"), "number", 3),
                    value_of(omega, "number", 3),
                    interval_of(omega, 3),
                    value_of(get("average_r"), "number", 3),
                    value_of(get("mean")),
                    value_of(get("sd")),
                )
            )
        )
    heads = ["Scale", "Wave", "Items", "n", "Missing", "Alpha", "95% interval", "Feldt's interval"]
    heads += ["Standardised alpha", "Omega", "95% interval", "Mean r", "Mean", "SD"]
    title = "Internal consistency of the scales"
    scales = lay_out("reliability", title, heads, rows, found.used, label_columns=2)
    return [scales, *_items(found, study)]


def _scales_and_waves(found: Lookup) -> list[tuple[str, str]]:
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


def _items(found: Lookup, study: Study) -> list[Table]:
    found.used.clear()
    rows = []
    for outcome, wave in _scales_and_waves(found):
        where = {"outcome": outcome, "wave": wave}
        items = [item for item in found.levels(**where, quantity="item_mean") if item[0]]
        if items:
            rows.append(heading(f"{outcome_label(study, outcome)}, {wave_label(study, wave)}"))
        for term, turned in items:
            cells = []
            for quantity, decimals in ITEM_QUANTITIES:
                # Of the floor and the ceiling the response is the level.
                level = found.values("level", **where, term=term, quantity=quantity)[0]
                row = found.find(quantity, outcome, wave, "", term, level=level)
                cells.append(value_of(row, "number", decimals))
            label = f"{term} (reversed)" if turned else term
            rows.append(Row((text(label), *cells), indent=True))
    if not rows:
        return []
    heads = ["Item", *ITEM_HEADS]
    table = lay_out("reliability_items", "Items of the scales", heads, rows, found.used, long=True)
    notes = tuple(note for note in table.notes if note != "reversed before scoring")
    return [replace(table, notes=notes)]
