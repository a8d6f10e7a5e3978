"""Every form of growth through the real workflow: studies that differ in their models alone."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

GOLDEN = Path(__file__).parents[1] / "golden" / "growth"
STUDY = """\
title: Growth, {form}
synthetic: true
source: {{export: data/raw/growth/waves.csv, layout: wide, respondent: id}}
waves:
  - {{name: y1, time: 2016.1}}
  - {{name: y2, time: 2019}}
  - {{name: y3, time: 2022}}
  - {{name: y4, time: 2025}}
time_unit: year
instruments:
  gad7: {{total: "{{wave}}"}}
groups:
  sex: {{field: woman, values: {{man: [0], woman: [1]}}}}
analyses:
  growth: {{outcomes: [gad7], form: {form}, {options}}}
release: {{mode: public, reason: synthetic data}}
"""
MODELS = {
    "intercept": "residuals: equal, standard_errors: expected",
    "linear": "covariates: [age], group: sex, compare: [intercept, linear, quadratic]",
    "quadratic": "residuals: equal, missing: complete",
    "latent_basis": "standard_errors: bootstrap, draws: 200, interval: bca, group: sex",
}
# Every growth model beside the plain curve, of the example's respondents.
NEWER = """\
analyses:
  growth: {outcomes: [gad7], modification: true}
  group_growth: {outcomes: [gad7], group: poster, equal: [variances], modification: true}
  parallel_growth: {outcomes: [gad7, phq8]}
  cross_lagged: {outcomes: [gad7, phq8]}
  varying_covariate: {outcomes: [gad7], covariate: hours_week}
  distal_outcome: {outcomes: [gad7], distal: self_efficacy}
  mixed_growth: {outcomes: [gad7], form: piecewise, residuals: autoregressive, departures: levels}
release: {mode: public, reason: synthetic data}
"""
DRAWN = yaml.safe_load(NEWER)["analyses"]


def newer(folder: Path) -> None:
    """Add a study that differs from the example in its analyses alone."""
    example = folder / "config/studies/example"
    shutil.copytree(example / "instruments", folder / "config/studies/newer/instruments")
    text = (example / "study.yaml").read_text(encoding="utf-8")
    before = text[: text.index("analyses:")].replace("paper: lobban_2025", "")
    (folder / "config/studies/newer/study.yaml").write_text(before + NEWER, encoding="utf-8")


@pytest.mark.slow
def test_every_form_ends_in_a_report_that_tells_the_waves(copy):
    data = pd.read_csv(GOLDEN / "covariates.csv")
    data[["y1", "y2", "y3", "y4"]] = data[["y1", "y2", "y3", "y4"]].clip(0, 21)
    export = copy.folder / "data/raw/growth/waves.csv"
    export.parent.mkdir(parents=True)
    data.rename_axis("id").to_csv(export)
    for form, options in MODELS.items():
        file = copy.folder / f"config/studies/{form}/study.yaml"
        file.parent.mkdir()
        file.write_text(STUDY.format(form=form, options=options), encoding="utf-8")
    newer(copy.folder)
    done = copy.snakemake("--cores", "2", studies=",".join([*MODELS, "newer"]))
    assert done.returncode == 0, done.stderr[-4000:]
    for form in MODELS:
        release = copy.folder / f"results/{form}/release"
        page = (release / "report.html").read_text(encoding="utf-8")
        assert "The growth model of" in page or "the model" in page, form
        assert (release / "figures/growth.svg").stat().st_size > 2000
        table = pd.read_csv(release / "tables/growth.csv", keep_default_na=False)
        means = table[(table["quantity"] == "implied_mean") & (table["group"] == "")]
        assert means["wave"].tolist() == ["y1", "y2", "y3", "y4"]
        assert means["estimate"].astype(float).between(5, 15).all(), form
    release = copy.folder / "results/newer/release"
    page = (release / "report.html").read_text(encoding="utf-8")
    assert "Modification index" in page
    for name in DRAWN:
        assert (release / f"tables/{name}.csv").stat().st_size > 1000, name
        assert (release / f"figures/{name}.svg").stat().st_size > 2000, name
    # A sentence of each, whether its model may be read or not.
    for words in (
        "groups in one model with equal variances",
        "Two outcomes together",
        "being above one",
        "with the covariate kept at one value",
        "began an SD higher",
        "each answer on the day it was given",
    ):
        assert words in page, words
