"""The golden data sets of growth models as studies of GAD-7 totals."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
from analyses_survey import SETTINGS

from wavescore.analyses.growth import compute as growth
from wavescore.analyses.growth.quantities import ANALYSIS
from wavescore.analyses.growth.sentences import sentences
from wavescore.definitions.study import Study, study_from
from wavescore.layout.lookup import Lookup

GOLDEN = Path(__file__).parents[1] / "golden"
# The times of the data sets "complete" and "missing", and of "covariates".
FIVE = [0, 0.1, 3, 6, 7.5]
FOUR = [0.1, 3, 6, 9]


def make_study(times, **settings) -> Study:
    """Return a study of GAD-7 totals at these times, with a group `sex` and a field `age`."""
    waves = [{"name": f"t{n}", "time": time} for n, time in enumerate(times, start=1)]
    sex = {"sex": {"field": "woman", "values": {"man": [0], "woman": [1]}}}
    source = {"export": "small.csv", "layout": "long"}
    return study_from({**SETTINGS, "source": source, "waves": waves, "groups": sex, **settings})


@cache
def scored_of(name: str) -> pd.DataFrame:
    """Return the scored table of one of the golden data sets of growth models."""
    data = pd.read_csv(GOLDEN / "growth" / f"{name}.csv")
    about = pd.DataFrame({"respondent_id": [f"r{row:03d}" for row in range(len(data))]})
    if "woman" in data:
        about = about.assign(age=data["age"], sex=data["woman"].map({0: "man", 1: "woman"}))
    waves = [
        about.assign(wave=f"t{column[1:]}", gad7_total=data[column])
        for column in data.columns
        if column.startswith("y")
    ]
    return pd.concat(waves, ignore_index=True)


def told(table: pd.DataFrame, study: Study, **options) -> str:
    """The sentences of a growth table."""
    study = replace(study, analyses={"growth": options})
    return " ".join(sentences(Lookup(table, ANALYSIS), study))


def run(name: str, study: Study, **options) -> pd.DataFrame:
    """Return the growth table of GAD-7 of one of the golden data sets."""
    return growth.run(scored_of(name), study, outcomes=["gad7"], **options)
