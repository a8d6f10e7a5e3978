"""Who is analysed: the study's rules in order, and a row for each wave that they exclude."""

import numpy as np
import pandas as pd

from wavescore.definitions.dictionary import Dictionary
from wavescore.definitions.parts import EligibilityRule
from wavescore.definitions.study import NO_ANSWERS, Study
from wavescore.errors import DefinitionError
from wavescore.prepare.answers import answered_columns, identifying_columns
from wavescore.prepare.columns import ELAPSED
from wavescore.prepare.windows import elapsed_days

COLUMNS = ("respondent_id", "wave", "rule", "detail")


def apply_eligibility(
    typed: pd.DataFrame, study: Study, dictionary: Dictionary | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return (clean, exclusions): each row of `typed` is in exactly one of the two.

    exclusions has a row (respondent_id, wave, rule, detail) for each row excluded, with the first
    rule that fails, in the study's order. Before them stands the rule "no answers": a row in which
    nothing is answered is no respondent at that wave.

    A rule that drops the respondent fails if any answered value fails, at whichever wave, or if
    the field is never answered; one that drops waves is held against each row. A missing value
    fails, unless the rule says `if_missing: pass`. Rules look at all rows, excluded ones too: age
    is known from a first wave that another rule dropped.

    With a `dictionary`, its identifier fields and free text are not in clean. Where the study
    declares when waves were answered, clean has the column days_since_baseline.
    """
    typed = typed.reset_index(drop=True)
    rule = pd.Series("", index=typed.index, dtype=object)
    detail = pd.Series("", index=typed.index, dtype=object)
    empty = typed[answered_columns(typed, study, dictionary)].isna().all(axis=1)
    rule[empty], detail[empty] = NO_ANSWERS, "nothing is answered in this row"
    looked_at = dict.fromkeys(
        name
        for rule in study.eligibility
        for name in ("respondent_id", "wave", rule.field, rule.started, rule.completed)
        if name in typed
    )
    some = typed[list(looked_at)][~empty]
    for condition in study.eligibility:
        reasons = _failures(some, condition, study).reindex(typed.index, fill_value="")
        fails = (reasons != "") & (rule == "")
        rule[fails], detail[fails] = condition.name, reasons[fails]
    out = rule != ""
    exclusions = typed.loc[out, ["respondent_id", "wave"]].assign(
        rule=rule[out].to_numpy(), detail=detail[out].to_numpy()
    )
    dropped = identifying_columns(typed, study, dictionary)
    elapsed = elapsed_days(typed, study)
    times = {} if elapsed is None else {ELAPSED: elapsed}
    clean = typed.assign(**times).drop(columns=dropped)[~out].reset_index(drop=True)
    return clean, exclusions.astype("str").reset_index(drop=True)


def _failures(typed: pd.DataFrame, rule: EligibilityRule, study: Study) -> pd.Series:
    """Return for each row why `rule` excludes it, "" where it does not."""
    name, values, passes = _test_rows(typed, rule, study)
    missing = values.isna()
    fails = ~passes & ~missing
    if rule.on_failure == "drop_respondent" and rule.field is not None:
        # A field asked at one wave counts for the respondent: unasked rows do not fail.
        missing = missing.groupby(typed["respondent_id"]).transform("all")
    reason = pd.Series("", index=typed.index, dtype=object)
    reason[fails] = [f"{name} = {_brief(value)}" for value in values[fails]]
    if rule.if_missing == "fail":
        reason[missing] = f"{name} missing"
    return _spread(reason, typed, rule.on_failure, study)


def _test_rows(
    typed: pd.DataFrame, rule: EligibilityRule, study: Study
) -> tuple[str, pd.Series, pd.Series]:
    """Return what the rule looks at: its name, its value in each row, and whether that passes."""
    if rule.field is not None:
        values = _column(typed, rule.field, rule, study)
        return rule.field, values, _passes(values, rule, study)
    completed = _column(typed, rule.completed, rule, study)
    spent = pd.to_timedelta(completed - _column(typed, rule.started, rule, study))
    minutes = spent.dt.total_seconds() / 60
    return "minutes", minutes, minutes >= rule.at_least_minutes


def _column(
    typed: pd.DataFrame, name: str | None, rule: EligibilityRule, study: Study
) -> pd.Series:
    if name not in typed.columns:
        raise DefinitionError(
            f"the rule {rule.name!r} looks at a field that is not in the data",
            file=study.file,
            key="eligibility",
            found=name,
            expected="a field of the export",
        )
    return typed[name]


def _passes(values: pd.Series, rule: EligibilityRule, study: Study) -> pd.Series:
    passes = pd.Series(True, index=values.index)
    allowed = ([rule.equals] if rule.equals is not None else []) + list(rule.one_of)
    if allowed:
        passes &= values.isin(_like(values, allowed, rule, study))
    ends = [end for end in (rule.at_least, rule.at_most) if end is not None]
    if ends and not pd.api.types.is_numeric_dtype(values):
        if values.notna().any():
            raise DefinitionError(
                f"the rule {rule.name!r} compares numbers with what is none",
                file=study.file,
                key=f"eligibility.{rule.name}",
                found=f"{rule.field}, a field of {'text' if values.dtype == 'str' else 'dates'}",
                expected="a field of numbers",
            )
        return passes
    if rule.at_least is not None:
        passes &= values >= rule.at_least
    if rule.at_most is not None:
        passes &= values <= rule.at_most
    return passes


def _like(values: pd.Series, allowed: list, rule: EligibilityRule, study: Study) -> list:
    """Return the values of a rule in the column's own type."""
    if not pd.api.types.is_numeric_dtype(values):
        return [_brief(value) for value in allowed]
    try:
        return [float(value) for value in allowed]
    except ValueError as error:
        raise DefinitionError(
            f"the rule {rule.name!r} compares numbers with text",
            file=study.file,
            key=f"eligibility.{rule.name}",
            found=", ".join(map(repr, allowed)),
            expected=f"codes, since {rule.field} holds numbers",
        ) from error


def _spread(reason: pd.Series, typed: pd.DataFrame, on_failure: str, study: Study) -> pd.Series:
    """Return `reason` on every row that a failing row takes with it."""
    failed = np.flatnonzero(reason != "")
    if on_failure == "drop_wave" or not failed.size:
        return reason
    who, _ = pd.factorize(typed["respondent_id"])
    order = pd.Categorical(typed["wave"], study.wave_names).codes
    # Of each respondent who failed the row of the first wave at which they did.
    failed = failed[np.argsort(order[failed], kind="stable")]
    people, first = np.unique(who[failed], return_index=True)
    row_of = np.full(who.max() + 1, -1)
    row_of[people] = failed[first]
    source = row_of[who]
    later = (source >= 0) & (order >= order[source])
    why = reason.to_numpy(copy=True)
    for place in np.flatnonzero((source >= 0) & (later | (on_failure == "drop_respondent"))):
        if not why[place]:
            row = source[place]
            at = "" if order[place] == order[row] else f" at {study.wave_names[order[row]]}"
            why[place] = reason.iloc[row] + at
    return pd.Series(why, index=reason.index, dtype=object)


def _brief(value: object) -> str:
    if isinstance(value, float | np.floating):
        return f"{value:.10g}"
    return str(value)
