"""What alpha and omega say of too few answers, of items that are alike or skewed."""

import numpy as np
import pandas as pd
import pytest
from test_methods_edges import NA, SCALE

from wavescore.methods.omega import congeneric_omega
from wavescore.methods.reliability import cronbach_alpha


def test_alpha_of_too_few_is_noted():
    assert "1 items: alpha needs two" in cronbach_alpha(SCALE[["a"]]).note
    assert "2 respondents complete" in cronbach_alpha(SCALE.head(2)).note
    empty = cronbach_alpha(SCALE.head(0))
    assert (empty.n, empty.k) == (0, 3)
    assert np.isnan([empty.alpha, empty.mean, empty.sd, empty.omega]).all()
    none = cronbach_alpha(SCALE[[]])
    assert (none.k, len(none.items)) == (0, 0)
    assert np.isnan(cronbach_alpha(SCALE * NA).alpha)


def test_an_item_without_variance_is_noted_and_still_counted():
    result = cronbach_alpha(SCALE.assign(d=2), low=0, high=3)
    assert "d: no variance" in result.note
    assert result.k == 4
    # Alpha by its definition: k counts the constant, the variances do not change.
    assert result.alpha == pytest.approx(cronbach_alpha(SCALE).alpha * (2 / 3) * (4 / 3))
    assert np.isnan([result.average_r, result.standardized_alpha, result.omega]).all()
    assert "no variance" in result.omega_note


def test_everyone_answering_alike_is_noted():
    result = cronbach_alpha(SCALE * 0 + 1)
    assert np.isnan(result.alpha)
    assert "the total does not vary" in result.note


def test_listwise_deletion_comes_before_n():
    gapped = pd.concat([SCALE, pd.DataFrame({"a": [1, NA], "b": [NA, NA], "c": [2, NA]})])
    result, plain = cronbach_alpha(gapped), cronbach_alpha(SCALE)
    assert (result.n, result.n_missing) == (5, 2)
    assert (result.alpha, result.conf_low) == (plain.alpha, plain.conf_low)


def test_floor_and_ceiling_are_of_the_turned_item():
    row = cronbach_alpha(SCALE, ["c"], low=0, high=3).items.set_index("item").loc["c"]
    assert (row["floor_percent"], row["ceiling_percent"]) == (40, 20)
    assert row["mean"] == pytest.approx(3 - 1.6)


def test_few_respondents_have_an_alpha_without_an_interval():
    result = cronbach_alpha(SCALE)
    assert np.isfinite([result.alpha, result.feldt_low, result.omega]).all()
    assert np.isnan([result.conf_low, result.conf_high, result.omega_low]).all()
    assert "no interval of alpha from 5 respondents" in result.note


def skewed_items(rng, n, k=9):
    """Answers 0 to 3 of whom most answer 0, as of PHQ-9 in a general population."""
    trait = rng.normal(size=(n, 1)) * 0.9
    return np.digitize(trait + rng.normal(size=(n, k)) * 0.8, [1.1, 1.7, 2.1]).astype(float)


def test_the_interval_of_alpha_covers_where_items_are_skewed():
    rng = np.random.default_rng(20260101)
    population = skewed_items(rng, 400_000)
    covariance = np.cov(population, rowvar=False)
    truth = 9 / 8 * (1 - np.trace(covariance) / covariance.sum())
    held = {"leading": 0, "feldt": 0}
    for _ in range(400):
        items = pd.DataFrame(population[rng.integers(0, len(population), 200)])
        found = cronbach_alpha(items, draws=300)
        held["leading"] += found.conf_low <= truth <= found.conf_high
        held["feldt"] += found.feldt_low <= truth <= found.feldt_high
    assert held["leading"] / 400 >= 0.92  # Feldt's: under 85 %
    assert held["feldt"] / 400 < 0.85


def test_omega_of_what_has_no_factor():
    assert "three items" in congeneric_omega(np.eye(2)).note
    assert "no variance" in congeneric_omega(np.diag([1.0, 1.0, 0.0])).note
    assert "singular" in congeneric_omega(np.ones((3, 3))).note
