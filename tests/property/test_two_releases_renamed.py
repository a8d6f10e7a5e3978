"""Two releases of which the second calls things otherwise, or counts by another setting."""

import copy

import numpy as np
import pandas as pd
import pytest
from analyses_survey import SETTINGS, respondents
from test_two_releases import FEW, let_go, people, read_off

from wavescore.analyses.forum_posts.compute import sample_posts
from wavescore.analyses.interview_sample.compute import sample_interviews
from wavescore.definitions.study import study_from
from wavescore.disclosure.digests import digests_of
from wavescore.disclosure.renamed import as_called_now
from wavescore.errors import DataError
from wavescore.prepare.score import score

WEEKS = [{"name": f"week {number}", "time": number} for number in (1, 2, 3)]
ALONE = ("frequencies",)


def in_weeks(typed):
    return typed.assign(wave=typed["wave"].str.replace("t", "week "))


def under_new_ids(typed):
    return typed.assign(respondent_id="P-" + typed["respondent_id"])


def test_one_who_joined_is_seen_under_other_names_of_waves_and_ids(tmp_path):
    """No name was in both releases, so that all differed: answers of who joined were read off."""
    first, names = let_go(tmp_path / "one", people(59), ALONE), SETTINGS | {"waves": WEEKS}
    later, study = under_new_ids(in_weeks(people())), study_from(names)
    apart = let_go(tmp_path / "other", later, ALONE, study=study)
    back = {name: frame.replace(r"^week ", "t", regex=True) for name, frame in apart.items()}
    assert read_off(first, back), "the attacker learns nothing: the test cannot fail"
    with pytest.raises(DataError, match=FEW):
        let_go(tmp_path / "one", later, ALONE, study=study)
    let_go(tmp_path / "one", under_new_ids(in_weeks(people(59))), ALONE, study=study)


@pytest.mark.parametrize("renamed", [in_weeks, under_new_ids])
def test_names_alone_are_no_difference(renamed):
    """And of other people under the same ids nobody is taken for one of these."""
    same, fewer = (digests_of(renamed(people(n))) for n in (60, 58))
    before = digests_of(people())
    assert not 0 < fewer.changed(before) < 10
    assert same.changed(as_called_now(before, same)) == 0
    assert fewer.changed(as_called_now(before, fewer)) == 2
    others = digests_of(respondents(60, seed=9))
    assert as_called_now(before, others) == before
    assert others.regrouped(before, 10) == ""


def test_a_column_of_another_name_is_known_again():
    """One answer has changed, and the column has been renamed too."""
    before = people()
    later = before.rename(columns={"gender": "sex"})
    place = later.index[later["sex"] == 1][0]
    later.loc[place, "sex"] = 2.0
    now, earlier = digests_of(later), digests_of(before)
    assert now.changed(earlier) == 0
    assert now.changed(as_called_now(earlier, now)) == 1


def test_two_studies_with_the_same_ids_are_no_two_releases():
    """Of four with two checkboxes one column agreed with one of the other study by chance."""
    ids, yes = [str(number) for number in range(1, 31)], np.arange(30)
    one = pd.DataFrame(
        {"respondent_id": ids, "wave": "t1", "consent": 1.0, "rare": (yes < 2) * 1.0}
    )
    other = one.rename(columns={"rare": "seldom"}).assign(seldom=(yes == 1) * 1.0)
    both = other.assign(rare=(yes == 20) * 1.0)
    for now in (other, both):
        now, earlier = digests_of(now), digests_of(one)
        assert not now.of_the_same(as_called_now(earlier, now))
    assert digests_of(one).of_the_same(digests_of(one))


def banded(names, cut):
    """Return the study whose GAD-7 has bands of these names, the highest from `cut`."""
    settings = copy.deepcopy(SETTINGS)
    starts = (0, 5, 10, cut, 22)
    settings["instruments"]["gad7"]["definition"]["bands"] = [
        {"name": name, "from": start, "to": end - 1}
        for name, start, end in zip(names, starts, starts[1:], strict=False)
    ]
    return study_from(settings)


def test_bands_with_another_cut_and_other_words_are_stopped(tmp_path):
    """All in the band from 15 had 15: it is hidden, and the band from 16 is empty."""
    typed = respondents(120, seed=5, skew=1.3)
    old, new = banded(["low", "mild", "middle", "high"], 15), banded(["a", "b", "c", "d"], 16)
    first = let_go(tmp_path / "one", typed, ("caseness",), study=old)["caseness"]
    apart = let_go(tmp_path / "other", typed, ("caseness",), study=new)["caseness"]
    where = "outcome == 'gad7' and wave == 't1' and quantity == 'n' and term == "
    assert np.isnan(first.query(f"{where}'high'")["estimate"]).all()
    assert (apart.query(f"{where}'d'")["estimate"] == 0).all()
    with pytest.raises(DataError, match="a label that differs by fewer than 10"):
        let_go(tmp_path / "one", typed, ("caseness",), study=new)


def test_a_case_by_another_cut_point_is_stopped_where_it_moves_few(tmp_path):
    """Counts tell that 1 to 9 had the score in between."""
    typed = respondents(120, seed=1, skew=1.3)
    settings = copy.deepcopy(SETTINGS)
    rule = settings["rules"]["nhs_talking_therapies"]["instruments"][0]
    rule |= {"published": {}, "cut_point": 9}
    let_go(tmp_path, typed, ("caseness",))
    with pytest.raises(DataError, match=FEW) as caught:
        let_go(tmp_path, typed, ("caseness",), study=study_from(settings))
    assert "or count by the rules of release 1" in str(caught.value)
    let_go(tmp_path, typed, ("caseness",))


def posts(folder, n):
    """Return the private table of forum posts, of a file of which n are long enough."""
    frame = pd.DataFrame({"post": range(n), "forum": "Robin", "consent": 1, "text": "two words"})
    (folder / "posts.csv").write_text(frame.to_csv(index=False))
    names = {name: name for name in ("post", "forum", "text")}
    consent = {"field": "consent", "equals": 1}
    block = {"file": str(folder / "posts.csv"), "consent": consent, "per_forum": 5, **names}
    study = study_from(SETTINGS | {"posts": block})
    return {"forum_posts": sample_posts(study)[1]}


def test_a_file_of_posts_that_grew_by_one_is_stopped(tmp_path):
    """20 posts are 18, one more is 23: whoever wrote since has consented."""
    first = let_go(tmp_path, people(), (), also=posts(tmp_path, 20))["forum_posts"]
    assert set(first.query("quantity == 'consented_n'")["estimate"]) == {18}
    with pytest.raises(DataError, match="counts that differ by fewer than 10"):
        let_go(tmp_path, people(), (), also=posts(tmp_path, 21))
    # Twenty more respondents do not cover one more post.
    with pytest.raises(DataError, match="counts that differ by fewer than 10"):
        let_go(tmp_path, respondents(80, seed=2), (), also=posts(tmp_path, 21))
    let_go(tmp_path, people(), (), also=posts(tmp_path, 18))
    let_go(tmp_path, people(), (), also=posts(tmp_path, 31))


def test_one_more_who_is_invited_is_stopped(tmp_path):
    """A target of one more adds one to a stratum."""
    sampling = {"consent": {"field": "reasons___1", "equals": 1}, "strata": ["gender"]}
    typed, drawn = people(), {}
    for target in (15, 16, 25):
        study = study_from(SETTINGS | {"sampling": {**sampling, "target": target}})
        drawn[target] = sample_interviews(score(typed, study), study)[0]
    let_go(tmp_path, typed, ("caseness",), aside={"drawn": drawn[15]})
    with pytest.raises(DataError, match=FEW):
        let_go(tmp_path, typed, ("caseness",), aside={"drawn": drawn[16]})
    let_go(tmp_path, typed, ("caseness",), aside={"drawn": drawn[25]})


def test_who_left_a_group_is_not_covered_by_those_who_joined_another(tmp_path):
    """The group's counts are of one less: a quarter of whose answers it was are read off."""
    whole = respondents(120, seed=9)
    first = whole[whole["wave"] == "t1"].set_index("respondent_id")
    joins = first.index[first["posted"] == 0][:30]
    leaves = first.index[(first["posted"] == 1) & (first["gender"] == 1)][0]
    before = whole[~whole["respondent_id"].isin(joins)].reset_index(drop=True)
    after = whole[whole["respondent_id"] != leaves].reset_index(drop=True)
    asked = {"names": ("describe",), "options": {"fields": ["gender", "reasons"], "by": "poster"}}
    first = let_go(tmp_path / "one", before, **asked)
    apart = let_go(tmp_path / "other", after, **asked)
    posters = [{k: v[v["group"] == "posted"] for k, v in each.items()} for each in (apart, first)]
    told = read_off(*posters, name="describe")
    assert ("gender", "t1", "gender", "Woman") in told
    with pytest.raises(DataError, match="a label that differs by fewer than 10"):
        let_go(tmp_path / "one", after, **asked)
    let_go(tmp_path / "one", whole, **asked)


@pytest.mark.parametrize("n", [4, 8, 16, 30, 60])
def test_small_studies_of_other_people_are_not_taken_for_one_another(n):
    """Checkboxes of four respondents were taken for the answers of an unrelated study."""
    for seed in range(30):
        made = []
        for letter, rng in zip("ab", np.random.default_rng(seed).spawn(2), strict=True):
            answers = rng.integers(0, 2, (n, 6)).astype(float)
            frame = pd.DataFrame(answers, columns=[f"{letter}{place}" for place in range(6)])
            ids = [f"{letter}{who}" for who in range(n)]
            made.append(digests_of(frame.assign(respondent_id=ids, wave="t1")))
        assert not made[1].of_the_same(as_called_now(*made)), (n, seed)
