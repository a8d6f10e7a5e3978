"""Renaming any one quantity in an analysis's compute alone is seen by one of these tests."""

from dataclasses import replace
from functools import cache
from importlib import import_module

import pandas as pd
import pytest
import test_mixed_growth
import test_posts
import test_sampling_interviews
from analyses_survey import OPTIONS, STUDY, respondents, run

from wavescore.analyses.interview_sample.compute import sample_interviews
from wavescore.analyses.recruitment.status_file import COLUMNS as STATUS
from wavescore.analyses.registry import analyses, declared
from wavescore.prepare.findings import COLUMNS as FINDINGS
from wavescore.prepare.score import score

# The options by which an analysis says all that it declares, where the small survey's do not.
ADJUST = ["holm", "benjamini_hochberg"]
GAD7 = {"outcomes": ["gad7"]}
RUNS = {
    "frequencies": [{"imputations": 2}],
    "group_tests": [
        OPTIONS["group_tests"],
        {"group": "style", "outcomes": {"gad7": "two-sided"}, "adjust": ADJUST},
    ],
    "dropout_sensitivity": [
        OPTIONS["dropout_sensitivity"],
        {**GAD7, "selection": True},
    ],
    "parallel_growth": [{"outcomes": ["gad7", "phq8"], "modification": True}],
    "group_growth": [
        {**GAD7, "group": "style", "equal": ["variances"], "modification": True},
        {**GAD7, "group": "style", "equal": ["variances"], "covariates": ["age", "poster"]},
    ],
    "mixed_growth": [{**GAD7, "form": "piecewise", "knots": [1]}],
    "imputation": [
        {
            **OPTIONS["imputation"],
            "geography": "North West",
            "period": "2022-23",
            "attrition": True,
        }
    ],
    "sites": [{**GAD7, "cluster": "gender", "group": "poster"}],
    "growth": [
        {
            **GAD7,
            "covariates": ["age"],
            "compare": ["linear", "intercept"],
            "group": "style",
            "modification": True,
        },
        {**GAD7, "covariates": ["poster"], "standard_errors": "bootstrap", "draws": 100},
    ],
}


@cache
def survey():
    """Return (typed, scored) of 90 respondents, of three groups."""
    typed = respondents(90, seed=5)
    first = typed["wave"] == "t1"
    typed.loc[first, "posted"] = [float(place % 3) for place in range(first.sum())]
    typed.loc[typed.index[0], "phq8_1"] = float("nan")  # one who left an item out
    return typed, score(typed, STUDY)


def samples(name, folder):
    """Run one of the two samples, or what became of the first."""
    compute = import_module(f"wavescore.analyses.{name}.compute")
    if name == "forum_posts":
        rows = [test_posts.post(number, text="thank you for " * 20) for number in range(5)]
        test_posts.write(folder, rows)
        return compute.sample_posts(test_posts.study(), folder)
    study = test_sampling_interviews.study(compare=["age", "forum"], status="status.csv")
    people = test_sampling_interviews.survey()
    if name == "interview_sample":
        return compute.sample_interviews(people, study)
    sample = sample_interviews(people, study)[0]
    status = pd.DataFrame(True, index=range(12), columns=list(STATUS))
    status = status.assign(respondent_id=[*sample["respondent_id"][:11], ""])
    return compute.recruitment(people, sample, status, study)


def analyse(name):
    """Run an analysis with each of its options in RUNS."""
    typed, scored = survey()
    if name == "mixed_growth":  # needs the days on which waves were answered
        run(name, typed, test_mixed_growth.survey(), test_mixed_growth.OURS, *RUNS[name])
        return
    finding = ["r01", "t1", "gad7_1", "9", "out_of_range", ""]
    beside = {"findings": pd.DataFrame([finding], columns=list(FINDINGS))}
    repeated = {each: OPTIONS[each] for each in declared(name).repeats if each in OPTIONS}
    study = replace(STUDY, analyses=repeated) if repeated else STUDY
    for options in RUNS.get(name, [None]):
        run(name, typed, scored, study, options, **beside)
    if name == "benchmark":  # Fisher's test stands beside small expected counts alone
        run(name, typed, scored[scored["respondent_id"] < "r03"])


@pytest.mark.parametrize("name", list(analyses()))
def test_a_quantity_renamed_in_compute_is_refused(name, tmp_path, monkeypatch):
    """Each quantity is renamed in the rows of one real run, and the table cannot be made.

    A quantity that no run says could be renamed unseen: that fails too.
    """
    compute = import_module(f"wavescore.analyses.{name}.compute")
    real, handed_over = compute.results_frame, []

    def watched(analysis, rows):
        handed_over.extend(rows := list(rows))
        return real(analysis, rows)

    monkeypatch.setattr(compute, "results_frame", watched)
    samples(name, tmp_path) if declared(name).own_rule else analyse(name)
    said = {row["quantity"] for row in handed_over}
    unsaid = {quantity.name for quantity in declared(name).quantities} - said
    assert not unsaid, "these could be renamed unseen: bring an analysis to say them in RUNS"
    for name_of in sorted(said):
        renamed = [
            {**row, "quantity": f"{name_of}_renamed"}
            for row in handed_over
            if row["quantity"] == name_of
        ]
        with pytest.raises(KeyError, match=f"declares no quantity '{name_of}_renamed'"):
            real(declared(name), renamed)
