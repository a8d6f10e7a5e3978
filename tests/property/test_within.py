"""Attackers of samples within samples of one release: all but a few, all of few in one group."""

import pandas as pd
import pytest
from analyses_survey import SETTINGS, respondents, run
from prepared import release

from wavescore.definitions.labels import declared_labels
from wavescore.definitions.study import study_from
from wavescore.disclosure.attack import bin_of
from wavescore.disclosure.counts import CountRule
from wavescore.prepare.score import score

BY = {"field": "posted", "values": {"posted": [1]}}
STUDY = study_from(SETTINGS | {"groups": {"poster": BY}})


def described(typed, minimum):
    """Return the counts of categories of all, and of those of the group, as released."""
    options = {"fields": ["gender", "reasons"], "by": "poster"}
    private = run("describe", typed, score(typed, STUDY), STUDY, options)
    out = release({"describe": private}, declared_labels(STUDY), minimum_count=minimum)["describe"]
    rows = out[(out["quantity"] == "n") & (out["level"] != "")].set_index(["outcome", "level"])
    return rows.loc[rows["group"] == "", "estimate"], rows.loc[rows["group"] != "", "estimate"]


@pytest.mark.parametrize("minimum", [5, 10])
def test_answers_of_those_in_no_group_are_not_read_off(minimum):
    """Of all but one, bins that differ say what the one answered: 17 % of answers."""
    rule, told = CountRule(minimum, 5), []
    for n in range(40, 64):
        typed = respondents(n, seed=n).assign(posted=1.0)
        typed.loc[0, "posted"] = 0.0
        whole, part = described(typed, minimum)
        for key, count in part.items():
            if count == count and whole[key] == whole[key]:
                told += [(n, key)] * (bin_of(whole[key], rule)[0] > bin_of(count, rule)[1])
    assert told == []


def test_that_all_of_a_small_category_are_in_one_group_is_not_told():
    """The one of another gender posted, since nobody of those who did not is of another gender."""
    both = {"field": "posted", "values": {"posted": [1], "never posted": [0]}}
    study = study_from(SETTINGS | {"groups": {"poster": both}})
    typed = respondents(80, seed=1)
    first = typed["wave"] == "t1"
    typed.loc[first, "gender"] = typed.loc[first, "gender"].replace(3.0, 1.0)
    typed.loc[0, ["gender", "posted"]] = [3.0, 1.0]
    options = {"fields": ["gender"], "by": "poster"}
    private = run("describe", typed, score(typed, study), study, options)
    out = release({"describe": private}, declared_labels(study))["describe"]
    rows = out[(out["level"] == "Another gender") & (out["quantity"] == "n")]
    shown = dict(zip(rows["group"], rows["estimate"], strict=True))
    assert all(count != count for count in shown.values()), shown


@pytest.mark.parametrize(("people", "shown"), [(1, False), (9, False), (30, True)])
def test_many_findings_of_few_respondents_are_not_counted(people, shown):
    """Fifteen answers of one respondent out of range were 13 findings, of a hidden number."""
    typed = respondents(60, seed=1)
    ids = [f"r{number % people:02d}" for number in range(30)]
    found = pd.DataFrame({"respondent_id": ids, "wave": "t1", "rule": "out_of_range"})
    beside = {"clean": typed, "findings": found, "reasons": None}
    private = run("data_quality", typed, score(typed, STUDY), STUDY, {}, **beside)
    out = release({"data_quality": private}, declared_labels(STUDY))["data_quality"]
    rows = out[(out["outcome"] == "findings") & (out["quantity"] == "n")]
    assert len(rows) == 1 and (rows["estimate"] > 0).all() == shown
