"""Randomisation tests against every assignment in R, and sandwich (permutation.R)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.methods.permutation import permute_clusters, sign_flips, within_clusters

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "permutation.json").read_text())
DATA = pd.read_csv(HERE / "input.csv")
FIRST = [place + 1 in EXPECTED["first"] for place in range(len(EXPECTED["means"]))]


def test_signs_of_differences_and_of_slopes():
    found = within_clusters(DATA["y1"], DATA["x"], DATA["site"])
    weight = sum(EXPECTED["parts"]) / EXPECTED["within"]["estimate"]
    assert found.parts * weight == pytest.approx(EXPECTED["parts"], rel=1e-9)
    assert sign_flips(found.parts).p_value == EXPECTED["signs"]
    assert sign_flips(EXPECTED["slopes"]).p_value == EXPECTED["signs_of_slopes"]
    # Studentised as its authors write it, no assignment changes its place.
    assert EXPECTED["studentised"] == EXPECTED["signs_of_slopes"]


def test_whole_clusters_given_other_groups():
    found = permute_clusters(EXPECTED["means"], FIRST)
    assert found.p_value == pytest.approx(EXPECTED["whole"], rel=1e-12)


def test_the_difference_within_clusters():
    found, expected = within_clusters(DATA["y1"], DATA["x"], DATA["site"]), EXPECTED["within"]
    assert found.estimate == pytest.approx(expected["estimate"], rel=1e-10)
    assert found.std_error == pytest.approx(expected["std_error"], rel=1e-10)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_drawn_labels_come_to_the_share_of_all(seed):
    few = pd.DataFrame(EXPECTED["within"]["few"])
    draws, exact = 20_000, EXPECTED["within"]["p"]
    found = within_clusters(few["y1"], few["x"], few["site"], draws=draws, seed=seed)
    assert found.p_value == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / draws))


def test_drawn_signs_come_to_the_share_of_all():
    """Of thirteen clusters signs are drawn; six of no part leave the sums of the seven's."""
    draws, padded = 20_000, [*EXPECTED["slopes"], *[0.0] * 6]
    exact = EXPECTED["signs_of_slopes"]
    assert sign_flips(padded, draws=draws).p_value == pytest.approx(
        exact, abs=4 * np.sqrt(exact * (1 - exact) / draws)
    )
