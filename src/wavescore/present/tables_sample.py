"""Tables of who the respondents are: flow, characteristics, responses, data quality, attrition."""

from dataclasses import replace

from wavescore.definitions.study import Study
from wavescore.present.cells import Cell, Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.present.lookup import Lookup, exclusion_label, outcome_label, wave_label, words

MISSING = "(missing)"


def flow(found: Lookup, study: Study) -> list[Table]:
    """Return the flow of respondents: a column a wave."""
    waves = found.values("wave")
    lines = [("Entered", "entered", "", "count")]
    lines += [
        (words(exclusion_label(study, term)), "excluded", term, "count")
        for term in found.values("term", quantity="excluded")
    ]
    lines += [("Analysed", "analysed", "", "count")]
    if found.values("wave", quantity="not_returned"):
        lines += [("Not returned since the first wave", "not_returned", "", "count")]
    rows = []
    for label, quantity, term, kind in lines:
        if quantity == "excluded" and not any(row.heading for row in rows):
            rows.append(heading("Excluded"))
        cells = (_flow_cell(found, wave, quantity, term, kind) for wave in waves)
        rows.append(Row((text(label), *cells), indent=quantity == "excluded"))
    # At the first wave the rate is 1 by its definition.
    rates = [found.find("response_rate", wave=wave) for wave in waves[1:]]
    blank = text("")
    shares = (blank, *(_percent(row) for row in rates))
    # As text: in a workbook an interval would take two columns of its own.
    ends = (blank, *(text(interval_of(row, 1, 100).text) for row in rates))
    first = wave_label(study, waves[0]) if waves else ""
    if rates:
        rows.append(Row((text(f"Response rate, % of those analysed at {first}"), *shares)))
        rows.append(Row((text("95% interval"), *ends)))
    columns = [("", ""), *(("", wave_label(study, wave)) for wave in waves)]
    return [_table("flow", "Flow of respondents", columns, rows, found.used)]


def _flow_cell(found, wave, quantity, term, kind):
    row = found.find(quantity, wave=wave, term=term)
    return text("") if row is None else value_of(row, kind)


def _percent(row, scale=100.0):
    cell = value_of(row, "number", 1)
    return Cell(cell.value * scale, "number", 1) if cell.number else cell


def describe(found: Lookup, study: Study) -> list[Table]:
    """Return characteristics: categories as n and %, then numbers; a column group a group."""
    wave = found.values("wave")[0] if found.rows else ""
    groups = found.values("group")
    labels = {group: _group_heading(found, group) for group in groups}
    categories, numbers = [], []
    for outcome in found.values("outcome"):
        terms = [term for term in found.values("term", outcome=outcome) if "=" in term]
        if not terms:
            numbers += _numbers(found, study, outcome, wave, labels)
            continue
        categories.append(heading(_field_heading(found, study, outcome, terms[0])))
        for term in terms:
            pairs = (_n_and_percent(found, outcome, wave, group, term) for group in groups)
            label = term.split("=", 1)[1].replace(MISSING, "Missing")
            cells = (text(label), *(cell for pair in pairs for cell in pair))
            categories.append(Row(cells, indent=True))
    title = f"Characteristics of the respondents, {wave_label(study, wave)}"
    columns = [("", ""), *((labels[g], each) for g in groups for each in ("n", "%"))]
    tables = [_table("describe", title, columns, categories, found.used)] if categories else []
    if numbers:
        found.used = []
        heads = ("", "n", "Missing", "Mean", "SD", "Median", "Quartiles")
        if len(groups) > 1:
            heads = ("", "Group", *heads[1:])
        tables.append(
            _table(
                "describe_numbers",
                f"Numbers, {wave_label(study, wave)}",
                heads,
                numbers,
                found.used,
                source="describe",
                label_columns=2 if len(groups) > 1 else 1,
            )
        )
    return tables


BOXES = "more than one answer possible"


def _field_heading(found, study, outcome, term):
    label = outcome_label(study, outcome)
    row = next(row for row in found.rows if (row.outcome, row.term) == (outcome, term))
    return f"{label} ({BOXES})" if BOXES in row.note else label


def _group_heading(found, group):
    label = group.replace(MISSING, "Group missing") or "All respondents"
    sizes = {row.n for row in found.rows if row.group == group and row.quantity == "percent"}
    size = next((size for size in sizes if size == size), None)
    return label if size is None else f"{label} (n = {size:,.0f})"


def _n_and_percent(found, outcome, wave, group, term):
    count = found.find("n", outcome, wave, group, term)
    percent = found.find("percent", outcome, wave, group, term)
    return value_of(count, "count"), value_of(percent, "number", 1)


def _numbers(found, study, outcome, wave, labels):
    rows = []
    for group, label in labels.items():
        get = {
            name: found.find(name, outcome, wave, group, outcome)
            for name in ("n", "missing", "mean", "sd", "median", "q1", "q3")
        }
        q1, q3 = value_of(get["q1"]), value_of(get["q3"])
        ends = (q1.value, q3.value)
        quartiles = Cell(ends, "interval", 1) if q1.number and q3.number else q1
        rows.append(
            Row(
                (
                    text(outcome_label(study, outcome)),
                    *([text(label)] if len(labels) > 1 else []),
                    value_of(get["n"], "count"),
                    value_of(get["missing"], "count"),
                    value_of(get["mean"]),
                    value_of(get["sd"]),
                    value_of(get["median"], "number", 1),
                    quartiles,
                )
            )
        )
    return rows


def frequencies(found: Lookup, study: Study) -> list[Table]:
    """Return the responses to every item, a table an instrument, a column group a wave."""
    tables = []
    for outcome in found.values("outcome"):
        waves = [wave for wave in found.values("wave", outcome=outcome) if wave]
        rows, item = [], ""
        for term in found.values("term", outcome=outcome):
            if "=" not in term:
                continue
            name, code = term.split("=", 1)
            if name != item:
                rows.append(heading(_item(study, outcome, name)))
                item = name
            pairs = (_n_and_percent(found, outcome, wave, "", term) for wave in waves)
            first = found.find("n", outcome, waves[0], "", term)
            label = "Missing" if code == MISSING else _response(study, outcome, code, first)
            rows.append(Row((text(label), *(c for pair in pairs for c in pair)), indent=True))
        columns = [("", ""), *((wave_label(study, w), each) for w in waves for each in ("n", "%"))]
        title = f"Responses to {outcome_label(study, outcome)}"
        table = _table(f"frequencies_{outcome}", title, columns, rows)
        tables.append(_as_long(table, "frequencies"))
    return tables


def _as_long(table, source):
    return replace(table, source=source, long=True)


def _item(study, outcome, name):
    use = study.instruments.get(outcome)
    texts = dict(zip(use.instrument.columns, use.instrument.items, strict=True)) if use else {}
    wording = use.instrument.texts.get(texts.get(name, ""), "") if use else ""
    return f"{name}: {wording}" if wording else name


def _response(study, outcome, code, row):
    use = study.instruments.get(outcome)
    labels = (
        {f"{float(key):.10g}": value for key, value in use.instrument.responses.items()}
        if use
        else {}
    )
    label = labels.get(code) or (row.note if row is not None else "")
    return f"{code} {label}".strip()


def data_quality(found: Lookup, study: Study) -> list[Table]:
    """Return findings by rule, and the scores that each rule of scoring gives."""
    waves = [wave.name for wave in study.waves if wave.name in found.values("wave")]
    waves += [wave for wave in found.values("wave") if wave not in waves]
    rows = []
    for term in found.values("term", outcome="findings"):
        pairs = (
            (
                value_of(found.find("n", "findings", w, "", term), "count"),
                value_of(found.find("respondents", "findings", w, "", term), "count"),
            )
            for w in waves
        )
        rows.append(Row((text(words(term)), *(cell for pair in pairs for cell in pair))))
    columns = [("", "Rule")] + [
        (wave_label(study, w) or "No wave", each)
        for w in waves
        for each in ("Findings", "Respondents")
    ]
    tables = [_table("data_quality", "Findings by rule", columns, rows, found.used)] if rows else []
    scores = []
    for outcome in found.values("outcome"):
        if outcome != "findings":
            scores += _scores(found, study, outcome, waves)
    if scores:
        heads = [("", "Instrument"), ("", "Wave"), *(("", words(t)) for t in SCORING)]
        title = "Scores by rule of scoring"
        tables.append(
            _table(
                "scoring", title, heads, scores, found.used, source="data_quality", label_columns=2
            )
        )
    return tables


SCORING = ("complete", "prorated", "not_scored")


def _scores(found, study, outcome, waves):
    return [
        Row(
            (
                text(outcome_label(study, outcome)),
                text(wave_label(study, wave)),
                *(value_of(found.find("n", outcome, wave, "", t), "count") for t in SCORING),
            )
        )
        for wave in waves
        if found.find("n", outcome, wave, "", SCORING[0]) is not None
    ]


def _table(name, title, heads, rows, used=(), **options) -> Table:
    """Return a table without the note that several boxes may be ticked: its headings say so."""
    table = lay_out(name, title, heads, rows, used, **options)
    return replace(table, notes=tuple(note for note in table.notes if note.lower() != BOXES))
