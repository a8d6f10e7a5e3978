"""The example study: its files come from the generator, and its faults are all caught."""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import yaml

from wavescore.analyses.interview_sample.compute import sample_interviews
from wavescore.analyses.recruitment.compute import recruitment
from wavescore.analyses.recruitment.status_file import read_status
from wavescore.analyses.studies import load_study
from wavescore.definitions.dictionary import load_dictionary
from wavescore.definitions.instruments import load_instrument, make_instrument
from wavescore.errors import DataError, DefinitionError
from wavescore.prepare.apply_eligibility import apply_eligibility
from wavescore.prepare.read_export import read_export
from wavescore.prepare.score import score
from wavescore.prepare.validate import validate
from wavescore.synthetic import make_example
from wavescore.synthetic.interviews import make_interviews

FILES = ("export.csv", "dictionary.csv", "planted_faults.csv")
PLANTED = ("respondent_id", "wave", "field", "value")


def read(path: Path) -> list[dict]:
    """Return a csv's rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def prepared(folder: Path, study_file: Path) -> dict:
    """Return every table of the prepare stage for the export in `folder`."""
    study = load_study(study_file)
    dictionary = load_dictionary(folder / "dictionary.csv")
    source = replace(
        study.source,
        export=str(folder / "export.csv"),
        dictionary=str(folder / "dictionary.csv"),
    )
    study = replace(study, source=source)
    as_read, set_aside, _ = read_export(source.export, study)
    typed, findings, _ = validate(as_read, dictionary, study)
    clean, exclusions = apply_eligibility(typed, study, dictionary)
    found = set_aside.to_dict("records") + findings.to_dict("records")
    return {
        "study": study,
        "typed": typed,
        "findings": found,
        "exclusions": exclusions.to_dict("records"),
        "scored": score(clean, study),
        "planted": read(folder / "planted_faults.csv"),
    }


@pytest.fixture(scope="module")
def study_file(root):
    return root / "config" / "studies" / "example" / "study.yaml"


@pytest.fixture(scope="module")
def example(root, study_file):
    return prepared(root / "data" / "example", study_file)


def caught(tables: dict) -> tuple[Counter, Counter, Counter, Counter]:
    """Return findings planted and found, exclusions planted and found, each as a count of keys."""
    planted, keys = tables["planted"], ("respondent_id", "wave", "rule")
    return (
        Counter((*(row[k] for k in PLANTED), row["finding"]) for row in planted if row["finding"]),
        Counter((*(row[k] for k in PLANTED), row["rule"]) for row in tables["findings"]),
        Counter(
            (row["respondent_id"], row["wave"], row["exclusion"])
            for row in planted
            if row["exclusion"]
        ),
        Counter(tuple(row[k] for k in keys) for row in tables["exclusions"]),
    )


def test_the_generator_reproduces_the_files_byte_for_byte(root, tmp_path):
    make_example(tmp_path)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (root / "data" / "example" / name).read_bytes()


def test_the_generator_reproduces_what_became_of_the_invitations(root, example, tmp_path):
    sample, _ = sample_interviews(example["scored"], example["study"])
    sample.to_csv(tmp_path / "interview_sample.csv", index=False)
    make_interviews(tmp_path / "interview_sample.csv", tmp_path / "interviews.csv")
    bundled = root / "data" / "example" / "interviews.csv"
    assert (tmp_path / "interviews.csv").read_bytes() == bundled.read_bytes()
    status = pd.DataFrame(read_status(bundled))
    flow = recruitment(example["scored"], sample, status, example["study"])
    counts = flow[flow["outcome"] == ""].set_index("quantity")["estimate"].to_dict()
    # As published (doi 10.2196/79289): 214 of 478 contacted, 52 interviewed, 5 of them by adverts.
    assert (counts["consenting_n"], counts["contacted_n"]) == (478, 214)
    assert (counts["completed_n"], counts["from_elsewhere_n"]) == (47, 5)
    assert counts["surveyed_n"] == 791


def test_nobody_invited_makes_no_interviews(tmp_path):
    (tmp_path / "sample.csv").write_text("respondent_id,stratum,order,list\n7,A,1,reserve\n")
    with pytest.raises(DataError, match="nobody is invited"):
        make_interviews(tmp_path / "sample.csv", tmp_path / "interviews.csv")


def test_another_seed_makes_other_answers(root, tmp_path):
    make_example(tmp_path, seed=1)
    here, there = tmp_path / "export.csv", root / "data" / "example" / "export.csv"
    assert here.read_bytes() != there.read_bytes()


def test_findings_and_exclusions_catch_every_planted_fault_and_nothing_else(example):
    planted, found, lost, excluded = caught(example)
    assert found == planted
    assert excluded == lost


def test_every_kind_of_fault_is_planted(example):
    assert Counter(row["fault"] for row in example["planted"]) == {
        "answered in under 5 minutes": 39,
        "under 16": 13,
        "no consent": 9,
        "the same respondent twice in one event": 4,
        "code out of range": 6,
        "code that is no choice": 1,
        "number out of range": 3,
        "text for a number": 3,
        "missing-data code": 33,
        "form begun and not completed": 25,
        "boxes after a break-off": 9,
        "form never opened": 122,
        "answer on a form never opened": 4,
        "stray space": 10,
        "completed before it started": 3,
        "row without an answer": 4,
        "wave after one that was not attentive": 10,
    }
    speeders = [
        r["wave"] for r in example["planted"] if r["fault"] == "answered in under 5 minutes"
    ]
    assert Counter(speeders) == {"t1": 23, "t2": 9, "t3": 7}


def test_forms_never_opened_leave_no_answers(example):
    typed = example["typed"].set_index(["respondent_id", "wave"])
    forms = [row for row in example["planted"] if row["fault"] == "form never opened"]
    strays = {(r["respondent_id"], r["wave"], r["field"]) for r in example["planted"]}
    dictionary = load_dictionary(example["study"].source.dictionary)
    asked = [field for field in dictionary.fields.values() if field.name in typed.columns]
    boxes = list(dictionary.checkboxes)
    for row in forms:
        key, form = (row["respondent_id"], row["wave"]), row["field"].removesuffix("_complete")
        names = [field.name for field in asked if field.form == form]
        names += [box for box in boxes if dictionary.field_of(box).form == form]
        names = [name for name in names if (*key, name) not in strays]
        assert typed.loc[key, names].isna().all(), (key, form)


def test_eligible_respondents_are_those_of_the_design(example):
    scored = example["scored"]
    assert scored["wave"].value_counts().to_dict() == {"t1": 791, "t2": 368, "t3": 326}
    first = scored[scored["wave"] == "t1"].set_index("respondent_id")
    patterns = scored.groupby("respondent_id")["wave"].agg("".join).value_counts()
    assert patterns.to_dict() == {"t1t2t3": 270, "t1t2": 98, "t1t3": 56, "t1": 367}
    assert first["forum"].value_counts().to_list() == [287, 186, 121, 98, 55, 32, 12]
    assert first["poster"].value_counts().to_dict() == {"posted": 510, "never posted": 281}
    for field, code, count in (
        ("contact_consent", 1, 478),
        ("gender", 1, 475),
        ("responded", 1, 704),
    ):
        assert (first[field] == code).sum() == count
    assert (first["ethnicity"] == 1).sum() == 641
    assert first["age"].between(16, 24).sum() == 285
    assert [(first[f"reasons___{code}"] == 1).sum() for code in (1, 2, 3)] == [546, 237, 229]
    case = (first["gad7_total"] >= 8) | (first["phq8_total"] >= 10)
    assert (int(case.sum()), int((~case).sum())) == (593, 198)


def test_baseline_questions_stand_on_baseline_rows_alone(root):
    for row in read(root / "data" / "example" / "export.csv"):
        if row["redcap_event_name"] != "baseline_arm_1":
            assert not any(
                row[name] for name in ("consent", "age", "forum", "posted", "reasons___1")
            )


def test_identifiers_are_invented_and_flagged(root, example):
    rows = read(root / "data" / "example" / "export.csv")
    assert all(row["email"].endswith("@example.org") for row in rows if row["email"])
    dictionary = load_dictionary(root / "data" / "example" / "dictionary.csv")
    assert [name for name, field in dictionary.fields.items() if field.identifier] == ["email"]
    assert not {"email", "comments", "gender_other"} & set(example["scored"].columns)


# Published values (doi 10.2196/79289) and how near this one sample of 791 must come to them.
@pytest.mark.parametrize(
    ("outcome", "mean", "sd", "slope", "r_squared"),
    [
        ("gad7", 10.75, 5.15, -0.377, (0.706, 0.658, 0.670)),
        ("phq8", 11.56, 5.50, -0.162, (0.795, 0.660, 0.724)),
    ],
)
def test_growth_comes_near_the_published_models(example, outcome, mean, sd, slope, r_squared):
    from wavescore.methods.growth.fit import fit_growth

    wide = example["scored"].pivot(index="respondent_id", columns="wave", values=f"{outcome}_total")
    assert wide["t1"].mean() == pytest.approx(mean, abs=0.05)
    assert wide["t1"].std() == pytest.approx(sd, abs=0.08)
    fit = fit_growth(wide[["t1", "t2", "t3"]].to_numpy(), [0, 1, 2])
    estimates = fit.parameters.set_index("parameter")["estimate"]
    assert estimates["slope_mean"] == pytest.approx(slope, abs=0.03)
    assert fit.r_squared == pytest.approx(r_squared, abs=0.04)
    assert fit.measures["n"] == 791


@pytest.mark.parametrize("respondents", [1, 12, 300, 3000])
def test_sizes_hold_and_faults_are_caught_for_any_number(study_file, tmp_path, respondents):
    make_example(tmp_path, respondents=respondents, seed=7)
    tables = prepared(tmp_path, study_file)
    planted, found, lost, excluded = caught(tables)
    assert (found, excluded) == (planted, lost)
    waves = tables["scored"]["wave"].value_counts()
    assert waves["t1"] == respondents
    assert waves.get("t2", 0) == pytest.approx(respondents * 368 / 791, abs=1.5)
    assert waves.get("t3", 0) == pytest.approx(respondents * 326 / 791, abs=1.5)


def test_no_respondents_is_refused(tmp_path):
    with pytest.raises(DefinitionError, match="respondents"):
        make_example(tmp_path, respondents=0)


def test_the_dictionary_asks_what_the_scales_say(root, study_file):
    dictionary = load_dictionary(root / "data" / "example" / "dictionary.csv")
    uses = yaml.safe_load(study_file.read_text(encoding="utf-8"))["instruments"]
    for path in sorted((study_file.parent / "instruments").glob("*.yaml")):
        scale = make_instrument(load_instrument(path))
        for item in scale.items:
            field = dictionary.fields[uses[scale.name]["columns"].replace("{item}", item)]
            assert field.label == scale.texts[item]
            assert field.choices == {str(code): label for code, label in scale.responses.items()}


def test_scales_are_reliable_once_reversed_and_not_before(example):
    from wavescore.methods.reliability import cronbach_alpha

    first = example["scored"].query("wave == 't1'")
    for name, use in example["study"].instruments.items():
        scale = use.instrument
        items, codes = first[list(scale.columns)], list(scale.responses)
        ends = {"low": min(codes), "high": max(codes)}
        alpha = cronbach_alpha(items, reversed=scale.reversed_columns, **ends).alpha
        assert 0.7 < alpha < 0.93, name
        if scale.reversed:
            assert cronbach_alpha(items).alpha < alpha - 0.1, name
