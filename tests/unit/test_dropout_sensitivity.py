"""The dropout dial: what it says at its ends and in the middle, and where it tips."""

import time
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from analyses_survey import STUDY, pick
from dropout_people import people, sample
from prepared import release

from wavescore.analyses.dropout_sensitivity import compute
from wavescore.analyses.dropout_sensitivity.surface import bounds
from wavescore.analyses.dropout_sensitivity.words import pairs
from wavescore.analyses.registry import declared
from wavescore.errors import DefinitionError, EstimationError
from wavescore.layout.canvas import WIDE
from wavescore.layout.lookup import Lookup
from wavescore.methods.growth import fit_growth
from wavescore.methods.growth.dropout import (
    by_reference,
    distinct_rows,
    fit_at_random,
    shared_scale,
    shifted,
)
from wavescore.methods.growth.tipping import (
    difference_surface,
    slope_curve,
    tipping_lines,
    where_interval_turns,
    where_slope_vanishes,
)
from wavescore.publish.figures import pictures_of
from wavescore.publish.front import methods_text, plain_sentences
from wavescore.publish.summary import summary
from wavescore.publish.tables import make_tables

TIMES = [1, 2, 3]


def test_delta_0_is_the_growth_model_with_robust_errors():
    table = compute.run(people(sample()), STUDY, outcomes=["gad7"])
    fit = fit_growth(sample(), TIMES, standard_errors="robust")
    found = pick(table, level="0", quantity="slope")
    place = fit.names.index("slope_mean")
    assert found["estimate"] == pytest.approx(fit.estimate[place], rel=1e-8)
    assert found["std_error"] == pytest.approx(fit.std_error[place], rel=1e-6)
    assert found["n"] == 400


@pytest.mark.parametrize("most", [0.3, 0.6, 1.7, 7])
def test_the_middle_of_the_dial_is_called_0(most):
    table = compute.run(people(sample()), STUDY, outcomes=["gad7"], most=most)
    levels = list(table.loc[table["quantity"] == "slope", "level"])
    assert levels[2] == "0" and len(set(levels)) == 5


def test_of_complete_data_no_delta_changes_anything():
    y = sample(lost=0)
    y = y[~np.isnan(y).any(axis=1)]
    fit = fit_at_random(y, shared_scale(y, TIMES))
    curve = slope_curve(fit, np.array([-3.0, 0.0, 3.0]))
    assert curve.estimate == pytest.approx(curve.estimate[1], rel=1e-9)


def test_a_jump_is_added_to_what_is_imputed_and_per_wave_once_more_each_wave():
    """Half lost after the first wave: with equal weights the slope moves by what the means do."""
    y = sample()
    fit = fit_at_random(y, shared_scale(y, TIMES))
    jump, per_wave = (slope_curve(fit, np.array([1.0]), shape) for shape in ("jump", "per_wave"))
    at_random = slope_curve(fit, np.array([0.0]))
    gone = np.isnan(y[:, 1]).mean()
    # Twice the delta at the last wave: the per-wave slope moves by the share lost, nearly.
    assert per_wave.estimate[0] - at_random.estimate[0] > gone
    assert per_wave.estimate[0] > jump.estimate[0] > at_random.estimate[0]


def test_at_the_tipping_point_the_interval_ends_at_no_change():
    y = sample(n=900)
    fit = fit_at_random(y, shared_scale(y, TIMES))
    deltas = np.linspace(-6, 6, 41)
    along = slope_curve(fit, deltas)
    assert along.conf_high[20] < 0
    tip = where_interval_turns(fit, along, "jump")
    zero = where_slope_vanishes(fit, along, "jump")
    at = slope_curve(fit, np.array([tip.delta, zero.delta]))
    assert at.conf_high[0] == pytest.approx(0, abs=1e-7)
    assert at.estimate[1] == pytest.approx(0, abs=1e-7)
    assert 0 < tip.delta < zero.delta


def test_a_reference_like_ones_own_group_is_missing_at_random():
    y = sample()
    fit = fit_at_random(y, shared_scale(y, TIMES))
    expected = shifted(fit, 0).estimate[0]
    for method in ("jump_to_reference", "copy_reference", "copy_increments"):
        assert by_reference(fit, fit, method).estimate[0] == pytest.approx(expected, rel=1e-8)
    with pytest.raises(EstimationError, match="method"):
        by_reference(fit, fit, "copy_reference_increments")
    with pytest.raises(EstimationError, match="shape"):
        shifted(fit, 0, "steps")


def test_the_surface_is_the_difference_of_two_fits_and_takes_under_a_second():
    y = np.concatenate([sample(510), sample(281, slope=0, seed=6)])
    first = np.arange(len(y)) < 510
    deltas = np.linspace(-5, 5, 41)
    start = time.process_time()
    scale = shared_scale(y, TIMES)
    fits = [fit_at_random(y, scale, inside=inside) for inside in (first, ~first)]
    surface = difference_surface(*(slope_curve(fit, deltas) for fit in fits))
    lines = tipping_lines(surface)
    assert time.process_time() - start < 1
    a, b = (fit_growth(y[inside], TIMES, standard_errors="robust") for inside in (first, ~first))
    place = a.names.index("slope_mean")
    assert surface.estimate[20, 20] == pytest.approx(a.estimate[place] - b.estimate[place])
    error = np.hypot(a.std_error[place], b.std_error[place])
    assert surface.std_error[20, 20] == pytest.approx(error, rel=1e-6)
    row = int(np.flatnonzero(np.isfinite(lines[:, 1]))[0])
    assert np.interp(lines[row, 1], deltas, surface.conf_high[row]) == pytest.approx(0, abs=1e-9)


def test_the_sentence_tells_the_tipping_point_and_the_difference_at_baseline():
    table = compute.run(people(sample(n=900)), STUDY, outcomes=["gad7"], most=12)
    tip = pick(table, quantity="tipping_delta")["estimate"]
    zero = pick(table, quantity="vanishing_delta")["estimate"]
    apart = pick(table, quantity="baseline_difference")["estimate"]
    (said,) = summary({"dropout_sensitivity": table}, STUDY)
    assert said.startswith("The fall in GAD-7 (")
    assert f"if those lost scored {tip:.2f} points higher than the model expects" in said
    assert f"is 0 at {zero:.2f} points higher" in said
    assert said.endswith(f"at the first wave those lost scored {apart:.2f} higher.")


def test_a_delta_that_comes_anew_is_said_to_come_with_every_wave():
    """0.3 points with every wave are 0.6 at the second one: "0.3 points higher" was false."""
    options = {"outcomes": ["gad7"], "most": 12, "shape": "per_wave"}
    table = {"dropout_sensitivity": compute.run(people(sample(n=900)), STUDY, **options)}
    tip = pick(table["dropout_sensitivity"], quantity="tipping_delta")["estimate"]
    far = f"{tip:.2f} points higher with every wave than"
    assert far in summary(table, STUDY)[0] and far in plain_sentences(table, STUDY)[0]
    (dial, *_) = make_tables(table, STUDY)
    assert "Points with every wave" in dial.columns[0][-1]
    (picture,) = pictures_of("dropout_sensitivity", table, STUDY, WIDE)
    assert far[:-5] in picture.finding


def test_groups_have_dials_and_take_the_references_course():
    frame = pd.concat([people(sample()), people(sample(slope=0, seed=6), "never posted")])
    options = {"group": "poster", "reference": "never posted"}
    table = compute.run(frame, STUDY, outcomes=["gad7"], most=20, **options)
    assert set(table["group"]) == {"", "posted", "never posted", "posted vs never posted"}
    lines = table[table["quantity"].isin(["line_low", "line_high"]) & (table["level"] == "0")]
    low, high = lines["estimate"]
    assert low < high
    # At random the difference is told exactly where 0 is not between the lines.
    at_0 = pick(table, quantity="slope_difference", term="at_random")
    told = at_0["conf_low"] > 0 or at_0["conf_high"] < 0
    assert told != (low <= 0 <= high)
    both = table[table["quantity"] == "slope_difference"].set_index("term")["estimate"]
    methods = ["jump_to_reference", "copy_reference", "copy_increments"]
    assert list(both.index) == ["at_random", *methods]
    # The reference group does not fall: whoever takes its course falls less.
    assert (both[methods] > both["at_random"]).all()
    made = make_tables({"dropout_sensitivity": table}, STUDY)
    assert [each.name for each in made] == ["dropout_sensitivity", "dropout_reference"]
    said = summary({"dropout_sensitivity": table}, STUDY)
    sides = [f"{abs(x):.2f} points {'lower' if x < 0 else 'higher'}" for x in (low, high)]
    span = f"from {sides[0]} to {sides[1]} than"
    assert any(f"if those lost of never posted scored {span}" in each for each in said)
    found = Lookup(table, declared("dropout_sensitivity"))
    _, *drawn, ends = bounds(found, "gad7", "posted", "never posted")
    # The higher those lost of one scored, the higher those of the other must have, so that a line
    # beyond what was tried lies beneath it at first, above it at last.
    lines = {
        each: table[table["quantity"] == each]["estimate"] for each in ("line_low", "line_high")
    }
    for shown, given in zip(drawn, lines.values(), strict=True):
        assert shown[given.notna()] == pytest.approx(given.dropna())
        assert (np.diff(shown) >= 0).all() and given.isna().any()
    assert drawn[0][0] == ends[0] == -20


def test_lines_that_are_suppressed_are_neither_drawn_nor_told():
    frame = pd.concat([people(sample()), people(sample(slope=0, seed=6), "never posted")])
    table = compute.run(frame, STUDY, outcomes=["gad7"], most=20, group="poster")
    lines = table["quantity"].isin(["line_low", "line_high"])
    table.loc[lines, ["estimate", "status"]] = [np.nan, "suppressed"]
    assert pairs(Lookup(table, declared("dropout_sensitivity"))) == {}
    assert len(summary({"dropout_sensitivity": table}, STUDY)) == 1


def test_one_row_stands_for_all_who_answered_alike(monkeypatch):
    y = np.column_stack([sample().round(), np.arange(400) % 2])
    first, counts = distinct_rows(np.concatenate([y, y[:150], y[:20]]))
    assert len(first) < 400 and counts.sum() == 570
    assert len(np.unique(np.nan_to_num(y[first], nan=-99), axis=0)) == len(first)
    frame = [people(sample().round()), people(sample(slope=0, seed=6).round(), "never posted")]
    options = {"outcomes": ["gad7"], "most": 20, "group": "poster", "reference": "never posted"}
    together = compute.run(pd.concat(frame), STUDY, **options)
    monkeypatch.setattr(compute, "distinct_rows", lambda y: (np.arange(len(y)), np.ones(len(y))))
    alone = compute.run(pd.concat(frame), STUDY, **options)
    numbers = ["estimate", "std_error", "statistic", "p_value", "conf_low", "conf_high", "n"]
    found, expected = (
        table[[*numbers, "influence"]].to_numpy(float) for table in (together, alone)
    )
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-12, nan_ok=True)


def test_where_few_were_lost_the_dial_is_not_released():
    y = sample(lost=0)
    y = y[~np.isnan(y).any(axis=1)]
    y[:4, 2] = np.nan
    table = compute.run(people(y), STUDY, outcomes=["gad7"])
    shown = release({"dropout_sensitivity": table}, minimum_count=10)["dropout_sensitivity"]
    for quantity in ("lost_n", "slope", "tipping_delta", "vanishing_delta"):
        assert shown.loc[shown["quantity"] == quantity, "estimate"].isna().all()
    assert summary({"dropout_sensitivity": shown}, STUDY) == []


def test_a_reference_that_is_no_label_stops():
    with pytest.raises(DefinitionError, match="did you mean 'never posted'") as caught:
        compute.run(
            people(sample()), STUDY, outcomes=["gad7"], group="poster", reference="nevr posted"
        )
    assert caught.value.key == "analyses.dropout_sensitivity.reference"


def test_the_front_page_tells_how_far_those_lost_must_have_departed():
    table = compute.run(people(sample(n=900)), STUDY, outcomes=["gad7"])
    tip = pick(table, quantity="tipping_delta")["estimate"]
    (said, *_) = plain_sentences({"dropout_sensitivity": table}, STUDY)
    assert f"the fall in GAD-7 holds unless they scored at least {tip:.2f} points higher" in said


def test_the_methods_name_the_shape_and_the_reference():
    options = {"outcomes": ["gad7"], "shape": "per_wave", "reference": "never posted"}
    (said,) = methods_text(replace(STUDY, analyses={"dropout_sensitivity": options}))
    assert "once more with every wave" in said and "the group never posted" in said


def test_groups_whose_model_is_improper_are_neither_drawn_nor_told_apart():
    """Of the bundled example it was told where slopes differ, of a group "not to be read"."""
    y = sample(lost=0.3)
    rng = np.random.default_rng(2)
    zigzag = rng.normal(10, 1, (300, 1)) + rng.normal(0, 3, (300, 1)) * [1, -1, 1] + y[:300] * 0
    frame = pd.concat([people(y), people(zigzag + rng.normal(0, 1, (300, 3)), "never posted")])
    table = compute.run(frame, STUDY, outcomes=["gad7"], most=20, group="poster")
    lines = table[table["quantity"].isin(["line_low", "line_high"])]
    assert set(lines["status"]) == {"improper"}
    tables = {"dropout_sensitivity": table}
    assert pairs(Lookup(table, declared("dropout_sensitivity"))) == {}
    assert "cannot be told apart" not in " ".join(summary(tables, STUDY))
    (picture,) = pictures_of("dropout_sensitivity", tables, STUDY, WIDE)
    assert "cannot be told apart" not in picture.finding
