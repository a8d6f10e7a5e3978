"""Recruitment to interviews, as tables."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, heading, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label

RECRUITMENT = {
    "surveyed_n": "Surveyed",
    "consenting_n": "Consented to contact",
    "contacted_n": "Invited (contacted)",
    "consented_n": "Consented to the interview",
    "completed_n": "Interviewed",
    "from_elsewhere_n": "Interviewed, recruited another way",
}


GROUPS = {"surveyed": "Surveyed", "invited": "Invited", "interviewed": "Interviewed"}


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the recruitment flow, then the surveyed, invited and interviewed side by side."""
    wave = found.values("wave")[0]
    rows = [
        Row((text(label), value_of(found.find(quantity, wave=wave), "count")))
        for quantity, label in RECRUITMENT.items()
    ]
    tables = [lay_out("recruitment", "Recruitment to interviews", ["", "n"], rows, found.used)]
    found.used = []
    rows = []
    for outcome in [name for name in found.values("outcome") if name]:
        rows += _compared(found, study, wave, outcome)
    groups = [(label, head) for label in GROUPS.values() for head in ("n", "Mean or %", "SD")]
    smd = [("SMD from the surveyed", label) for label in list(GROUPS.values())[1:]]
    title = "Surveyed, invited and interviewed"
    heads = [("", ""), *groups, *smd]
    terms = {term: term for term in found.values("term")}
    name = "recruitment_compared"
    table = lay_out(name, title, heads, rows, found.used, labels=terms, by="term")
    return [*tables, table]


def _compared(found: Lookup, study: Study, wave: str, outcome: str) -> list[Row]:
    levels = found.values("level", outcome=outcome)
    rows = [heading(outcome_label(study, outcome))] if levels[0] else []
    for level in levels:
        category = bool(level)
        cells = []
        for who in GROUPS:
            middle = "percent" if category else "mean"
            get = {
                part: found.find(f"{who}_{part}", outcome, wave, "", outcome, level=level)
                for part in (("count", middle) if category else ("n", middle, "sd"))
            }
            cells += [
                value_of(get["count" if category else "n"], "count"),
                value_of(get[middle], "number", 1 if category else 2),
                text("") if category else value_of(get["sd"]),
            ]
        for who in list(GROUPS)[1:]:
            cells.append(
                value_of(found.find(f"smd_{who}", outcome, wave, "", outcome, level=level))
            )
        label = level or outcome_label(study, outcome)
        rows.append(Row((text(label), *cells), indent=category))
    return rows
