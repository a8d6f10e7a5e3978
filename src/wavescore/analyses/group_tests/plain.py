"""What belonging to a group goes with, in plain words."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.phrases import joined, spoken
from wavescore.results.table import ResultRow

NO_CAUSE = "This does not say what causes what"


def sentence(found: Lookup, study: Study) -> str:
    """Return on which outcomes two groups differ for sure, by the interval of Cohen's d."""
    rows = [row for row in found.rows if row.quantity == "cohens_d"]
    rows = [row for row in rows if row.conf_low == row.conf_low]
    if not rows:
        return _of_many(found, study)
    one, other = found.values("term", group=rows[0].group, quantity="n")
    higher = [_named(study, row) for row in rows if row.conf_low > 0]
    lower = [_named(study, row) for row in rows if row.conf_high < 0]
    open_ = [outcome_label(study, row.outcome).lower() for row in rows if _open(row)]
    said = []
    if higher:
        said.append(f"higher on {joined(higher)}")
    if lower:
        said.append(f"lower on {joined(lower)}")
    if open_:
        said.append(f"not clearly different on {joined(open_)}")
    whom = f"Those of the group {one!r}, against {other!r}, were {'; '.join(said)}"
    return f"{whom}, in standard deviations with 95% intervals. {NO_CAUSE}."


def _open(row: ResultRow) -> bool:
    return row.conf_low <= 0 <= row.conf_high


def _named(study: Study, row: ResultRow) -> str:
    label = outcome_label(study, row.outcome).lower()
    return f"{label} ({spoken(row)}, {interval_of(row).text})"


def _of_many(found: Lookup, study: Study) -> str:
    """Return on which outcomes more than two groups differ, by the interval of omega squared."""
    rows = [row for row in found.rows if (row.quantity, row.method) == ("omega_squared", "welch")]
    clear = [_named(study, row) for row in rows if row.conf_low > 0]
    if not clear:
        return ""
    name = rows[0].group.replace("_", " ")
    return f"Groups of {name} differ in {joined(clear)} (omega squared, 95% interval). {NO_CAUSE}."
