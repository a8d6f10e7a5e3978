"""Score distributions as a table."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label


def tables(found: Lookup, study: Study) -> list[Table]:
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
