"""The study's numbers from other programs: R's values, what is compared, and at what cost."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from analyses_survey import OPTIONS, SETTINGS, STUDY, degenerate, pick, respondents

from wavescore.analyses.registry import declared
from wavescore.analyses.second_opinions import compute, growth_models, sentences
from wavescore.analyses.second_opinions.quantities import NUMBERS, number_of
from wavescore.definitions.study import study_from
from wavescore.errors import EstimationError
from wavescore.layout.lookup import Lookup
from wavescore.methods import second_opinion
from wavescore.prepare.score import score

GOLDEN = Path(__file__).parents[1] / "golden"
NOBODY_OUT = pd.DataFrame(columns=["respondent_id", "wave", "rule", "detail"])
WAVES = study_from(
    {**SETTINGS, "waves": [{"name": f"t{number}", "time": number - 1} for number in (1, 2, 3)]}
)


def golden(method, table="input.csv"):
    folder = GOLDEN / method
    data = pd.read_csv(folder / table) if table else None
    return json.loads((folder / "expected.json").read_text()), data


def close(expected):
    return pytest.approx(expected, rel=1e-9)


def test_pingouin_finds_the_alpha_of_psych():
    expected, scale = golden("reliability", "scale.csv")
    items = scale.dropna()
    turned = items.assign(s_3=4 - items["s_3"])
    assert second_opinion.pingouin_alpha(turned) == close(expected["turned"]["alpha"])


@pytest.mark.parametrize("variances", ["student", "welch"])
def test_pingouin_finds_the_t_and_f_of_r(variances):
    expected, data = golden("group_tests")
    x, y = (data.loc[data["group"] == name, "value"].dropna() for name in "xy")
    t = next(each["statistic"] for each in expected["cases"] if each["variances"] == variances)
    assert second_opinion.pingouin_t(x, y, variances) == close(t)
    expected, data = golden("analysis_of_variance")
    groups = {name: part["value"].dropna() for name, part in data.groupby("style")}
    f = expected["four"][variances]["statistic"]
    assert second_opinion.pingouin_f(groups, variances) == close(f)


def test_pingouin_finds_the_chi_square_of_r():
    expected, _ = golden("contingency", None)
    case = expected["cases"]["published"]
    assert second_opinion.pingouin_chi_square(case["table"]) == close(case["chi_square"])


@pytest.mark.parametrize("method", ["pearson", "spearman"])
def test_pingouin_finds_the_correlation_of_r(method):
    expected, data = golden("correlation")
    pair = expected["pairs"][0]
    both = data[[pair["x"], pair["y"]]].dropna()
    found = second_opinion.pingouin_r(both[pair["x"]], both[pair["y"]], method)
    assert found == close(pair[method]["r"])


def test_statsmodels_finds_the_log_odds_of_glm():
    expected, data = golden("logistic")
    data = data.dropna(subset=["lost", "score"])
    found = second_opinion.statsmodels_log_odds(data["lost"], data[["score"]])
    assert found[0] == close(expected["one"]["terms"][0]["coefficient"])


def test_what_a_program_cannot_take_is_no_number():
    with pytest.raises(EstimationError, match="pingouin gives no number"):
        second_opinion.pingouin_alpha([[1.0]])


def growth_table(data, residuals="free"):
    y = pd.read_csv(GOLDEN / "growth_second_opinion" / f"{data}.csv").filter(like="y").to_numpy()
    ids = [f"r{number:04d}" for number in range(len(y))]
    scored = pd.concat(
        pd.DataFrame({"respondent_id": ids, "wave": wave, "gad7_total": y[:, place]})
        for place, wave in enumerate(WAVES.wave_names)
    )
    study = replace(WAVES, analyses={"growth": {"outcomes": ["gad7"], "residuals": residuals}})
    return compute.run(scored, study, exclusions=NOBODY_OUT)


def lavaan(data, kind):
    expected, _ = golden("growth_second_opinion", None)
    return next(
        case["parameters"]
        for case in expected[kind]
        if (case["data"], case["form"]) == (data, "linear")
    )


def test_both_programs_agree_where_the_solution_is_proper():
    table = growth_table("missing")
    largest = table[table["quantity"] == "largest_difference"].set_index("method")
    assert set(largest.index) == {"semopy", "statsmodels MixedLM"}
    assert largest.loc["semopy", "estimate"] < 1e-5
    assert largest.loc["statsmodels MixedLM", "estimate"] < 0.01
    assert (largest["note"] == "").all()
    for method, kind in (("semopy", "free"), ("statsmodels MixedLM", "equal")):
        rows = table[table["method"] == method].pivot(
            index="term", columns="quantity", values="estimate"
        )
        expected = lavaan("missing", kind)
        assert {name: rows.loc[name, "ours"] for name in expected} == pytest.approx(
            expected, rel=1e-6
        )
        theirs = rows["ours"] + rows["difference"]
        assert {name: theirs[name] for name in expected} == pytest.approx(expected, rel=1e-3)


def test_it_is_said_what_another_program_cannot_follow():
    row = pick(growth_table("improper"), quantity="largest_difference", method="semopy")
    assert row["estimate"] > 0.1
    assert "negative variance: residual_variance_3" in row["note"]
    assert row["note"].endswith("semopy keeps variances above zero and cannot agree")


ASKED = {
    name: options
    for name, options in OPTIONS.items()
    if name in declared("second_opinions").repeats
}


def test_every_number_of_the_studys_analyses_is_compared():
    scored = score(respondents(150, 4), STUDY)
    analyses = {
        **ASKED,
        "group_tests": {"group": "style", "outcomes": {"gad7": "two-sided"}},
        "correlations": {"variables": ["gad7", "mood"], "method": ["pearson", "spearman"]},
    }
    two = replace(STUDY, analyses=ASKED)
    found = pd.concat(
        compute.run(scored, study, exclusions=NOBODY_OUT)
        for study in (two, replace(STUDY, analyses=analyses))
    )
    compared = found[found["quantity"] == "compared"]
    assert {number_of(row) for row in compared.itertuples()} >= set(NUMBERS) - {"mixed"}
    closed = compared[compared["method"] == "pingouin"]
    counts = closed.groupby("term")["estimate"].max()
    assert counts.to_dict() == {"alpha": 3, "chi_square": 1, "t": 2, "f": 2, "r": 4}
    largest = found[(found["quantity"] == "largest_difference") & (found["method"] == "pingouin")]
    assert (largest["estimate"] < 1e-9).all()


def test_a_number_that_another_program_does_not_find_is_named(monkeypatch):
    scored = score(respondents(150, 4), STUDY)
    study = replace(STUDY, analyses={"reliability": {}, "correlations": ASKED["correlations"]})
    agreed = compute.run(scored, study, exclusions=NOBODY_OUT)
    said = sentences.sentences(Lookup(agreed, declared("second_opinions")), study)
    assert said[0].startswith("pingouin finds the same: none of")
    wrong = second_opinion.pingouin_r
    monkeypatch.setattr(second_opinion, "pingouin_r", lambda x, y, how: wrong(x, y, how) + 0.25)
    found = compute.run(scored, study, exclusions=NOBODY_OUT)
    row = pick(found, quantity="largest_difference", term="r", outcome="gad7")
    assert row["estimate"] == pytest.approx(0.25)
    said = sentences.sentences(Lookup(found, declared("second_opinions")), study)
    assert "correlation of GAD-7, 0.2500 apart" in said[0]
    assert "alpha" not in said[0].lower()


def test_of_many_respondents_both_are_given_the_same_few(monkeypatch):
    monkeypatch.setattr(compute, "MOST", 60)
    monkeypatch.setattr(growth_models, "MOST_MIXED", 40)
    scored = score(respondents(300, 5), STUDY)
    study = replace(STUDY, analyses=ASKED)
    found = compute.run(scored, study, exclusions=NOBODY_OUT)
    assert found["n"].max() == 60
    assert found.loc[found["method"] == "statsmodels MixedLM", "n"].dropna().le(40).all()
    largest = found[found["quantity"] == "largest_difference"]
    assert largest["note"].str.contains("drawn at random").all()
    again = compute.run(scored.sample(frac=1, random_state=2), study, exclusions=NOBODY_OUT)
    pd.testing.assert_series_equal(found["n"], again["n"])
    other = compute.run(scored, replace(study, seed=8), exclusions=NOBODY_OUT)
    assert not np.array_equal(found["n"], other["n"], equal_nan=True)


def test_a_study_with_none_of_these_numbers_says_so():
    found = compute.run(degenerate("plain")[1], replace(STUDY, analyses={}), exclusions=NOBODY_OUT)
    assert found["estimate"].tolist() == [0]
    assert found["note"].tolist() == ["the study has none of these numbers"]


@pytest.mark.parametrize(
    ("reached", "why"), [(np.inf, "singular covariance"), (-3.0, "is 3 lower than ours")]
)
def test_a_program_that_did_not_find_the_maximum_is_no_second_opinion(monkeypatch, reached, why):
    """MixedLM said half our residual variance, where its own likelihood was not defined."""
    rng = np.random.default_rng(3)
    level, slope = rng.normal(10, 3, (60, 1)), rng.normal(-1, 2, (60, 1))
    y = level + slope * np.arange(3) + rng.normal(0, 2, (60, 3))
    ours = growth_models.fit_growth(y, WAVES.times, "linear", "equal")
    theirs = dict(zip(ours.names, ours.estimate, strict=True))
    found = ours.measures["loglik"] + reached
    monkeypatch.setattr(growth_models, "mixed_model_estimates", lambda *_: (theirs, found))
    with pytest.raises(EstimationError, match="no comparison") as caught:
        growth_models._compare(y, WAVES, "linear", "mixed", "gad7", "")
    assert why in caught.value.found
