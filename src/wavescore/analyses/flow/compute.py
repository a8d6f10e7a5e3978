"""The flow of respondents through the waves, box by box, as STROBE asks for it.

Entered: rows of the export that belong to the wave. Of them some were excluded for good at an
earlier wave, some are excluded now (by the first rule that failed), the others are analysed.
Between two waves: those analysed before, less the lost, and the joined, make up who answered.
Lost is what `shared.fate` says it is, here as in the analysis of attrition.
"""

from collections.abc import Iterable

import pandas as pd

from wavescore.analyses.flow.quantities import ANALYSIS
from wavescore.analyses.shared.fate import LOST, answered, excluded_for_good, fates
from wavescore.analyses.shared.waves import CONF_LEVEL, NOBODY, at_wave, first_wave
from wavescore.definitions.study import NO_ANSWERS, Study
from wavescore.errors import DataError
from wavescore.methods.proportions import wilson_interval
from wavescore.notes import respondents
from wavescore.results.table import results_frame


def run(
    scored: pd.DataFrame, study: Study, *, typed: pd.DataFrame, exclusions: pd.DataFrame
) -> pd.DataFrame:
    """Return the flow of respondents as a result table.

    Quantities per wave: entered, answered_n (anything), excluded_before_n, excluded (term: the
    rule, of those not excluded before), analysed, with entered = excluded_before_n + excluded +
    analysed; response_rate (a proportion of those analysed at the first wave). Of waves after the
    first: lost_n (since the first wave), lost_since_previous_n and joined_n (answered here, not
    analysed at the previous wave), with answered_n = analysed before - lost_since_previous_n +
    joined_n.
    Raises DataError unless every row of `typed` is either excluded or analysed.
    """
    scored, typed = (frame[["respondent_id", "wave"]] for frame in (scored, typed))
    rows = []
    rules = [NO_ANSWERS, *(rule.name for rule in study.eligibility)]
    rules += sorted(set(exclusions["rule"]) - set(rules))
    baseline = set(at_wave(scored, first_wave(study)).index)
    before = None
    for wave in study.wave_names:
        entered, excluded, analysed = (
            frame[frame["wave"] == wave] for frame in (typed, exclusions, scored)
        )
        _reconcile(len(entered), len(excluded), len(analysed), wave)
        here = set(analysed["respondent_id"]) | set(answered(excluded)["respondent_id"])
        row = {"wave": wave, "n": len(entered)}
        rows.append({"wave": wave, "quantity": "entered", "estimate": len(entered)})
        rows.append({**row, "quantity": "answered_n", "estimate": len(here)})
        rows += _excluded(exclusions, excluded, rules, study, wave, len(entered))
        if before is not None:
            lost = int((fates(scored, exclusions, study, wave) == LOST).sum())
            rows += _between(wave, before, here, lost, len(baseline))
        rows.append({**row, "quantity": "analysed", "estimate": len(analysed)})
        before = set(analysed["respondent_id"])
        rows.append(_response_rate(wave, baseline, before))
    return results_frame(ANALYSIS, rows)


def _reconcile(entered: int, excluded: int, analysed: int, wave: str) -> None:
    if entered != excluded + analysed:
        raise DataError(
            "the flow does not add up",
            key=wave,
            found=f"{entered} entered, {excluded} excluded, {analysed} analysed",
            expected="entered = excluded + analysed",
            hint="typed, exclusions and scored come from different runs: run all of them again",
        )


def _excluded(
    exclusions: pd.DataFrame,
    here: pd.DataFrame,
    rules: Iterable[str],
    study: Study,
    wave: str,
    entered: int,
) -> list[dict]:
    """Return who had been excluded before, and who is excluded now by each rule."""
    known = excluded_for_good(exclusions, study, wave)
    again = here["respondent_id"].isin(known) & (here["rule"] != NO_ANSWERS)
    counts = here.loc[~again, "rule"].value_counts()
    row = {"wave": wave, "n": entered}
    rows = [
        {**row, "term": rule, "quantity": "excluded", "estimate": int(counts.get(rule, 0))}
        for rule in rules
    ]
    if wave != first_wave(study):
        row |= {"quantity": "excluded_before_n", "estimate": int(again.sum())}
        rows.insert(1, row)
    return rows


def _between(wave: str, before: set, here: set, lost: int, baseline: int) -> list[dict]:
    """Return who was lost and who joined on the way to a wave."""
    gone = {"quantity": "lost_since_previous_n", "estimate": len(before - here), "n": len(before)}
    return [
        {"wave": wave, **gone},
        {"wave": wave, "quantity": "joined_n", "estimate": len(here - before), "n": len(here)},
        {"wave": wave, "quantity": "lost_n", "estimate": lost, "n": baseline},
    ]


def _response_rate(wave: str, baseline: set[str], analysed: set[str]) -> dict:
    row = {"wave": wave, "quantity": "response_rate", "n": len(baseline)}
    if not baseline:
        return {**row, "note": NOBODY}
    returned, joined = len(analysed & baseline), len(analysed - baseline)
    low, high = wilson_interval(returned, len(baseline), CONF_LEVEL)
    note = (
        f"{respondents(joined)} analysed here but not at the first wave: not counted"
        if joined
        else ""
    )
    return {
        **row,
        "estimate": returned / len(baseline),
        "conf_low": low,
        "conf_high": high,
        "conf_level": CONF_LEVEL,
        "method": "wilson",
        "note": note,
    }
