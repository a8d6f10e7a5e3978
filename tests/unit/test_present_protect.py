"""What protect empties, and what it leaves."""

import numpy as np
import present_study as made
import pytest
from pandas.testing import assert_frame_equal
from prepared import frame_of
from present_study import described, one

from wavescore.definitions.study import Release
from wavescore.disclosure.protect import protect
from wavescore.errors import DataError
from wavescore.results.table import COLUMNS

FIVE = Release(5)


def hidden_terms(frame, quantity="n"):
    rows = frame[(frame["quantity"] == quantity) & frame["estimate"].isna()]
    return set(rows["level"])


def test_tables_without_small_counts_are_left_as_they_are():
    tables = {name: t for name, t in made.all_tables().items() if name != "distributions"}
    released = protect(tables, FIVE)
    for name, frame in tables.items():
        assert_frame_equal(released[name], frame)


def test_a_small_count_goes_with_its_percentage_and_interval_and_one_more_count():
    table = frame_of("describe", described({"a": 100, "b": 60, "c": 3}))
    released = protect({"describe": table}, FIVE)["describe"]
    assert hidden_terms(released) == hidden_terms(released, "percent") == {"b", "c"}
    gone = one(released, term="colour", level="c", quantity="percent")
    assert np.isnan(gone["conf_low"])
    assert np.isnan(gone["conf_high"])
    assert gone["note"].startswith("suppressed: fewer than 5")
    assert tuple(released.columns) == COLUMNS
    assert len(released) == len(table)


def test_the_tables_given_are_not_changed():
    table = frame_of("describe", described({"a": 100, "b": 60, "c": 3}))
    before = table.copy()
    protect({"describe": table}, FIVE)
    assert_frame_equal(table, before)


def test_hidden_counts_that_add_up_to_few_take_another_with_them():
    table = frame_of("describe", described({"a": 100, "b": 60, "c": 1, "d": 2}))
    assert hidden_terms(protect({"describe": table}, FIVE)["describe"]) == {"b", "c", "d"}


def test_a_group_called_benchmark_is_protected_like_any_other():
    table = frame_of("describe", described({"a": 60, "b": 40, "c": 3}, group="benchmark"))
    released = protect({"describe": table}, FIVE)["describe"]
    assert "c" in hidden_terms(released)


def test_a_zero_stays_unless_the_study_hides_it():
    table = frame_of("describe", described({"a": 100, "b": 60, "c": 0}))
    assert hidden_terms(protect({"describe": table}, FIVE)["describe"]) == set()
    hidden = hidden_terms(protect({"describe": table}, Release(5, None, True))["describe"])
    assert hidden == {"b", "c"}


def test_valid_percentages_would_give_few_missing_back():
    table = frame_of("describe", described({"a": 100, "b": 60, "(missing)": 3}))
    released = protect({"describe": table}, FIVE)["describe"]
    assert hidden_terms(released) == {"b", "(missing)"}
    valid = released[released["quantity"] == "valid_percent"]
    assert valid["estimate"].isna().all()
    assert not (released["n"] == 160).any()


def test_groups_do_not_give_a_cell_of_the_whole_back():
    rows = described({"a": 50, "b": 13}, "A") + described({"a": 70, "b": 3}, "B")
    table = frame_of("describe", [*described({"a": 120, "b": 16}), *rows])
    released = protect({"describe": table}, FIVE)["describe"]
    shown = released[(released["quantity"] == "n") & (released["level"] == "b")]
    assert shown["estimate"].isna().sum() >= 2
    in_b = released[(released["group"] == "B") & (released["quantity"] == "n")]
    assert in_b["estimate"].isna().all()


def test_a_box_that_all_but_few_ticked_is_hidden_too():
    counts = {"yes": 158, "also": 90, "(missing)": 0}
    rows = made.shares(160, counts, outcome="why", wave="t1")
    table = frame_of("describe", [{**row, "term": "why", "level": row["term"]} for row in rows])
    released = protect({"describe": table, "flow": made.flow((160, 100))}, FIVE)["describe"]
    assert "yes" in hidden_terms(released)
    assert "also" not in hidden_terms(released)


def test_smallest_and_largest_values_are_never_released():
    released = protect({"distributions": made.distributions()}, FIVE)["distributions"]
    gone = released[released["quantity"] == "max"]
    assert gone["estimate"].isna().all()
    assert gone["note"].str.startswith("not released").all()


def test_bands_do_not_give_a_hidden_bin_back():
    # 0-5, 6-11 and 12-17 hold as many as three bands do, so that the fourth would follow.
    bins = made.distributions(((20, 30, 147, 3), (25, 25, 25, 25)))
    released = protect({"distributions": bins}, FIVE)["distributions"]
    at_first = released[(released["wave"] == "t1") & (released["quantity"] == "n")]
    assert set(at_first.loc[at_first["estimate"].isna(), "term"]) == {"0 to 5", "18 to 21"}
    both = protect({"distributions": bins, "caseness": made.caseness()}, FIVE)
    first = both["distributions"]
    first = first[(first["wave"] == "t1") & (first["quantity"] == "n")]
    assert (
        first["estimate"].isna().sum()
        + (
            both["caseness"].query("outcome == 'gad7' and wave == 't1' and quantity == 'n'")[
                "estimate"
            ]
        )
        .isna()
        .sum()
        > 2
    )


def test_a_test_falls_with_a_small_group():
    released = protect({"group_tests": made.group_test((197, 3))}, FIVE)["group_tests"]
    assert released["estimate"].isna().all()
    assert released["df"].isna().all()
    kept = protect({"group_tests": made.group_test((195, 5))}, FIVE)["group_tests"]
    assert kept["estimate"].notna().all()


def test_statistics_of_few_respondents_are_emptied_whole():
    released = protect({"growth": made.growth(n=4)}, FIVE)["growth"]
    assert released["estimate"].isna().all()
    assert released["n"].isna().all()
    assert protect({"growth": made.growth(n=5)}, FIVE)["growth"]["estimate"].notna().all()


def test_the_mean_of_a_described_number_falls_with_its_n():
    where = {"outcome": "age", "term": "age", "wave": "t1"}
    rows = [
        {**where, "quantity": "n", "estimate": 4, "n": 90},
        {**where, "quantity": "missing", "estimate": 86, "n": 90},
        {**where, "quantity": "mean", "estimate": 40.25, "n": 4},
    ]
    released = protect({"describe": frame_of("describe", rows)}, FIVE)["describe"]
    assert np.isnan(one(released, quantity="mean")["estimate"])
    assert np.isnan(one(released, quantity="missing")["estimate"])


def test_few_unanswered_are_printed_with_what_statistics_rest_on():
    where = {"outcome": "gad7", "wave": "t1", "n": 197}
    rows = [
        {**where, "quantity": "alpha", "estimate": 0.9},
        {**where, "quantity": "n_used", "estimate": 197},
        {**where, "quantity": "n_missing", "estimate": 3},
    ]
    released = protect({"reliability": frame_of("reliability", rows)}, FIVE)["reliability"]
    assert one(released, quantity="n_missing")["estimate"] == 3
    assert one(released, quantity="n_used")["estimate"] == 197
    assert one(released, quantity="alpha")["estimate"] == 0.9


def test_an_item_mean_would_give_its_rare_responses_back():
    rows = made.shares(200, {"0": 100, "1": 90, "2": 8, "3": 2}, outcome="gad7", wave="t1")
    counts = [{**row, "term": "gad7_1", "level": row["term"]} for row in rows]
    where = {"outcome": "gad7", "wave": "t1", "term": "gad7_1", "n": 200}
    items = [
        {**where, "quantity": "item_mean", "estimate": 0.56},
        {**where, "quantity": "item_rest_r", "estimate": 0.5},
        {**where, "quantity": "ceiling_percent", "estimate": 1.0},
    ]
    tables = {
        "frequencies": frame_of("frequencies", counts),
        "reliability": frame_of("reliability", items),
    }
    released = protect(tables, FIVE)
    assert hidden_terms(released["frequencies"]) == {"2", "3"}
    assert np.isnan(one(released["reliability"], quantity="item_mean")["estimate"])
    assert np.isnan(one(released["reliability"], quantity="ceiling_percent")["estimate"])
    assert one(released["reliability"], quantity="item_rest_r")["estimate"] == 0.5


def test_a_standardised_benchmark_would_give_small_age_groups_back():
    where = {"outcome": "nhs_talking_therapies", "wave": "t1"}
    rows = [
        {**where, "term": "age_standardised", "quantity": "benchmark_percent", "estimate": 94.1},
        {**where, "term": "crude", "quantity": "sample_n", "estimate": 200},
        {**where, "term": "crude", "quantity": "benchmark_n", "estimate": 3},
        {**where, "term": "age", "level": "young", "quantity": "sample_n", "estimate": 190},
        {**where, "term": "age", "level": "old", "quantity": "sample_n", "estimate": 10},
    ]
    kept = protect({"benchmark": frame_of("benchmark", rows)}, FIVE)["benchmark"]
    assert kept["estimate"].notna().all()
    rows[3]["estimate"], rows[4]["estimate"] = 197, 3
    released = protect({"benchmark": frame_of("benchmark", rows)}, FIVE)["benchmark"]
    assert np.isnan(one(released, quantity="benchmark_percent")["estimate"])
    assert one(released, quantity="benchmark_n")["estimate"] == 3


def test_counts_are_rounded_and_percentages_follow():
    table = frame_of("describe", described({"a": 102, "b": 58, "c": 3}))
    released = protect({"describe": table}, Release(5, 5))["describe"]
    assert one(released, term="colour", level="a", quantity="n")["estimate"] == 100
    assert one(released, term="colour", level="b", quantity="n")["estimate"] == 60
    percent = one(released, term="colour", level="a", quantity="percent")
    assert percent["n"] == 165
    assert percent["estimate"] == pytest.approx(100 * 100 / 165)
    assert percent["conf_low"] < percent["estimate"] < percent["conf_high"]
    # Rounding hides the third count well enough for the others to stay.
    assert hidden_terms(released) == {"c"}


def test_degrees_of_freedom_move_with_a_rounded_n():
    released = protect({"group_tests": made.group_test((118, 81))}, Release(5, 10))["group_tests"]
    t = one(released, quantity="t")
    assert (t["n"], t["df"]) == (200, 198)


@pytest.mark.parametrize(
    ("note", "release", "released"),
    [
        ("3 respondents left out; 8 of 90", FIVE, "fewer than 5 respondents left out; 8 of 90"),
        ("1 respondent of no age", FIVE, "fewer than 5 respondents of no age"),
        ("779 respondents, 3 waves", FIVE, "779 respondents, 3 waves"),
        ("779 respondents in the model", Release(5, 10), "780 respondents in the model"),
        ("not identified with 3 waves", FIVE, "not identified with 3 waves"),
        ("0 respondents and 12 respondents", FIVE, "0 respondents and 12 respondents"),
    ],
)
def test_counts_of_respondents_in_a_note_are_written_as_the_tables_would(note, release, released):
    row = {"quantity": "r", "estimate": 0.5, "n": 90, "note": note}
    tables = protect({"correlations": frame_of("correlations", [row])}, release)
    assert tables["correlations"]["note"].item() == released


def test_rows_about_respondents_are_refused():
    table = made.flow().assign(respondent_id="17")
    with pytest.raises(DataError, match="other columns"):
        protect({"flow": table}, FIVE)


def test_free_text_and_identifiers_are_refused():
    wordy = frame_of("describe", described({"x" * 90: 50, "b": 60}))
    with pytest.raises(DataError, match="free text"):
        protect({"describe": wordy}, FIVE)
    mail = frame_of("describe", described({"someone@example.org": 50, "b": 60}))
    with pytest.raises(DataError, match="free text"):
        protect({"describe": mail}, FIVE)
    codes = frame_of("describe", described({f"id {i}": 1 for i in range(40)}))
    with pytest.raises(DataError, match="identifier"):
        protect({"describe": codes}, FIVE)
