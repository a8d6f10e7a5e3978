"""What dropout does to the conclusion, in a sentence an outcome."""

from wavescore.analyses.dropout_sensitivity.words import departed, in_words, pairs, points
from wavescore.definitions.study import Study
from wavescore.layout.cells import Cell, interval_of
from wavescore.layout.lookup import Lookup, known, outcome_label, per_unit
from wavescore.layout.phrases import direction, spoken
from wavescore.layout.verdict import not_told, unread
from wavescore.results.table import ResultRow


def sentences(table: Lookup, study: Study, growth: Lookup | None = None) -> list[str]:
    """Return of each outcome how far those lost must have departed for its slope to turn."""
    said = []
    for outcome in table.values("outcome"):
        hidden = not_told(growth, study, outcome)
        said.append(f"{hidden}, nor what dropout does to it." if hidden else "")
        if not hidden:
            said[-1] = _outcome(table, study, outcome)
            both = pairs(table).get(outcome, ())
            told = not unread(growth, outcome, both)
            said += [in_words(table, study, outcome)] if told else []
            said.append(_selection(table, study, outcome))
    return [sentence for sentence in said if sentence]


def _selection(table: Lookup, study: Study, outcome: str) -> str:
    """Return what a selection model says beside the dial, with what it rests on."""
    wave = table.values("wave", outcome=outcome)[0]
    slope = table.find("slope", outcome, wave, "", "selection")
    unseen = table.find("leaving", outcome, wave, "", "selection", level="current score")
    random = table.find("slope", outcome, wave, "", "delta", level="0")
    if not (known(slope) and known(unseen) and known(random)):
        return ""
    hangs = unseen.conf_low > 0 or unseen.conf_high < 0
    verdict = "hangs" if hangs else "is not shown to hang"
    return (
        f"In a selection model, leaving {verdict} on the {outcome_label(study, outcome)} that was "
        f"not seen (log-odds {spoken(unseen, decimals=3)} per point, "
        f"{interval_of(unseen, 3).text}); the slope is then {spoken(slope, decimals=3)} "
        f"({interval_of(slope, 3).text}) in place of {spoken(random, decimals=3)} "
        f"{per_unit(study)}. This rests on scores being normal, which no data can show of those "
        "not seen."
    )


def _outcome(table: Lookup, study: Study, outcome: str) -> str:
    wave = table.values("wave", outcome=outcome)[0]
    slope = table.find("slope", outcome, wave, "", "delta", level="0")
    if slope is None or slope.estimate != slope.estimate:
        return ""
    label = outcome_label(study, outcome)
    told = bool(direction(slope))
    move = {1: "rise", -1: "fall"}.get(direction(slope), "slope")
    unit = f"points {per_unit(study)}"
    given = f"({spoken(slope, decimals=3)} {unit}, 95% interval {interval_of(slope, 3).text})"
    interval, zero = (
        table.find(quantity, outcome, wave, "", "delta")
        for quantity in ("tipping_delta", "vanishing_delta")
    )
    turns = _turns(interval, told)
    gone = (
        f", and is 0 at {points(zero)}" if told and turns and known(zero) and zero.estimate else ""
    )
    turns = turns or "no delta that was tried changes this"
    return f"The {move} in {label} {given}: {turns}{gone}{_yardstick(table, outcome, wave)}."


def _turns(tip: ResultRow | None, told: bool) -> str:
    if not known(tip):
        return ""
    change = "can no longer be told from no change" if told else "could be told from no change"
    return f"it {change} if those lost scored {departed(tip)} than the model expects"


def _yardstick(table: Lookup, outcome: str, wave: str) -> str:
    row = table.find("baseline_difference", outcome, wave, "", "delta")
    if not known(row) or not row.estimate:
        return ""
    side = "higher" if row.estimate > 0 else "lower"
    size = Cell(abs(row.estimate), "number", 2).text
    return f"; at the first wave those lost scored {size} {side}"
