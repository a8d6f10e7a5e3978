"""Every field at every wave, as a table: who answered, and why others did not."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the codebook, a row a field and wave, a column a reason that occurs."""
    if not found.rows:
        return []
    reasons = found.values("level")
    rows = []
    for field in found.values("outcome"):
        for wave in found.values("wave", outcome=field):
            cells = (
                value_of(found.find("n", field, wave, "", field, level=reason), "count")
                for reason in reasons
            )
            rows.append(
                Row((text(outcome_label(study, field)), text(wave_label(study, wave)), *cells))
            )
    heads = ["Field", "Wave", *(reason[:1].upper() + reason[1:] for reason in reasons)]
    return [lay_out("codebook", "Codebook", heads, rows, label_columns=2, long=True)]
