"""The made survey of three unequal waves: its bytes, its design, and what the analyses find."""

from dataclasses import replace

import numpy as np
import pytest
from prepared import prepare

from wavescore.analyses.group_tests import compute as group_tests
from wavescore.analyses.studies import load_study
from wavescore.errors import DefinitionError
from wavescore.methods.growth.fit import fit_growth
from wavescore.methods.reliability import cronbach_alpha
from wavescore.synthetic.depression_connect import EMPOWERMENT, LEVELS, make_depression_connect
from wavescore.synthetic.posts import make_posts

STYLES = ("reading", "posting", "responding")


@pytest.fixture(scope="module")
def study(root):
    return load_study(root / "config" / "studies" / "depression_connect" / "study.yaml")


def prepared(study, folder):
    return prepare(replace(study, source=replace(study.source, export="export.csv")), folder)


@pytest.fixture(scope="module")
def tables(root, study):
    return prepared(study, root / "data" / "depression_connect")


@pytest.fixture(scope="module")
def many(study, tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    make_depression_connect(folder, members=6000, seed=2)
    return prepared(study, folder).scored


def test_the_generators_reproduce_the_files_byte_for_byte(root, tmp_path):
    make_depression_connect(tmp_path)
    bundled = root / "data" / "depression_connect" / "export.csv"
    assert (tmp_path / "export.csv").read_bytes() == bundled.read_bytes()
    make_posts(tmp_path / "posts.csv")
    bundled = root / "data" / "example" / "posts.csv"
    assert (tmp_path / "posts.csv").read_bytes() == bundled.read_bytes()


def test_another_seed_makes_other_answers_and_nobody_is_refused(root, tmp_path):
    make_depression_connect(tmp_path, seed=1)
    bundled = root / "data" / "depression_connect" / "export.csv"
    assert (tmp_path / "export.csv").read_bytes() != bundled.read_bytes()
    with pytest.raises(DefinitionError, match="members"):
        make_depression_connect(tmp_path, members=0)


def test_it_is_marked_synthetic_and_its_waves_stand_unequally_apart(study):
    assert study.synthetic
    assert study.times == (0.1, 3, 6)
    assert study.groups["participation_style"].labels == STYLES


def test_every_answer_can_be_read(tables):
    assert tables.findings.empty
    assert set(tables.exclusions["rule"]) == {"consented", "aged 18 or over"}
    assert tables.scored["wave"].value_counts().to_dict() == {"w1": 406, "w2": 258, "w3": 221}


def test_subscales_are_scored_from_the_scales_items_and_add_up_to_it(study, tables):
    scored = tables.scored
    parts = [f"empowerment_{name}" for name in EMPOWERMENT]
    assert [name for name in study.instruments if name.startswith("empowerment_")] == parts
    full = scored[scored["empowerment_answered"] == 12]
    added = full[[f"{name}_total" for name in parts]].sum(axis=1)
    np.testing.assert_allclose(added, full["empowerment_total"])
    row = full.iloc[0]
    items = [row["empowerment_9"], row["empowerment_10"], row["empowerment_11"]]
    assert row["empowerment_being_of_value_total"] == sum(items) + 6 - row["empowerment_12"]


def test_scale_and_subscales_hold_together(study, many):
    first = many[many["wave"] == "w1"]
    for name in ("empowerment", *(f"empowerment_{part}" for part in EMPOWERMENT), "phq9"):
        scale = study.instruments[name].instrument
        ends = {"low": min(scale.responses), "high": max(scale.responses)}
        found = cronbach_alpha(first[list(scale.columns)], scale.reversed_columns, **ends)
        assert 0.7 < found.alpha < 0.92, name
        assert found.k == len(scale.items)


@pytest.mark.parametrize("style", STYLES)
def test_growth_over_unequal_times_finds_the_slopes_that_made_the_data(study, many, style):
    place = STYLES.index(style)
    inside = many[many["participation_style"] == style]
    wide = inside.pivot(index="respondent_id", columns="wave", values="empowerment_total")
    fit = fit_growth(wide[list(study.wave_names)].to_numpy(), study.times)
    found = fit.parameters.set_index("parameter")
    level = sum(LEVELS[name][place][0] for name in EMPOWERMENT)
    slope = sum(LEVELS[name][place][1] for name in EMPOWERMENT)
    for parameter, made in (("intercept_mean", level), ("slope_mean", slope)):
        # The ends of the scale pull a little beyond sampling error.
        tolerance = 3 * found.loc[parameter, "std_error"] + 0.05 * abs(made) * (made < 1)
        assert found.loc[parameter, "estimate"] == pytest.approx(made, abs=tolerance + 0.02)
    assert fit.status.converged and fit.status.proper


def test_three_styles_are_compared_by_both_analyses_of_variance(study, tables):
    found = group_tests.run(tables.scored, study, **study.analyses["group_tests"])
    f = found[(found["outcome"] == "empowerment") & (found["quantity"] == "anova_f")]
    assert set(f["method"]) == {"student", "welch"}
    pairs = found[(found["outcome"] == "empowerment") & (found["method"] == "games_howell")]
    assert set(zip(pairs["term"], pairs["level"], strict=True)) == {
        ("reading", "posting"),
        ("reading", "responding"),
        ("posting", "responding"),
    }
