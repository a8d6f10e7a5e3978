"""The covariates of the growth models: read at the first wave, centred, and told at what."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wavescore.analyses.shared.waves import at_wave, first_wave, floats, is_open_ended
from wavescore.definitions.study import Study
from wavescore.methods.influence import mean_influence


@dataclass(frozen=True)
class Covariates:
    """Regressors of every growth factor, a column each, less their means over the model's sample.

    So 0 is the mean of everyone in the model of the whole sample, and what is said of the means of
    a model or of a group is said at it.
    """

    centred: pd.DataFrame  # a row per respondent, NaN = missing
    rows: tuple[dict, ...]  # at what they are centred, as result rows

    @property
    def known(self) -> np.ndarray:
        """Who has every covariate, (n,)."""
        return np.asarray(self.centred.notna().all(axis=1))

    @property
    def origin(self) -> np.ndarray:
        """The means after centring: zeros, (q,)."""
        return np.zeros(self.centred.shape[1])


def make_covariates(
    scored: pd.DataFrame, study: Study, names: Sequence[str], wide: pd.DataFrame, key: str
) -> Covariates | None:
    """Return the covariates `names` of the respondents in `wide`; None where there are none.

    wide: the outcome, a row per respondent and a column per wave. A group becomes a column of 1
    and 0 for each of its labels but the last, the reference. key: the option, for errors.
    """
    if not names:
        return None
    people = at_wave(scored, first_wave(study)).reindex(wide.index)
    columns = {}
    for name in names:
        if name in study.groups:
            known = people[name].notna()
            for label in study.groups[name].labels[:-1]:
                columns[f"{name}={label}"] = (people[name] == label).where(known).astype(float)
        else:
            columns[name] = pd.Series(floats(people, study, name, key), index=people.index)
    raw = pd.DataFrame(columns, index=wide.index)
    inside = raw.notna().all(axis=1) & wide.notna().any(axis=1)
    rows = [row for name in names for row in _described(people.loc[inside], study, name, key)]
    return Covariates(raw - raw.loc[inside].mean(), tuple(rows))


def _described(people: pd.DataFrame, study: Study, name: str, key: str) -> list[dict]:
    """Return at what a covariate is centred: its mean, or how many have each of its labels."""
    row = {"wave": first_wave(study), "term": name, "n": len(people)}
    nobody = "" if len(people) else "nobody has every covariate"
    if name not in study.groups:
        values = floats(people, study, name, key)
        mean = {"estimate": values.mean() if len(people) else np.nan, "note": nobody}
        moved = mean_influence(values, open_ended=is_open_ended(study, name))
        return [{**row, "quantity": "covariate_mean", "influence": moved, **mean}]
    rows = []
    for label in study.groups[name].labels:
        count = int((people[name] == label).sum())
        share = 100 * count / len(people) if len(people) else np.nan
        at = {**row, "level": label}
        rows += [
            {**at, "quantity": "covariate_n", "estimate": count},
            {**at, "quantity": "covariate_percent", "estimate": share, "note": nobody},
        ]
    return rows
