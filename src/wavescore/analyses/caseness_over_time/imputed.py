"""Shares of cases and their differences with the scores of those lost imputed."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wavescore.analyses.caseness_over_time.quantities import ANALYSIS
from wavescore.analyses.shared.caseness_rule import rule_criteria, scales
from wavescore.analyses.shared.completed import (
    Completed,
    completed_scores,
    drawn_moves,
    pooled_share,
)
from wavescore.analyses.shared.waves import CONF_LEVEL, first_wave, why_not
from wavescore.definitions.study import Study, between
from wavescore.errors import EstimationError
from wavescore.methods.change import classify_caseness
from wavescore.methods.pooling import pool

IMPUTED = "imputed"
IMPUTATIONS = 20
# Of more respondents five imputations, whose intervals are a little wider and as honest
# (docs/decisions.md): twenty take as long as all other analyses together.
MOST_COPIED = 10_000
FEWER = 5
WITHHELD = "100 or fewer complete answers at a wave to draw from: not imputed"


def imputed_rows(
    row: dict, scored: pd.DataFrame, study: Study, fields: Sequence[str]
) -> list[dict]:
    """Return share at each wave and difference from the first, of everybody; or why there are none.

    fields: what predicts beside the rule's instruments, as answered at the first wave. Where the
    donors are too few for intervals that cover, nothing is told.
    """
    everybody = int((scored["wave"] == first_wave(study)).sum())
    row = {**row, "method": IMPUTED, "n": everybody}
    criteria = rule_criteria(study, row["outcome"], ANALYSIS.name)
    names = [each.instrument.name for each in criteria]
    more = [name for name in dict.fromkeys(fields) if name not in names]
    try:
        found = completed_scores(
            scored,
            study,
            names,
            more,
            FEWER if everybody > MOST_COPIED else IMPUTATIONS,
            f"analyses.{ANALYSIS.name}",
        )
    except EstimationError as error:
        return _gaps(row, study, f"{IMPUTED}: {why_not(error)}")
    if found.note:
        return _gaps(row, study, WITHHELD)
    totals = np.stack([found.imputed[name] for name in names])
    if np.isnan(totals).any():
        return _gaps(row, study, f"{IMPUTED}: an instrument is not asked at every wave")
    case = study.rules[row["outcome"]].case
    flat = classify_caseness(list(totals.reshape(len(names), -1)), scales(criteria), case)
    return _told(row, study, (flat == "case").reshape(totals.shape[1:]).astype(float), found)


def _gaps(row: dict, study: Study, note: str) -> list[dict]:
    waves = study.wave_names
    row = {**row, "note": [*row["note"], note]}
    pairs = [between(waves[0], wave) for wave in waves[1:]]
    rows = [{**row, "wave": wave, "quantity": "share"} for wave in waves]
    return rows + [{**row, "wave": pair, "quantity": "difference"} for pair in pairs]


def _told(row: dict, study: Study, cases: np.ndarray, found: Completed) -> list[dict]:
    """Return the rows of cases (m, n, T) of ones and zeros."""
    m, n, _ = cases.shape
    rows = []
    for place, wave in enumerate(study.wave_names):
        share = pooled_share(cases[:, :, place].sum(axis=1), np.full(m, n))
        note = [*row["note"], share["note"]]
        rows.append({**row, "wave": wave, "quantity": "share", **share, "note": note})
    for place, wave in enumerate(study.wave_names[1:], start=1):
        gap = 100 * (cases[:, :, place] - cases[:, :, 0])
        pooled = pool(gap.mean(axis=1), gap.var(axis=1, ddof=1) / n, n - 1, CONF_LEVEL)
        pair = {"wave": between(study.wave_names[0], wave), "quantity": "difference"}
        told = {"estimate": pooled.estimate, "std_error": pooled.std_error, "df": pooled.df}
        told |= {"conf_low": pooled.conf_low, "conf_high": pooled.conf_high}
        if pooled.std_error > 0:
            told |= {"statistic": pooled.estimate / pooled.std_error, "p_value": pooled.p_value}
        told |= drawn_moves(pooled, told, pooled.std_error)
        rows.append({**row, **pair, **told, "conf_level": CONF_LEVEL})
    return rows
