"""What an analysis says again with items imputed, beside what it said, as a table."""

from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_number
from wavescore.layout.cells import Cell, Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, known, outcome_label, wave_label, with_level, words
from wavescore.layout.phrases import joined
from wavescore.results.declare import Status
from wavescore.results.table import IMPUTED_AGAIN, ResultRow

BEFORE = tuple(("As above", head) for head in ("n", "Estimate", "95% interval"))
IMPUTED = tuple(("Items imputed", head) for head in ("n", "Estimate", "95% interval", "df"))
LONG = 40


def again_table(found: Lookup, study: Study) -> list[Table]:
    """Return the table of what is read again, and how many conclusions turn; none where nothing."""
    if not found.again:
        return []
    rows: list[Row] = []
    twice = any(usual is not None for usual, _ in found.again)
    for outcome in dict.fromkeys(new.outcome for _, new in found.again):
        rows.append(heading(outcome_label(study, outcome) if outcome else "All outcomes"))
        for usual, new in found.again:
            if new.outcome == outcome:
                decimals = found.analysis.quantity(new.quantity).decimals
                before = _cells(usual, decimals) if twice else ()
                df = value_of(new, "number", 0, "df") if new.df == new.df else text("")
                cells = (text(_label(study, new)), *before, *_cells(new, decimals), df)
                rows.append(Row(cells, indent=True))
    heads = (("", ""), *(BEFORE if twice else ()), *IMPUTED)
    name = found.analysis.name
    title = f"{words(name)}: results with missing items imputed"
    used = [new for _, new in found.again]
    said = _turned(found)
    return [lay_out(f"{name}_imputed", title, heads, rows, used, said=said, long=len(rows) > LONG)]


def again_methods(asked: list[tuple[str, int]]) -> list[str]:
    """Return how analyses were read again, each with its number of imputations, in a sentence."""
    if not asked:
        return []
    each = joined([f"{words(name).lower()} ({times} imputations)" for name, times in asked])
    return [
        f"As a second reading, missing items were imputed for {each} by chained equations with "
        "predictive mean matching (van Buuren & Groothuis-Oudshoorn, 2011, doi "
        "10.18637/jss.v045.i03) given the scores and groups of the analysis; each was run on every "
        "completed data set, and its estimates were pooled by Rubin's rules with the degrees of "
        "freedom of Barnard & Rubin (1999, doi 10.1093/biomet/86.4.948)."
    ]


def again_results(found: Lookup, study: Study) -> list[str]:
    """Return each result that is read again as APA prints it; none of models not to be read."""
    said = []
    for usual, new in found.again:
        if not (known(usual) and known(new)) or Status.IMPROPER in (usual.status, new.status):
            continue
        quantity = found.analysis.quantity(new.quantity)
        label = [outcome_label(study, new.outcome)] if new.outcome else []
        unit = "%" if quantity.unit == "%" else ""
        number = apa_number("estimate", new, min(quantity.decimals, 2), unit=unit)
        said.append(f"{', '.join([*label, _label(study, new)])}, items imputed: {number}.")
    return said


def _label(study: Study, row: ResultRow) -> str:
    """Return what a row is of: its quantity, of what, when and by which method."""
    method = row.method.removeprefix(IMPUTED_AGAIN).removeprefix(", ")
    named = row.term in study.instruments or row.term in study.field_labels
    term = outcome_label(study, row.term) if named else row.term
    between = f"{row.term} against {row.level}" if row.group in study.groups else ""
    parts = [
        words(row.quantity),
        between or (with_level(term, row.level) if term else row.level),
        "" if between else row.group,
        wave_label(study, row.wave) if row.wave else "",
        method,
    ]
    return ", ".join(filter(None, parts))


def _cells(row: ResultRow | None, decimals: int) -> tuple[Cell, Cell, Cell]:
    n = value_of(row, "count", column="n")
    return n, value_of(row, decimals=decimals), interval_of(row, decimals)


def _turned(found: Lookup) -> list[str]:
    """Return how many intervals leave another direction than before, of those that have one."""
    pairs = [(usual, new) for usual, new in found.again if usual is not None]
    both = [(_side(found, usual), _side(found, new)) for usual, new in pairs]
    tested = [(before, after) for before, after in both if None not in (before, after)]
    turned = sum(before != after for before, after in tested)
    if not tested:
        return []
    return [
        f"Items imputed, {turned} of {len(tested)} intervals lie on another side of no difference "
        "than before, or hold it where they did not, or no longer do."
    ]


def _side(found: Lookup, row: ResultRow) -> int | None:
    """Return on which side of no difference an interval lies, None of what is not tested."""
    if not row.has_p_value or not row.has_interval:
        return None
    null = 1.0 if found.analysis.quantity(row.quantity).ratio else 0.0
    return int(row.conf_low > null) - int(row.conf_high < null)
