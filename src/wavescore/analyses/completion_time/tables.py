"""Minutes to complete the survey, as a table."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, wave_label, wave_labels

COLUMNS = (
    ("n", "n", "count"),
    ("missing", "Missing", "count"),
    ("q1", "First quartile", "number"),
    ("median", "Median", "number"),
    ("q3", "Third quartile", "number"),
)


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the minutes of everybody and of each group, a line a wave."""
    rows = []
    for group in found.values("group"):
        for wave in found.values("wave", group=group):
            cells = (
                value_of(found.find(name, "", wave, group), kind, 1) for name, _, kind in COLUMNS
            )
            rows.append(Row((text(group or "All"), text(wave_label(study, wave)), *cells)))
    heads = ["Who", "Wave", *(label for _, label, _ in COLUMNS)]
    title, labels = "Minutes to complete the survey", wave_labels(study)
    return [
        lay_out("completion_time", title, heads, rows, found.used, labels=labels, label_columns=2)
    ]
