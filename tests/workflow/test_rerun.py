"""What runs again, and what does not, after a run of four analyses on a small study."""

import re

import pytest

STUDY = "config/studies/mine/study.yaml"
TARGETS = [
    f"results/mine/private/analyses/{name}.csv"
    for name in ("caseness", "correlations", "flow", "second_opinions")
]
DEFINITION = """\
title: A small study
synthetic: true
source:
  export: data/raw/mine/export.csv
  dictionary: data/raw/mine/dictionary.csv
  layout: redcap
  respondent: record_id
  missing_codes: {-99: prefer not to say}
waves:
  - {name: t1, event: baseline_arm_1, time: 0}
  - {name: t2, event: week_6_arm_1, time: 1}
  - {name: t3, event: week_12_arm_1, time: 2}
eligibility:
  - {name: consented, field: consent, equals: 1}
instruments:
  gad7: {columns: "gad7_{item}"}
  phq8: {columns: "phq8_{item}"}
analyses:
  flow: {}
  caseness: {rule: nhs_talking_therapies}
  correlations: {variables: [gad7, phq8]}
  second_opinions: {}
"""


@pytest.fixture(scope="module")
def done(copy):
    """The copy after a first run."""
    (copy.folder / "config/studies/mine").mkdir()
    (copy.folder / STUDY).write_text(DEFINITION)
    command = "from wavescore.cli import main; raise SystemExit(main())"
    small = ("make-example", "--respondents", "120", "--out", "data/raw/mine")
    made = copy.run("-c", command, *small)
    assert made.returncode == 0, made.stderr
    first = copy.snakemake("--cores", "2", *TARGETS)
    assert first.returncode == 0, first.stdout + first.stderr
    return copy


def planned(copy) -> list[str]:
    """Return the jobs that a run would start: "rule" or "rule analysis"."""
    answer = copy.snakemake("--dry-run", *TARGETS)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    rules = re.findall(r"^rule (\w+):\n((?:    .*\n)+)", answer.stdout, re.MULTILINE)
    jobs = []
    for rule, text in rules:
        analysis = re.search(r"analysis=(\w+)", text)
        jobs.append(f"{rule} {analysis[1]}" if analysis else rule)
    assert bool(jobs) != ("Nothing to be done" in answer.stdout), answer.stdout
    return sorted(jobs)


def test_only_what_depends_on_a_change_runs_again(done):
    assert planned(done) == [], "a rerun does nothing"

    done.edit(STUDY, "variables: [gad7, phq8]", "variables: [gad7, phq8], method: [spearman]")
    both = ["analyse correlations", "analyse second_opinions"]
    assert planned(done) == both, "an option of one analysis, and what repeats its numbers"
    done.edit(STUDY, ", method: [spearman]", "")
    done.edit(STUDY, "caseness: {rule: nhs_talking_therapies}", "caseness: {rule: phq8_cut_point}")
    assert planned(done) == ["analyse caseness"], "an option of an analysis that nothing repeats"
    done.edit(STUDY, "caseness: {rule: phq8_cut_point}", "caseness: {rule: nhs_talking_therapies}")
    assert planned(done) == [], "the options as they were"

    method = "src/wavescore/methods/correlation.py"
    text = (done.folder / method).read_text()
    (done.folder / method).write_text(text + "# a word more\n")
    assert planned(done) == both, "an edited method"
    (done.folder / method).write_text(text)

    done.edit(STUDY, "equals: 1}", "equals: 1}\n  - {name: adult, field: age, at_least: 18}")
    everything = ["analyse caseness", "analyse flow", *both]
    assert planned(done) == sorted([*everything, "apply_eligibility", "score", "validate"]), (
        "a rule"
    )
    done.edit(STUDY, "\n  - {name: adult, field: age, at_least: 18}", "")

    built_in = "src/wavescore/definitions/{}"
    done.edit(built_in.format("instruments/gad7.yaml"), "cut_point: 8", "cut_point: 9")
    prepared = ["apply_eligibility", "read_export", "score", "validate"]
    assert planned(done) == sorted([*everything, *prepared]), "an instrument's cut-point"
    done.edit(built_in.format("instruments/gad7.yaml"), "cut_point: 9", "cut_point: 8")

    rule = built_in.format("rules/nhs_talking_therapies.yaml")
    done.edit(rule, "case: any", "case: all")
    assert planned(done) == ["analyse caseness"], "a rule of a case"
    done.edit(rule, "case: all", "case: any")

    export = done.folder / "data/raw/mine/export.csv"
    export.write_text(export.read_text() + "\n")
    assert planned(done) == sorted([*everything, *prepared]), "an edited export"
