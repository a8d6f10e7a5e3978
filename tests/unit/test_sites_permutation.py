"""Randomisation tests of few sites: where each applies, what is said of them, how far they move."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from analyses_survey import STUDY, pick
from prepared import release

from wavescore.analyses.registry import declared
from wavescore.analyses.sites import apa, compute, linear
from wavescore.analyses.sites.quantities import LABELS, SIGNS, WHOLE, WILD, WITHIN
from wavescore.definitions.study import Release
from wavescore.errors import EstimationError
from wavescore.layout.lookup import Lookup
from wavescore.methods.permutation import permute_clusters, sign_flips, within_clusters
from wavescore.publish.front import plain_sentences
from wavescore.publish.summary import summary
from wavescore.publish.tables import make_tables

OPTIONS = {"cluster": "gender", "outcomes": ["gad7"], "rule": None, "group": "poster"}

OPEN = replace(STUDY, release=Release(mode="public", reason="made"))  # fits nothing again


def survey(slopes, size=30, noise=0.2, seed=4):
    """Return a survey of one site a slope, whose respondents hardly differ in theirs."""
    rng = np.random.default_rng(seed)
    at = np.repeat(np.arange(1.0, len(slopes) + 1), size)
    n, move = len(at), np.repeat(slopes, size)
    start = rng.normal(10, 3, n)
    waves = []
    for number, wave in enumerate(STUDY.wave_names):
        frame = {"respondent_id": [f"r{i:03}" for i in range(n)], "wave": wave, "gender": at}
        frame["gad7_total"] = start + number * move + rng.normal(0, noise, n)
        frame["poster"] = np.where(np.arange(n) % 2, "posted", "never posted")
        waves.append(pd.DataFrame(frame))
    return pd.concat(waves, ignore_index=True)


def p_of(table, term, method):
    return pick(table, quantity="permutation_p", term=term, method=method)["estimate"]


def test_six_sites_of_one_sign_have_the_smallest_p_there_is():
    assert sign_flips([-1.0, -0.9, -1.1, -0.8, -1.2, -1.0]).p_value == 2 / 2**6
    assert sign_flips([-1.0, -0.9, -1.1, -0.8, -1.2, 0.1]).p_value == 4 / 2**6
    assert sign_flips([1.0]).p_value == 1
    with pytest.raises(EstimationError, match="too few clusters"):
        sign_flips([])


def test_a_group_of_one_whole_site_cannot_be_tested():
    with pytest.raises(EstimationError, match="too few clusters in a group"):
        permute_clusters([1.0, 2.0, 3.0, 4.0], [1, 0, 0, 0])
    with pytest.raises(EstimationError, match="do not differ"):
        permute_clusters([1.0] * 4, [1, 1, 0, 0])
    # The two groups hold three sites each and do not overlap: the sample and its mirror of 20.
    assert permute_clusters([1.0, 2.0, 3.0, 9.0, 8.0, 9.5], [1, 1, 1, 0, 0, 0]).p_value == 2 / 20


def test_whole_clusters_are_drawn_where_they_are_many():
    rng = np.random.default_rng(3)
    means, first = rng.normal(size=30), np.arange(30) < 15
    found = permute_clusters(means, first)
    assert found.p_value == permute_clusters(means, first).p_value and np.isnan(found.influence)
    assert permute_clusters(means + 9 * first, first).p_value == 1 / 2000


def test_labels_are_permuted_within_clusters_alone():
    """Clusters that differ by 50 points and in their shares of the groups tell no difference."""
    rng = np.random.default_rng(5)
    site = np.repeat([0, 1, 2], [60, 40, 20])
    first = (rng.random(120) < np.array([0.2, 0.5, 0.8])[site]).astype(float)
    y = 50.0 * site + rng.normal(size=120)
    found = within_clusters(y, first, site)
    assert abs(found.estimate) < 0.6 and found.p_value > 0.05
    assert within_clusters(y + 2 * first, first, site).p_value == 1 / 2000
    with pytest.raises(EstimationError, match="clusters with both groups"):
        within_clusters(y, site == 0, site)
    with pytest.raises(EstimationError, match="do not differ"):
        within_clusters(50.0 * site, first, site)


def test_the_sites_tests_hang_on_whether_a_site_has_both_groups():
    frame = survey([-1, -1.2, -0.8, -1, -0.9, 0.1])
    table = compute.run(frame, OPEN, **OPTIONS)
    tests = table[table["quantity"] == "permutation_p"]
    assert [*tests["method"]] == [LABELS, SIGNS, SIGNS]
    assert pick(table, quantity="difference", method=WITHIN)["std_error"] > 0
    frame["poster"] = np.where(frame["gender"] > 3, "posted", "never posted")
    table = compute.run(frame, OPEN, **OPTIONS)
    tests = table[table["quantity"] == "permutation_p"]
    assert [*tests["method"]] == [WHOLE, SIGNS]
    assert (tests["estimate"].iloc[0] * 20) % 2 == pytest.approx(0)
    frame["poster"] = np.where(frame["gender"] > 1, "posted", "never posted")
    row = pick(compute.run(frame, OPEN, **OPTIONS), quantity="permutation_p", method=WHOLE)
    assert np.isnan(row["estimate"]) and "too few clusters in a group" in row["note"]


def test_that_one_site_alone_has_both_groups_is_told_by_no_note():
    """It would tell that in each other site everybody is of one group."""
    frame = survey([-1, -1.2, -0.8, -1])
    apart = np.where(frame["gender"] > 2, "posted", "never posted")
    frame["poster"] = np.where(frame["gender"] == 1, frame["poster"], apart)
    table = compute.run(frame, OPEN, **OPTIONS)
    assert p_of(table, "difference", SIGNS) == 1
    slope, difference = (
        pick(table, quantity="permutation_p", term=term, method=SIGNS)["note"]
        for term in ("slope", "difference")
    )
    assert slope == difference == "4 sites' signs allow no p-value below 1 in 8"


def test_the_sentences_say_where_signs_tell_another_thing():
    """Five of six sites fall by a point: the interval shows it, the signs reach it in 4 of 64."""
    table = compute.run(survey([-1, -1.2, -0.8, -1, -0.9, 0.1]), OPEN, **OPTIONS)
    assert p_of(table, "slope", SIGNS) == 4 / 64
    said = summary({"sites": table}, OPEN)
    assert "a fall either way" in said[0]
    assert said[0].endswith(
        "; the signs of the sites' own slopes do not show a fall (permutation p = 0.063)."
    )
    (plain, *_) = plain_sentences({"sites": table}, OPEN)
    assert "the fall in GAD-7 stands (slope" in plain
    assert plain.endswith(", though 6% of all ways to turn sites' slopes round come as far.")
    one_way = compute.run(survey([-1, -1.2, -0.8, -1, -0.9, -0.3]), OPEN, **OPTIONS)
    assert p_of(one_way, "slope", SIGNS) == 2 / 64
    assert "signs" not in " ".join(summary({"sites": one_way}, OPEN))
    (plain, *_) = plain_sentences({"sites": one_way}, OPEN)
    assert plain.endswith("per unit of time).")


def test_five_sites_are_told_to_be_too_few_for_their_signs():
    table = compute.run(survey([-1, -1.2, -0.8, -1, -0.9]), OPEN, **OPTIONS)
    row = pick(table, quantity="permutation_p", term="slope")
    assert row["estimate"] == 2 / 32
    assert "5 sites' signs allow no p-value below 1 in 16" in row["note"]
    said = " ".join(summary({"sites": table}, OPEN))
    assert "Flipping the signs of 5 sites' slopes no p-value can be below 0.063" in said
    assert "do not show" not in said


def test_each_p_has_a_row_of_its_own_in_the_table_and_in_apa():
    table = compute.run(survey([-1, -1.2, -0.8, -1, -0.9, 0.1]), OPEN, **OPTIONS)
    (made, _) = make_tables({"sites": table}, OPEN)
    hows = [row.cells[3].text for row in made.rows if len(row.cells) > 3]
    assert {WILD, LABELS, SIGNS, WITHIN} <= {*hows}
    printed = {row.cells[3].text: row.cells[-1].text for row in made.rows if len(row.cells) > 3}
    assert printed[SIGNS] == "0.063"
    # Six sites of one size are a mean's five degrees of freedom, the slope's too.
    assert [row.cells[5].text for row in made.rows if row.cells[0].text == "Mean slope"][0] == "5.0"
    said = " ".join(apa.results(Lookup(table, declared("sites")), OPEN))
    assert f"{SIGNS} p = .063" in said and f"{LABELS} p" in said


def test_no_one_respondent_moves_a_released_p_by_more_than_its_step():
    frame = survey([-0.2, -0.6, 0.1, -0.3, -0.1, -0.4], size=12, noise=2.0)
    table = compute.run(frame, STUDY, **OPTIONS)
    released = release({"sites": table})["sites"].query("quantity == 'permutation_p'")
    steps = released.set_index(["term", "method"])["step"]
    assert len(steps) == 3 and (steps > 0.001).all()
    for who in ("r000", "r017", "r029", "r036", "r053", "r071"):
        left = compute.run(frame[frame["respondent_id"] != who], OPEN, **OPTIONS)
        for at, step in steps.items():
            assert abs(p_of(left, *at) - p_of(table, *at)) <= step + 1e-9, (who, at)


def test_a_site_with_one_respondent_leaves_its_influence_open():
    frame = survey([-1, -1, -1, -1]).assign(
        poster=lambda each: np.where(each["gender"] > 2, "posted", "never posted")
    )
    alone = frame[(frame["gender"] > 1) | (frame["respondent_id"] == "r000")]
    people = alone[alone["wave"] == "t1"]
    x = (people["poster"] == "posted").to_numpy(float)
    rows = linear.difference(
        {"outcome": "gad7", "wave": "t1", "note": []},
        people["gad7_total"].to_numpy(),
        people["poster"],
        ("posted", "never posted"),
        people["gender"],
    )
    (row,) = [row for row in rows if row["quantity"] == "permutation_p"]
    assert row["method"] == WHOLE and np.isnan(row["influence"]) and x.sum() == 60
