"""Who was lost, by the scores and the group of the first wave, missing scores imputed."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from wavescore.analyses.imputation.pooled import ANSWERED, IMPUTED, pooled_row
from wavescore.analyses.shared.completed import drawn_moves, first_scores, larger_moves
from wavescore.analyses.shared.fate import EXCLUDED, LOST, fates
from wavescore.analyses.shared.predictors import predictors
from wavescore.analyses.shared.waves import CONF_LEVEL, asked, at_wave, first_wave
from wavescore.definitions.study import Study
from wavescore.methods.logistic import LogisticFit, logistic_regression
from wavescore.methods.logistic_moves import logistic_moves
from wavescore.methods.pooling import pool

Array = np.ndarray
RATIOS = ("estimate", "conf_low", "conf_high")
TOLD = ("std_error", "statistic", "p_value", "conf_low", "conf_high")


def lost_rows(
    scored: pd.DataFrame,
    exclusions: pd.DataFrame,
    study: Study,
    outcomes: Sequence[str],
    group: str | None,
    fields: Sequence[str],
    imputations: int,
    key: str,
) -> list[dict]:
    """Return odds ratios of being lost at each later wave, of complete answers and imputed.

    One logistic model of all outcomes at the first wave, and of the group against its largest
    label. The scores are imputed anew, given one another, the fields, the group and whether each
    later wave was lost, since what is to be explained must be among what predicts.
    """
    first = first_wave(study)
    people = at_wave(scored, first).sort_index()
    there = asked(study, first)
    outcomes = [each for each in outcomes if each not in study.instruments or each in there]
    fate = pd.DataFrame(
        {
            wave: fates(scored, exclusions, study, wave).reindex(people.index)
            for wave in study.wave_names[1:]
        }
    )
    about = predictors(people, study, [*fields, *([group] if group else [])], f"{key}.fields")
    gone = (fate == LOST).to_numpy(float)
    seen, copies = first_scores(
        people, study, outcomes, np.hstack([about.to_numpy(), gone]), imputations, key
    )
    dummies, places = _group(people, study, group)
    rows: list[dict] = []
    for wave in study.wave_names[1:]:
        inside = (fate[wave] != EXCLUDED).to_numpy() & dummies.notna().all(axis=1).to_numpy()
        lost = pd.Series((fate[wave] == LOST).to_numpy(float))[inside]
        both = [_frame(each, outcomes, dummies)[inside] for each in (seen, *copies)]
        rows += _wave({"wave": wave, "quantity": "odds_ratio"}, both, lost, places)
    return rows


def _group(
    people: pd.DataFrame, study: Study, group: str | None
) -> tuple[pd.DataFrame, dict[str, dict[str, str]]]:
    """Return a column for each label but the largest, and what of it its row says."""
    if group is None:
        return pd.DataFrame(index=range(len(people))), {}
    labels = people[group].reset_index(drop=True)
    sizes = labels.value_counts()
    known = [label for label in study.groups[group].labels if sizes.get(label, 0)]
    reference = max(known, key=lambda label: sizes[label], default="")
    columns, places = {}, {}
    for label in (each for each in known if each != reference):
        name = f"{group}={label}"
        columns[name] = (labels == label).astype(float).where(labels.notna())
        places[name] = {"outcome": group, "level": label, "reference": reference}
    return pd.DataFrame(columns, index=labels.index), places


def _frame(scores: Array, outcomes: Sequence[str], dummies: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([pd.DataFrame(scores, columns=list(outcomes)), dummies], axis=1)


def _wave(
    row: dict, both: Sequence[pd.DataFrame], lost: pd.Series, places: dict[str, dict[str, str]]
) -> list[dict]:
    fits = [logistic_regression(lost, x, CONF_LEVEL) for x in both]
    usual, copies = fits[0], fits[1:]
    moves = [logistic_moves(lost, x, fit) for x, fit in zip(both[:2], fits[:2], strict=True)]
    fewer = [int(min(fit.events, fit.n - fit.events)) for fit in fits[:2]]
    rows = []
    for place, term in enumerate(both[0].columns):
        at = {**row, "outcome": term, **places.get(term, {})}
        counted = {"quantity": "fewer_n", "estimate": min(fewer), "n": usual.n}
        rows.append({**at, **counted})
        plain = {**at, "method": ANSWERED, "n": usual.n, "conf_level": CONF_LEVEL}
        told = usual.terms.iloc[place]
        numbers = {name: float(told[name]) for name in TOLD}
        rows.append(
            {**plain, "estimate": float(told["odds_ratio"]), **numbers, "note": usual.note}
            | moves[0].get(term, {})
        )
        new = _pooled(copies, place)
        new |= larger_moves(new, moves[1].get(term, {})) if "estimate" in new else {}
        rows.append({**at, "method": IMPUTED, **new})
    return rows


def _pooled(copies: Sequence[LogisticFit], place: int) -> dict:
    """Return an odds ratio pooled as its logarithm; its error is that of the logarithm."""
    n = copies[0].n
    told = [fit.terms.iloc[place] for fit in copies]
    logs = np.array([each["coefficient"] for each in told])
    errors = np.array([each["std_error"] for each in told])
    if not np.isfinite(logs + errors).all():
        return {"n": n, "note": "no odds ratio in every imputation"}
    found = pool(logs, errors**2, n - len(copies[0].terms) - 1, CONF_LEVEL)
    logged = pooled_row(found)
    ratio = logged | {name: float(np.exp(logged[name])) for name in RATIOS}
    return {"n": n, **ratio, **drawn_moves(found, ratio, ratio["estimate"] * found.std_error)}
