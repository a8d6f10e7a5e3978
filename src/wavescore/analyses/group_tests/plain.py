"""What belonging to a group goes with, in plain words."""

from wavescore.analyses.group_tests.sentences import read_method
from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, at_wave, outcome_label
from wavescore.layout.phrases import direction, grouping, joined, spoken
from wavescore.results.table import ResultRow

NO_CAUSE = "This does not say what causes what"


def sentence(found: Lookup, study: Study) -> str:
    """Return on which outcomes two groups differ for sure, by the interval of Cohen's d."""
    rows = [row for row in found.rows if row.quantity == "cohens_d"]
    rows = [row for row in rows if row.has_interval]
    if not rows:
        return _of_many(found, study)
    one, other = found.values("term", group=rows[0].group, quantity="n")
    higher = [_named(study, row) for row in rows if direction(row) > 0]
    lower = [_named(study, row) for row in rows if direction(row) < 0]
    undecided = [row for row in rows if not direction(row)]
    told = [row for row in undecided if direction(_tested(found, row))]
    open_ = [outcome_label(study, row.outcome) for row in undecided if row not in told]
    said = []
    if higher:
        said.append(f"higher on {joined(higher)}")
    if lower:
        said.append(f"lower on {joined(lower)}")
    if open_:
        said.append(f"not clearly different on {joined(open_)}")
    if told:
        names = joined([outcome_label(study, row.outcome) for row in told])
        said.append(f"different on {names} only by the one-tailed test that was declared")
    when = at_wave(study, rows[0].wave)
    whom = f"Those of the group '{one}', against '{other}', were {when} {'; '.join(said)}"
    return f"{whom}, in standard deviations with 95% intervals. {NO_CAUSE}."


def _tested(found: Lookup, row: ResultRow) -> ResultRow | None:
    method = read_method(found, row)
    return found.peek("difference", row.outcome, row.wave, row.group, method=method)


def _named(study: Study, row: ResultRow) -> str:
    label = outcome_label(study, row.outcome)
    return f"{label} ({spoken(row)}, {interval_of(row).text})"


def _of_many(found: Lookup, study: Study) -> str:
    """Return on which outcomes more than two groups differ, by the interval of omega squared."""
    rows = [row for row in found.rows if (row.quantity, row.method) == ("omega_squared", "welch")]
    if not rows:
        return ""
    clear = [row for row in rows if direction(row) > 0]
    open_ = [outcome_label(study, row.outcome) for row in rows if not direction(row)]
    ends = [_ends(found, row) for row in clear]
    same = len(set(ends)) == 1
    named = [
        _named(study, row) + ("" if same or not end else f", {end}")
        for row, end in zip(clear, ends, strict=True)
    ]
    said = [f"differ in {joined(named)}, in omega squared with 95% intervals"] if clear else []
    said += [ends[0]] if same and ends[0] else []
    said += (
        [f"{'they ' if clear else ''}are not shown to differ in {joined(open_)}"] if open_ else []
    )
    whom = f"Groups of {grouping(study, rows[0].group)}, {at_wave(study, rows[0].wave)},"
    return f"{whom} {'; '.join(said)}. {NO_CAUSE}."


def _ends(found: Lookup, row: ResultRow) -> str:
    """Return which of several groups have the highest and the lowest mean."""
    means = {
        each.term: each.estimate
        for each in found.rows
        if (each.quantity, each.outcome, each.wave, each.group)
        == ("mean", row.outcome, row.wave, row.group)
    }
    if len(means) < 2 or any(value != value for value in means.values()):
        return ""
    high, low = max(means, key=means.__getitem__), min(means, key=means.__getitem__)
    return f"'{high}' has the highest mean, '{low}' the lowest" if means[high] > means[low] else ""
