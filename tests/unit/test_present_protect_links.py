"""What follows from other counts: who returned, who was lost, who had no later score."""

import numpy as np
from pandas.testing import assert_frame_equal
from prepared import frame_of
from present_study import described, one

from wavescore.definitions.study import Release
from wavescore.disclosure.protect import protect

FIVE = Release(5)


def quality(complete, prorated, missing):
    total = complete + prorated + missing
    terms = {"n": total, "complete": complete, "prorated": prorated, "not_scored": missing}
    where = {"outcome": "gad7", "wave": "t2", "quantity": "n"}
    return frame_of(
        "data_quality",
        [{**where, "term": term, "estimate": n} for term, n in terms.items()],
    )


def lost(analysed):
    rows = [
        {"wave": "t1", "quantity": "analysed", "estimate": 112},
        {"wave": "t2", "quantity": "entered", "estimate": analysed},
        {"wave": "t2", "quantity": "analysed", "estimate": analysed},
        {"wave": "t2", "quantity": "not_returned", "estimate": 112 - analysed, "n": 112},
        {"wave": "t2", "quantity": "response_rate", "estimate": analysed / 112, "n": 112},
    ]
    return frame_of("flow", rows)


def test_how_many_returned_is_published_however_few_did_not():
    where = {"outcome": "gad7", "wave": "t2", "n": 107}
    rows = [{**where, "quantity": "n_used", "estimate": 107}]
    rows += [{**where, "quantity": "n_missing", "estimate": 2}]
    tables = {"flow": lost(109), "reliability": frame_of("reliability", rows)}
    tables["data_quality"] = quality(107, 0, 2)
    for name, frame in protect(tables, FIVE).items():
        assert_frame_equal(frame, tables[name])


def attrition(field_lost):
    """110 of 112 retained: their number, their mean, and those of `field_lost` women lost."""
    where = {"wave": "t2", "n": 112}
    rows = [
        {**where, "quantity": "retained_n", "estimate": 110},
        {**where, "quantity": "lost_n", "estimate": 2},
    ]
    age = {"outcome": "age", "term": "age", "wave": "t2"}
    for kind, n in (("retained", 110), ("lost", 2)):
        rows += [
            {**age, "quantity": f"{kind}_n", "estimate": n, "n": n},
            {**age, "quantity": f"{kind}_mean", "estimate": 40.5, "n": n},
        ]
    woman = {"outcome": "sex", "term": "sex", "level": "woman", "wave": "t2"}
    rows += [
        {**woman, "quantity": "retained_n", "estimate": 60 - field_lost, "n": 110},
        {**woman, "quantity": "lost_n", "estimate": field_lost, "n": 2},
    ]
    return frame_of("attrition", rows)


def test_what_the_few_who_were_lost_had_answered_is_hidden_with_what_would_give_it_back():
    sex = described({"woman": 60, "man": 52}, outcome="sex")
    tables = {
        "flow": lost(110),
        "attrition": attrition(2),
        "describe": frame_of("describe", sex),
    }
    released = protect(tables, FIVE)["attrition"]
    assert one(released, outcome="", quantity="lost_n").estimate == 2
    assert one(released, outcome="", quantity="retained_n").estimate == 110
    rest = released[released["outcome"] != ""]
    assert rest["estimate"].isna().all()


def test_an_excluded_few_do_not_follow_from_those_who_returned():
    """112 less 2 not returned less 109 analysed would leave the 1 excluded."""
    rows = lost(109).to_dict("records")
    rows[1]["estimate"], rows[3]["estimate"] = 110, 2
    rows.append({"wave": "t2", "quantity": "excluded", "term": "not met: adult", "estimate": 1})
    flow = protect({"flow": frame_of("flow", rows)}, FIVE)["flow"]
    assert one(flow, wave="t2", quantity="not_returned").estimate == 2
    for quantity in ("excluded", "analysed", "response_rate"):
        assert np.isnan(one(flow, wave="t2", quantity=quantity).estimate), quantity


def patterns(group, **counts):
    where = {"outcome": "gad7", "group": group, "n": sum(counts.values())}
    terms = {term.replace("o", "."): n for term, n in counts.items()}
    rows = [{**where, "term": t, "quantity": "pattern_n", "estimate": n} for t, n in terms.items()]
    at_start = sum(n for term, n in terms.items() if term[0] == "x")
    return [*rows, {**where, "wave": "t1", "quantity": "observed_n", "estimate": at_start}]


def test_patterns_of_missing_waves_are_published_where_their_sum_is():
    everyone, a, b = {"xx": 120, "xo": 3, "ox": 1}, {"xx": 117, "xo": 3}, {"xx": 3, "ox": 1}
    rows = [*patterns("", **everyone), *patterns("A", **a), *patterns("B", **b)]
    released = protect({"growth": frame_of("growth", rows)}, FIVE)["growth"]
    chosen = released[released["quantity"] == "pattern_n"]
    assert list(chosen[chosen["group"] == ""]["estimate"]) == [120, 3, 1]
    assert chosen[chosen["group"] != ""]["estimate"].isna().all()


def test_cases_among_the_few_without_an_end_score_do_not_follow_from_recovery():
    """102 cases at the start, 100 of them with an end score: the other 2 would be cases."""
    start = {"outcome": "nhs_talking_therapies", "wave": "first", "quantity": "n", "n": 109}
    cases = [
        {**start, "term": "case", "estimate": 102},
        {**start, "term": "not_case", "estimate": 7},
    ]
    change = {**start, "wave": "first to final", "group": "sample", "n": 107}
    rates = [
        {**change, "term": "caseness_at_start", "estimate": 100},
        {**change, "term": "recovery", "estimate": 56, "n": 100},
    ]
    tables = {
        "caseness": frame_of("caseness", cases),
        "change": frame_of("change", rates),
    }
    released = protect(tables, FIVE)
    assert np.isnan(one(released["caseness"], term="case").estimate)
    assert one(released["change"], term="recovery").estimate == 56
    assert one(released["change"], term="recovery").n == 100


def test_a_few_prorated_scores_do_not_follow_from_the_others():
    total = frame_of(
        "distributions",
        [{"outcome": "gad7", "wave": "t2", "quantity": "n", "estimate": 109, "n": 109}],
    )
    made_of = {"distributions": total, "data_quality": quality(107, 2, 0)}
    tables = protect(made_of, FIVE)
    known = {row.term: row.estimate for row in tables["data_quality"].itertuples()}
    assert np.isnan(known["prorated"])
    assert np.isnan(known["complete"])


def test_no_statistic_gives_back_the_n_that_is_hidden_beside_it():
    """Two respondents are in B, so that A's 109 of 111 is hidden: 8.0275... would be 875/109."""
    where = {"outcome": "age", "term": "age", "wave": "t1"}
    rows = []
    for group, n in (("", 111), ("A", 109), ("B", 2)):
        of = {**where, "group": group, "n": n}
        rows += [
            {**of, "quantity": "n", "estimate": n},
            {**of, "quantity": "mean", "estimate": 875 / 109},
            {**of, "quantity": "sd", "estimate": 4.5, "std_error": 4.5 / n**0.5},
            {**of, "quantity": "median", "statistic": 2.1, "df": n - 1},
            {**of, "quantity": "q1", "conf_low": 7.2, "conf_high": 8.9, "df": n - 4},
        ]
    released = protect({"describe": frame_of("describe", rows)}, FIVE)["describe"]
    numbers = released[["estimate", "std_error", "statistic", "df", "conf_low", "conf_high", "n"]]
    hidden = released["group"].isin(["A", "B"])
    assert numbers[hidden].isna().all(axis=None)
    assert released.loc[hidden, "note"].str.startswith("suppressed").all()
    assert_frame_equal(numbers[~hidden], frame_of("describe", rows)[numbers.columns][~hidden])
