"""What falls with a hidden count and what does not."""

import numpy as np
import pytest
from growth_survey import FOUR, make_study, scored_of
from prepared import frame_of, release, sizes_of

from wavescore.analyses.growth.compute import run as growth
from wavescore.analyses.registry import analyses
from wavescore.analyses.shared.waves import five_numbers, observed_mean
from wavescore.disclosure.attack import answers_told
from wavescore.disclosure.checker import RISKS
from wavescore.disclosure.rules import WORDS, Rule

AT = {"outcome": "phq8", "wave": "t1", "n": 60}


def rows(term, counts, **more):
    """Return the counts and percentages of a question."""
    made = []
    for level, count in counts.items():
        row = {**AT, "term": term, "level": level, **more}
        made += [
            {**row, "quantity": "n", "estimate": count},
            {**row, "quantity": "percent", "estimate": 100 * count / 60},
        ]
    return made


def correlation(**where):
    row = {"outcome": "gad7", "wave": "t1", "n": 60, "quantity": "r", "method": "pearson"}
    return {
        **row,
        "estimate": 0.512,
        "conf_low": 0.31,
        "conf_high": 0.68,
        "influence": 0.02,
    } | where


def test_a_hidden_band_leaves_what_is_made_of_values():
    """A band of ages in a benchmark had hidden the mean age and all correlations with it."""
    band = {**AT, "term": "age", "quantity": "sample_n"}
    benchmark = [
        {**band, "level": level, "estimate": count}
        for level, count in {"Under 18": 3, "18 to 25": 57}.items()
    ]
    tables = {
        "benchmark": frame_of("benchmark", benchmark),
        "correlations": frame_of("correlations", [correlation(term="age")]),
    }
    shown = release(tables)
    assert np.isnan(shown["benchmark"]["estimate"][0])
    assert shown["correlations"]["estimate"][0] == pytest.approx(0.52)
    assert np.isfinite(shown["correlations"]["conf_low"][0])


@pytest.mark.parametrize(("moved", "told"), [(0.25, False), (0.01, True)])
def test_beside_a_hidden_response_a_correlation_is_coarser_and_a_spread_goes(moved, told):
    """A mean goes where it tells: at a step of 0.05 only 4 of 1 to 4 has it, at 0.5 all."""
    counts = frame_of("frequencies", rows("phq8_1", {"0": 30, "1": 14, "2": 12, "3": 4}))
    item = {**AT, "term": "phq8_1", "influence": 0.02}
    reliability = [
        {**item, "quantity": "item_mean", "estimate": 0.83, "influence": moved},
        {**item, "quantity": "item_sd", "estimate": 0.98},
        {**item, "quantity": "item_rest_r", "estimate": 0.512},
        {**item, "term": "phq8_2", "quantity": "item_rest_r", "estimate": 0.512},
    ]
    tables = {
        "frequencies": counts,
        "reliability": frame_of("reliability", reliability),
        "correlations": frame_of("correlations", [correlation(term="phq8_1")]),
    }
    shown = release(tables, minimum_count=5, round_counts_to=1)
    mean, spread, coarser, own = shown["reliability"]["estimate"]
    assert np.isnan(mean) == told and np.isnan(spread)
    assert (coarser, own) == (pytest.approx(0.5), pytest.approx(0.52))
    assert "coarser" in shown["reliability"]["note"][2]
    # An interval would tell the estimate to more digits.
    assert shown["correlations"][["std_error", "conf_low", "p_value"]].isna().all(axis=None)


@pytest.mark.parametrize("scored", [60, 40])
def test_who_has_no_score_did_not_answer_alike(scored):
    """Of those scored all are cases: that is hidden, how many were not scored is not."""
    terms = {"case": scored, "not_case": 0, "not_scored": 60 - scored}
    table = [
        row | {"term": term, "level": ""}
        for term, count in terms.items()
        for row in rows(term, {"": count})
    ]
    shown = release({"caseness": frame_of("caseness", table)})["caseness"]
    hidden = shown["estimate"].isna().groupby(shown["term"], sort=False).all()
    assert list(hidden) == [True, True, False]


def test_what_one_respondent_may_move_without_end_is_withheld():
    row = {**AT, "quantity": "alpha", "estimate": 0.3, "influence": np.inf}
    shown = release({"reliability": frame_of("reliability", [row])})["reliability"]
    assert np.isnan(shown["estimate"][0])
    assert shown["status"][0] == "withheld"


def size_rows(answered, all_of, term="phq8_1"):
    """Return the counts of an item that all but a few answered, with the mean of those who did."""
    counts = {"0": answered - 40, "1": 20, "2": 20, "(missing)": all_of - answered}
    asked = rows(term, counts, n=all_of)
    valid = {**AT, "term": term, "n": answered, "quantity": "valid_percent"}
    asked += [{**valid, "level": "1", "estimate": 2000 / answered}]
    item = {**AT, "term": term, "n": answered, "influence": 0.02}
    return asked, [{**item, "quantity": "item_mean", "estimate": 0.83}]


@pytest.mark.parametrize("blanks", [1, 3, 9])
def test_those_who_answered_are_printed_as_all_where_few_did_not(blanks):
    """Of 103 in a bin of 101 to 105, 102 left one value of those who did not, and 95 two bins."""
    flow = [{**AT, "outcome": "", "quantity": "analysed", "estimate": 103, "n": 103}]
    asked, means = size_rows(103 - blanks, 103)
    tables = {
        "flow": frame_of("flow", flow),
        "frequencies": frame_of("frequencies", asked),
        "reliability": frame_of("reliability", means),
    }
    shown = release(tables)
    valid = shown["frequencies"]["quantity"] == "valid_percent"
    assert shown["flow"]["estimate"].tolist() == [103]
    # Of a percentage where nine did not: of all it would be another share.
    assert shown["frequencies"]["n"][valid].tolist() == [93 if blanks == 9 else 103]
    assert shown["reliability"]["n"].tolist() == [103]
    # Fifteen are no few: they are counted, and so are the others.
    asked, _ = size_rows(88, 103)
    plain = release({"frequencies": frame_of("frequencies", asked)})["frequencies"]
    assert plain["n"].tolist()[-1] == 88


def test_whether_any_are_in_no_group_is_hidden():
    """Sizes of groups are wanted, and all less the groups left one value of who is in none."""
    found = []
    for blanks in (0, 1):
        counts = {"posted": 57, "never posted": 52, "(missing)": blanks}
        asked = rows("poster", counts, n=109 + blanks)
        by = [{**AT, "term": "age", "group": "posted", "n": 57, "quantity": "mean"}]
        asked += [{**each, "estimate": 40.0, "influence": 0.4} for each in by]
        shown = release({"describe": frame_of("describe", asked)}, labels=counts)["describe"]
        found.append(shown[shown["level"] == "(missing)"][["estimate", "status", "note"]])
    assert found[0]["estimate"].isna().all()
    assert found[0].equals(found[1])


def test_a_mean_that_tells_how_few_left_a_question_blank_goes_and_no_other():
    """New studies on the example were refused their release: of blanks two values were left."""
    answers = {"0": 89, "1": 239, "2": 315, "3": 195}
    few, many = {**answers, "(missing)": 3}, {**answers, "(missing)": 23}
    counts = []
    for term, each in (("gad7_1", few), ("gad7_2", many)):
        n = sum(each.values())
        at = {"outcome": "gad7", "wave": "t1", "term": term, "n": n}
        counts += [{**at, "level": k, "quantity": "n", "estimate": v} for k, v in each.items()]
    size, values = sum(answers.values()), np.array([0, 1, 2, 3])
    shares = np.array([*answers.values()]) / size
    mean = float(shares @ values)
    sd = float(np.sqrt(shares @ (values - mean) ** 2 * size / (size - 1)))
    moments = [
        {"outcome": "gad7", "wave": "t1", "term": term, "n": size, "influence": 0.0005}
        | {"quantity": quantity, "estimate": estimate}
        for term in ("gad7_1", "gad7_2")
        for quantity, estimate in (("item_mean", mean), ("item_sd", sd))
    ]
    tables = {
        "frequencies": frame_of("frequencies", counts),
        "reliability": frame_of("reliability", moments),
    }
    shown = release(tables, minimum_count=5, round_counts_to=5)
    assert answers_told(tables, shown, analyses(), sizes_of(tables, 5)) == (1, [])
    assert list(shown["reliability"]["estimate"].isna()) == [True, True, False, False]


def test_a_floor_that_nearly_all_are_at_is_not_told():
    """Its responses were hidden, as 38 of 40 alike, and the floor said 100 %."""
    item = {"outcome": "phq8", "wave": "t1", "term": "phq8_1", "n": 40}
    floor = {**item, "quantity": "floor_percent", "estimate": 95.0}
    ceiling = {**item, "quantity": "ceiling_percent", "estimate": 40.0}
    out = release({"reliability": frame_of("reliability", [floor, ceiling])}, minimum_count=5)
    shown = out["reliability"].set_index("quantity")
    assert np.isnan(shown.estimate["floor_percent"]) and shown.estimate["ceiling_percent"] > 0
    assert "answered alike" in shown.note["floor_percent"]


def test_every_rule_has_its_words_and_its_risk():
    assert set(Rule) - set(RISKS) == {Rule.POOLED}
    assert set(Rule) - set(WORDS) == {Rule.POOLED, Rule.ROUNDED, Rule.PUBLIC}


def test_a_change_to_a_wave_at_which_all_are_alike_is_not_released():
    """Less the first wave's mean it was what each had answered: 16.5 and -16.5 told all their 0."""
    scored = scored_of("missing")
    alike = (scored["wave"] == "t4") & scored["gad7_total"].notna()
    scored = scored.assign(gad7_total=scored["gad7_total"].mask(alike, 0))
    private = growth(scored, make_study(FOUR), outcomes=["gad7"])
    shown = release({"growth": private})["growth"]
    at = shown["quantity"] == "observed_change"
    known = {w: e == e for w, e in zip(shown["wave"][at], shown["estimate"][at], strict=True)}
    assert known["t1 to t2"] and not known["t1 to t4"]
    assert (private["estimate"][private["quantity"] == "observed_change"]).notna().all()
    assert not shown["note"].str.contains("the same").any()
    still = shown[(shown["wave"] == "t4") & shown["quantity"].str.startswith("observed_")]
    assert still["quantity"][still["estimate"].notna()].tolist() == ["observed_n"]


@pytest.mark.parametrize("others", [(), (3.0,), (3.0, 7.0), (1.0, 2.0, 9.0, 9.0)])
def test_no_number_tells_what_all_or_nearly_all_answered(others):
    """Quartiles 0, 0, 0 stood beside a withheld mean, and reliability printed the mean."""
    values = np.r_[np.zeros(59 - len(others)), others]
    moments = {"mean": values.mean(), "sd": values.std(ddof=1)}
    numbers = five_numbers(values, open_ended=False)
    tables = {
        "distributions": [{**AT, "quantity": name, **part} for name, part in numbers.items()],
        "reliability": [
            {**AT, "quantity": name, "estimate": value, "influence": 0.01}
            for name, value in moments.items()
        ],
        "growth": [{**AT, "quantity": "observed_mean", **observed_mean(values)}],
    }
    shown = release({name: frame_of(name, each) for name, each in tables.items()})
    assert all(frame["estimate"].isna().all() for frame in shown.values())
    assert shown["growth"]["note"].str.contains("answered alike").all()


@pytest.mark.parametrize(
    "why", ["gad7_1 does not vary", "all 4 respondents retained", "complete: 8"]
)
def test_why_there_is_no_number_is_not_released(why):
    """It said that all of a label were retained, or a number of complete answers under ten."""
    row = {"outcome": "gad7", "wave": "t1", "n": 60, "quantity": "r", "method": "pearson"}
    private = {"correlations": frame_of("correlations", [{**row, "term": "phq8", "note": why}])}
    shown = release(private)["correlations"]
    assert not shown["note"].str.contains(why.split()[0]).any()
    assert shown["status"].tolist() == ["too few data"]
