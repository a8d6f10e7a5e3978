"""Internal consistency of each scale at each wave, and how its items behave."""

import math

import numpy as np
import pandas as pd

from wavescore.analyses.reliability.quantities import ANALYSIS, REVERSED
from wavescore.analyses.shared.asked import instruments_asked, without_items
from wavescore.analyses.shared.left_out import MOST_OF_TWO, farthest
from wavescore.analyses.shared.waves import CONF_LEVEL, floats, number_text
from wavescore.definitions.instrument import Instrument
from wavescore.definitions.study import Study
from wavescore.methods.influence import (
    mean_influence,
    reliability_influence,
    sd_influence,
)
from wavescore.methods.omega import Omega, congeneric_omega, log_gap_influence
from wavescore.methods.reliability import Reliability, cronbach_alpha
from wavescore.methods.reliability_intervals import alpha_interval, omega_interval
from wavescore.notes import respondents
from wavescore.results.table import results_frame

# Of more respondents the jackknife's interval stands: the bootstrap's differs from it by less than
# from seed to seed (docs/decisions.md), and takes as long as all other analyses together.
MOST_DRAWN = 10_000
KEY = "analyses.reliability.instruments"
TINY = 1e-300
# So many of those who move omega most at first order are left out, and of those who move alpha.
LEANT_ON = 2
# The bootstrap's quantiles move too: its limits by up to 1.4 of what the jackknife's do.
DRAWN_REACH = 1.5
ENDS = ("low", "high")
ITEM_QUANTITIES = {
    "item_mean": "mean",
    "item_sd": "sd",
    "floor_percent": "floor_percent",
    "ceiling_percent": "ceiling_percent",
    "item_rest_r": "item_rest_r",
    "alpha_if_dropped": "alpha_if_dropped",
}


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    reasons: pd.DataFrame | None = None,
    instruments: list[str] | None = None,
    waves: list[str] | None = None,
    bootstrap: int = 1000,
) -> pd.DataFrame:
    """Return the reliability of each instrument at each wave as a result table.

    Term "": alpha (by its method, then feldt), standardized_alpha, average_r, omega, k,
    n_used, n_missing, and mean and sd of the score of those used. Term item: item_mean, item_sd,
    floor_percent and ceiling_percent (level: the code of the response), item_rest_r,
    alpha_if_dropped, reversed items turned round. Who was not asked the instrument (by `reasons`,
    those of each cell) is not among n_missing.
    """
    rows = []
    each = instruments_asked(scored, study, reasons, waves, instruments, items=True)
    for wave, name, part in each:
        instrument = study.instruments[name].instrument
        columns = {item: floats(part, study, item, KEY) for item in instrument.columns}
        items = pd.DataFrame(columns)
        found = cronbach_alpha(
            items,
            instrument.reversed_columns,
            low=min(instrument.responses),
            high=max(instrument.responses),
            score=instrument.score,
            conf_level=CONF_LEVEL,
            draws=bootstrap if items.notna().all(axis=1).sum() <= MOST_DRAWN else 0,
            seed=study.seed,
        )
        row = {"outcome": name, "wave": wave, "n": found.n}
        moves = _influences(items, found, instrument, study.release.mode != "public")
        values = (*_scale(found, moves), *_items(found, instrument, moves))
        rows += [{**row, **value} for value in values]
    row = {"quantity": "alpha", "note": "totals only: reliability needs the items"}
    rows += without_items(study, instruments, row)
    return results_frame(ANALYSIS, rows)


def _scale(found: Reliability, moves: dict) -> list[dict]:
    alpha = {"quantity": "alpha", "estimate": found.alpha, "conf_level": CONF_LEVEL}
    alpha["influence"] = moves["alpha"]
    reach = DRAWN_REACH if found.draws else 1.0
    draws = f"bootstrap of {found.draws} draws" if found.draws else ""
    rows = [
        {
            **alpha,
            "method": found.method,
            "conf_low": found.conf_low,
            "conf_high": found.conf_high,
            **{f"moved_{end}": reach * moves.get(f"conf_{end}", math.nan) for end in ENDS},
            "note": [text for text in (found.note, draws) if text],
        },
        {
            **alpha,
            "method": "feldt",
            "conf_low": found.feldt_low,
            "conf_high": found.feldt_high,
            "note": found.note,
        },
    ]
    for quantity in ("standardized_alpha", "average_r", "omega", "k"):
        note = found.omega_note if quantity == "omega" else ""
        value = getattr(found, quantity)
        row = {"quantity": quantity, "estimate": value, "note": note or _gap(value, found)}
        if quantity == "omega":
            row |= {"conf_low": found.omega_low, "conf_high": found.omega_high}
            row |= {"conf_level": CONF_LEVEL, "method": "distribution_free"}
            row |= {"moved_low": moves.get("omega_low"), "moved_high": moves.get("omega_high")}
            row |= {"moved": moves.get("omega_without")}
        rows.append({**row, "influence": moves.get(quantity)})
    rows.append({"quantity": "n_used", "estimate": found.n})
    rows.append({"quantity": "n_missing", "estimate": found.n_missing})
    for quantity in ("mean", "sd"):
        value = getattr(found, quantity)
        row = {"quantity": quantity, "estimate": value, "note": _gap(value, found)}
        rows.append({**row, "influence": moves[quantity]})
    return rows


def _items(found: Reliability, instrument: Instrument, moves: dict) -> list[dict]:
    rows = []
    for place, item in enumerate(found.items.to_dict("records")):
        turned = item["item"] in instrument.reversed_columns
        notes = ["reversed before scoring" if turned else "", item["note"]]
        codes = [number_text(end(instrument.responses)) for end in (min, max)]
        least, most = codes[::-1] if turned else codes
        levels = {"floor_percent": least, "ceiling_percent": most}
        for quantity, column in ITEM_QUANTITIES.items():
            value = item[column]
            note = [text for text in (*notes, _gap(value, found)) if text]
            rows.append(
                {
                    "term": item["item"],
                    "level": levels.get(quantity, REVERSED if turned else ""),
                    "quantity": quantity,
                    "estimate": value,
                    "influence": moves[quantity][place] if quantity in moves else None,
                    "note": note,
                }
            )
    return rows


def _influences(
    items: pd.DataFrame, found: Reliability, instrument: Instrument, refitted: bool
) -> dict:
    """Return how far one respondent moves each quantity; of items, an array in their order."""
    turned = list(instrument.reversed_columns)
    ends = min(instrument.responses) + max(instrument.responses)
    complete = items.assign(**{name: ends - items[name] for name in turned}).dropna()
    values = complete.to_numpy(dtype=float)
    total = values.sum(axis=1) / (found.k if instrument.score == "mean" else 1)
    moves = reliability_influence(values)
    if refitted and len(values) > 3:
        moves |= _without_the_farthest(complete)
    # Omega leans on the same covariances as alpha, through a model of one factor.
    return moves | {
        "omega": 2 * moves["alpha"],
        "mean": mean_influence(total),
        "sd": sd_influence(total),
        "item_mean": [mean_influence(column) for column in values.T],
        "item_sd": [sd_influence(column) for column in values.T],
    }


def _without_the_farthest(complete: pd.DataFrame) -> dict:
    """Return how far omega and the distribution-free limits move without those they lean on.

    Of alpha the jackknife's limits, which lean on one respondent as the bootstrap's do.
    """
    # In an order of their own, so that the export's order decides nothing.
    complete = complete.sort_values(list(complete.columns), ignore_index=True)
    values = complete.to_numpy(dtype=float)
    omega, whole = _refitted(values)
    off = values - values.mean(axis=0)
    total, parts = off.sum(axis=1) ** 2, (off**2).sum(axis=1)
    leant_on = [np.abs(total / max(total.sum(), TINY) - parts / max(parts.sum(), TINY))]
    if omega.omega < 1:
        leant_on.append(np.abs(log_gap_influence(values, omega)))
    out = {int(place) for by in leant_on for place in np.argsort(-by, kind="stable")[:LEANT_ON]}
    moves, far = dict.fromkeys(whole, 0.0), set(farthest(complete, MOST_OF_TWO))
    for who in sorted(out | far):
        _, rest = _refitted(np.delete(values, who, axis=0))
        for name, value in whole.items():
            change = abs(rest[name] - value)
            # A model that only one of those leant on upholds is told by its own rule.
            lost = math.inf if who in far else 0.0
            moves[name] = max(moves[name], change if change == change else lost)
    return moves


def _refitted(values: np.ndarray) -> tuple[Omega, dict[str, float]]:
    """Return omega's model, and what has no closed form when a respondent is left out."""
    n, k = values.shape
    covariance = np.cov(values, rowvar=False, ddof=0).reshape(k, k) if n else np.zeros((k, k))
    omega = congeneric_omega(covariance)
    alpha = alpha_interval(values, 0, None, CONF_LEVEL)
    low, high = omega_interval(values, omega, CONF_LEVEL)
    ends = {"conf_low": alpha.low, "conf_high": alpha.high, "omega_low": low, "omega_high": high}
    return omega, {"omega_without": omega.omega, **ends}


def _gap(value: float, found: Reliability) -> str:
    """Return why a value is not there: the scale's note, or the number of respondents."""
    if pd.notna(value):
        return ""
    return found.note or f"no estimate: {respondents(found.n)} complete"
