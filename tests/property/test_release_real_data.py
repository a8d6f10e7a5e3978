"""What protection leaves of two real studies, and what the attackers make of it."""

from importlib import import_module

import pandas as pd
import pytest
from prepared import prepare, release, sizes_of

from wavescore.analyses.registry import analyses, declared
from wavescore.analyses.studies import load_study
from wavescore.definitions.labels import declared_labels
from wavescore.disclosure.attack import (
    answers_told,
    numbers_beyond_their_step,
    numbers_on_few,
)

ASKED = {
    "ukm": {
        "flow": {},
        "frequencies": {},
        "distributions": {},
        "reliability": {"bootstrap": 0},
        "caseness": {},
        "correlations": {"variables": ["gad7", "phq9"]},
    },
    "port": {
        "flow": {},
        "distributions": {},
        "caseness": {},
        "change": {"from": "first", "to": "final"},
        "growth": {"outcomes": ["gad7", "phq9"]},
        "correlations": {"variables": ["gad7", "phq9"]},
    },
}


def tables_of(root, folder, name):
    """Return the private tables of a real study."""
    study = load_study(root / "tests" / "data" / "studies" / name / "study.yaml")
    made, tables = prepare(study, folder / name), {}
    for analysis, options in ASKED[name].items():
        known = ("typed", "exclusions")
        needed = {key: getattr(made, key) for key in declared(analysis).needs if key in known}
        module = import_module(f"wavescore.analyses.{analysis}.compute")
        tables[analysis] = module.run(made.scored, study, **needed, **options)
    return tables, study


@pytest.mark.parametrize("name", ["ukm", "port"])
def test_real_studies_keep_most_of_their_rows_and_tell_nothing(root, shared_data, name):
    private, study = tables_of(root, shared_data, name)
    for minimum in (5, 10):
        released = release(private, declared_labels(study), minimum_count=minimum)
        assert numbers_on_few(private, released, analyses(), minimum) == []
        assert numbers_beyond_their_step(private, released, analyses()) == []
        assert answers_told(private, released, analyses(), sizes_of(private, minimum))[1] == []
        had, kept = (
            sum(frame["estimate"].notna().sum() for frame in tables.values())
            for tables in (private, released)
        )

        assert kept / had >= 0.8, (minimum, round(kept / had, 3))
        flow = private["flow"].merge(
            released["flow"], on=["wave", "quantity", "term"], suffixes=("", "_out")
        )
        analysed = flow[flow["quantity"] == "analysed"]
        assert isinstance(analysed, pd.DataFrame) and len(analysed)
        assert ((analysed["estimate"] - analysed["estimate_out"]).abs() <= 2).all()
