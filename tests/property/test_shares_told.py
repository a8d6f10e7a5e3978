"""An attacker who works out how few are cases, or are none, from shares in other tables."""

import numpy as np
import pytest
from analyses_survey import STUDY, respondents, run
from prepared import release

from wavescore.definitions.labels import declared_labels
from wavescore.disclosure.attack import bin_of
from wavescore.disclosure.counts import CountRule
from wavescore.prepare.score import score

LABELS = declared_labels(STUDY)
RULE = "nhs_talking_therapies"
SHARES = ("sites", "imputation", "attrition_weights", "weighted_caseness", "caseness_over_time")
# What is no share of just those scored at the wave.
OTHER_SHARES = ("imputed", "random intercept", "weighted", "retained, weighted")
# Respondents, seed, and how far items lean to 0: few cases, or nearly all.
STUDIES = ((60, 0, 1.0), (150, 2, 1.1), (120, 4, 1.0), (60, 7, 2.5), (90, 12, 1.0))


def fits(cases, n, row):
    """Whether so many cases of n agree with a row that is released of them."""
    if row.quantity in ("n", "sample_case_n"):
        low, high = bin_of(row.estimate, CountRule(10, 5))
        return low <= (n - cases if row.level or row.term == "not_case" else cases) <= high
    return abs(100 * cases / n - row.estimate) <= (row.step / 2 if row.step > 0 else 0) + 1e-9


def left(released, wave, sizes, hidden):
    """Return the numbers of the few that agree with all that is released of a wave's cases."""
    rows = [
        row
        for name in ("caseness", *SHARES)
        for row in released[name].query(f"outcome == '{RULE}' and wave == '{wave}'").itertuples()
        if row.quantity in ("n", "sample_case_n", "share", "weighted_percent")
        and row.term in ("", "case", "not_case")
        and row.method not in OTHER_SHARES
        and row.estimate == row.estimate
        and (row.quantity != "weighted_percent" or row.method == "unweighted")
    ]
    return {
        few
        for n in sizes
        for few in range(1, 11)
        if all(fits(few if hidden == "case" else n - few, n, row) for row in rows)
    }


@pytest.mark.parametrize(("n", "seed", "skew"), STUDIES)
def test_how_few_are_cases_or_none_is_not_told_by_a_share(n, seed, skew):
    """Of 120 six are no cases, hidden; 95 % cases at a step of 1 had said six, exactly."""
    typed = respondents(n, seed, skew)
    scored = score(typed, STUDY)
    private = {name: run(name, typed, scored) for name in ("caseness", *SHARES)}
    released = release(private, LABELS, minimum_count=10)
    counts = private["caseness"].query("outcome == @RULE and quantity == 'n'")
    tried = 0
    for row in counts[counts["estimate"].between(1, 9)].itertuples():
        low, high = CountRule(10, 5).bin(row.n)
        found = left(released, row.wave, range(low, high + 1), row.term)
        assert row.estimate in found and len(found) >= 4, (row.wave, row.term, found)
        tried += 1
    assert tried


def test_what_sites_say_of_cases_falls_with_them():
    typed = respondents(60, 0)
    table = run("sites", typed, score(typed, STUDY))
    released = release({"sites": table}, LABELS)["sites"].query("outcome == @RULE")
    numbers = released[~released["quantity"].isin(["sites", "satterthwaite_df"])]
    assert {*numbers["quantity"]} == {"n", "share", "icc", "design_effect"}
    assert np.isnan(numbers["estimate"]).all()


def ones_told(n, shown):
    """Return how many of n can be 1, the others 0, by a released mean and SD."""
    found = set()
    for ones in range(n + 1):
        values = np.repeat([1.0, 0.0], [ones, n - ones])
        made = {"mean": values.mean(), "sd": values.std(ddof=1)}
        rows = [row for row in shown.itertuples() if row.estimate == row.estimate]
        if all(abs(made[row.quantity] - row.estimate) <= row.step / 2 + 1e-9 for row in rows):
            found.add(ones)
    return found


@pytest.mark.parametrize("ones", [0, 1, 3, 8])
def test_the_mean_of_zeros_and_few_ones_does_not_count_them(ones):
    """A number of two values is a count: in 27 of 30 such fields it was told to within three."""
    typed = respondents(60, 1)
    first = typed.index[typed["wave"] == "t1"]
    typed.loc[first, "age"] = 0.0
    typed.loc[first[:ones], "age"] = 1.0
    private = run("describe", typed, score(typed, STUDY), options={"fields": ["age"]})
    shown = release({"describe": private})["describe"].query("quantity in ['mean', 'sd']")
    assert len(shown) == 2
    assert len(ones_told(60, shown) & set(range(11))) >= 4
