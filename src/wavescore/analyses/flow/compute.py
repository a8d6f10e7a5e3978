"""Respondents who entered, were excluded and were analysed, at each wave.

Entered: rows of the export that belong to the wave. Excluded: by the first eligibility rule that
failed. Not returned: analysed at the first wave, no row at this one. Response rate: of those
analysed at the first wave, the share analysed at this one, with Wilson's interval.
"""

import pandas as pd

from wavescore.analyses.flow.quantities import ANALYSIS
from wavescore.analyses.shared.waves import CONF_LEVEL, NOBODY, at_wave, first_wave
from wavescore.definitions.study import Study
from wavescore.errors import DataError
from wavescore.methods.proportions import wilson_interval
from wavescore.notes import respondents
from wavescore.results.table import results_frame


def run(
    scored: pd.DataFrame, study: Study, *, typed: pd.DataFrame, exclusions: pd.DataFrame
) -> pd.DataFrame:
    """Return the flow of respondents as a result table.

    Quantities per wave: entered, excluded (term: the rule), analysed, not_returned (waves after
    the first) and response_rate (a proportion). Raises DataError unless entered = excluded +
    analysed at every wave.
    """
    rows = []
    rules = [rule.name for rule in study.eligibility]
    rules += sorted(set(exclusions["rule"]) - set(rules))
    baseline = set(at_wave(scored, first_wave(study)).index)
    for wave in study.wave_names:
        entered, excluded, analysed = (
            frame[frame["wave"] == wave] for frame in (typed, exclusions, scored)
        )
        _reconcile(len(entered), len(excluded), len(analysed), wave)
        rows.append({"wave": wave, "quantity": "entered", "estimate": len(entered)})
        rows += _excluded(excluded, rules, wave, len(entered))
        if wave != first_wave(study):
            gone = len(baseline - set(entered["respondent_id"]))
            row = {"wave": wave, "quantity": "not_returned", "estimate": gone, "n": len(baseline)}
            rows.append(row)
        rows.append(
            {"wave": wave, "quantity": "analysed", "estimate": len(analysed), "n": len(entered)}
        )
        rows.append(_response_rate(wave, baseline, set(analysed["respondent_id"])))
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


def _excluded(excluded, rules, wave, entered) -> list[dict]:
    counts = excluded["rule"].value_counts()
    return [
        {
            "wave": wave,
            "term": rule,
            "quantity": "excluded",
            "estimate": int(counts.get(rule, 0)),
            "n": entered,
        }
        for rule in rules
    ]


def _response_rate(wave, baseline, analysed) -> dict:
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
