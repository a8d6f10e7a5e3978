"""Two outcomes in one model: the result rows against lavaan, what is said, what is released."""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from analyses_survey import STUDY, pick
from prepared import release
from scipy.special import expit, logit

from wavescore.analyses.cross_lagged import compute as cross_lagged
from wavescore.analyses.distal_outcome import compute as distal_outcome
from wavescore.analyses.mixed_growth import compute as mixed_growth
from wavescore.analyses.parallel_growth import compute as parallel_growth
from wavescore.analyses.registry import declared, face
from wavescore.analyses.varying_covariate import compute as varying_covariate
from wavescore.errors import DefinitionError
from wavescore.layout.lookup import Lookup
from wavescore.methods.growth.estimated import on_fishers_z, with_errors
from wavescore.publish.front import methods_text, plain_sentences
from wavescore.publish.summary import summary
from wavescore.publish.tables import make_tables

GOLDEN = Path(__file__).parents[1] / "golden" / "paths"
EXPECTED = json.loads((GOLDEN / "expected.json").read_text())["cases"]


def survey(first, second):
    """Return the reference data as a scored table: two of its outcomes as GAD-7 and PHQ-8."""
    data = pd.read_csv(GOLDEN / "input.csv")
    waves = []
    for number, wave in enumerate(STUDY.wave_names, 1):
        frame = pd.DataFrame(
            {"gad7_total": data[f"{first}{number}"], "phq8_total": data[f"{second}{number}"]}
        )
        waves.append(frame.assign(wave=wave, respondent_id=[f"r{k:03d}" for k in data.index]))
    return pd.concat(waves, ignore_index=True)


def theirs(case, name, what="parameters"):
    (found,) = (row for row in EXPECTED[case][what] if row["name"] == name)
    return found


GROWN = parallel_growth.run(survey("a", "b"), STUDY, outcomes=["gad7", "phq8"])
PANEL = cross_lagged.run(survey("p", "q"), STUDY, outcomes=["gad7", "phq8"])


def test_changes_and_their_correlation_are_lavaans():
    row = pick(GROWN, quantity="correlation", term="change and change")
    expected = theirs("parallel_robust", "sa~~sb", "standardized")
    assert row["estimate"] == pytest.approx(expected["est"], rel=1e-6)
    assert row["std_error"] == pytest.approx(expected["se"], rel=1e-6)
    slope = theirs("parallel_robust", "sb~1")
    change = pick(GROWN, quantity="mean_change", outcome="phq8", wave="t1 to t3")
    assert change["estimate"] == pytest.approx(2 * slope["est"], rel=1e-6)
    assert change["std_error"] == pytest.approx(2 * slope["se"], rel=1e-6)
    both, own = (theirs("parallel_robust", name)["est"] for name in ("sa~~sb", "sa~~sa"))
    per = pick(GROWN, quantity="change_per_change")
    assert per["estimate"] == pytest.approx(both / own, rel=1e-6)
    spread = pick(GROWN, quantity="change_sd", outcome="gad7")
    assert spread["estimate"] == pytest.approx(2 * np.sqrt(own), rel=1e-6)
    means = GROWN[(GROWN["quantity"] == "implied_mean") & (GROWN["outcome"] == "gad7")]
    level, slope = (theirs("parallel_robust", name)["est"] for name in ("ia~1", "sa~1"))
    assert means["estimate"].tolist() == pytest.approx(
        [level, level + slope, level + 2 * slope], rel=1e-6
    )


def test_a_correlations_interval_ends_before_one():
    """Where changes hardly differ its error is 4: "-8.61 to 7.37" is no correlation."""
    r, error = np.array([-0.6212, -1.3]), np.array([4.0765, 0.4])
    found = on_fishers_z(r, error, partial(with_errors, conf_level=0.95))
    low, high = found["conf_low"], found["conf_high"]
    assert -1 <= low[0] < high[0] <= 1 and found["p_value"][0] > 0.9
    assert (low[1], high[1]) == pytest.approx((-1.3 - 1.959964 * 0.4, -1.3 + 1.959964 * 0.4))
    rows = [*GROWN[GROWN["quantity"] == "correlation"].to_dict("records")]
    for row in (*rows, pick(PANEL, quantity="between_correlation")):
        z, error = np.arctanh(row["estimate"]), row["std_error"] / (1 - row["estimate"] ** 2)
        ends = np.tanh([z - 1.959964 * error, z + 1.959964 * error])
        assert [row["conf_low"], row["conf_high"]] == pytest.approx(ends, rel=1e-6)
        assert row["statistic"] == pytest.approx(z / error)


def test_means_and_changes_have_students_intervals_where_few_answered():
    """As in `growth`: t on the answers less 2; R's qt(.975, 78) is 1.990847."""
    scored = survey("a", "b").groupby("wave").head(80)
    scored.loc[(scored["wave"] == "t3").to_numpy(), "gad7_total"] = np.tile([1, 2.0, 7, 4], 20)
    pair = {"outcomes": ["gad7"], "standard_errors": "observed"}
    tables = [
        parallel_growth.run(scored, STUDY, outcomes=["gad7", "phq8"]),
        varying_covariate.run(scored, STUDY, covariate="phq8", **pair),
        distal_outcome.run(scored, STUDY, distal="phq8", **pair),
        cross_lagged.run(scored, STUDY, outcomes=["gad7", "phq8"]),
        mixed_growth.run(scored, STUDY, **pair),
    ]
    for table in tables:
        (row, *_) = table[
            (table["quantity"] == "implied_mean")
            & (table["wave"] == "t3")
            & (table["outcome"] == "gad7")
            & (table["method"] != "actual days")
        ].to_dict("records")
        reach = 1.990847 * row["std_error"] * np.sqrt(80 / 78)
        assert row["conf_high"] - row["estimate"] == pytest.approx(reach, rel=1e-6)


def test_a_share_of_a_variance_ends_before_0_and_1():
    for row in PANEL[PANEL["quantity"] == "between_share"].to_dict("records"):
        middle, error = row["estimate"], row["std_error"]
        reach = 1.959964 * error / (middle * (1 - middle))
        ends = expit([logit(middle) - reach, logit(middle) + reach])
        assert [row["conf_low"], row["conf_high"]] == pytest.approx(ends, rel=1e-6)


def test_paths_within_persons_are_lavaans():
    for to, of, name in (("phq8", "gad7", "wq3~wp2"), ("gad7", "gad7", "wp3~wp2")):
        at = {"outcome": to, "term": of, "wave": "t2 to t3"}
        path = pick(PANEL, quantity="path", **at)
        expected = theirs("cross_lagged_robust", name)
        assert path["estimate"] == pytest.approx(expected["est"], rel=1e-6)
        assert path["std_error"] == pytest.approx(expected["se"], rel=1e-6)
        standard = pick(PANEL, quantity="standardised_path", **at)
        assert standard["estimate"] == pytest.approx(expected["std"], rel=1e-6)
    levels = pick(PANEL, quantity="between_correlation")
    assert levels["estimate"] == pytest.approx(theirs("cross_lagged_robust", "rp~~rq")["std"])
    own, left = (theirs("cross_lagged_robust", name)["est"] for name in ("rp~~rp", "wp1~~wp1"))
    share = pick(PANEL, quantity="between_share", outcome="gad7")
    assert share["estimate"] == pytest.approx(own / (own + left), rel=1e-6)


def test_what_would_fit_better_is_lavaans_and_is_no_finding():
    options = {"standard_errors": "expected", "modification": True}
    found = parallel_growth.run(survey("a", "b"), STUDY, outcomes=["gad7", "phq8"], **options)
    theirs_all = {row["name"]: row for row in EXPECTED["modification"]["expected"]}
    for term, name in (("gad7_2 with phq8_3", "a2~~b3"), ("gad7_2 on gad7_slope", "sa=~a2")):
        index = pick(found, quantity="modification_index", term=term)
        assert index["estimate"] == pytest.approx(theirs_all[name]["mi"], rel=1e-5)
        change = pick(found, quantity="expected_change", term=term)
        assert change["estimate"] == pytest.approx(theirs_all[name]["epc"], rel=1e-5)
    shown = {each.name: each for each in make_tables({"parallel_growth": found}, STUDY)}
    table = shown["parallel_growth_modification"]
    assert table.rows[0].cells[0].text == "GAD-7 at t2 on GAD-7 slope"
    assert "8 were looked at" in table.notes[0]
    assert "parallel_growth_modification" not in {
        each.name for each in make_tables({"parallel_growth": GROWN}, STUDY)
    }


def test_what_is_said_follows_the_interval():
    said = summary({"parallel_growth": GROWN}, STUDY)
    row = pick(GROWN, quantity="correlation", term="change and change")
    together = row["conf_low"] > 0
    assert together == said[0].startswith("Who changes more in GAD-7 changes more, the same way")
    (plain, *_) = plain_sentences({"parallel_growth": GROWN}, STUDY)
    assert plain.startswith("Who changes more" if together else "Whether changes in GAD-7 and")
    # -0.79 + 1.96 x 0.12 is below 0, and none of the others is told from it.
    turned = PANEL.copy()
    at = (turned["quantity"] == "path") & (turned["outcome"] == "phq8")
    at &= (turned["term"] == "gad7") & (turned["wave"] == "t1 to t2")
    turned.loc[at, ["estimate", "conf_low", "conf_high"]] = [-0.79, -1.03, -0.55]
    said = summary({"cross_lagged": turned}, STUDY)
    assert "who was above their usual GAD-7 at t1 was below their usual PHQ-8 at t2: −0.79" in (
        " ".join(said).replace("Who was", "who was")
    )


def test_equal_paths_are_told_once_and_over_unequal_waves_with_a_note():
    options = {"outcomes": ["gad7", "phq8"], "equal": True}
    scored = survey("p", "q")
    study = replace(STUDY, analyses={"cross_lagged": options})
    found = cross_lagged.run(scored, study, **options)
    path = pick(found, quantity="path", outcome="gad7", term="phq8", wave="t2 to t3")
    expected = theirs("cross_lagged_equal_robust", "wp3~wq2")
    assert path["estimate"] == pytest.approx(expected["est"], rel=1e-6)
    said = summary({"cross_lagged": found}, study)
    assert len(said) == 2 and "at one wave" in said[0] and path["note"] == ""
    waves = tuple(
        replace(wave, time=time) for wave, time in zip(study.waves, (0, 1, 6), strict=True)
    )
    apart = cross_lagged.run(scored, replace(study, waves=waves), **options)
    assert pick(apart, quantity="path", outcome="gad7", term="phq8", wave="t2 to t3")[
        "note"
    ].startswith("the waves stand unequally far apart")


def test_models_that_may_not_be_read_tell_nothing():
    for table, name in ((GROWN, "parallel_growth"), (PANEL, "cross_lagged")):
        broken = table.copy()
        broken.loc[broken["quantity"] == "proper", ["estimate", "note"]] = [0.0, "negative"]
        (said,) = summary({name: broken}, STUDY)
        assert "improper solution (negative); nothing is told of it" in said
        told = " ".join(plain_sentences({name: broken}, STUDY))
        assert "correlation" not in told and "SDs" not in told
        figure, found = face(name, "figure"), declared(name)
        (picture,) = figure.draw(Lookup(broken, found), STUDY)
        assert not picture.drawn and "improper solution (negative)" in picture.finding
        assert figure.draw(Lookup(table, found), STUDY) != []
        assert any("do not interpret" in n for n in make_tables({name: broken}, STUDY)[0].notes)


def test_a_release_keeps_every_number_and_rounds_it():
    for table, name in ((GROWN, "parallel_growth"), (PANEL, "cross_lagged")):
        shown = release({name: table}, minimum_count=10)[name]
        assert shown["estimate"].notna().sum() == table["estimate"].notna().sum()
        moved = table["influence"].notna()
        step = (shown["estimate"] - table["estimate"])[moved].abs()
        # A step is at least one influence and under ten: rounding moves by half of it at most.
        assert (step <= np.maximum(10 * table["influence"][moved], 0.0101) / 2).all()


def test_the_methods_name_the_options():
    options = {"parallel_growth": {"outcomes": ["gad7", "phq8"], "same_wave": False}}
    options["cross_lagged"] = {"outcomes": ["gad7", "phq8"], "equal": True}
    said = " ".join(methods_text(replace(STUDY, analyses=options)))
    assert "and residuals did not" in said and "paths equal over the waves" in said


def fitting(found):
    """Return the table of a model as it would be if it fitted."""
    misfit = found["quantity"].str.startswith("rmsea")
    return found.assign(estimate=found["estimate"].mask(misfit, 0.0))


def test_effects_of_a_covariate_are_lavaans():
    scored = survey("a", "x")
    options = {"outcomes": ["gad7"], "covariate": "phq8"}
    found = varying_covariate.run(scored, STUDY, **options)
    effect, expected = pick(found, quantity="effect"), theirs("varying_robust", "a2~x2")
    assert effect["estimate"] == pytest.approx(expected["est"], rel=1e-6)
    assert effect["std_error"] == pytest.approx(expected["se"], rel=1e-6)
    slope = theirs("varying_robust", "sa~1")["est"]
    left = pick(found, quantity="adjusted_change", wave="t1 to t3")
    assert left["estimate"] == pytest.approx(2 * slope, rel=1e-6)
    level = theirs("varying_robust", "ia~1")["est"]
    means = [theirs("varying_robust", f"x{t}~1")["est"] for t in (1, 2, 3)]
    for number, wave in enumerate(STUDY.wave_names):
        told = pick(found, quantity="implied_mean", wave=wave)["estimate"]
        assert told == pytest.approx(level + slope * number + expected["est"] * means[number])
    lagged = varying_covariate.run(scored, STUDY, **options, lag=1, effects="free")
    third = pick(lagged, quantity="effect", wave="t3")
    assert third["estimate"] == pytest.approx(theirs("lagged_robust", "a3~x2")["est"], rel=1e-6)
    assert third["method"] == "wave before" and "t1" not in set(
        lagged.loc[lagged["quantity"] == "effect", "wave"]
    )
    assert "poor fit" in summary({"varying_covariate": found}, STUDY)[0]
    said = summary({"varying_covariate": fitting(found)}, STUDY)
    assert effect["conf_low"] > 0
    assert said[0].startswith("GAD-7 is higher where a person's PHQ-8 at a wave is higher than")


def test_effects_on_what_comes_later_are_lavaans():
    scored = survey("a", "x")
    later = pd.read_csv(GOLDEN / "input.csv")["z"].to_numpy()
    scored["phq8_total"] = np.where(scored["wave"] == "t3", np.tile(later, 3), np.nan)
    found = distal_outcome.run(scored, STUDY, outcomes=["gad7"], distal="phq8")
    for term, name, spread in (("level", "z~ia", "ia~~ia"), ("change", "z~sa", "sa~~sa")):
        expected, sd = theirs("distal_robust", name), theirs("distal_robust", spread)["est"] ** 0.5
        # A change is over all waves, two units of lavaan's slope.
        scale = 2 if term == "change" else 1
        effect = pick(found, quantity="effect", term=term)
        assert effect["estimate"] == pytest.approx(expected["est"] / scale, rel=1e-6)
        assert effect["std_error"] == pytest.approx(expected["se"] / scale, rel=1e-6)
        of_sd = pick(found, quantity="effect_of_sd", term=term)["estimate"]
        assert of_sd == pytest.approx(expected["est"] * sd, rel=1e-6)
    left = theirs("distal_robust", "z~~z")["std"]
    assert pick(found, quantity="r_squared")["estimate"] == pytest.approx(1 - left, rel=1e-6)
    (level, change) = summary({"distal_outcome": fitting(found)}, STUDY)
    assert level.startswith("PHQ-8 at t3 was lower for those who began an SD higher in GAD-7")
    assert "for those who changed an SD more upwards in GAD-7" in change


@pytest.mark.parametrize(
    "compute, option", [(varying_covariate, "covariate"), (distal_outcome, "distal")]
)
def test_an_outcome_is_not_regressed_on_itself(compute, option):
    with pytest.raises(DefinitionError, match="itself"):
        compute.run(survey("a", "b"), STUDY, outcomes=["gad7"], **{option: "gad7"})
