"""Whether groups in one model changed, and whether they differ in it, in plain words."""

from wavescore.analyses.group_growth.sentences import USUAL
from wavescore.analyses.group_growth.words import apart, change_of, held_words
from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.phrases import by, direction, joined
from wavescore.layout.verdict import each_plainly, estimated
from wavescore.results.table import ResultRow

UNIT = "points"
HIGHER = {1: "is higher", -1: "is lower"}
MOVED = {1: "rose by {}", -1: "fell by {}", 0: "is not shown to have changed, {}"}


def sentence(found: Lookup, study: Study) -> str:
    """Return each outcome's change in each group, and how far groups are apart in it."""
    told = each_plainly(found, study, lambda outcome: _outcome(found, study, outcome))
    if len(study.waves) < 2 or not told:
        return ""
    ends = wave_label(study, study.first_to_last)
    held = f"with equal {held_words(study)}"
    return f"Of groups in one model {held}, from {ends}: {'; '.join(told)}."


def _outcome(found: Lookup, study: Study, outcome: str) -> list[str]:
    rows = change_of(found, study, outcome)
    if not rows:
        return []
    each = [f"in '{row.group}' it {MOVED[direction(row)].format(by(row, UNIT))}" for row in rows]
    said = f"{outcome_label(study, outcome)}: {joined(each)}"
    differences = [_apart(row) for row in apart(found, outcome, "change", study.first_to_last)]
    test = found.peek("equal_held", outcome)
    against = estimated(test) and test.p_value < USUAL
    held = ["the answers contradict what is held equal"] if against else []
    return [", ".join([said, *differences, *held])]


def _apart(row: ResultRow) -> str:
    way = direction(row)
    if not way:
        return (
            f"whether the change of '{row.term}' is another than that of '{row.level}' is open "
            f"('{row.term}' less '{row.level}' {by(row, UNIT)})"
        )
    return f"the change of '{row.term}' {HIGHER[way]} than that of '{row.level}' by {by(row, UNIT)}"
