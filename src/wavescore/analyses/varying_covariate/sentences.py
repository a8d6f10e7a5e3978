"""Whether an outcome goes with something asked at each wave, in sentences."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, at_wave, outcome_label, wave_label
from wavescore.layout.phrases import prose_label, spoken, tested
from wavescore.layout.verdict import bounded, estimated, read
from wavescore.results.table import ResultRow


def sentences(table: Lookup, study: Study) -> list[str]:
    """Return each effect, and the change with and without the covariate."""

    def tell(outcome: str) -> list[str]:
        rows = [r for r in table.rows if (r.outcome, r.quantity) == (outcome, "effect")]
        effects = [_effect(study, row) for row in rows if bounded(row)]
        return effects + _changes(table, study, outcome)

    return read(table, study, "its covariate", tell)


def _effect(study: Study, row: ResultRow) -> str:
    label, covariate = outcome_label(study, row.outcome), prose_label(study, row.term)
    at = f" {at_wave(study, row.wave)}" if row.wave else ""
    when = "at the wave before" if row.method == "wave before" else "at a wave"
    if row.conf_low <= 0 <= row.conf_high:
        way = f"that {label}{at} goes with a person's {covariate} {when} is not shown"
    else:
        way = f"{label}{at} is {'higher' if row.estimate > 0 else 'lower'} where a person's "
        way += f"{covariate} {when} is higher than usual"
    return f"{way}: {spoken(row, decimals=3)} points per unit ({tested(row, 3)})."


def _changes(table: Lookup, study: Study, outcome: str) -> list[str]:
    pair = study.first_to_last
    whole, left = (table.find(name, outcome, pair) for name in ("mean_change", "adjusted_change"))
    if not (estimated(whole) and estimated(left)):
        return []
    return [
        f"{outcome_label(study, outcome)} changes by {spoken(whole)} "
        f"({interval_of(whole).text}), {wave_label(study, pair)}; with the covariate kept at one "
        f"value by {spoken(left)} ({interval_of(left).text})."
    ]
