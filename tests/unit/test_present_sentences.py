"""Sentences as APA prints them: no leading zero where a number cannot exceed 1."""

import re
from dataclasses import replace

import present_study as made
import pytest
from analyses_survey import OPTIONS, degenerate, run
from analyses_survey import STUDY as SURVEY
from prepared import frame_of

from wavescore.analyses.group_tests import compute as group_tests
from wavescore.analyses.registry import analyses, face
from wavescore.layout.phrases import apa, apa_p
from wavescore.publish.front import methods_text
from wavescore.publish.manuscript import sentences_text
from wavescore.results.declare import Kind

STUDY = made.make_study()


@pytest.mark.parametrize(
    ("value", "bounded", "printed"),
    [(0.904, True, ".90"), (-0.07, True, "\u2212.07"), (1.0, True, "1.00"), (0.41, False, "0.41")],
)
def test_numbers(value, bounded, printed):
    assert apa(value, bounded=bounded) == printed


@pytest.mark.parametrize(
    ("value", "printed"), [(0.0004, "p < .001"), (0.0123, "p = .012"), (0.2, "p = .200")]
)
def test_p_values(value, printed):
    assert apa_p(value) == printed


def test_a_test_is_told_with_df_p_tail_and_effect():
    said = sentences_text({"group_tests": made.group_test((510, 281))}, STUDY)
    label = "- GAD-7, Baseline, posted vs never, Student's t"
    assert f"{label}: t(789) = 2.64, p = .004, one-tailed, d = 0.20." in said


@pytest.mark.parametrize("mode", ["safe", "public"])
def test_sentences_lifted_from_a_rounded_release_say_that_they_are(mode):
    study = replace(STUDY, release=replace(STUDY.release, mode=mode))
    said = sentences_text({"group_tests": made.group_test((510, 281))}, study)
    assert ("differences of them need not agree" in said) == (mode == "safe")


def test_a_correlation_is_told_with_its_interval():
    row = {"outcome": "gad7", "term": "age", "wave": "t1", "quantity": "r", "method": "pearson"}
    ends = {"estimate": -0.2, "conf_low": -0.33, "conf_high": -0.06, "conf_level": 0.95, "df": 198}
    said = sentences_text(
        {"correlations": frame_of("correlations", [{**row, **ends, "p_value": 0.0046}])}, STUDY
    )
    assert (
        "GAD-7 with Age, Baseline: r(198) = \u2212.20, 95% CI [\u2212.33, \u2212.06], p = .005."
        in said
    )


@pytest.mark.parametrize(("df", "test"), [(114.2, "t(114) = 1.56"), (float("nan"), "z = 1.56")])
def test_a_pooled_difference_is_told_with_the_t_that_its_p_is_of(df, test):
    row = {"outcome": "nhs_talking_therapies", "wave": "t1 to t2", "quantity": "difference"}
    ends = {"estimate": 3.1, "conf_low": -0.8, "conf_high": 7.0, "conf_level": 0.95}
    told = {**row, **ends, "statistic": 1.56, "df": df, "p_value": 0.12, "method": "imputed"}
    said = sentences_text({"caseness_over_time": frame_of("caseness_over_time", [told])}, STUDY)
    assert f"difference = 3.1 percentage points, 95% CI [\u22120.8, 7.0], {test}, p = .120" in said


JOINT = {
    "parallel_growth": {"outcome": "gad7", "term": "change and change", "reference": "phq8"}
    | {"quantity": "correlation"},
    "cross_lagged": {"outcome": "gad7", "term": "phq8", "wave": "t1 to t2", "quantity": "path"},
    "varying_covariate": {"outcome": "gad7", "term": "phq8", "quantity": "effect"},
    "distal_outcome": {"outcome": "gad7", "term": "change", "reference": "phq8"}
    | {"quantity": "effect"},
    "mixed_growth": {"outcome": "gad7", "wave": "t1 to t2", "quantity": "mean_change"}
    | {"method": "actual days"},
}


@pytest.mark.parametrize("proper", [1.0, 0.0])
@pytest.mark.parametrize("name", JOINT)
def test_every_model_is_told_by_its_number_or_by_why_it_may_not_be_read(name, proper):
    number = {"estimate": 0.123, "conf_low": 0.01, "conf_high": 0.2, "conf_level": 0.95}
    row = {**JOINT[name], **number, "statistic": 2.0, "p_value": 0.046}
    whole = name in {"parallel_growth", "cross_lagged"}
    of = {"outcome": "" if whole else "gad7", "method": row.get("method", "")}
    status = {**of, "quantity": "proper", "estimate": proper, "note": "negative variance: x"}
    some = {**of, "quantity": "parameter", "term": "slope_mean", "estimate": 1.0}
    said = sentences_text({name: frame_of(name, [status, some, row])}, STUDY)
    assert ("95% CI [" in said) == bool(proper)
    assert ("not to be read" in said) != bool(proper)


def test_methods_say_outcomes_and_waves_in_words():
    both = {"outcomes": ["gad7", "phq8"]}
    joint = {"parallel_growth": both, "cross_lagged": both, "mixed_growth": both}
    joint |= {"varying_covariate": {**both, "covariate": "mood_now"}}
    joint |= {"distal_outcome": {**both, "distal": "mood_now"}, "growth": both}
    said = " ".join(methods_text(made.make_study(analyses=joint, time_unit="6 weeks")))
    said = re.sub(r"doi \S+", "", said)
    assert not re.search(r"\bt\d\b|[a-z]_[a-z]|GAD-7, phq8", said), said
    assert "mood now at Week 6" in said and "(one is 6 weeks)" in said


def test_a_robust_measure_is_not_called_by_the_plain_ones_name():
    at = {"outcome": "gad7", "quantity": "converged", "estimate": 1.0}
    rows = [at, {**at, "quantity": "proper"}]
    test = {"df": 1, "p_value": 0.3, "estimate": 1.07}
    for quantity, value in (("chi_square", 2.0), ("cfi", 0.91), ("rmsea", 0.08)):
        rows.append({**at, "quantity": quantity, **test, "estimate": value})
    rows.append({**at, "quantity": "chi_square_scaled", **test})
    rows.append({**at, "quantity": "cfi_robust", "estimate": 0.97})
    said = sentences_text({"growth": frame_of("growth", rows)}, STUDY)
    assert "scaled \u03c7\u00b2(1) = 1.07, p = .300, robust CFI = .97, RMSEA = .08" in said


@pytest.mark.parametrize("name", ["group_tests", "correlations", "growth"])
def test_every_sentence_names_its_wave_or_a_model_over_all(name):
    typed, scored = degenerate("plain")
    said = sentences_text({name: run(name, typed, scored)}, SURVEY)
    lines = [line for line in said.splitlines() if line.startswith("- ")]
    model = re.compile(r"fit:|not to be read|\(Little\)|form: |, equal ")
    assert lines and all(model.search(line) or re.search(r"\bt[123]\b", line) for line in lines)


def test_changes_of_a_model_that_may_not_be_read_are_not_told():
    said = sentences_text({"growth": made.growth(proper=0.0)}, STUDY)
    assert "improper solution (the slope variance is negative), not to be read" in said
    assert "change = " not in said


def test_the_methods_name_the_interval_that_the_tests_computed():
    typed, scored = degenerate("plain")
    del typed
    table = group_tests.run(scored, SURVEY, **OPTIONS["group_tests"])
    study = replace(SURVEY, analyses={"group_tests": OPTIONS["group_tests"]})
    (interval,) = set(table.loc[table["quantity"] == "cohens_d", "method"])
    assert interval in " ".join(methods_text(study))


SLOPE = {"outcome": "gad7", "wave": "t3", "quantity": "slope", "estimate": -0.372}
SLOPE |= {"conf_low": -0.764, "conf_high": 0.021, "conf_level": 0.95, "n": 791}
TESTED = {**SLOPE, "statistic": -3.4, "p_value": 0.0007}
WITHOUT_GROWTH = {
    "sites": [{**SLOPE, "method": "sites, leaving one out"}],
    "dropout_sensitivity": [
        {**TESTED, "term": "delta", "level": "0"},
        {**SLOPE, "term": "delta", "quantity": "tipping_delta", "estimate": 0.54},
    ],
    "attrition_weights": [{**TESTED, "method": "retained, weighted"}],
}


@pytest.mark.parametrize("proper", [1.0, 0.0])
@pytest.mark.parametrize("name", WITHOUT_GROWTH)
def test_a_slope_is_told_only_where_its_growth_model_may_be_read(name, proper):
    frame = frame_of(name, WITHOUT_GROWTH[name])
    said = sentences_text({"growth": made.growth(proper=proper), name: frame}, STUDY)
    said = said[said.index(f"## {name.replace('_', ' ').capitalize()}") :]
    slope = "slope = \u22120.372 per unit of time, 95% CI [\u22120.764, 0.021]"
    assert (slope in said) == bool(proper) == ("not to be read" not in said)
    assert ("delta = 0.54 points" in said) == (name == "dropout_sensitivity" and bool(proper))


def test_a_slope_that_sites_leave_few_degrees_of_freedom_says_so():
    own = {"quantity": "satterthwaite_df", "term": "slope", "estimate": 3.41}
    df = {"outcome": SLOPE["outcome"], "wave": SLOPE.get("wave", ""), **own}
    said = sentences_text({"sites": frame_of("sites", [*WITHOUT_GROWTH["sites"], df])}, STUDY)
    assert "df = 3.4 (too few for a test)" in said


def test_the_weighted_share_is_told_beside_the_unweighted():
    at = {"outcome": "nhs_talking_therapies", "wave": "t1", "n": 791, "conf_level": 0.95}
    rows = [
        {**at, "quantity": f"{who}_percent", "estimate": size, "conf_low": 71, "conf_high": 78}
        for who, size in (("sample", 75.0), ("weighted", 74.8))
    ]
    rows.append({**at, "quantity": "effective_n", "estimate": 665.2})
    said = sentences_text({"weighted_caseness": frame_of("weighted_caseness", rows)}, STUDY)
    label = "NHS Talking Therapies rule, Baseline, cases"
    assert f"{label}, unweighted: share = 75.0%, 95% CI [71.0, 78.0], n = 791." in said
    assert f"{label}, weighted: share = 74.8%, 95% CI [71.0, 78.0], n = 791, effective n =" in said


def test_tests_of_forms_and_between_groups_are_told():
    at = {"outcome": "gad7", "statistic": 12.03, "estimate": 12.03, "df": 3, "p_value": 0.007}
    rows = [
        {**at, "quantity": "ladder_difference", "term": "linear", "reference": "intercept"},
        {**at, "quantity": "equal_across_groups", "group": "poster", "term": "slope_mean"}
        | {"method": "wald"},
    ]
    said = sentences_text({"growth": frame_of("growth", rows)}, STUDY)
    assert "GAD-7, linear against intercept form: \u03c7\u00b2(3) = 12.03, p = .007." in said
    assert "GAD-7, poster, equal slope mean (Wald): \u03c7\u00b2(3) = 12.03, p = .007." in said


def test_both_ends_of_a_released_interval_have_the_decimals_of_the_finer():
    pair = {"outcome": "gad7", "wave": "t3", "group": "poster", "term": "a", "level": "b"}
    pair |= {"quantity": "difference", "method": "games_howell", "estimate": -2.0, "step": 0.5}
    ends = {"conf_low": -3.9, "conf_high": 0.0, "conf_level": 0.95, "statistic": -2.0, "df": 150}
    frame = frame_of("group_tests", [{**pair, **ends, "p_value": 0.1}])
    said = sentences_text({"group_tests": frame}, STUDY)
    assert "a vs b, Games-Howell: difference = \u22122.0, 95% CI [\u22123.9, 0.0], t(150)" in said


def test_every_analysis_that_estimates_an_effect_or_tests_is_told_as_apa_prints_it():
    kinds = {Kind.EFFECT, Kind.PARAMETER, Kind.TEST, Kind.P_VALUE, Kind.CORRELATION}
    # These repeat the others' numbers, or describe a sample.
    plain = {"second_opinions", "recruitment", "frequencies"}
    bare = {
        name
        for name, each in analyses().items()
        if kinds & {quantity.kind for quantity in each.quantities} and not face(name, "apa")
    }
    assert bare <= plain
