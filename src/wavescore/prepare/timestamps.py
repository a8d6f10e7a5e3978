"""Times that cannot be: a survey completed before it was started, a wave before an earlier one."""

import pandas as pd

from wavescore.definitions.dictionary import Dictionary
from wavescore.definitions.study import Study
from wavescore.prepare.findings import findings_at

RULE = "impossible_timestamp"


def check_timestamps(
    typed: pd.DataFrame, as_read: pd.DataFrame, dictionary: Dictionary | None, study: Study
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return (typed, findings) for the times that the eligibility rules compare.

    Completed before started: which of the two is wrong cannot be known, so that the minutes cannot
    either, and completed is missing. Started before an earlier wave was started: reported, kept.
    """
    found = []
    pairs = {
        (rule.started, rule.completed)
        for rule in study.eligibility
        if rule.started is not None and rule.completed is not None
    }
    for started, completed in sorted(pairs):
        backwards = typed[completed] < typed[started]
        detail = "before " + started + " (" + as_read[started].str.strip() + ")"
        found.append(_finding(backwards, completed, as_read, detail))
        typed = typed.assign(**{completed: typed[completed].mask(backwards)})
    for started in sorted({pair[0] for pair in pairs}):
        found.append(_earlier_than_previous(started, typed, as_read, study))
    return typed, found


def _earlier_than_previous(
    started: str, typed: pd.DataFrame, as_read: pd.DataFrame, study: Study
) -> pd.DataFrame:
    """Return a finding for each wave started before an earlier wave of the same respondent."""
    order = pd.Categorical(typed["wave"], study.wave_names).codes
    who, _ = pd.factorize(typed["respondent_id"])
    rows = pd.DataFrame({"who": who, "order": order, "time": typed[started]}, index=typed.index)
    rows = rows[rows["time"].notna()].sort_values(["who", "order"], kind="stable")
    latest = rows.groupby("who")["time"].cummax().groupby(rows["who"]).shift()
    same_wave = rows["order"].eq(rows.groupby("who")["order"].shift())
    early = (rows["time"] < latest) & ~same_wave
    late = pd.Series(False, index=typed.index)
    late[early[early].index] = True
    detail = pd.Series("before an earlier wave was started; kept", index=typed.index)
    return _finding(late, started, as_read, detail)


def _finding(rows: pd.Series, name: str, as_read: pd.DataFrame, detail: pd.Series) -> pd.DataFrame:
    values, details = as_read.loc[rows, name].to_numpy(), detail[rows].to_numpy()
    return findings_at(as_read[rows], name, values, RULE, details)
