"""Growth models compared: forms in order, and tests that groups are alike."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Cell, Row, Table, heading, lay_out, readable, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, words
from wavescore.layout.parameters import term_label
from wavescore.layout.phrases import prose_label
from wavescore.results.declare import Status

LADDER_HEADS = (
    *(("", head) for head in ("Form", "Parameters", "Log-likelihood")),
    *(("", head) for head in ("Chi-square", "df", "p", "AIC", "BIC")),
    *(("Gain over the form before", head) for head in ("Chi-square", "df", "p")),
    ("", "Remarks"),
)


def ladder(found: Lookup, study: Study) -> list[Table]:
    """Return the fit of each form that was compared, and its gain over the form before it."""
    rows = []
    remarks: dict[str, int] = {}
    forms = study.analyses.get("growth", {}).get("compare", [])
    for outcome in found.values("outcome", quantity="ladder_loglik"):
        terms = found.values("term", outcome=outcome, quantity="ladder_loglik")
        terms.sort(key=lambda term: forms.index(term) if term in forms else len(forms))
        rows.append(heading(outcome_label(study, outcome)))
        for term in terms:
            cells = _form_cells(found, outcome, term)
            note = _remark(found, outcome, term)
            mark = remarks.setdefault(note, len(remarks) + 1) if note else ""
            rows.append(Row((text(words(term)), *cells, text(f"note {mark}" if note else ""))))
    notes = [f"Note {number}: {note}." for note, number in remarks.items()]
    if any(row.quantity == "ladder_chi_square" and row.method == "scaled" for row in found.rows):
        notes.insert(0, "Chi-squares and their p are scaled (Yuan and Bentler).")
    table = lay_out("growth_ladder", "Growth models: which form", LADDER_HEADS, rows, said=notes)
    return [table] if rows else []


def _form_cells(found: Lookup, outcome: str, term: str) -> list[Cell]:
    """Return the numbers of one form; a form that could not be fitted has none."""
    get = {
        name: found.peek(f"ladder_{name}", outcome, "", "", term)
        for name in ("n_parameters", "loglik", "chi_square", "df", "aic", "bic")
    }
    gain = found.peek("ladder_difference", outcome, "", "", term)
    if get["n_parameters"] is None:
        return [text("not fitted"), *[text("")] * 9]
    p = [
        text("") if row is None else value_of(row, "p", column="p_value")
        for row in (get["chi_square"], gain)
    ]
    change = [text(""), text("")]
    if gain is not None:
        change = [value_of(gain, "number", 2), value_of(gain, "number", 0, "df")]
    return [
        value_of(get["n_parameters"], "count"),
        value_of(get["loglik"]),
        value_of(get["chi_square"]),
        value_of(get["df"], "count"),
        p[0],
        value_of(get["aic"], "number", 1),
        value_of(get["bic"], "number", 1),
        *change,
        p[1],
    ]


def _remark(found: Lookup, outcome: str, term: str) -> str:
    """Return why a form is not fitted or not proper, and what its comparison rests on."""
    step = found.peek("ladder_difference", outcome, "", "", term)
    rows = [row for row in (found.peek("ladder_loglik", outcome, "", "", term), step) if row]
    said = [row.note for row in rows if row.note and row.status != Status.SUPPRESSED]
    if step is not None and step.method == "scaled":
        said.append("scaled difference (Satorra and Bentler)")
    return readable("; ".join(said))


def equality(found: Lookup, study: Study) -> list[Table]:
    """Return the tests that parameters are equal across groups: likelihood ratio and Wald."""
    tests = [row for row in found.rows if row.quantity == "equal_across_groups"]
    rows, notes, last = [], [], None
    for outcome, group, term in dict.fromkeys((r.outcome, r.group, r.term) for r in tests):
        if (outcome, group) != last:
            rows.append(heading(_compared(study, outcome, group)))
            last = (outcome, group)
        ratio, wald = (
            found.peek("equal_across_groups", outcome, "", group, term, method)
            for method in ("likelihood ratio", "wald")
        )
        if ratio is None:
            row = found.peek("equal_across_groups", outcome, "", group, term)
            rows.append(Row((text("Not tested"), *[text("")] * 5), indent=True))
            if row is not None:
                notes.append(f"{outcome_label(study, outcome)}: {readable(row.note)}.")
            continue
        label = _hypothesis(found, study, outcome, term)
        if ratio.note:
            notes.append(f"{outcome_label(study, outcome)}, {label}: {ratio.note}.")
        cells = (
            value_of(ratio, "number", 2),
            value_of(ratio, "number", 0, "df"),
            value_of(ratio, "p", column="p_value"),
            value_of(wald, "number", 2),
            value_of(wald, "p", column="p_value"),
        )
        rows.append(Row((text(label), *cells), indent=True))
    heads = [
        ("", "Hypothesis: equal across the groups"),
        *(("Likelihood ratio", head) for head in ("Chi-square", "df", "p")),
        *(("Wald", head) for head in ("Chi-square", "p")),
    ]
    title = "Growth models: are the groups alike"
    return [lay_out("growth_equality", title, heads, rows, said=notes)] if rows else []


def _compared(study: Study, outcome: str, group: str) -> str:
    label = f"{outcome_label(study, outcome)}, by {prose_label(study, group)}"
    labels = study.groups[group].labels if group in study.groups else ()
    return f"{label}: {', '.join(labels)}" if labels else label


def _hypothesis(found: Lookup, study: Study, outcome: str, term: str) -> str:
    """Return what is held to be equal; of several parameters, which."""
    known = found.values("term", outcome=outcome, group="", quantity="parameter")
    known = [name for name in known if not name.startswith("residual") and "_on_" not in name]
    means = [name for name in known if name.endswith("_mean")]
    spread = [name for name in known if name.endswith(("_variance", "_covariance"))]
    parameters = {"means": means, "change": means[1:], "variances": spread}.get(term, [])
    if len(parameters) < 2:
        return words(term)
    parts = ", ".join(term_label(study, name).lower() for name in parameters)
    return f"{words(term)} ({parts})"
