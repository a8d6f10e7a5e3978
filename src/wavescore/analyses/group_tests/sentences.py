"""The comparisons between groups in sentences."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, at_wave, outcome_label, words
from wavescore.layout.phrases import direction, joined, p_spoken, spoken
from wavescore.results.table import ResultRow

# Levene's p under which Welch's test is the one to read.
UNEQUAL = 0.05
SHOWN = {
    "higher": "higher on",
    "lower": "lower on",
    "": "no difference shown on",
    "greater": "not higher, as was declared, on",
    "less": "not lower, as was declared, on",
}


def sentences(table: Lookup, study: Study) -> list[str]:
    """Return each comparison of two groups, or of more, in a sentence."""
    said = []
    for group, wave in dict.fromkeys((row.group, row.wave) for row in table.rows):
        rows = [
            row for row in table.rows if (row.group, row.wave) == (group, wave) and row.has_p_value
        ]
        where = (rows, group, wave)
        said += _of_two(table, study, *where) or _of_more(table, study, *where)
    return said


def _of_two(table: Lookup, study: Study, rows: list[ResultRow], group: str, wave: str) -> list[str]:
    """Return on which outcomes one group is higher or lower, by the test that is to be read."""
    both = [row for row in rows if row.quantity == "difference"]
    methods = {row.outcome: read_method(table, row) for row in both}
    read = [row for row in both if row.method == methods[row.outcome]]
    if not read:
        return []
    shown: dict[str, list[str]] = {}
    for row in read:
        ends = f"{interval_of(row).text}, p {p_spoken(row.p_value)}"
        if row.method == "welch":
            ends += ", Welch"
        named = f"{outcome_label(study, row.outcome)} {spoken(row)} ({ends})"
        shown.setdefault(_side(row), []).append(named)
    parts = [f"{SHOWN[side]} {', '.join(shown[side])}" for side in SHOWN if side in shown]
    tests = joined(list(dict.fromkeys(f"{words(row.method)}'s" for row in read)))
    how = f"differences of means with 95% bounds or intervals, {tests} t, {_tails(read)}"
    one, other = table.values("term", group=group, quantity="n")
    who = f"{one}, against {other}, {at_wave(study, wave)}"
    return [f"{who} ({how}): {'; '.join(parts)}."]


def _side(row: ResultRow) -> str:
    """Return what a test shows; where it points the other way than declared, what was declared."""
    if side := direction(row):
        return "higher" if side > 0 else "lower"
    against = {"greater": row.estimate < 0, "less": row.estimate > 0}
    return row.alternative if against.get(row.alternative) else ""


def read_method(table: Lookup, row: ResultRow) -> str:
    """Return which test is to be read of a row's comparison: student or welch."""
    return "welch" if unequal(table, row.outcome, row.wave, row.group) else "student"


def unequal(table: Lookup, outcome: str, wave: str, group: str) -> bool:
    """Return whether Levene's test finds variances unequal, so that Welch's test is read."""
    levene = table.find("levene_f", outcome, wave, group)
    return levene is not None and levene.p_value < UNEQUAL


def _of_more(table: Lookup, study: Study, rows: list, group: str, wave: str) -> list[str]:
    """Return how much more than two groups differ on each outcome."""
    said = []
    for row in rows:
        if (row.quantity, row.method) == ("anova_f", "welch"):
            omega = table.find("omega_squared", row.outcome, wave, group, method="welch")
            ends = f"95% interval {interval_of(omega).text}, p {p_spoken(row.p_value)}"
            said.append(f"{outcome_label(study, row.outcome)} {spoken(omega)} ({ends})")
    if not said:
        return []
    where = f"{outcome_label(study, group)} {at_wave(study, wave)}"
    return [f"{where}, omega squared (Welch's F): {', '.join(said)}."]


def _tails(tests: list) -> str:
    sided = {test.alternative == "two-sided" for test in tests}
    if len(sided) > 1:
        return "one-tailed where a direction was declared"
    return "two-tailed" if True in sided else "one-tailed in the declared direction"
