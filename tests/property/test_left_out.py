"""Models fitted without those they lean on: a release is rounded no finer than they move."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from analyses_survey import STUDY, respondents, run
from prepared import release

from wavescore.analyses.growth.compute import run as growth
from wavescore.analyses.shared.left_out import farthest, with_moves
from wavescore.definitions.study import Release
from wavescore.prepare.score import score
from wavescore.results.table import MOVED

ABOUT = ["outcome", "wave", "group", "term", "level", "quantity", "method"]
# What moved by more than its step before models were fitted without anyone: errors and tests of
# models of few skewed scores, with a group and covariates, by up to 17 steps.
COLUMNS = ["estimate", "std_error", "statistic"]


def test_the_farthest_at_each_wave_and_in_each_change_are_left_out():
    wide = pd.DataFrame({"t1": [5.0, 5, 6, 4, 5, 21], "t2": [5.0, 4, 6, np.nan, 15, 20]})
    assert set(farthest(wide, 2)) == {4, 5}
    assert farthest(wide[:0]) == []
    assert set(farthest(wide, 99)) == set(wide.index)


def test_a_row_holds_the_largest_move_of_each_number():
    row = {"quantity": "mean", "estimate": 10.0, "std_error": 1.0}
    others = [{"quantity": "mean", "estimate": value, "std_error": np.nan} for value in (9.5, 12.0)]
    refits = [lambda other=other: [other] for other in others]
    assert with_moves([row], refits) == [{**row, "moved": 2.0}]
    assert with_moves([row], [list]) == [row]


def extreme_and_without(n, seed, skew):
    """Return a survey whose r00 answers 3 to everything and is 99, and the same without r00."""
    typed = respondents(n, seed=seed, skew=skew)
    extreme = typed["respondent_id"] == "r00"
    items = [name for name in typed.columns if name.startswith(("gad7", "phq8", "mood"))]
    typed.loc[extreme, items] = 3.0
    typed.loc[extreme & (typed["wave"] == "t1"), "age"] = 99.0
    return typed, typed[~extreme].reset_index(drop=True)


def assert_none_beyond(whole, without, shown):
    """No released number stands on a finer step than it moves by between the two tables."""
    out = shown[[*ABOUT, *MOVED]].rename(columns={name: f"{name}_out" for name in MOVED})
    both = whole[[*ABOUT, *MOVED]].merge(out, on=ABOUT)
    both = both.merge(without[[*ABOUT, *MOVED]], on=ABOUT, suffixes=("", "_left"))
    # A percentage is made of rounded counts.
    both = both[both["quantity"] != "covariate_percent"]
    for name in COLUMNS:
        rows = both[both[f"{name}_out"].notna() & both[f"{name}_left"].notna()]
        change = (rows[name] - rows[f"{name}_left"]).abs()
        # A number is released within half a step of itself, so twice that is no more than a step.
        step = _coarsest_step(rows[f"{name}_out"])
        assert len(rows) > 10
        far = rows[(change > step * (1 + 1e-6)) & (change > 1e-9)]
        assert far.empty, far[["quantity", "term", "group", name, f"{name}_out"]].to_string()


@pytest.mark.parametrize("options", [{"group": "poster"}, {"covariates": ["age", "poster"]}])
def test_no_number_of_a_model_moves_by_more_than_its_step_without_the_farthest(options):
    """The most extreme respondent of 60 answers 3 to everything and is 99."""
    tables = [
        growth(score(kept, STUDY), STUDY, outcomes=["gad7"], **options)
        for kept in extreme_and_without(60, 4, 4)
    ]
    assert_none_beyond(*tables, release({"growth": tables[0]})["growth"])


PATHS = ("parallel_growth", "cross_lagged", "varying_covariate", "distal_outcome", "mixed_growth")


@pytest.mark.parametrize("name", PATHS)
def test_nor_does_one_of_a_path_or_mixed_model(name):
    """39 of 2,156 had, by up to 14 steps."""
    typed, rest = extreme_and_without(100, 5, 2)
    whole = run(name, typed, score(typed, STUDY))
    public = replace(STUDY, release=Release(mode="public", reason="synthetic data"))
    without = run(name, rest, score(rest, STUDY), public)
    assert without[list(MOVED.values())[1:]].isna().all(axis=None)
    assert_none_beyond(whole, without, release({name: whole})[name])


def _coarsest_step(released: pd.Series) -> np.ndarray:
    """Return the coarsest of 1, 2, 5 times a power of ten that each number is a multiple of."""
    step = np.zeros(len(released))
    for power in range(-4, 5):
        for digit in (1, 2, 5):
            size = digit * 10.0**power
            whole = np.abs(released / size - (released / size).round()) < 1e-6
            step = np.where(whole, size, step)
    return step
