"""What protection lets through, row by row: it fails closed, by declared kind and population."""

import numpy as np
import pandas as pd
import pytest
from prepared import frame_of, release

from wavescore.analyses.registry import analyses
from wavescore.definitions.study import Group, Release
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.grid import step_for, to_step
from wavescore.disclosure.protect import protect
from wavescore.errors import DataError
from wavescore.results.declare import Status
from wavescore.results.table import COLUMNS, MISSING, versus

LABELS = {"red", "blue", "green"}


def described(counts, group="", **more):
    total = sum(counts.values())
    rows = []
    for label, count in counts.items():
        row = {"outcome": "colour", "wave": "t1", "term": "colour", "level": label, "n": total}
        row |= {"group": group, **more}
        rows += [
            {**row, "quantity": "n", "estimate": count},
            {**row, "quantity": "percent", "estimate": 100 * count / total},
        ]
    return frame_of("describe", rows)


def shown(tables, analysis="describe", **settings):
    table = release(tables, LABELS, **settings)[analysis]
    return table.set_index(["level", "quantity"])


@pytest.mark.parametrize(
    ("count", "printed"), [(0, 0), (11, 13), (13, 13), (15, 13), (16, 18), (100, 98), (101, 103)]
)
def test_counts_are_the_middle_of_their_bin(count, printed):
    assert CountRule(10, 5).rounded(count) == printed


@pytest.mark.parametrize(("minimum", "hidden"), [(5, range(1, 6)), (10, range(1, 11))])
def test_counts_that_round_like_few_are_hidden(minimum, hidden):
    rule = CountRule(minimum, 5)
    assert [count for count in range(30) if rule.hides(count)] == list(hidden)
    assert rule.hidden_range == (1, hidden[-1])
    assert CountRule(minimum, 5, hide_zero=True).hides(0)


def test_a_small_count_goes_with_its_percentage_and_bears_its_reason():
    found = shown({"describe": described({"red": 60, "blue": 40, "green": 3})})
    for quantity in ("n", "percent"):
        assert np.isnan(found.loc[("green", quantity), "estimate"])
        assert found.loc[("green", quantity), "status"] == Status.SUPPRESSED
        assert "fewer than 10" in found.loc[("green", "n"), "note"]
    assert found.loc[("red", "n"), "estimate"] == 58
    assert found.loc[("red", "percent"), "estimate"] == pytest.approx(100 * 58 / 103)
    assert (found["n"] == 103).all()


def test_the_number_that_answered_tells_no_hidden_answer():
    """21, 7, 6 and 1 of 35 of 50: beside 31 to 35 who answered, the bins left 1 or 2 of the 1."""
    counts, answered = {"0": 21, "1": 7, "2": 6, "3": 1}, 35
    rows = []
    for level, count in {**counts, MISSING: 15}.items():
        row = {"outcome": "phq8", "wave": "t1", "term": "phq8_6", "level": level, "n": 50}
        rows.append({**row, "quantity": "n", "estimate": count})
        rows.append({**row, "quantity": "percent", "estimate": 100 * count / 50})
        valid = {**row, "quantity": "valid_percent", "estimate": 100 * count / answered}
        rows += [{**valid, "n": answered}] if level != MISSING else []
    found = shown({"frequencies": frame_of("frequencies", rows)}, "frequencies", minimum_count=5)
    rule = CountRule(5, 5)
    bins = {
        level: rule.bin(found.loc[(level, "n"), "estimate"])
        if found.loc[(level, "n"), "status"] != Status.SUPPRESSED
        else (0, 50)
        for level in counts
    }
    others = [bins[level] for level in counts if level != "3"]
    least, most = (sum(each[end] for each in others) for end in (0, 1))
    low, high = rule.bin(answered)
    assert min(high - least, rule.hidden_range[1]) - max(low - most, 1) + 1 >= 4


def test_a_group_that_answered_alike_tells_nothing_of_its_answer():
    found = shown({"describe": described({"red": 50, "blue": 0})})
    assert found["estimate"].isna().all()
    assert found["note"].str.contains("alike").all()


def test_words_of_respondents_are_pooled():
    counts = {"red": 60, "my own word": 14, "another": 12}
    table = release({"describe": described(counts)}, LABELS)["describe"]
    assert set(table["level"]) == {"red", "other"}
    assert table.set_index(["level", "quantity"]).loc[("other", "n"), "estimate"] == 28


@pytest.mark.parametrize("quantity", ["mean", "sd"])
def test_a_statistic_moves_by_a_step_of_its_influence(quantity):
    row = {"outcome": "age", "wave": "t1", "term": "age", "n": 100, "quantity": quantity}
    frame = frame_of("describe", [{**row, "estimate": 40.123456789, "influence": 0.17}])
    value = release({"describe": frame}, LABELS)["describe"]["estimate"].iloc[0]
    assert value == 40.0  # twice 0.17 rounds up to a step of 0.5


def test_what_is_not_known_is_withheld():
    """A median without n, a mean without influence, an undeclared quantity."""
    row = {"outcome": "age", "wave": "t1", "term": "age"}
    rows = [
        {**row, "quantity": "median", "estimate": 40.0},
        {**row, "quantity": "mean", "estimate": 40.0, "n": 3},
        {**row, "quantity": "sd", "estimate": 5.0, "n": 200},
        {**row, "quantity": "q1", "estimate": 30.0, "n": 30, "influence": 0.5},
        {**row, "quantity": "max", "estimate": 90.0, "n": 200},
    ]
    rows[2]["quantity"] = "mean"
    rows[2]["group"] = "posted"
    table = release({"describe": frame_of("describe", rows)}, LABELS)["describe"]
    assert table["estimate"].isna().all()
    assert list(table["status"]) == [
        Status.WITHHELD,
        Status.SUPPRESSED,
        Status.WITHHELD,
        Status.WITHHELD,
        Status.WITHHELD,
    ]
    with pytest.raises(KeyError, match="declares no quantity 'users'"):
        frame_of("describe", [{**row, "quantity": "users", "estimate": 3}])


def test_a_comparison_falls_with_a_small_group():
    where = {"outcome": "gad7", "wave": "t1", "group": "posted vs never"}
    rows = [
        {**where, "quantity": "difference", "method": "student", "n": 103, "estimate": 1.0}
        | {"std_error": 0.5, "influence": 0.1},
        {**where, "term": "posted", "quantity": "n", "estimate": 100, "n": 100},
        {**where, "term": "never", "quantity": "n", "estimate": 3, "n": 3},
    ]
    table = release({"group_tests": frame_of("group_tests", rows)})["group_tests"]
    assert np.isnan(table["estimate"].iloc[0]) and np.isnan(table["std_error"].iloc[0])
    assert table["estimate"].iloc[1] == 98


def test_a_benchmark_at_the_samples_ages_is_rounded_and_a_published_one_is_not():
    where = {"outcome": "nhs_talking_therapies", "wave": "t1", "quantity": "benchmark_percent"}
    rows = [
        {**where, "term": "crude", "estimate": 94.253259, "n": 80915},
        {**where, "term": "age_standardised", "estimate": 94.81234567, "n": 80915}
        | {"influence": 0.03, "std_error": 0.0812345, "conf_low": 94.65, "conf_high": 94.97},
    ]
    table = release({"benchmark": frame_of("benchmark", rows)})["benchmark"]
    assert list(table["estimate"]) == [94.253259, 94.8]
    assert np.isnan(table["std_error"].iloc[1])


def test_public_mode_leaves_every_number_as_it_is():
    frame = described({"red": 3, "own": 1})
    found = protect({"describe": frame}, Release("public", "synthetic data"), analyses())
    pd.testing.assert_frame_equal(found.tables["describe"], frame[list(COLUMNS)])
    assert set(found.outputs["rule"]) == {"public mode"}


def test_notes_do_not_count_people_in_safe_mode():
    table = described({"red": 60, "blue": 40}, note="7 respondents of no age: left out")
    found = release({"describe": table}, LABELS)["describe"]
    assert set(found["note"]) == {"some respondents of no age: left out"}


@pytest.mark.parametrize("text", ["x" * 90, "someone@example.org", "two\nlines"])
def test_free_text_is_refused(text):
    with pytest.raises(DataError, match="looks like free text"):
        release({"describe": described({text: 50, "red": 60})}, LABELS)


def test_two_labels_of_a_comparison_may_each_be_as_long_as_one():
    both = versus("x" * 80, "y" * 80)
    table = described({"red": 60, "blue": 40}).assign(group=both)
    assert len(release({"describe": table}, LABELS | {both})["describe"]) == len(table)
    with pytest.raises(DataError, match="at most 164"):
        release({"describe": table.assign(group=both + "z")}, LABELS)


def test_a_label_that_the_author_wrote_may_be_of_any_length():
    long, groups = (
        "x" * 120,
        {"arm": Group("arm", "posted", "t1", {"y" * 90: (1,), "z" * 90: (2,)})},
    )
    table = described({long: 60, "blue": 40}).assign(group=versus("y" * 90, "z" * 90))
    for settings in (Release("public", "synthetic data"), Release()):
        found = protect({"describe": table}, settings, analyses(), {long, "blue"}, groups)
        assert set(found.tables["describe"]["level"]) == {long, "blue"}
        with pytest.raises(DataError, match="looks like free text"):
            protect({"describe": table}, settings, analyses(), {"blue"}, groups)


def test_identifiers_are_refused():
    with pytest.raises(DataError, match="nearly as many values"):
        release({"describe": described({f"id {i}": 1 for i in range(40)})}, LABELS)


@pytest.mark.parametrize(
    ("influence", "decimals", "step"),
    [(0.17, 2, 0.2), (0.0001, 2, 0.01), (0.51, 1, 1.0), (3.0, 0, 5.0), (1.0, 3, 1.0)],
)
def test_steps_are_1_2_5(influence, decimals, step):
    assert step_for(influence, decimals) == pytest.approx(step)
    assert to_step(7.3 * step, step) == pytest.approx(7 * step)
