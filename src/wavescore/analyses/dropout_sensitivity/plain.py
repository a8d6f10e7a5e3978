"""Whether the change survives the loss of respondents, in plain words."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import Cell
from wavescore.layout.lookup import Lookup, outcome_label


def sentence(found: Lookup, study: Study) -> str:
    """Return how far those lost must have departed before each outcome's conclusion turns."""
    said = [_outcome(found, study, outcome) for outcome in found.values("outcome")]
    said = [each for each in said if each]
    lead = "Respondents who were lost may have fared otherwise than those like them who stayed"
    return f"{lead}: {'; '.join(said)}." if said else ""


def _outcome(found: Lookup, study: Study, outcome: str) -> str:
    wave = found.values("wave", outcome=outcome)[0]
    slope = found.peek("slope", outcome, wave, "", "delta", level="0")
    if slope is None or slope.estimate != slope.estimate:
        return ""
    told = slope.conf_low > 0 or slope.conf_high < 0
    move = "the rise" if slope.estimate > 0 else "the fall"
    what = move if told else "that no change is certain"
    label = outcome_label(study, outcome)
    tip = found.peek("tipping_delta", outcome, wave, "", "delta")
    if tip is None or tip.estimate != tip.estimate:
        return f"{what} in {label} stands whatever was tried"
    side = "higher" if tip.estimate > 0 else "lower"
    size = Cell(abs(tip.estimate), "number", 2).text
    return f"{what} in {label} holds unless they scored {size} points {side} than expected"
