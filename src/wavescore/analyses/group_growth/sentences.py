"""Groups' growth curves in one model, in sentences."""

from wavescore.analyses.group_growth.words import apart, held_words, model_of
from wavescore.definitions.study import Study, between
from wavescore.layout.cells import interval_of
from wavescore.layout.covariates import at_means
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.phrases import direction, p_spoken, spoken
from wavescore.layout.verdict import estimated, verdict

USUAL = 0.05


def sentences(table: Lookup, study: Study) -> list[str]:
    """Return of each outcome what its model says of the groups, or that it may not be read."""
    said = []
    for outcome in table.values("outcome", quantity="converged"):
        kind, why = verdict(table, outcome)
        if kind:
            name = model_of(study, outcome, "")
            said.append(f"{name}: {kind} ({why}); nothing is told of it.")
        else:
            said += _outcome(table, study, outcome)
    return said


def _outcome(table: Lookup, study: Study, outcome: str) -> list[str]:
    pair = between(study.wave_names[0], study.wave_names[-1])
    labels = table.values("group", outcome=outcome, quantity="implied_mean")
    kind, wave = "mean_change", pair
    rows = [table.peek(kind, outcome, wave, label) for label in labels]
    if not all(map(estimated, rows)):
        kind, wave = "implied_mean", study.wave_names[0]
        rows = [table.peek(kind, outcome, wave, label) for label in labels]
    known = [row for row in rows if estimated(row)]
    if not known or len(known) < len(labels):
        return []
    what = "change" if kind == "mean_change" else "mean"
    each = ", ".join(f"{row.group} {spoken(row)} ({interval_of(row, 2).text})" for row in known)
    head = f"{outcome_label(study, outcome)}, groups in one model with equal {held_words(study)}"
    head += at_means(table, study, outcome)
    said = f"{head}: {what} {wave_label(study, wave)} {each}"
    return [f"{said}{_apart(table, outcome, what, wave)}{_held(table, outcome)}."]


def _apart(table: Lookup, outcome: str, what: str, wave: str) -> str:
    """Return how far the groups' changes are apart; that they are held equal, where they are."""
    return "".join(
        f"; {row.term} less {row.level} {spoken(row)} ({interval_of(row, 2).text}, p "
        f"{p_spoken(row.p_value)})" + ("" if direction(row) else ", so that no difference is shown")
        for row in apart(table, outcome, what, wave)
    )


def _held(table: Lookup, outcome: str) -> str:
    test = table.peek("equal_held", outcome)
    if not estimated(test):
        return "; whether what is held equal is could not be tested"
    verdict = "contradict" if test.p_value < USUAL else "do not contradict"
    return (
        f"; the answers {verdict} what is held equal (chi-square {spoken(test)} on {test.df:.0f} "
        f"df, p {p_spoken(test.p_value)})"
    )
