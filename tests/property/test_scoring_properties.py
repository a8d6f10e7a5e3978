"""Scoring: what holds for any answers and any instrument."""

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from wavescore.definitions.instruments import Band, Instrument
from wavescore.prepare.score import band_of, score_instrument

few = settings(max_examples=40, deadline=None)


@st.composite
def instruments(draw, **fixed):
    k, low, steps = draw(st.integers(2, 9)), draw(st.integers(0, 2)), draw(st.integers(1, 5))
    codes = list(range(low, low + steps + 1))
    items = tuple(str(item) for item in range(1, k + 1))
    whole = Instrument(
        name="scale",
        title="Scale",
        items=items,
        responses={code: str(code) for code in codes},
        range=(k * codes[0], k * codes[-1]),
        reversed=tuple(draw(st.sets(st.sampled_from(items)))),
        missing_rule="prorate",
        max_missing=draw(st.integers(1, k - 1)),
    )
    return replace(whole, **fixed)


@st.composite
def answered(draw, **fixed):
    """Return an instrument and a frame of answers to it, some missing."""
    scale = draw(instruments(**fixed))
    cell = st.one_of(st.none(), st.sampled_from(list(scale.responses)))
    rows = draw(
        st.lists(st.lists(cell, min_size=len(scale.items), max_size=len(scale.items)), max_size=6)
    )
    return scale, pd.DataFrame(rows, columns=list(scale.columns), dtype=float)


@few
@given(answered())
def test_a_total_lies_in_the_range_and_exists_as_the_rule_says(case):
    scale, items = case
    scored = score_instrument(items, scale)
    missing = items.isna().sum(axis=1)
    assert (scored["answered"] + missing == len(scale.items)).all()
    assert (scored["total"].notna() == (missing <= scale.max_missing)).all()
    low, high = scale.range
    assert scored["total"].dropna().between(low - 1e-9, high + 1e-9).all()


@few
@given(answered())
def test_complete_rows_score_alike_under_either_rule(case):
    scale, items = case
    strict = score_instrument(items, replace(scale, missing_rule="complete", max_missing=0))
    lenient = score_instrument(items, scale)
    full = items.notna().all(axis=1)
    assert (strict["total"].notna() == full).all()
    assert (strict["total"][full] == lenient["total"][full]).all()
    assert (strict["total"][full] == strict["total"][full].round()).all()


@few
@given(answered())
def test_prorating_is_filling_in_the_respondents_own_mean(case):
    scale, items = case
    backwards = list(scale.reversed_columns)
    turned = items.assign(
        **{c: min(scale.responses) + max(scale.responses) - items[c] for c in backwards}
    )
    filled = turned.T.fillna(turned.mean(axis=1)).T
    expected = filled.sum(axis=1).where(items.isna().sum(axis=1) <= scale.max_missing)
    np.testing.assert_allclose(score_instrument(items, scale)["total"], expected, rtol=1e-12)


@few
@given(answered())
def test_reversing_all_answers_and_all_keys_changes_nothing(case):
    scale, items = case
    ends = min(scale.responses) + max(scale.responses)
    other = tuple(item for item in scale.items if item not in scale.reversed)
    mirrored = score_instrument(ends - items, replace(scale, reversed=other))
    np.testing.assert_allclose(
        mirrored["total"], score_instrument(items, scale)["total"], rtol=1e-12
    )


@few
@given(answered(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(case, random):
    scale, items = case
    order = random.sample(range(len(items)), len(items))
    columns = random.sample(list(items.columns), len(items.columns))
    shuffled = score_instrument(items.iloc[order][columns], scale)
    pd.testing.assert_frame_equal(shuffled, score_instrument(items, scale).iloc[order])


@few
@given(answered(score="mean"))
def test_the_mean_is_the_sum_over_the_number_of_items(case):
    scale, items = case
    summed = score_instrument(items, replace(scale, score="sum"))["total"]
    mean = score_instrument(items, scale)["total"]
    np.testing.assert_allclose(mean * len(scale.items), summed, rtol=1e-12)


@few
@given(st.lists(st.integers(1, 6), min_size=1, max_size=6), st.data())
def test_every_total_in_the_range_has_the_band_that_holds_it(widths, data):
    ends = np.cumsum([0, *widths])
    bands = tuple(
        Band(f"b{i}", int(low), int(high) - 1)
        for i, (low, high) in enumerate(zip(ends, ends[1:], strict=False))
    )
    scale = replace(SCALE, range=(0, int(ends[-1]) - 1), bands=bands)
    total = data.draw(st.integers(0, int(ends[-1]) - 1))
    (name,) = band_of(pd.Series([float(total)]), scale)
    (holder,) = [band.name for band in bands if band.low <= total <= band.high]
    assert name == holder


SCALE = Instrument(
    name="scale", title="Scale", items=("1",), responses={0: "no", 1: "yes"}, range=(0, 1)
)
