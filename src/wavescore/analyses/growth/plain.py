"""Whether scores changed, and how sure that is, in plain words."""

from wavescore.analyses.growth.words import complete_only
from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, at_wave, wave_label
from wavescore.layout.phrases import by, direction, joined, measured, spoken
from wavescore.layout.verdict import estimated, verdict

# More waves than this are not listed in a sentence of the front page.
MANY = 4


def sentence(found: Lookup, study: Study) -> str:
    """Return each outcome's change from first to last wave, or what can be read in its place."""
    if len(study.waves) < 2:
        return ""
    said = [_outcome(found, study, outcome) for outcome in found.values("outcome")]
    ends = wave_label(study, study.first_to_last)
    whole = study.analyses.get("growth", {}).get("missing") == "complete"
    whom = ", of those who answered every wave" if whole else ""
    return f"From {ends}{whom}: {'; '.join(said)}." if said else ""


def _outcome(found: Lookup, study: Study, outcome: str) -> str:
    label = measured(study, outcome)
    change = found.peek("mean_change", outcome, study.first_to_last)
    kind, _ = verdict(found, outcome)
    if kind or not estimated(change):
        level = study.analyses.get("growth", {}).get("form") == "intercept"
        untold = "the model holds no change" if level else "no change can be told"
        reason = f"the model may not be read ({kind})" if kind else untold
        return f"{label}: {reason}; {_observed(found, study, outcome)}"
    moved = {1: "rose", -1: "fell"}.get(direction(change))
    size = by(change, "points")
    return f"{label} {moved} by {size}" if moved else f"whether {label} changed is open: {size}"


def _observed(found: Lookup, study: Study, outcome: str) -> str:
    """Return the means of those who answered, which need no model; of many waves the ends'."""
    waves = study.wave_names
    waves = waves if len(waves) <= MANY else (waves[0], waves[-1])
    means = [(wave, found.peek("observed_mean", outcome, wave)) for wave in waves]
    said = [
        f"{spoken(row)} ({interval_of(row).text}) {at_wave(study, wave)}"
        for wave, row in means
        if estimated(row)
    ]
    who = "those who answered every wave" if complete_only(study) else "those who answered"
    return f"{who} had means of {joined(said)}" if said else "no means are told"
