"""Of whom nobody is a case all are none: no table tells it, where another hides it."""

import numpy as np
import pytest
from analyses_survey import ITEMS, STUDY, respondents, run
from prepared import release

from wavescore.definitions.labels import declared_labels
from wavescore.prepare.score import score

NAMES = ("caseness", "change", "attrition_weights")
RULE = "nhs_talking_therapies"


def released(cases, n=90):
    """Return the tables of a study in which so many are cases, at every wave."""
    typed = respondents(n, seed=3)
    scales = [name for name in ITEMS if not name.startswith("mood")]
    typed[scales] = np.minimum(typed[scales], 1.0) * (np.arange(len(typed)) % 3 == 0)[:, None]
    typed.loc[typed["respondent_id"].isin([f"r{i:02d}" for i in range(cases)]), scales] = 3.0
    scored = score(typed, STUDY)
    options = {"attrition_weights": {"fields": ["age"], "outcomes": ["gad7"]}}
    private = {name: run(name, typed, scored, options=options.get(name)) for name in NAMES}
    return private, release(private, declared_labels(STUDY))


@pytest.fixture(scope="module")
def both():
    return released(0), released(2)


def test_that_nobody_is_a_case_is_not_told(both):
    """None of 21 was a case at the start in one table, where another hid that all 54 are none."""
    (private, shown), _ = both
    for name in NAMES:
        of_rule = shown[name][(shown[name]["outcome"] == RULE)]
        of_cases = of_rule[of_rule["term"].isin(["case", "caseness_at_start", "recovery"])]
        counts = of_cases[of_cases["quantity"] == "n"]
        assert len(counts) and counts["estimate"].isna().all(), name
        assert not (of_rule["n"] == 0).any(), name
    start = private["change"].query("term == 'caseness_at_start' and quantity == 'n'")
    assert start["estimate"].iloc[0] == 0 < start["n"].iloc[0]


def test_nobody_and_hardly_anybody_bear_the_same_words(both):
    """That a row said there was nobody to count told it, and so did a number of 0 beside it."""
    (_, none), (_, two) = both
    for name in NAMES:
        keys = ["outcome", "wave", "group", "term", "level", "quantity", "method"]
        terms = ["case", "caseness_at_start", "recovery", "reliable_recovery"]
        words = [
            each[name][each[name]["term"].isin(terms) & (each[name]["group"] != "benchmark")]
            .set_index(keys)[["status", "note", "n"]]
            .fillna(-1)
            for each in (none, two)
        ]
        same = words[0].join(words[1].add_suffix("_two"), how="inner")
        assert len(same)
        for column in ("status", "note", "n"):
            differs = same[same[column] != same[f"{column}_two"]]
            assert differs.empty, (name, differs[[column, f"{column}_two"]].to_string())
