"""Minutes per wave from the times of opening and completing a survey."""

import numpy as np
import pandas as pd
import pytest
from analyses_survey import STUDY, estimates, pick
from prepared import release

from wavescore.analyses.completion_time import compute
from wavescore.errors import DefinitionError
from wavescore.publish.summary import summary
from wavescore.publish.tables import make_tables

OPENED = pd.Timestamp("2024-05-31 23:50")
FIELDS = {"started": "opened", "completed": "closed"}


def people(minutes, wave="t1", poster="posted"):
    took = pd.to_timedelta(minutes, unit="min")
    ids = [f"{poster}{number}" for number in range(len(minutes))]
    return pd.DataFrame(
        {
            "respondent_id": ids,
            "wave": wave,
            "poster": poster,
            "opened": OPENED,
            "closed": OPENED + took,
        }
    )


def test_minutes_by_hand_over_midnight():
    table = compute.run(people([10, 20, 30, 40, 600, np.nan]), STUDY, **FIELDS)
    first = table[table["wave"] == "t1"]
    assert estimates(first) == {"n": 5, "missing": 1, "median": 30, "q1": 20, "q3": 40}
    assert list(first["n"]) == [6, 6, 5, 5, 5]
    assert (table.loc[table["wave"] == "t2", "note"].iloc[2:] == "no values").all()


def test_completed_before_opening_gives_no_minutes():
    table = compute.run(people([10, 20, -5]), STUDY, **FIELDS)
    first = table[table["wave"] == "t1"]
    assert estimates(first) == {"n": 2, "missing": 1, "median": 15, "q1": 12.5, "q3": 17.5}
    assert "1 respondent completed before opening" in first["note"].iloc[0]


def test_groups_stand_beside_everybody():
    frame = pd.concat([people([10, 20]), people([30, 50], poster="never posted")])
    table = compute.run(frame, STUDY, **FIELDS, group="poster")
    median = {"quantity": "median", "wave": "t1"}
    assert pick(table, group="", **median)["estimate"] == 25
    assert pick(table, group="posted", **median)["estimate"] == 15
    assert pick(table, group="never posted", **median)["estimate"] == 40


def test_times_that_nothing_declares_are_read_as_they_are_written():
    typed = people([10, 20, 30])
    # As a column without a dictionary is read: words.
    words = typed.assign(opened=typed["opened"].dt.strftime("%Y-%m-%d %H:%M").astype("str"))
    table = compute.run(words, STUDY, **FIELDS)
    assert pick(table, wave="t1", quantity="median")["estimate"] == 20
    words.loc[1, "opened"] = "ten to midnight"
    with pytest.raises(DefinitionError, match="opened: 1 of 3 answers are none"):
        compute.run(words, STUDY, **FIELDS)


def test_a_field_without_times_stops():
    with pytest.raises(DefinitionError, match="holds no times") as caught:
        compute.run(people([10]), STUDY, started="opened", completed="poster")
    assert caught.value.key == "analyses.completion_time.completed"


def test_what_is_released_of_few_says_nothing_of_them():
    frame = pd.concat([people([10] * 20), people([30, 50, 70], poster="never posted")])
    table = compute.run(frame, STUDY, **FIELDS, group="poster")
    shown = release({"completion_time": table})["completion_time"]
    few = shown[(shown["group"] == "never posted") & (shown["wave"] == "t1")]
    assert few["estimate"].isna().all()
    both = shown[(shown["wave"] == "t1") & (shown["quantity"] == "n")].set_index("group")
    # 21 to 25 of all and 16 to 20 who posted leave 1 to 9.
    assert (both.loc["", "estimate"], both.loc["posted", "estimate"]) == (23, 18)


def test_the_sentence_and_the_table_tell_the_median():
    frame = pd.concat([people([10, 20, 30]), people([8, 9, 10], "t3")])
    table = compute.run(frame, STUDY, **FIELDS)
    assert summary({"completion_time": table}, STUDY) == [
        "Median minutes to complete the survey (quartiles): 20.0 at t1 (15.0 to 25.0), "
        "9.0 at t3 (8.5 to 9.5)."
    ]
    (made,) = make_tables({"completion_time": table}, STUDY)
    assert [cell.text for cell in made.rows[0].cells] == [
        *("All", "t1", "3", "0", "15.0", "20.0", "25.0")
    ]
