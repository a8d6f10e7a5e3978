"""Few sites: what their likeness does to intervals, and what is said of too few of them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from analyses_survey import STUDY, pick
from prepared import release
from scipy import stats

from wavescore.analyses.sites import compute, linear
from wavescore.errors import DefinitionError, EstimationError
from wavescore.methods.clusters import cluster_robust, intraclass_correlation, wild_bootstrap_p
from wavescore.methods.growth.clustered_slope import clustered_slope
from wavescore.methods.growth.sites import three_level_growth
from wavescore.publish.front import methods_text, plain_sentences
from wavescore.publish.summary import summary
from wavescore.publish.tables import make_tables

# Three sites, which the survey's dictionary calls genders.
OPTIONS = {"cluster": "gender", "outcomes": ["gad7"], "rule": None}


def survey(sizes=(60, 40, 30), apart=0.0, seed=4):
    """Return a survey whose sites differ by `apart` standard deviations in level and in slope."""
    rng = np.random.default_rng(seed)
    at = np.repeat([1.0, 2.0, 3.0], sizes)
    n = len(at)
    move = apart * (at - 2)
    waves = []
    start = rng.normal(10, 3, n) + 3 * move
    for number, wave in enumerate(STUDY.wave_names):
        scores = start + number * (move - 0.5) + rng.normal(0, 2, n)
        frame = {"respondent_id": [f"r{i}" for i in range(n)], "wave": wave, "gender": at}
        frame |= {
            "gad7_total": scores,
            "poster": np.where(np.arange(n) % 2, "posted", "never posted"),
        }
        waves.append(pd.DataFrame(frame)[slice(None) if number == 0 else rng.random(n) < 0.7])
    return pd.concat(waves, ignore_index=True)


def test_clusters_of_one_give_welchs_error_and_bell_and_mccaffreys_df():
    rng = np.random.default_rng(2)
    x, y = rng.normal(0, 1, 20), rng.normal(1, 3, 15)
    values = np.concatenate([x, y])
    group = np.repeat([1.0, 0.0], [20, 15])
    found = cluster_robust(values, np.column_stack([np.ones(35), group]), np.arange(35))
    welch = stats.ttest_ind(x, y, equal_var=False)
    assert found.estimate[1] / found.std_error[1] == pytest.approx(welch.statistic)
    # Welch's formula with equal variances in the place of the two found.
    df = (1 / 20 + 1 / 15) ** 2 / (1 / (20**2 * 19) + 1 / (15**2 * 14))
    assert found.df[1] == pytest.approx(df)


def test_equal_clusters_of_a_mean_have_the_number_of_clusters_less_one():
    rng = np.random.default_rng(2)
    found = cluster_robust(rng.normal(size=60), np.ones(60), np.repeat(np.arange(6), 10))
    assert found.df[0] == pytest.approx(5)


def test_a_cluster_that_alone_tells_a_coefficient_does_not_break_the_errors():
    values = np.arange(12.0)
    x = np.column_stack([np.ones(12), np.repeat([1.0, 0.0], [4, 8])])
    found = cluster_robust(values, x, np.repeat([0, 1, 2], 4))
    assert np.isfinite(found.std_error).all()


def test_many_clusters_are_drawn_and_the_seed_fixes_them():
    rng = np.random.default_rng(6)
    values, clusters = rng.normal(size=150), np.repeat(np.arange(15), 10)
    x = np.column_stack([np.ones(150), rng.integers(0, 2, 150)])
    first, second = (wild_bootstrap_p(values, x, clusters, 1, draws=500) for _ in range(2))
    assert first == second
    assert wild_bootstrap_p(values + 3 * x[:, 1], x, clusters, 1, draws=500) < 0.01


def test_too_few_sites_stop():
    with pytest.raises(EstimationError, match="too few clusters"):
        cluster_robust([1, 2, 3], np.ones(3), ["a", "a", "a"])
    with pytest.raises(EstimationError, match="too few clusters"):
        intraclass_correlation([1, 2, 3], ["a", "a", "a"])
    with pytest.raises(EstimationError, match="do not differ"):
        intraclass_correlation([1, 1, 2, 2], ["a", "a", "b", "b"])
    y = np.random.default_rng(1).normal(size=(30, 3))
    with pytest.raises(EstimationError, match="too few clusters"):
        clustered_slope(y, [0, 1, 2], ["a"] * 30)
    with pytest.raises(EstimationError, match="too few sites"):
        three_level_growth(y, [0, 1, 2], ["a", "b"] * 15)


def test_units_and_the_time_scale_carry_over():
    scored = survey(apart=0.8)
    y = scored.pivot(index="respondent_id", columns="wave", values="gad7_total")
    site = scored.drop_duplicates("respondent_id").set_index("respondent_id")["gender"]
    site = site.reindex(y.index)
    one = three_level_growth(y.to_numpy(), [0, 1, 2], site)
    other = three_level_growth(100 + 10 * y.to_numpy(), [2020, 2030, 2040], site)
    assert other.slope == pytest.approx(one.slope, rel=1e-7)
    assert other.shrunken == pytest.approx(one.shrunken, rel=1e-6)
    assert other.intercept == pytest.approx(100 + 10 * one.intercept, rel=1e-8)
    assert other.site[0] == pytest.approx(100 * one.site[0], rel=1e-6)


def test_a_site_answered_at_one_wave_has_no_slope_of_its_own():
    rng = np.random.default_rng(3)
    site = np.repeat([0, 1, 2, 3], 15)
    y = rng.normal(10, 3, (60, 1)) - 0.5 * np.arange(3) + rng.normal(0, 1, (60, 3))
    y[site == 2, 0] = y[site == 2, 2] = np.nan
    found = three_level_growth(y, [0, 1, 2], site)
    assert [*np.isnan(found.raw)] == [False, False, True, False]
    assert np.isfinite(found.shrunken).all()


@pytest.mark.filterwarnings("error::numpy.exceptions.ComplexWarning")
def test_the_pooled_slopes_error_has_no_imaginary_part():
    """Where a site's slopes hardly vary, the root of a matrix had one by its last bits."""
    rng = np.random.default_rng(4)
    site = np.repeat(np.arange(6), 30)
    start, move = rng.normal(10, 3, 180), np.repeat([-1, -1.2, -0.8, -1, -0.9, 0.1], 30)
    y = start[:, None] + move[:, None] * np.arange(3) + rng.normal(0, 0.2, (180, 3))
    assert three_level_growth(y, [0, 1, 2], site).slope_robust_error > 0


def test_sites_that_differ_widen_the_interval_and_the_sentence_says_so():
    table = compute.run(survey(apart=0.6), STUDY, **OPTIONS)
    plain, robust = (
        pick(table, quantity="slope", method=method)
        for method in (compute.INDEPENDENT, compute.JACKKNIFE)
    )
    assert plain["estimate"] == robust["estimate"]
    assert robust["conf_high"] - robust["conf_low"] > 3 * (plain["conf_high"] - plain["conf_low"])
    assert pick(table, quantity="icc")["estimate"] > 0.1
    said = summary({"sites": table}, STUDY)
    assert "is then no longer shown" in said[0]
    assert "The 3 sites are so few that they count as" in said[1]
    assert "cannot carry a test alone" in said[1]


def test_pooled_slopes_lie_between_the_sites_own_and_all():
    table = compute.run(survey(apart=0.3), STUDY, **OPTIONS)
    slopes = table[table["quantity"] == "site_slope"].pivot(
        index="level", columns="method", values="estimate"
    )
    middle = pick(table, quantity="slope", method=compute.POOLED)["estimate"]
    assert (abs(slopes["pooled in part"] - middle) <= abs(slopes["alone"] - middle) + 1e-9).all()
    assert {each.name for each in make_tables({"sites": table}, STUDY)} == {"sites", "site_slopes"}


def test_a_small_site_is_not_released():
    table = compute.run(survey(sizes=(60, 40, 6)), STUDY, **OPTIONS)
    small = str(table.loc[table["n"] == 6, "level"].iloc[0])
    shown = release({"sites": table}, labels=set(table["level"]), minimum_count=10)["sites"]
    of_site = shown[(shown["level"] == small) | (shown["n"] == 6)]
    assert of_site["estimate"].isna().all()
    left = shown[(shown["quantity"] == "site_slope") & shown["estimate"].notna()]
    assert len(left) == 4


def test_sites_in_respondents_own_words_are_pooled():
    """A field without choices has told "my GP Dr Brown", beside a hidden count too."""
    table = compute.run(survey(sizes=(60, 40, 6)), STUDY, **OPTIONS)
    labels = [label for label in table["level"].unique() if label]
    shown = release({"sites": table}, labels=labels[:1])["sites"]
    assert not {*labels[1:]} & {*shown["level"], *shown["term"]}
    sizes = shown[shown["quantity"] == "site_n"]
    assert {*sizes["level"]} == {labels[0], "other"}


def test_the_difference_has_a_wild_bootstrap_and_needs_two_groups():
    table = compute.run(survey(), STUDY, **OPTIONS, group="poster")
    wild = pick(table, quantity="wild_p")
    # Three sites have eight assignments of signs, of which two are the sample's own.
    assert wild["estimate"] >= 0.25 and (wild["estimate"] * 8) % 1 == 0
    with pytest.raises(DefinitionError, match="of two groups"):
        compute.run(survey(), STUDY, **OPTIONS, group="style")


def test_the_front_page_says_whether_sites_turn_what_is_said():
    (said, *_) = plain_sentences({"sites": compute.run(survey(apart=0.6), STUDY, **OPTIONS)}, STUDY)
    assert said.startswith("Respondents of one site may be alike. Where that is allowed for, the")
    assert "in GAD-7 is no longer sure (slope" in said


def test_the_methods_name_the_field():
    analyses = {"sites": {"cluster": "gender", "outcomes": ["gad7"]}}
    (said,) = methods_text(replace(STUDY, analyses=analyses))
    assert "alike within gender" in said and "Satterthwaite" in said


def test_one_respondent_moves_the_df_as_leaving_each_out_does():
    site = pd.Series(np.repeat(["a", "b", "c", "d"], [9, 7, 5, 1]))
    x = np.column_stack([np.ones(22), np.arange(22) % 3 == 0])
    y = np.random.default_rng(3).normal(size=22)
    df = float(cluster_robust(y, x, site).df[1])
    without = [np.arange(22) != place for place in range(22)]
    changes = [abs(cluster_robust(y[kept], x[kept], site[kept]).df[1] - df) for kept in without]
    assert linear._df_influence(x, site, df) == pytest.approx(max(changes), rel=1e-12)


def test_one_row_stands_for_all_who_answered_alike_in_a_site():
    """Moved by 1e-11, no two respondents answer alike."""
    frame = survey(sizes=(600, 400, 300), apart=0.4)
    wide = frame.assign(y=frame["gad7_total"].round()).pivot(
        index="respondent_id", columns="wave", values="y"
    )
    site = frame.groupby("respondent_id")["gender"].first().reindex(wide.index)
    y = wide.to_numpy(float)
    alone = y + 1e-11 * np.random.default_rng(1).normal(size=y.shape)
    found, expected = (clustered_slope(each, [0, 1, 2], site) for each in (y, alone))
    for name in ("estimate", "independent", "cr1", "jackknife", "df", "n"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-9), name


def test_the_wild_bootstrap_from_sums_is_that_of_every_respondent():
    rng = np.random.default_rng(8)
    site = np.repeat(np.arange(6), [30, 25, 20, 10, 8, 7])
    x = np.column_stack([np.ones(100), rng.random(100) < 0.5])
    y = rng.normal(size=100) + 0.3 * rng.normal(size=6)[site] + 0.2 * x[:, 1]
    bread, rest = np.linalg.inv(x.T @ x), y - y.mean()
    reached = []
    for signs in np.array(np.meshgrid(*[(-1, 1)] * 6)).reshape(6, -1).T:
        t = []
        for sample in (y, y.mean() + signs[site] * rest):
            b = bread @ x.T @ sample
            score = (sample - x @ b) * (x @ bread[:, 1])
            t.append(abs(b[1]) / np.sqrt((np.bincount(site, score) ** 2).sum()))
        reached.append(t[1] >= t[0] * (1 - 1e-9))
    assert wild_bootstrap_p(y, x, site, 1) == np.mean(reached)


@pytest.mark.parametrize("sizes", [(10, 10), (7, 12)])
@pytest.mark.parametrize("kind", ["CR0", "CR1", "CR2"])
def test_a_difference_of_two_whole_clusters_has_no_error(sizes, kind):
    at = np.repeat([0.0, 1.0], sizes)
    y = np.random.default_rng(1).normal(size=len(at))
    with np.errstate(all="raise"):
        found = cluster_robust(y, np.column_stack([np.ones(len(at)), at]), at, kind)
    assert found.estimate[1] == pytest.approx(y[at == 1].mean() - y[at == 0].mean())
    assert np.isnan([found.std_error[1], found.df[1], found.p_value[1], found.conf_low[1]]).all()


def test_limits_of_a_share_are_even_on_the_logits_and_none_passes_0():
    """Six sites of 30. R: coef_test (CR2) of clubSandwich 0.5.8, plogis(qlogis(p) -+ q se)."""
    cases = (0, 1, 2, 3, 1, 5)
    values = np.concatenate([np.repeat([100.0, 0.0], [few, 30 - few]) for few in cases])
    row = {"quantity": "share", "note": []}
    site = pd.Series(np.repeat(list("abcdef"), 30))
    plain, robust, df = linear.linear(row, values, np.ones((180, 1)), site, 0)
    assert df["estimate"] == pytest.approx(5)
    assert robust["std_error"] == pytest.approx(2.43432247780074)
    limits = [(each["conf_low"], each["conf_high"]) for each in (plain, robust)]
    assert limits[0] == pytest.approx((3.80398092092047, 11.42774171863503))
    assert limits[1] == pytest.approx((2.54627266312863, 16.3369559391268666))
