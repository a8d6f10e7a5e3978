"""Two releases that differ by few in a part of the sample, in a rule, or after `erase`."""

import copy
import hashlib
import json
from argparse import Namespace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from analyses_survey import SETTINGS, respondents
from test_two_releases import FEW, let_go, people, read_off
from test_two_releases_renamed import WEEKS, in_weeks, under_new_ids

from wavescore.custody.erase import main_erase
from wavescore.definitions.study import study_from
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.digests import digests_of
from wavescore.disclosure.renamed import as_called_now
from wavescore.errors import DataError

PART = "counts that differ by fewer than 10"
BY_POSTER = {
    "names": ("describe",),
    "options": {"fields": ["gender", "reasons"], "by": "poster"},
}


def test_one_who_joined_a_group_is_not_covered_by_those_who_joined_another(tmp_path):
    """Twenty and one join; who reads both releases knows who that one is, and reads the answer."""
    whole = respondents(120, seed=9)
    first = whole[whole["wave"] == "t1"].set_index("respondent_id")
    joins = first.index[first["posted"] == 0][:20]
    one = first.index[(first["posted"] == 1) & (first["gender"] == 3)][1]
    before = whole[~whole["respondent_id"].isin([*joins, one])].reset_index(drop=True)
    earlier = let_go(tmp_path / "one", before, **BY_POSTER)
    apart = let_go(tmp_path / "other", whole, **BY_POSTER)
    posters = [{k: v[v["group"] == "posted"] for k, v in each.items()} for each in (earlier, apart)]
    told = read_off(*posters, name="describe")
    assert told == [("gender", "t1", "gender", "Another gender")]
    with pytest.raises(DataError, match=PART):
        let_go(tmp_path / "one", whole, **BY_POSTER)
    # Twenty more of one group alone tell of nobody.
    rest = whole[whole["respondent_id"] != one].reset_index(drop=True)
    let_go(tmp_path / "one", rest, **BY_POSTER)


def test_a_safe_release_whose_group_gained_one_since_a_public_one_is_stopped(tmp_path):
    whole = respondents(120, seed=9)
    first = whole[whole["wave"] == "t1"].set_index("respondent_id")
    joins = [*first.index[first["posted"] == 0][:20], first.index[first["posted"] == 1][0]]
    before = whole[~whole["respondent_id"].isin(joins)].reset_index(drop=True)
    let_go(tmp_path, before, mode="public", reason="published data", **BY_POSTER)
    with pytest.raises(DataError, match=PART):
        let_go(tmp_path, whole, **BY_POSTER)


def renamed_columns(typed):
    keys = ["respondent_id", "wave"]
    return typed.rename(columns={name: f"q_{name}" for name in typed.columns if name not in keys})


@pytest.mark.parametrize("joined", [0, 5])
def test_waves_ids_and_columns_of_other_names_at_once_are_known_again(joined):
    later = renamed_columns(under_new_ids(in_weeks(people(60))))
    now, earlier = digests_of(later), digests_of(people(60 - joined))
    assert not {*now.cells} & {*earlier.cells}
    least = digests_of(people(60)).changed(earlier)
    assert (least > 0) == (joined > 0)
    assert now.changed(as_called_now(earlier, now)) == least
    others = digests_of(renamed_columns(under_new_ids(in_weeks(respondents(60, seed=9)))))
    assert as_called_now(earlier, others).changed(others) in (0, *range(10, 200))


def test_a_release_under_other_names_of_all_is_stopped(tmp_path):
    """Scales copied under other names, too: the two releases had no column in common."""
    let_go(tmp_path, people(59), ("flow",))
    settings = copy.deepcopy(SETTINGS) | {"waves": WEEKS, "groups": {}, "rules": {}}
    for name in ("gad7", "phq8", "mood"):
        use = settings["instruments"].pop(name)
        scale = use["definition"] | {"name": f"q_{name}"}
        use |= {"columns": f"q_{name}_{{item}}", "definition": scale}
        settings["instruments"][f"q_{name}"] = use
    later = renamed_columns(under_new_ids(in_weeks(people())))
    with pytest.raises(DataError, match=FEW):
        let_go(tmp_path, later, ("flow",), study=study_from(settings))


def cut_at(cut, name="nhs_talking_therapies"):
    """Return the study whose rule of a case, by this name, is GAD-7 from `cut`."""
    settings = copy.deepcopy(SETTINGS)
    rule = settings["rules"].pop("nhs_talking_therapies")
    rule["instruments"][0] |= {"published": {}, "cut_point": cut}
    settings["rules"][name] = rule | {"name": name}
    return {"study": study_from(settings), "options": {"rule": name}}


def test_a_rule_of_another_name_and_another_cut_point_is_stopped(tmp_path):
    """Counts by name had nothing in common, and who is a case was no column."""
    typed = respondents(120, seed=1, skew=1.3)
    let_go(tmp_path, typed, ("caseness",), **cut_at(8))
    with pytest.raises(DataError, match="differs by fewer than 10"):
        let_go(tmp_path, typed, ("caseness",), **cut_at(9, "ours"))
    let_go(tmp_path, typed, ("caseness",), **cut_at(8, "ours"))


def erased(home):
    """Erase the study, and return the entry that is left of its ledger."""
    assert main_erase(Namespace(study="mine", yes=True)) == 0
    return json.loads((home / "results/mine/private/ledger.json").read_text())[0]


def test_an_answer_corrected_after_erase_is_stopped_where_a_count_shows_it(tmp_path, monkeypatch):
    """What stays of counts is what the release says: it is enough to see one leave its bin."""
    monkeypatch.chdir(tmp_path)
    asked = {"names": ("describe",), "options": {"fields": ["gender"]}}
    typed = respondents(60, seed=2)
    first = typed.index[typed["wave"] == "t1"]
    typed.loc[first, "gender"] = np.repeat([1.0, 2.0, 3.0], 20)
    let_go(tmp_path, typed, **asked)
    exact = json.loads(Path("results/mine/private/ledger.json").read_text())[0]["counts"]
    kept = erased(tmp_path)
    assert {cell.partition("\t")[2] for cell in kept["cells"]} == {"(there)"}
    rule = CountRule(10, 5)
    for key, (count, n) in kept["counts"].items():
        (low, high), whole = exact[key]
        assert low == high and count == [*(rule.hidden_range if rule.hides(low) else rule.bin(low))]
        assert (whole is None and n is None) or n[0] <= whole[0] <= n[1]
    corrected = typed.copy()
    corrected.loc[first[-1], "gender"] = 1.0
    with pytest.raises(DataError, match=PART):
        let_go(tmp_path, corrected, **asked)
    let_go(tmp_path, typed, **asked)
    # One that no count shows may follow.
    erased(tmp_path)
    corrected.loc[first[0], "gender"] = 3.0
    let_go(tmp_path, corrected, **asked)


def held(folder):
    return json.loads((folder / "results/mine/release/manifest.json").read_text())["held_against"]


def test_a_ledger_of_another_folder_is_held_against_where_it_is_named(tmp_path):
    """A second checkout knows of no release of the first; the manifest says what was looked at."""
    one, other = tmp_path / "one", tmp_path / "other"
    let_go(one, people(59), ("flow",))
    let_go(other, people(), ("flow",))
    assert held(one) == held(other) == []
    ledger = one / "results/mine/private/ledger.json"
    named = {"ledgers": (str(ledger),)}
    with pytest.raises(DataError, match="release 1 of the ledger .* differs by fewer than 10"):
        let_go(other, people(), ("flow",), **named)
    first = hashlib.sha256((one / "results/mine/release/manifest.json").read_bytes()).hexdigest()
    later = respondents(80, seed=2, skew=2)
    later = later[~later["respondent_id"].isin(people(59)["respondent_id"])]
    more = pd.concat([people(59), later], ignore_index=True)
    third = tmp_path / "third"
    for _ in range(2):  # released again, nothing is otherwise
        let_go(third, more, ("flow",), **named)
        assert held(third) == [first]
    with pytest.raises(DataError, match=r"release.ledgers\[1\]"):
        let_go(third, more, ("flow",), ledgers=("elsewhere/ledger.json",))
