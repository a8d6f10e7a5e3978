"""Raking and post-stratification against R survey (case.R)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.errors import EstimationError
from wavescore.methods.weights import rake, weighted_mean_error, weighted_share

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "expected.json").read_text())
DATA = pd.read_csv(HERE / "input.csv")


def margin(field):
    shares = EXPECTED["margins"][field]
    places = {name: place for place, name in enumerate(shares)}
    return DATA[field].map(places), list(shares.values())


WEIGHTS = {
    "raked": rake([margin("age"), margin("gender")]),
    "stratified": rake([margin("age")]),
}


@pytest.mark.parametrize("name", WEIGHTS)
def test_the_weights_and_kishs_effective_n(name):
    found, expected = WEIGHTS[name], EXPECTED[name]
    np.testing.assert_allclose(found.weights, expected["weights"], rtol=1e-8)
    assert found.effective_n == pytest.approx(expected["kish_n"], rel=1e-8)
    assert found.design_effect == pytest.approx(len(DATA) / expected["kish_n"], rel=1e-8)


@pytest.mark.parametrize("name", WEIGHTS)
@pytest.mark.parametrize("field", ["case", "score"])
def test_weighted_means_and_their_linearised_errors(name, field):
    mean, error = weighted_mean_error(DATA[field], WEIGHTS[name])
    assert mean == pytest.approx(EXPECTED[name][field]["mean"], rel=1e-8)
    assert error == pytest.approx(EXPECTED[name][field]["std_error"], rel=1e-6)


@pytest.mark.parametrize("name", WEIGHTS)
def test_the_interval_of_a_share_is_svyciprops(name):
    found = weighted_share(DATA["case"], WEIGHTS[name])
    expected = EXPECTED[name]["case_interval"]
    assert [found.conf_low, found.conf_high] == pytest.approx(expected, rel=1e-6)


def test_a_share_of_respondents_who_are_all_alike_has_no_error():
    for n in range(10, 60):
        weights = rake([(np.arange(n) % 3, [1, 2, 4]), (np.arange(n) % 7 % 2, [3, 5])])
        found = weighted_share(np.ones(n), weights)
        assert found.share == pytest.approx(1)
        assert np.isnan([found.std_error, found.conf_low, found.conf_high]).all()


def test_margins_that_the_sample_cannot_meet_stop():
    with pytest.raises(EstimationError, match="nobody in the sample"):
        rake([([0, 0, 1], [0.3, 0.3, 0.4])])
    with pytest.raises(EstimationError, match="in no category"):
        rake([([0, 1, -1], [0.5, 0.5])])
    # Everyone of one category is of the other margin's too: their shares cannot differ.
    with pytest.raises(EstimationError, match="no weights meet all margins"):
        rake([([0, 0, 1, 1], [0.5, 0.5]), ([0, 0, 1, 1], [0.4, 0.6])])
