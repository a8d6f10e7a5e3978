"""A small survey of three waves for the tests of the analyses, and its degenerate relatives."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from wavescore.analyses.registry import analysed_part, declared, face
from wavescore.definitions.instruments import load_instruments
from wavescore.definitions.rules import load_rules
from wavescore.definitions.study import Study, study_from
from wavescore.prepare.score import score

DICTIONARY = Path(__file__).parent / "analyses_dictionary.csv"
BUILT_IN = load_instruments()
MOOD = {
    "name": "mood",
    "title": "Mood",
    "items": [{"name": "1"}, {"name": "2"}, {"name": "3"}],
    "responses": {"1": "Low", "2": "Middling", "3": "High"},
    "reversed": ["2"],
    "score": "mean",
    "range": [1, 3],
}
SETTINGS = {
    "name": "small",
    "file": "config/studies/small/study.yaml",
    "source": {
        "export": "small.csv",
        "layout": "long",
        "dictionary": str(DICTIONARY),
        "missing_codes": {"9": "prefer not to say"},
    },
    "waves": [{"name": f"t{number}", "time": number} for number in (1, 2, 3)],
    "eligibility": [{"name": "consented", "field": "consent", "equals": 1}],
    "instruments": {
        "gad7": {"columns": "gad7_{item}", "definition": BUILT_IN["gad7"]},
        "phq8": {"columns": "phq8_{item}", "definition": BUILT_IN["phq8"]},
        "mood": {"columns": "mood_{item}", "definition": MOOD},
    },
    "groups": {
        "poster": {"field": "posted", "values": {"posted": [1], "never posted": [0]}},
        "style": {"field": "posted", "values": {"posts": [1], "reads": [0], "responds": [2]}},
    },
    "rules": load_rules(None, BUILT_IN),
    "seed": 7,
}
STUDY = study_from(SETTINGS)
ITEMS = [column for use in STUDY.instruments.values() for column in use.instrument.columns]
ABOUT = ["age", "gender", "posted", "reasons___1", "reasons___2"]
OPTIONS = {
    "flow": {},
    "completion_time": {"started": "opened", "completed": "closed", "group": "poster"},
    "describe": {"fields": ["age", "gender", "reasons", "poster", "gad7"], "by": "poster"},
    "frequencies": {},
    "codebook": {},
    "distributions": {},
    "reliability": {"bootstrap": 50},
    "caseness": {},
    "caseness_over_time": {},
    "benchmark": {"geography": "North West", "period": "2022-23"},
    "weighted_caseness": {"geography": "North West", "period": "2022-23"},
    "group_tests": {"group": "poster", "outcomes": {"gad7": "greater", "mood": "two-sided"}},
    "sites": {"cluster": "gender", "outcomes": ["gad7", "mood"], "group": "poster"},
    "correlations": {"variables": ["gad7", "mood", "age"], "method": ["pearson", "spearman"]},
    "growth": {"outcomes": ["gad7", "mood"]},
    "group_growth": {"outcomes": ["gad7", "mood"], "group": "poster", "equal": ["variances"]},
    "dropout_sensitivity": {
        "outcomes": ["gad7", "mood"],
        "group": "poster",
        "reference": "never posted",
    },
    "parallel_growth": {"outcomes": ["gad7", "phq8"]},
    "cross_lagged": {"outcomes": ["gad7", "phq8"]},
    "varying_covariate": {"outcomes": ["gad7"], "covariate": "phq8"},
    "distal_outcome": {"outcomes": ["gad7"], "distal": "phq8"},
    "mixed_growth": {"outcomes": ["gad7", "mood"]},
    "change": {"geography": "North West", "period": "2022-23"},
    "attrition_weights": {
        "fields": ["gad7", "age", "gender", "reasons"],
        "outcomes": ["gad7", "mood"],
        "group": "poster",
    },
    "imputation": {"outcomes": ["gad7", "mood"], "group": "poster", "imputations": 3},
    "attrition": {"fields": ["gad7", "age", "gender", "reasons", "poster"]},
    "second_opinions": {},
}


NOBODY_EXCLUDED = pd.DataFrame(columns=["respondent_id", "wave", "rule", "detail"])


def typed(n=24, seed=3):
    """Return n respondents at t1, about half of them later, as validate would hand them on."""
    rng = np.random.default_rng(seed)
    ids = [f"r{number:02d}" for number in range(n)]
    waves = []
    for number, wave in enumerate(STUDY.wave_names):
        items = rng.integers(0, 4, (n, len(ITEMS))).astype(float)
        frame = pd.DataFrame(items, columns=ITEMS)
        mood = [name for name in ITEMS if name.startswith("mood")]
        frame[mood] = frame[mood].clip(1, 3)
        about = {
            "consent": 1.0,
            "age": rng.integers(17, 80, n).astype(float),
            "gender": rng.choice([1.0, 2.0, 3.0], n),
            "posted": rng.choice([0.0, 1.0, 2.0], n, p=[0.4, 0.5, 0.1]),
            "reasons___1": rng.integers(0, 2, n).astype(float),
            "reasons___2": rng.integers(0, 2, n).astype(float),
        }
        frame = frame.assign(respondent_id=ids, wave=wave, **about)
        opened = pd.Timestamp("2024-05-31 14:05") + pd.to_timedelta(np.arange(n), unit="h")
        took = pd.to_timedelta(np.arange(n) % 17 + number, unit="min")
        frame = frame.assign(opened=opened, closed=opened + took)
        if number:
            frame[ABOUT] = np.nan
            frame = frame[rng.random(n) < 0.6]
        waves.append(frame)
    return pd.concat(waves, ignore_index=True)


def respondents(n, seed, skew=1, blank=0):
    """Return `typed` of n with items leaning to 0 (`skew`), and `blank` who name no group."""
    rng = np.random.default_rng(seed)
    frame = typed(n, seed)
    likely = np.array([skew**3, skew**2, skew, 1.0])
    for name in ITEMS:
        low, high = (1, 3) if name.startswith("mood") else (0, 3)
        codes = np.arange(low, high + 1)
        share = likely[: len(codes)] / likely[: len(codes)].sum()
        frame[name] = rng.choice(codes, len(frame), p=share).astype(float)
    first = frame.index[frame["wave"] == "t1"]
    frame["posted"] = np.where(frame["posted"] == 2, 1.0, frame["posted"])
    frame.loc[rng.choice(first, blank, replace=False), "posted"] = np.nan
    return frame


@cache
def degenerate(case):
    """Return (typed, scored) of a survey that has too little of something."""
    frame = typed()
    first = frame["wave"] == "t1"
    if case == "empty wave":
        frame = frame[frame["wave"] != "t2"]
    elif case == "empty first wave":
        frame = frame[~first]
    elif case == "nobody":
        frame = frame[:0]
    elif case == "one respondent":
        frame = frame[frame["respondent_id"] == frame["respondent_id"].value_counts().index[0]]
    elif case == "one respondent once":
        frame = frame[first][:1]
    elif case == "two respondents":
        frame = frame[frame["respondent_id"].isin(["r00", "r01"])]
    elif case == "all answers equal":
        frame = frame.assign(**dict.fromkeys([*ITEMS, *ABOUT], 1.0))
    elif case == "a group of one":
        posted = np.where(frame["respondent_id"] == "r00", 0.0, 1.0)
        frame = frame.assign(posted=np.where(first, posted, np.nan))
    elif case == "nobody in a group":
        frame = frame.assign(posted=np.where(first, 1.0, np.nan))
    elif case == "nobody in any group":
        frame = frame.assign(posted=np.nan)
    elif case == "fields all missing":
        phq8 = [name for name in ITEMS if name.startswith("phq8")]
        frame = frame.assign(**dict.fromkeys([*phq8, "age", "gender", "reasons___1"], np.nan))
    elif case == "everyone returns":
        whole = frame[first]
        frame = pd.concat([whole.assign(wave=wave) for wave in STUDY.wave_names])
    frame = frame.reset_index(drop=True)
    return frame, score(frame, STUDY)


def run(name, typed, scored, study=STUDY, options=None, **beside):
    """Return the private table of an analysis, with the small survey's options by default."""
    beside = {"typed": typed, "exclusions": NOBODY_EXCLUDED} | beside
    more = {key: beside[key] for key in declared(name).needs if key in beside}
    options = OPTIONS.get(name, {}) if options is None else options
    return face(name, "compute").run(scored, as_given(study, name), **more, **options)


def as_given(study, name):
    """Return a study with those of its parts that the workflow gives an analysis, and no other."""
    settings = analysed_part(study, name)
    found = {key: getattr(study, key) for key in ("name", "file", *settings["parts"])}
    given = object.__new__(Study)
    for key, value in {**found, "settings": settings}.items():
        object.__setattr__(given, key, value)
    return given


CASES = (
    "plain",
    "empty wave",
    "empty first wave",
    "nobody",
    "one respondent",
    "one respondent once",
    "two respondents",
    "all answers equal",
    "a group of one",
    "nobody in a group",
    "nobody in any group",
    "fields all missing",
    "everyone returns",
)


def pick(table, **where):
    """Return the only row of a result table that `where` describes."""
    for name, value in where.items():
        table = table[table[name] == value]
    assert len(table) == 1, f"{len(table)} rows of {where}"
    return table.iloc[0]


def estimates(table, **where):
    """Return the estimates of the rows that `where` describes, by quantity."""
    for name, value in where.items():
        table = table[table[name] == value]
    return dict(zip(table["quantity"], table["estimate"], strict=True))
