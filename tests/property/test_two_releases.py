"""Two releases of a study, and an attacker who has both folders: the ledger lets no second go."""

import shutil
from dataclasses import replace

import pandas as pd
import pytest
from analyses_survey import SETTINGS, STUDY, respondents, run

from wavescore.analyses.registry import analyses
from wavescore.definitions.labels import declared_labels
from wavescore.definitions.study import Release, study_from
from wavescore.disclosure.attack import bin_of
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.protect import protect
from wavescore.disclosure.release import release_study
from wavescore.errors import DataError
from wavescore.prepare.score import score
from wavescore.results.table import read_folder, write_folder

FEW = "differs by fewer than 10 respondents"
READ = ("flow", "frequencies")
FLOW = ("flow",)
WHERE = ["outcome", "wave", "term", "level"]
JOINED = "r59"


def people(n=60):
    """Return the survey of 60 respondents without those who come after the n-th."""
    typed = respondents(60, seed=2, skew=2)
    return typed[typed["respondent_id"] < f"r{n:02d}"].reset_index(drop=True)


def reasons_of(typed):
    """Return why each cell holds an answer or none."""
    cells = typed.drop(columns=["respondent_id", "wave"])
    why = cells.notna().replace({True: "answered", False: "no answer"})
    return typed[["respondent_id", "wave"]].join(why)


def let_go(
    folder,
    typed,
    names=READ,
    reasons=None,
    aside=None,
    also=None,
    out=(),
    study=STUDY,
    options=None,
    called="mine",
    **settings,
):
    """Release the analyses `names` as the rule does, without `out`; return the released tables.

    aside: tables of respondents beside the scored one; also: private tables made elsewhere.
    """
    gone = typed["respondent_id"].isin(out)
    study = replace(study, release=Release(**settings))
    scored = score(typed[~gone].reset_index(drop=True), study)
    exclusions = typed.loc[gone, ["respondent_id", "wave"]].assign(rule="consented", detail="")
    reasons = reasons_of(typed) if reasons is None else reasons
    beside = {"reasons": reasons, "exclusions": exclusions}
    private = {name: run(name, typed, scored, study, options, **beside) for name in names}
    private |= also or {}
    done = protect(private, study.release, analyses(), declared_labels(study))
    home = folder / "results" / called
    staged, ledger = home / "private/staged", home / "private/ledger.json"
    shutil.rmtree(staged, ignore_errors=True)
    write_folder(done.tables, staged / "tables")
    release_study(
        study,
        private=private,
        scored=scored,
        reasons=reasons,
        aside={"exclusions": exclusions} | (aside or {}),
        outputs=done.outputs,
        folders=(str(staged), str(home / "release"), str(ledger)),
        names=["tables"],
        analyses=analyses(),
        version="0",
    )
    return read_folder(home / "release/tables")


def read_off(earlier, later, bases=(5, 5), name="frequencies"):
    """Return the counts that must have grown from one release to the other: who joined is there."""
    rows = (frame[name].query("quantity == 'n' and level != ''") for frame in (earlier, later))
    # Of a description in groups those of the group: who it is made of differs.
    parts = [each[(each["group"] != "") | (name != "describe")] for each in rows]
    counts = [part.set_index(WHERE)["estimate"] for part in parts]
    both = pd.concat(counts, axis=1, keys=["before", "after"]).dropna()
    rules = [CountRule(10, base) for base in bases]
    return [
        where
        for where, row in both.iterrows()
        if bin_of(row["after"], rules[1])[0] > bin_of(row["before"], rules[0])[1]
    ]


@pytest.mark.parametrize(("before", "base"), [(59, 5), (58, 5), (59, 10)])
def test_answers_of_who_joined_are_read_off_and_the_second_release_is_stopped(
    tmp_path, before, base
):
    """One and two respondents apart, and one apart with coarser bins, which told as well."""
    first = let_go(tmp_path / "one", people(before))
    apart = let_go(tmp_path / "other", people(), round_counts_to=base)
    told = read_off(first, apart, (5, base))
    assert told, "the attacker learns nothing: the test cannot fail"
    if before == 59:
        new = people().set_index(["respondent_id", "wave"])
        assert all(new.loc[(JOINED, wave), item] >= 0 for _, wave, item, _ in told)
    manifest = (tmp_path / "one/results/mine/release/manifest.json").read_bytes()
    with pytest.raises(DataError, match=FEW) as caught:
        let_go(tmp_path / "one", people(), round_counts_to=base)
    assert "HINT: wait for more respondents" in str(caught.value)
    assert JOINED not in str(caught.value)
    assert (tmp_path / "one/results/mine/release/manifest.json").read_bytes() == manifest


def test_one_more_excluded_is_one_respondent_apart(tmp_path):
    """Of those who are not analysed the flow counts how many entered, and why they are not."""
    typed = people()
    ids = sorted(typed["respondent_id"].unique())
    let_go(tmp_path, typed[~typed["respondent_id"].isin(ids[1:20])], FLOW, out=ids[:1])
    with pytest.raises(DataError, match=FEW):
        let_go(tmp_path, typed[~typed["respondent_id"].isin(ids[2:20])], FLOW, out=ids[:2])
    # Nineteen more may be told of together.
    let_go(tmp_path, typed, FLOW, out=ids[:20])


def test_another_reason_for_one_blank_is_one_respondent_apart(tmp_path):
    """No answer changes, but the codebook counts reasons."""
    typed = people()
    typed.loc[:20, "gad7_1"] = float("nan")
    let_go(tmp_path, typed, ("codebook",))
    why = reasons_of(typed)
    why.loc[3, "gad7_1"] = "missing code"
    with pytest.raises(DataError, match=FEW):
        let_go(tmp_path, typed, ("codebook",), reasons=why)


def test_one_more_interview_is_one_respondent_apart(tmp_path):
    status = pd.DataFrame({"respondent_id": ["r01", "r02", ""], "completed": ["1", "0", "1"]})
    let_go(tmp_path, people(), FLOW, aside={"interviews": status})
    for row, column, value in ((1, "completed", "1"), (2, "completed", "0")):
        later = status.copy()
        later.loc[row, column] = value
        with pytest.raises(DataError, match=FEW):
            let_go(tmp_path, people(), FLOW, aside={"interviews": later})


def test_another_minimum_and_other_analyses_of_the_same_respondents_may_follow(tmp_path):
    """What is shown at a minimum of 10 is shown at 5: the two tell what the second alone does."""
    for minimum, names in ((10, ("flow", "frequencies")), (5, ("flow", "frequencies", "caseness"))):
        released = let_go(tmp_path, people(), names, minimum_count=minimum)
        assert set(released) == set(names)


def test_a_count_hidden_beside_a_small_one_is_not_shown_by_another_release(tmp_path):
    """Beside the flow the growth table hides a pattern of waves, which it had shown alone."""
    typed, alone, both = respondents(60, seed=14), ("growth",), ("flow", "growth")
    let_go(tmp_path / "one", typed, alone)
    with pytest.raises(DataError, match="counts that this one hides beside small ones") as caught:
        let_go(tmp_path / "one", typed, both)
    assert "HINT: release the analyses of release 1" in str(caught.value)
    let_go(tmp_path / "other", typed, both)
    with pytest.raises(DataError, match="or the other way about"):
        let_go(tmp_path / "other", typed, alone)


def by_age(name, label, oldest):
    """Return the study with one group, of those up to an age, and how it is described."""
    group = {"field": "age", "bands": {label: [17, oldest]}}
    options = {"fields": ["gender", "reasons"], "by": name}
    return {"study": study_from(SETTINGS | {"groups": {name: group}}), "options": options}


@pytest.mark.parametrize(
    ("label", "said"), [("young", FEW), ("under 52", "a label that differs by fewer than 10")]
)
def test_another_grouping_of_the_same_respondents_that_differs_by_few_is_stopped(
    tmp_path, label, said
):
    """By `young` and then by another group, of two more: that one is a woman is read off."""
    typed = respondents(120, seed=12)
    one, other = by_age("young", "young", 50), by_age(label.replace(" ", "_"), label, 51)
    first = let_go(tmp_path / "one", typed, ("describe",), **one)
    apart = let_go(tmp_path / "other", typed, ("describe",), **other)
    told = read_off(first, apart, name="describe")
    between = typed[(typed["wave"] == "t1") & (typed["age"] == 51)]
    assert len(between) == 2
    assert ("gender", "t1", "gender", "Woman") in told and 1 in between["gender"].to_numpy()
    with pytest.raises(DataError, match=said):
        let_go(tmp_path / "one", typed, ("describe",), **other)
    let_go(tmp_path / "one", typed, ("describe",), **by_age("under_70", "under 70", 69))


def test_another_study_of_nearly_the_same_respondents_is_stopped(tmp_path):
    """A study under another name has another ledger, and who receives both releases has both."""
    let_go(tmp_path, people(59), ("flow",))
    with pytest.raises(DataError, match="release 1 of study mine differs by fewer than 10"):
        let_go(tmp_path, people(), ("flow",), called="mine_again")
    let_go(tmp_path, people(59), ("caseness",), called="mine_again")
    # The same ids and questions, and other people.
    let_go(tmp_path, respondents(61, seed=9), ("flow",), called="theirs")


def test_a_safe_release_of_one_more_than_a_public_one_is_stopped(tmp_path):
    let_go(tmp_path, people(59), ("flow",), mode="public", reason="published data")
    with pytest.raises(DataError, match=FEW):
        let_go(tmp_path, people(), ("flow",))
    let_go(tmp_path, people(59), ("flow",))


def test_two_groups_of_one_release_that_differ_by_few_are_stopped(tmp_path):
    """Up to 45, up to 46, by who posted: 21 of 138 pairs of 30 studies told of those of 46."""
    typed, poster = respondents(100, seed=2, skew=1.3), SETTINGS["groups"]["poster"]
    ages = {
        name: {"field": "age", "bands": {name: [17, top]}}
        for name, top in (("young", 45), ("youngish", 46))
    }
    study = study_from(SETTINGS | {"groups": {**ages, "poster": poster}})
    both = {"fields": ["young", "youngish"], "by": "poster"}
    asked = {"names": ("describe",), "study": study}
    assert 0 < (typed.query("wave == 't1'")["age"] == 46).sum() < 10
    with pytest.raises(DataError, match="two groups differ by fewer than 10") as caught:
        let_go(tmp_path, typed, options=both, **asked)
    assert "HINT: leave one of the two out" in str(caught.value)
    let_go(tmp_path, typed, options=both | {"fields": ["young"]}, **asked)
