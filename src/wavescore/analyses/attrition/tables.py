"""Tables of attrition: the baseline of those retained and lost."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, heading, interval_of, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, at_wave, outcome_label
from wavescore.results.table import MISSING, ResultRow


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return the baseline of those retained and lost, a table a later wave."""
    tables = []
    for wave in found.values("wave"):
        found.used = []
        rows, last = [], None
        for outcome, level in dict.fromkeys(
            (r.outcome, r.level) for r in found.rows if r.wave == wave and r.term
        ):
            if level and outcome != last:
                rows.append(heading(outcome_label(study, outcome)))
            last = outcome
            rows.append(_attrition_row(found, study, wave, outcome, level))
        kept, lost = (found.find(f"{part}_n", wave=wave) for part in ("retained", "lost"))
        heads = [
            ("", ""),
            *(
                (f"Retained (n = {value_of(kept, 'count').text})", h)
                for h in ("n", "Mean or %", "SD")
            ),
            *((f"Lost (n = {value_of(lost, 'count').text})", h) for h in ("n", "Mean or %", "SD")),
            ("", "SMD"),
            *(("Logistic model", h) for h in ("Odds ratio", "95% interval", "p")),
        ]
        title = f"Baseline of those retained and lost {at_wave(study, wave)}"
        tables.append(lay_out(f"attrition_{wave}", title, heads, rows, found.used))
    return tables


def _attrition_row(found: Lookup, study: Study, wave: str, outcome: str, level: str) -> Row:
    def get(quantity: str) -> ResultRow | None:
        return found.find(quantity, outcome, wave, "", outcome, level=level)

    category = bool(level)
    parts = []
    for side in ("retained", "lost"):
        middle = get(f"{side}_percent") if category else get(f"{side}_mean")
        parts += [
            value_of(get(f"{side}_n"), "count"),
            value_of(middle, "number", 1 if category else 2),
            text("") if category else value_of(get(f"{side}_sd")),
        ]
    ratio = get("odds_ratio")
    label = level or outcome_label(study, outcome)
    odds = (text(""), text(""), text(""))
    if ratio is not None:
        odds = (value_of(ratio), interval_of(ratio), value_of(ratio, "p", column="p_value"))
    elif category and label in _references(found, wave, outcome):
        odds = (text("reference"), text(""), text(""))
    label = label.replace(MISSING, "Missing")
    smd = get("smd")
    cells = (text(label), *parts, text("") if smd is None else value_of(smd), *odds)
    return Row(cells, indent=category)


def _references(found: Lookup, wave: str, outcome: str) -> set[str]:
    """Return the categories that a field's odds ratios are held against."""
    return set(found.values("reference", wave=wave, outcome=outcome, quantity="odds_ratio"))
