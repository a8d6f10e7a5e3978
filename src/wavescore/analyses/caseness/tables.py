"""Caseness and bands at each wave, as a table."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, wave_labels, words


def tables(found: Lookup, study: Study) -> list[Table]:
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
