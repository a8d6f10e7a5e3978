"""`wavescore check` says whatever a run would stop at: analyses and samples are tried."""

from dataclasses import replace
from pathlib import Path

import pytest

from wavescore.analyses.studies import load_study
from wavescore.cli import main
from wavescore.definitions.samples import Consent
from wavescore.errors import Problems
from wavescore.newcomer.check_study import _prepare
from wavescore.newcomer.rehearse import rehearse

STUDY = """\
title: Tried
source: {export: export.csv, layout: wide, respondent: id, fields: {sleep: "sleep_{wave}"}}
waves: [{name: t1, time: 0}, {name: t2, time: 1}]
instruments: {gad7: {columns: "gad7_{item}_{wave}"}}
groups: {arm_group: {field: arm, values: {a: [1], b: [2]}}, alone: {field: arm, values: {a: [1]}}}
sampling: {consent: {field: contact, equals: 1}, strata: [arm], target: 2}
analyses: {flow: {}, reliability: {}, growth: {outcomes: [gad7]}, change: {}}
"""
AGES = {"geography": "North West", "period": "2022-23"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tried")
    items = [f"gad7_{n}_t{wave}" for wave in (1, 2) for n in range(1, 8)]
    header = ["id", "arm", "age", "opened", "said", "contact", "sleep_t1", "sleep_t2", *items]
    rows = [
        [who, 1 + who % 2, 20 + who, f"2024-05-{who:02d} 10:00", f"at {who}", who % 2, 7, 8]
        + [(who + place) % 4 for place in range(14)]
        for who in range(1, 31)
    ]
    text = "\n".join(",".join(map(str, row)) for row in [header, *rows])
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        Path("export.csv").write_text(text)
        Path("config/studies/tried").mkdir(parents=True)
        path = Path("config/studies/tried/study.yaml")
        path.write_text(STUDY)
        study = load_study(path)
        yield study, _prepare(study)


def problems(study, made):
    found = Problems()
    rehearse(study, made, found)
    return [str(problem.key) for problem in found]


def test_what_is_sound_is_not_stopped(made):
    assert problems(*made) == []


@pytest.mark.parametrize(
    ("analysis", "options", "key"),
    [
        ("completion_time", {"started": "said", "completed": "opened"}, "started"),
        ("correlations", {"variables": ["gad7", "opened"]}, "variables"),
        ("correlations", {"variables": ["gad7", "said"]}, "variables"),
        ("describe", {"fields": ["arm", "gone"]}, "fields"),
        ("group_tests", {"group": "alone", "outcomes": {"gad7": "less"}}, "groups.alone"),
        ("change", {"from": "t2", "to": "t1"}, ""),
        ("sites", {"cluster": "arm_group", "outcomes": ["gad7"], "group": "alone"}, "group"),
        ("varying_covariate", {"outcomes": ["gad7"], "covariate": "gad7"}, "covariate"),
        ("imputation", {"outcomes": ["gad7"], "geography": "North West"}, "geography"),
        (
            "weighted_caseness",
            {**AGES, "rule": "gad7_cut_point", "margins": {"arm_group": {"c": 0.5, "d": 0.5}}},
            "margins.arm_group",
        ),
    ],
)
def test_what_stops_an_analysis_is_said(made, analysis, options, key):
    study, tables = made
    key = key if key.startswith("groups") else f"analyses.{analysis}.{key}".rstrip(".")
    assert problems(replace(study, analyses={analysis: options}), tables) == [key]


def test_a_margin_that_others_have_stops_nothing(made):
    # The made-up respondent is of one arm; the other's label is nobody's there.
    study, tables = made
    margins = {"arm_group": {"b": 0.5, "none": 0.5}}
    options = {**AGES, "rule": "gad7_cut_point", "margins": margins}
    assert problems(replace(study, analyses={"weighted_caseness": options}), tables) == []


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"target": 50}, "sampling.target"),
        ({"strata": ("age",)}, "sampling.strata"),
        ({"consent": Consent("gone", 1)}, "sampling.consent.field"),
    ],
)
def test_what_stops_a_sample_is_said(made, changed, key):
    study, tables = made
    assert problems(replace(study, sampling=replace(study.sampling, **changed)), tables) == [key]


def test_check_says_what_a_paper_and_an_analysis_lack(made, capsys):
    path = Path("config/studies/tried/study.yaml")
    path.write_text(STUDY.replace("change: {}", "change: {from: t2, to: t1}") + "paper: gone\n")
    assert main(["check", "tried"]) == 2
    said = capsys.readouterr().err
    assert f"{path}: paper: there is no config/papers/gone.yaml" in said
    assert f"{path}: analyses.change: change runs from one wave to a later one" in said


@pytest.mark.parametrize(
    ("changed", "warning"),
    [
        ("eligibility: [{name: asked, field: arm, equals: 7}]", "nobody is analysed"),
        ("", "groups.empty: nobody is in c"),
    ],
)
def test_check_warns_of_nobody(made, capsys, changed, warning):
    path = Path("config/studies/tried/study.yaml")
    groups = STUDY.replace("groups: {", "groups: {empty: {field: arm, values: {a: [1], c: [3]}}, ")
    lines = [line for line in groups.splitlines() if not line.startswith("sampling")]
    path.write_text("\n".join([*lines, changed]))
    assert main(["check", "tried"]) == 0
    assert f"warning: {warning}" in capsys.readouterr().out
