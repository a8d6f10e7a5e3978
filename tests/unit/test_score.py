"""Scores: complete or prorated, reversed items, sums and means, bands, groups."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from prepared import DEFINITIONS, cells, make_study

from wavescore.definitions.instruments import make_instrument
from wavescore.errors import DataError, DefinitionError
from wavescore.prepare.score import band_of, score, score_instrument, scoring_summary

GAD7 = make_instrument(DEFINITIONS["gad7"])
PRORATED = replace(GAD7, missing_rule="prorate", max_missing=2)
NAN = float("nan")


def rows(*answers) -> pd.DataFrame:
    return pd.DataFrame(answers, columns=list(GAD7.columns), dtype=float)


def test_a_complete_row_is_summed_and_banded():
    scored = score_instrument(rows([0, 1, 2, 3, 0, 1, 2], [3] * 7, [0] * 7), GAD7)
    assert scored["total"].tolist() == [9, 21, 0]
    assert scored["answered"].tolist() == [7, 7, 7]
    assert scored["band"].tolist() == ["mild", "severe", "minimal"]


def test_by_default_a_missing_item_leaves_no_score():
    scored = score_instrument(rows([0, 1, 2, 3, 0, 1, NAN], [NAN] * 7), GAD7)
    assert scored["total"].isna().all()
    assert scored["answered"].tolist() == [6, 0]
    assert scored["band"].tolist() == ["", ""]


def test_prorating_puts_the_respondents_mean_for_what_is_missing():
    # 7 x 5/6 = 5.8333, 7 x 8/5 = 11.2; three missing are too many.
    answers = rows(
        [1, 1, 1, 1, 1, 0, NAN], [2, 2, 2, 1, 1, NAN, NAN], [1, 1, 1, 1, NAN, NAN, NAN], [1] * 7
    )
    scored = score_instrument(answers, PRORATED)
    assert scored["total"].tolist() == pytest.approx([35 / 6, 11.2, NAN, 7.0], nan_ok=True)
    assert scored["band"].tolist() == ["mild", "moderate", "", "mild"]


def test_a_band_is_reached_by_the_unrounded_total():
    totals = pd.Series([4, 4.67, 5, 9.99, 10, 14.9999, 15, 21, NAN])
    assert band_of(totals, GAD7).tolist() == [
        "minimal", "minimal", "mild", "mild", "moderate", "moderate", "severe", "severe", "",
    ]  # fmt: skip


def test_a_prorated_whole_number_reaches_its_band_whatever_the_last_bit():
    # 7 x mean of (2, 2, 2, 2, 1, 1) = 11.666; of six items summing to 30/7 x 6 it is not exact.
    for answered in range(1, 7):
        values = [1.0] * answered + [NAN] * (7 - answered)
        loose = replace(GAD7, missing_rule="prorate", max_missing=6)
        scored = score_instrument(rows(values), loose)
        assert scored["band"][0] == "mild", answered
    assert band_of(pd.Series([10 - 1e-12]), GAD7)[0] == "moderate"


def test_reversed_items_are_turned_round():
    scale = replace(
        GAD7, items=("1", "2", "3"), reversed=("2",), range=(3, 15), bands=(),
        responses={code: str(code) for code in range(1, 6)},
    )  # fmt: skip
    answers = pd.DataFrame({"1": [5, 1], "2": [1, 5], "3": [5, NAN]})
    assert score_instrument(answers, scale)["total"].tolist()[0] == 15
    prorated = replace(scale, missing_rule="prorate", max_missing=1)
    # Respondent 2: items 1 and 6 - 5 = 1, so 3 x 1.
    assert score_instrument(answers, prorated)["total"].tolist() == [15, 3]
    mean = replace(prorated, score="mean", range=(1, 5))
    assert score_instrument(answers, mean)["total"].tolist() == [5, 1]


def test_an_absent_item_is_an_error():
    with pytest.raises(DataError, match="gad7_7"):
        score_instrument(rows([0] * 7).drop(columns="gad7_7"), GAD7)


def clean_frame() -> pd.DataFrame:
    items = rows([0, 1, 2, 3, 0, 1, 2], [1] * 7, [1] * 6 + [NAN], [NAN] * 7)
    keys = pd.DataFrame({"respondent_id": ["1", "1", "2", "3"], "wave": ["t1", "t2", "t1", "t2"]})
    posted = pd.DataFrame({"posted": [1.0, NAN, 0.0, NAN], "age": [24, NAN, 25, NAN]})
    return pd.concat([keys, posted, items], axis=1)


GROUPS = {
    "poster": {"field": "posted", "wave": "t1", "values": {"posted": [1], "never": [0]}},
    "age_band": {"field": "age", "wave": "t1", "bands": {"16-24": [16, 24], "25-34": [25, 34]}},
}


def test_groups_are_copied_to_every_wave_of_the_respondent():
    study = make_study({"gad7": {"columns": "gad7_{item}"}}, groups=GROUPS)
    scored = score(clean_frame(), study)
    assert scored["poster"].fillna("none").tolist() == ["posted", "posted", "never", "none"]
    assert scored["age_band"].fillna("none").tolist() == ["16-24", "16-24", "25-34", "none"]
    assert scored["gad7_total"].fillna(-1).tolist() == [9, 7, -1, -1]
    assert scored["gad7_2"].fillna(-1).tolist() == [1, 1, 1, -1]


def test_the_summary_counts_every_row_under_one_rule():
    use = {"columns": "gad7_{item}"}
    study = make_study({"gad7": use})
    summary = scoring_summary(score(clean_frame(), study), study)
    columns = ["wave", "n", "complete", "prorated", "not_scored"]
    assert cells(summary, *columns) == [("t1", 2, 1, 0, 1), ("t2", 2, 1, 0, 1), ("t3", 0, 0, 0, 0)]
    lenient = {**DEFINITIONS["gad7"], "missing": {"rule": "prorate", "max_missing": 1}}
    study = make_study({"gad7": {**use, "definition": lenient}})
    summary = scoring_summary(score(clean_frame(), study), study)
    assert cells(summary, *columns)[0] == ("t1", 2, 1, 1, 0)


def test_a_group_of_a_field_that_is_not_there_or_named_as_one():
    with pytest.raises(DefinitionError, match="not in the data"):
        score(clean_frame(), make_study(groups={"x": {**GROUPS["poster"], "field": "postd"}}))
    with pytest.raises(DefinitionError, match="posted_group"):
        score(clean_frame(), make_study(groups={"posted": GROUPS["poster"]}))


@pytest.mark.parametrize(
    ("values", "group", "said"),
    [
        ([1.0, 2.0], {"values": {"yes": ["Yes"], "no": ["No"]}}, "its field holds numbers"),
        (["Yes", "No"], {"bands": {"young": [0, 30]}}, "its field holds words"),
    ],
)
def test_a_group_that_compares_numbers_with_words_is_an_error(values, group, said):
    clean = pd.DataFrame({"respondent_id": ["1", "2"], "wave": "t1", "q": values})
    study = make_study(groups={"arm": {"field": "q", "wave": "t1", **group}})
    with pytest.raises(DefinitionError, match=said):
        score(clean, study)


def test_an_empty_wave_and_one_respondent_are_scored():
    study = make_study({"gad7": {"columns": "gad7_{item}"}}, groups=GROUPS)
    for count in (0, 1):
        scored = score(clean_frame().iloc[:count], study)
        assert len(scored) == count
        assert np.isfinite(scored["gad7_total"]).all()
        assert scored["poster"].notna().sum() == count


def test_the_clean_frame_is_left_as_it_was():
    clean = clean_frame()
    before = clean.copy(deep=True)
    score(clean, make_study({"gad7": {"columns": "gad7_{item}"}}, groups=GROUPS))
    pd.testing.assert_frame_equal(clean, before)
