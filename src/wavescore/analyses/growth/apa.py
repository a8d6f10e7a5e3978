"""The growth models as APA prints them: fit first, and changes only of models that may be read."""

from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_model, apa_number
from wavescore.layout.lookup import Lookup, at_wave, model_label, outcome_label, wave_label
from wavescore.layout.phrases import apa, apa_joined, apa_p, grouping, prose_label
from wavescore.layout.verdict import estimated, verdict
from wavescore.results.declare import Status
from wavescore.results.table import ResultRow

TESTS = {
    "little_mcar": "answers missing completely at random (Little)",
    "ladder_difference": "{term} against {reference} form",
    "equal_means": "{group}, equal means {at} (Wald)",
    "equal_changes": "{group}, equal changes from {wave} (Wald)",
    "equal_across_groups": "{group}, equal {term} ({method})",
}
GAPS = {"mean_difference": "difference", "change_difference": "difference in change"}


def results(found: Lookup, study: Study) -> list[str]:
    """Return each model's fit and changes where it may be read, and each test and comparison."""
    said = []
    for outcome in found.values("outcome"):
        for group in found.values("group", outcome=outcome, quantity="converged"):
            changes = (
                (wave_label(study, row.wave), apa_number("change", row))
                for row in found.rows
                if (row.quantity, row.outcome, row.group) == ("mean_change", outcome, group)
                and estimated(row)
            )
            label = model_label(study, outcome, group)
            said += apa_model(found, label, changes, outcome, group)
        said += _tested(found, study, outcome)
    return said


def _tested(found: Lookup, study: Study, outcome: str) -> list[str]:
    """Return each test and comparison; where it rests on models not to be read that, once."""
    label = outcome_label(study, outcome)
    groups = found.values("group", outcome=outcome, quantity="converged")
    unread = any(verdict(found, outcome, group)[0] for group in groups)
    said = []
    for row in found.rows:
        told = row.quantity in TESTS or row.quantity in GAPS
        untested = not row.df > 0 and row.quantity in TESTS
        if row.outcome != outcome or not told or untested or not estimated(row):
            continue
        if row.group and (unread or row.status == Status.IMPROPER):
            what = f"tests across groups of {grouping(study, row.group)}"
            said.append(f"{label}, {what}: rest on models of which one is not to be read.")
        else:
            said.append(f"{label}, {_test(study, row)}.")
    return list(dict.fromkeys(said))


def _test(study: Study, row: ResultRow) -> str:
    """Return a test with its chi-square, or a difference of two groups with its interval."""
    gap = row.quantity in GAPS
    pattern = "{term} vs {level}, {wave}" if gap else TESTS[row.quantity]
    fields = {name: getattr(row, name).replace("_", " ") for name in ("term", "reference")}
    fields |= {"level": row.level, "group": prose_label(study, row.group)}
    fields |= {"wave": wave_label(study, row.wave), "at": at_wave(study, row.wave)}
    label = pattern.format(**fields, method=row.method.replace("wald", "Wald"))
    if gap:
        return f"{label}: {apa_number(GAPS[row.quantity], row)}"
    value = f"\u03c7\u00b2({apa(row.df, 0)}) = {apa(row.estimate)}"
    return f"{label}: {apa_joined(value, apa_p(row.p_value))}"
