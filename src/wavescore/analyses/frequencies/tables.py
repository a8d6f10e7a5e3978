"""Responses to every item, as tables."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import SHARE, Row, Table, heading, lay_out, share_of, text
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.results.table import MISSING, ResultRow


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the responses to every item, a table an instrument, a column group a wave."""
    tables = []
    for outcome in found.values("outcome"):
        waves = [wave for wave in found.values("wave", outcome=outcome) if wave]
        rows, item = [], ""
        for name, code in found.levels(outcome=outcome):
            if not name:
                continue
            if name != item:
                rows.append(heading(_item(study, outcome, name)))
                item = name
            shares = [share_of(found, outcome, wave, "", name, code) for wave in waves]
            first = found.find("n", outcome, waves[0], "", name, level=code)
            label = "Missing" if code == MISSING else _response(study, outcome, code, first)
            rows.append(Row((text(label), *shares), indent=True))
        columns = [("", ""), *((wave_label(study, wave), SHARE) for wave in waves)]
        title = f"Responses to {outcome_label(study, outcome)}"
        tables.append(lay_out(f"frequencies_{outcome}", title, columns, rows, long=True))
    return tables


def _item(study: Study, outcome: str, name: str) -> str:
    use = study.instruments.get(outcome)
    texts = dict(zip(use.instrument.columns, use.instrument.items, strict=True)) if use else {}
    wording = use.instrument.texts.get(texts.get(name, ""), "") if use else ""
    return f"{name}: {wording}" if wording else name


def _response(study: Study, outcome: str, code: str, row: ResultRow | None) -> str:
    use = study.instruments.get(outcome)
    labels = (
        {f"{float(key):.10g}": value for key, value in use.instrument.responses.items()}
        if use
        else {}
    )
    label = labels.get(code) or (row.note if row is not None else "")
    return f"{code} {label}".strip()
