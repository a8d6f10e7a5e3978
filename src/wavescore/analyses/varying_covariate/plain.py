"""Whether an outcome goes with something asked at each wave, in plain words."""

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, at_wave, outcome_label, wave_label
from wavescore.layout.phrases import by, direction, prose_label
from wavescore.layout.verdict import bounded, each_plainly
from wavescore.results.table import ResultRow

WAY = {1: "is higher by", -1: "is lower by", 0: "then differs is open,"}
MOVES = {1: "rise", -1: "fall"}


def sentence(found: Lookup, study: Study) -> str:
    """Return each outcome's difference per unit of it, and where it takes a change away."""

    def tell(outcome: str) -> list[str]:
        rows = (r for r in found.rows if (r.outcome, r.quantity) == (outcome, "effect"))
        told = [_clause(study, row) for row in rows if bounded(row)]
        return told and [*told, *_turned(found, study, outcome)]

    said = each_plainly(found, study, tell)
    options = study.analyses.get("varying_covariate", {})
    asked = prose_label(study, options.get("covariate", "covariate"))
    when = "at the wave before" if options.get("lag") else "at a wave"
    lead = f"What goes with a person's {asked} {when} being a unit higher than usual"
    return f"{lead}: {'; '.join(said)}." if said else ""


def _clause(study: Study, row: ResultRow) -> str:
    way = direction(row)
    at = f" {at_wave(study, row.wave)}" if row.wave else ""
    whether = "" if way else "whether "
    return f"{whether}{outcome_label(study, row.outcome)}{at} {WAY[way]} {by(row, 'points', 3)}"


def _turned(found: Lookup, study: Study, outcome: str) -> list[str]:
    """Return that a change is another with the covariate kept at one value, [] where it is not."""
    pair = study.first_to_last
    whole, left = (found.peek(name, outcome, pair) for name in ("mean_change", "adjusted_change"))
    if not (bounded(whole) and bounded(left)) or direction(whole) == direction(left):
        return []
    before, after = direction(whole), direction(left)
    label = f"{outcome_label(study, outcome)} from {wave_label(study, pair)}"
    if after:
        return [f"with it kept at one value a {MOVES[after]} in {label} is shown"]
    return [f"with it kept at one value the {MOVES[before]} in {label} is no longer shown"]
