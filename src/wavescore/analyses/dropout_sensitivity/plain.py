"""Whether the change survives the loss of respondents, in plain words."""

from wavescore.analyses.dropout_sensitivity.words import departed
from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.phrases import MOVES, direction
from wavescore.layout.verdict import unread


def sentence(found: Lookup, study: Study, growth: Lookup | None = None) -> str:
    """Return how far those lost must have departed before each outcome's conclusion turns."""
    outcomes = [each for each in found.values("outcome") if not unread(growth, each)]
    said = [each for each in (_outcome(found, study, outcome) for outcome in outcomes) if each]
    lead = "Respondents who were lost may have fared otherwise than those like them who stayed"
    return f"{lead}: {'; '.join(said)}." if said else ""


def _outcome(found: Lookup, study: Study, outcome: str) -> str:
    wave = found.values("wave", outcome=outcome)[0]
    slope = found.peek("slope", outcome, wave, "", "delta", level="0")
    if slope is None or slope.estimate != slope.estimate:
        return ""
    shown = MOVES.get(direction(slope))
    label = outcome_label(study, outcome)
    tip = found.peek("tipping_delta", outcome, wave, "", "delta")
    if tip is None or tip.estimate != tip.estimate:
        what = f"the {shown} in {label} stands" if shown else f"whether {label} changed stays open"
        return f"{what} whatever was tried"
    far = f"they scored {departed(tip, 'at least ')} than expected"
    if shown:
        return f"the {shown} in {label} holds unless {far}"
    move = MOVES[1 if tip.estimate > 0 else -1] if tip.estimate else "change"
    return f"a {move} in {label} would be shown if {far}"
