"""Analyses read again on data sets that mice completed, against pools of R's models (models.R)."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from wavescore.analyses.cross_lagged import compute as cross_lagged
from wavescore.analyses.frequencies import imputed as frequencies
from wavescore.analyses.mixed_growth import compute as mixed_growth
from wavescore.analyses.parallel_growth import compute as parallel_growth
from wavescore.analyses.shared import imputed
from wavescore.analyses.shared.completed import Completed
from wavescore.analyses.sites import compute as sites
from wavescore.analyses.weighted_caseness.quantities import ANALYSIS as WEIGHTED
from wavescore.definitions.study import Release, study_from
from wavescore.methods.pooling import log_sd_error
from wavescore.methods.weights import rake, weighted_share

HERE = Path(__file__).parent
EXPECTED = json.loads((HERE / "models.json").read_text())
TABLE = pd.read_csv(HERE / "models.csv")
WAVES = ("t1", "t2", "t3")
ITEM = {
    "name": "item",
    "title": "Item",
    "items": [{"name": "1"}],
    "responses": {str(code): str(code) for code in range(4)},
    "range": [0, 3],
}
STUDY = study_from(
    {
        "name": "golden",
        "file": "study.yaml",
        "source": {"export": "x.csv", "layout": "long"},
        "waves": [{"name": wave, "time": time} for time, wave in enumerate(WAVES)],
        "instruments": {"item": {"columns": "item_{item}", "definition": ITEM}},
        "groups": {
            "site": {"field": "site", "values": {f"s{place}": [place] for place in range(1, 7)}}
        },
        "seed": 1,
    }
)
STUDY = replace(STUDY, release=Release("public", "numbers of R"))
ASKED = {"imputations": 5}


@cache
def copies():
    """Return the five completed data sets, a frame each."""
    return [part.reset_index(drop=True) for copy, part in TABLE.groupby("copy") if copy]


def scored():
    """Return the data with their gaps as a scored table."""
    gaps = TABLE[TABLE["copy"] == 0]
    waves = [
        pd.DataFrame({"respondent_id": gaps["id"], "wave": wave, "site": gaps["site"]}).assign(
            **{name: gaps[f"{name}{place}"] for name in "abcd"}
        )
        for place, wave in enumerate(WAVES, 1)
    ]
    return pd.concat(waves, ignore_index=True)


@pytest.fixture(autouse=True)
def completed_by_mice(monkeypatch):
    def scores(_scored, _study, names, *_):
        people = pd.DataFrame(index=TABLE.loc[TABLE["copy"] == 0, "id"])
        drawn = {
            name: np.stack([copy[[f"{name}{t}" for t in (1, 2, 3)]] for copy in copies()])
            for name in names
            if name != "item"
        }
        gaps = TABLE.loc[TABLE["copy"] == 0, ["item"]].to_numpy()
        items = (gaps, np.stack([copy[["item"]] for copy in copies()]))
        return Completed(people, {}, drawn, drawn, {("item", "t1"): items}, {}, "")

    monkeypatch.setattr(imputed, "completed_scores", scores)
    monkeypatch.setattr(frequencies, "completed_scores", scores)


def holds(row, expected, tolerance, unit=1.0):
    """Hold a pooled row to R's: estimate, limits and degrees of freedom."""
    names = {"estimate": "estimate", "conf_low": "low", "conf_high": "high"}
    for name, theirs in names.items():
        assert row[name] == pytest.approx(unit * expected[theirs], rel=tolerance), name
    assert row["df"] == pytest.approx(expected["df"], rel=100 * tolerance)


def again(table, **where):
    table = table[table["method"].str.startswith("items imputed")]
    for name, value in where.items():
        table = table[table[name] == value]
    (row,) = table.to_dict("records")
    return row


# Errors of lme4 and lavaan stop at 1e-6 or so of themselves.
def test_a_mixed_model_is_that_of_lme4():
    options = {"outcomes": ["a"], "times": "planned", "standard_errors": "expected"}
    table = mixed_growth.run(scored(), STUDY, **options, **ASKED)
    holds(again(table, quantity="mean_change", wave="t1 to t3"), EXPECTED["mixed"], 1e-5)


def test_a_mean_in_sites_is_that_of_clubsandwich():
    table = sites.run(scored(), STUDY, cluster="site", outcomes=["a"], rule=None, **ASKED)
    row = again(table, quantity="mean", method="items imputed, sites, CR2")
    holds(row, EXPECTED["site_mean"], 1e-8)


def test_parallel_growth_is_that_of_lavaan():
    options = {"outcomes": ["a", "b"], "standard_errors": "expected"}
    table = parallel_growth.run(scored(), STUDY, **options, **ASKED)
    row = again(table, quantity="mean_change", outcome="a", wave="t1 to t3")
    holds(row, EXPECTED["change"], 1e-5)
    row = again(table, quantity="correlation", term="change and change")
    holds(row, EXPECTED["correlation"], 1e-4)


def test_a_cross_lagged_path_is_that_of_lavaan():
    options = {"outcomes": ["c", "d"], "standard_errors": "expected"}
    table = cross_lagged.run(scored(), STUDY, **options, **ASKED)
    row = again(table, quantity="path", outcome="c", term="d", wave="t1 to t2")
    holds(row, EXPECTED["path"], 1e-4)


def test_a_weighted_share_is_that_of_survey():
    rows = []
    for copy in copies():
        ages = pd.Categorical(copy["age"], categories=["young", "middle", "old"]).codes
        weights = rake([(ages, np.array([300.0, 400.0, 300.0]))])
        found = weighted_share((copy["a3"] >= 8).to_numpy(float), weights)
        told = {"estimate": found.share, "std_error": found.std_error}
        told |= {"conf_low": found.conf_low, "conf_high": found.conf_high}
        row = {name: 100 * value for name, value in told.items()}
        rows.append({**row, "quantity": "weighted_percent", "conf_level": 0.95, "n": found.n})
    usual = {**rows[0], "estimate": 50.0}
    left = iter(rows)
    (row,) = imputed.read_again(
        [usual], WEIGHTED, scored(), STUDY, imputed.Asked(["a"], (), 5, ""), lambda *_: [next(left)]
    )
    holds(row, EXPECTED["weighted"], 1e-8, 100.0)


def test_shares_of_responses_and_moments_of_an_item():
    each = [("t1", "item", None)]
    rows = frequencies.imputed_items(scored(), STUDY, None, each, 5)
    for row, expected in zip(rows, EXPECTED["shares"], strict=False):
        holds(row, expected, 1e-8, 100.0)
    assert [row["quantity"] for row in rows[4:]] == ["item_mean", "item_sd"]
    holds(rows[4], EXPECTED["item_mean"], 1e-8)
    holds(rows[5], EXPECTED["item_sd"], 1e-8)
    assert np.isnan(log_sd_error(np.ones(5)))
