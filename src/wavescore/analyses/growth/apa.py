"""The growth models as APA prints them: fit first, and changes only of models that may be read."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, model_label, wave_label
from wavescore.layout.phrases import apa, apa_interval, apa_joined, apa_p
from wavescore.layout.verdict import CFI, CHI_SQUARE, RMSEA, estimated, told, verdict
from wavescore.results.table import ResultRow


def results(found: Lookup, study: Study) -> list[str]:
    """Return each model's fit, and each change between waves where the model may be read."""
    said = []
    for outcome in found.values("outcome"):
        for group in found.values("group", outcome=outcome, quantity="converged"):
            label = model_label(study, outcome, group)
            kind, why = verdict(found, outcome, group)
            fit = _fit(found, outcome, group)
            if kind:
                said.append(f"{label}: {apa_joined(fit, f'{kind} ({why}), not to be read')}.")
                continue
            said += [f"{label}, fit: {fit}."] if fit else []
            said += _changes(found, study, outcome, group, label)
    return said


def _fit(found: Lookup, outcome: str, group: str) -> str:
    test, cfi, rmsea = (told(found, names, outcome, group) for names in (CHI_SQUARE, CFI, RMSEA))
    parts = []
    if estimated(test) and test.df > 0:
        parts += [f"\u03c7\u00b2({apa(test.df, 0)}) = {apa(test.estimate)}", apa_p(test.p_value)]
    for name, row in (("CFI", cfi), ("RMSEA", rmsea)):
        if estimated(row):
            parts.append(f"{name} = {apa(row.estimate, bounded=True)}")
    return apa_joined(*parts)


def _changes(found: Lookup, study: Study, outcome: str, group: str, label: str) -> list[str]:
    said = []
    for row in found.rows:
        if (row.quantity, row.outcome, row.group) != ("mean_change", outcome, group):
            continue
        if estimated(row):
            change = f"change = {apa(row.estimate)}"
            numbers = apa_joined(change, apa_interval(row), _p(row))
            said.append(f"{label}, {wave_label(study, row.wave)}: {numbers}.")
    return said


def _p(row: ResultRow) -> str:
    return apa_p(row.p_value) if row.p_value == row.p_value else ""
