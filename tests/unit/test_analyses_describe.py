"""Descriptions, response frequencies and score distributions, counted by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from analyses_survey import ITEMS, MOOD, STUDY, degenerate, estimates, pick, respondents

from wavescore.analyses.describe import compute as describe
from wavescore.analyses.describe.tables import tables
from wavescore.analyses.distributions import compute as distributions
from wavescore.analyses.frequencies import compute as frequencies
from wavescore.analyses.registry import declared
from wavescore.definitions.instruments import make_instrument
from wavescore.errors import DefinitionError
from wavescore.layout.lookup import Lookup
from wavescore.methods.smd import (
    standardised_mean_difference,
    standardised_proportion_difference,
)
from wavescore.prepare.score import score

NAN = np.nan
PEOPLE = pd.DataFrame(
    {
        "respondent_id": list("abcde"),
        "wave": "t1",
        "age": [20, 30, 40, 70, NAN],
        "gender": [1, 1, 2, NAN, 5],
        "colour": ["red", "blue", "red", None, "red"],
        "seen": pd.Timestamp("2025-01-01"),
        "reasons___1": [1, 1, 0, 0, NAN],
        "reasons___2": [0, 1, 0, 0, NAN],
        "poster": ["posted", "posted", "never posted", None, "posted"],
        "gad7_total": [3, 21, 7, 10.5, NAN],
        "mood_total": [1, 2, 7 / 3, 3, NAN],
    }
)


def shares(table, term, level):
    """Return n, percent and valid percent of a level."""
    found = estimates(table, term=term, level=level)
    return found["n"], found["percent"], found.get("valid_percent")


def test_numbers():
    found = estimates(describe.run(PEOPLE, STUDY, fields=["age"]), term="age")
    assert found == {
        "n": 4,
        "missing": 1,
        "mean": 40,
        "sd": pytest.approx(np.sqrt(1400 / 3)),
        "median": 35,
        "q1": 27.5,
        "q3": 47.5,
        "min": 20,
        "max": 70,
    }


def test_categories_by_the_dictionary():
    table = describe.run(PEOPLE, STUDY, fields=["gender"])
    assert shares(table, "gender", "Woman") == (2, 40, 50)
    assert shares(table, "gender", "Man") == (1, 20, 25)
    assert shares(table, "gender", "Unsure") == (0, 0, 0)
    # A code that is no choice is shown, not hidden; a declared missing code is no category.
    assert shares(table, "gender", "5") == (1, 20, 25)
    assert shares(table, "gender", "(missing)") == (1, 20, None)
    assert not table["level"].str.contains("Prefer not to say").any()
    assert set(table.loc[table["quantity"] == "percent", "n"]) == {5}
    assert set(table.loc[table["quantity"] == "valid_percent", "n"]) == {4}


def test_words_and_boxes():
    table = describe.run(PEOPLE, STUDY, fields=["colour", "reasons"])
    assert shares(table, "colour", "red") == (3, 60, 75)
    assert shares(table, "reasons", "For myself") == (2, 40, 50)
    assert shares(table, "reasons", "For others") == (1, 20, 25)
    assert shares(table, "reasons", "(missing)") == (1, 20, None)


def test_by_group_every_part_has_every_category_and_they_add_up():
    table = describe.run(PEOPLE, STUDY, fields=["gender", "age"], by="poster")
    # One in no group is no column.
    assert list(table["group"].unique()) == ["", "posted", "never posted"]
    women = table[(table["level"] == "Woman") & (table["quantity"] == "n")]
    assert list(women["estimate"]) == [2, 2, 0]
    assert list(women["n"]) == [5, 3, 1]
    assert pick(table, group="never posted", quantity="mean")["estimate"] == 40
    assert pick(table, group="never posted", quantity="sd")["note"] == "one value has no spread"


@pytest.mark.parametrize(("several", "column"), [(9, False), (10, True)])
def test_those_in_no_group_are_a_column_where_they_are_ten(several, column):
    none = pd.concat([PEOPLE[3:4]] * several).assign(respondent_id=range(several))
    frame = pd.concat([PEOPLE[PEOPLE["poster"].notna()], none], ignore_index=True)
    table = describe.run(frame, STUDY, fields=["age"], by="poster")
    assert ("(missing)" in set(table["group"])) == column


def test_choices_of_one_label_keep_their_codes(tmp_path):
    path = tmp_path / "dictionary.csv"
    path.write_text(
        "field_name,form_name,field_type,field_label,select_choices_or_calculations\n"
        'gender,about,radio,Gender,"1, Other | 2, Other | 5, Woman"\n'
    )
    study = replace(STUDY, source=replace(STUDY.source, dictionary=str(path)))
    table = describe.run(PEOPLE, study, fields=["gender"])
    assert shares(table, "gender", "Other (1)")[0] == 2
    assert shares(table, "gender", "Other (2)")[0] == 1
    assert shares(table, "gender", "Woman")[0] == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [("gendr", "did you mean 'gender'"), ("seen", "the field holds dates")],
)
def test_fields_that_cannot_be_described(name, message):
    with pytest.raises(DefinitionError, match=message):
        describe.run(PEOPLE, STUDY, fields=[name])


def test_without_a_dictionary_numbers_are_numbers():
    study = replace(STUDY, source=replace(STUDY.source, dictionary=None))
    table = describe.run(PEOPLE, study, fields=["gender"])
    assert estimates(table, term="gender")["mean"] == 2.25


def test_frequencies():
    frame = pd.DataFrame(3.0, index=range(5), columns=ITEMS)
    frame["gad7_1"] = [0, 0, 3, 8, NAN]
    frame = frame.assign(respondent_id=list("abcde"), wave="t1")
    table = frequencies.run(frame, STUDY, instruments=["gad7"], waves=["t1"])
    assert shares(table, "gad7_1", "0") == (2, 40, 50)
    assert shares(table, "gad7_1", "1") == (0, 0, 0)
    assert shares(table, "gad7_1", "3") == (1, 20, 25)
    assert shares(table, "gad7_1", "(missing)") == (1, 20, None)
    assert set(table.loc[(table["term"] == "gad7_1") & (table["level"] == "3"), "note"]) == {
        "Nearly every day"
    }
    odd = table[(table["term"] == "gad7_1") & (table["level"] == "8")]
    assert set(odd["note"]) == {"not one of the instrument's responses"}
    assert len(table.drop_duplicates(["term", "level"])) == 7 * 5 + 1


def test_totals_alone_have_no_frequencies():
    uses = {name: replace(use, columns=None, total="x") for name, use in STUDY.instruments.items()}
    study = replace(STUDY, instruments=uses)
    assert frequencies.run(PEOPLE, study).empty
    table = frequencies.run(PEOPLE, study, instruments=["gad7"])
    assert table["note"].str.contains("totals only").all() and len(table) == 1


def test_an_instrument_is_left_out_of_waves_that_do_not_ask_it():
    columns = {"t1": "gad7_{item}"}
    uses = STUDY.instruments | {"gad7": replace(STUDY.instruments["gad7"], columns=columns)}
    table = distributions.run(degenerate("plain")[1], replace(STUDY, instruments=uses))
    assert set(table.loc[table["outcome"] == "gad7", "wave"]) == {"t1"}
    assert set(table.loc[table["outcome"] == "phq8", "wave"]) == {"t1", "t2", "t3"}


def test_distributions():
    frame = pd.concat([PEOPLE, PEOPLE.assign(wave="t2", gad7_total=[2, 24, 20, 21, 21])])
    frame["phq8_total"] = 0.0
    table = distributions.run(frame, STUDY, instruments=["gad7", "mood"], waves=["t1", "t2"])
    mine = table[(table["outcome"] == "gad7") & (table["quantity"] == "n") & (table["term"] != "")]
    bins = ["0 to 2", "3 to 5", "6 to 8", "9 to 11", "12 to 14", "15 to 17", "18 to 20", "21 to 21"]
    first = mine[mine["wave"] == "t1"]
    assert list(first["term"]) == bins
    # 10.5, a prorated score, is in the bin of 9 to 11.
    assert list(first["estimate"]) == [0, 1, 1, 1, 0, 0, 0, 1]
    assert set(first["n"]) == {4}
    second = mine[mine["wave"] == "t2"]
    assert list(second["estimate"]) == [1, 0, 0, 0, 0, 0, 1, 2]
    assert (
        second["note"].str.contains("1 respondent outside the instrument's range: in no bin").all()
    )
    mean = pick(table, outcome="gad7", wave="t1", quantity="mean")
    assert mean["estimate"] == 10.375


def test_every_possible_score_is_in_the_bin_that_names_it():
    ten = MOOD | {"items": [{"name": str(item)} for item in range(1, 11)]}
    for definition in (MOOD, ten, ten | {"score": "sum", "range": [10, 30]}):
        instrument = make_instrument(definition)
        steps = 1 if instrument.score == "sum" else 1 / len(instrument.items)
        low, high = instrument.range
        values = [low + step * steps for step in range(round((high - low) / steps) + 1)]
        _, labels = distributions.score_bins(instrument)
        frame = pd.DataFrame({"respondent_id": range(len(values)), "wave": "t1", "x_total": values})
        uses = {"x": replace(STUDY.instruments["mood"], instrument=instrument)}
        table = distributions.run(frame, replace(STUDY, instruments=uses), waves=["t1"])
        counts = table[(table["term"] != "") & (table["quantity"] == "n")]
        assert list(counts["term"]) == labels and len(labels) <= distributions.BINS
        assert counts["estimate"].sum() == len(values)
        for label, count in zip(counts["term"], counts["estimate"], strict=True):
            start, end = (float(part) for part in label.split(" to "))
            inside = [value for value in values if start - 0.005 <= value <= end + 0.005]
            assert len(inside) == count, label


def test_a_groups_own_field_is_not_described_within_the_group():
    """It was 100 % of one answer in each, and in a safe release a block of hidden counts."""
    field = STUDY.groups["poster"].field
    people = PEOPLE.assign(**{field: (PEOPLE["poster"] == "posted").astype(float)})
    table = describe.run(people, STUDY, fields=["gender", field], by="poster")
    assert set(table[table["outcome"] == field]["group"]) == {""}
    assert "posted" in set(table[table["outcome"] == "gender"]["group"])


def test_two_groups_are_told_apart_by_standardised_differences_of_the_printed_numbers():
    first = score(respondents(60, 5, blank=4), STUDY)
    table = describe.run(first, STUDY, fields=["gender", "age", "poster"], by="poster")
    # A group within itself says nothing.
    assert set(table.loc[table["outcome"] == "poster", "group"]) == {""}
    categories, numbers = tables(Lookup(table, declared("describe")), STUDY)
    first = first[first["wave"] == "t1"]
    posted, never = (first[first["poster"] == label] for label in ("posted", "never posted"))
    (age,) = [row.cells[-1] for row in numbers.rows if row.cells[1].text.startswith("posted")]
    expected = standardised_mean_difference(posted["age"].to_numpy(), never["age"].to_numpy())
    assert age.value == pytest.approx(expected, rel=1e-12)
    (woman,) = [row.cells for row in categories.rows if row.cells[0].text == "Woman"]
    counts = [
        n for part in (posted, never) for n in (sum(part["gender"] == 1), part["gender"].count())
    ]
    expected = standardised_proportion_difference(*counts)
    assert woman[-1].value == pytest.approx(expected, rel=1e-12)
    assert woman[2].text == f"{counts[0]} ({100 * counts[0] / len(posted):.1f}%)"
    assert "posted less never posted" in categories.notes[0]
