"""Whom to interview: coverage, allocation, consent, order, and what became of it."""

import numpy as np
import pandas as pd
import pytest
from prepared import make_study

from wavescore.analyses.interview_sample.compute import sample_interviews
from wavescore.analyses.interview_sample.strata import allocate
from wavescore.analyses.recruitment.compute import recruitment
from wavescore.analyses.recruitment.status_file import read_status
from wavescore.analyses.studies import load_study
from wavescore.errors import DataError, DefinitionError
from wavescore.methods.smd import standardised_mean_difference
from wavescore.prepare.check_source import check_source

SAMPLING = {"consent": {"field": "contact", "equals": 1}, "strata": ["forum", "use"], "target": 6}


def study(**changes):
    return make_study(sampling={**SAMPLING, **changes}, seed=4)


def survey(n=40, seed=1):
    """Return a scored table: two forums, two levels of use, some at a second wave."""
    rng = np.random.default_rng(seed)
    first = pd.DataFrame(
        {
            "respondent_id": [f"r{number}" for number in range(n)],
            "wave": "t1",
            "forum": rng.choice(["Wren", "Finch"], n, p=[0.7, 0.3]),
            "use": rng.choice(["daily", "weekly"], n),
            "contact": rng.choice([1.0, 0.0, np.nan], n, p=[0.6, 0.3, 0.1]),
            "age": rng.integers(16, 70, n).astype(float),
        }
    )
    later = pd.DataFrame({"respondent_id": ["r1", "late"], "wave": "t2", "contact": 1.0})
    return pd.concat([first, later], ignore_index=True)


def invited(sample):
    return sample[sample["list"] == "invited"]


def test_only_the_consenting_of_the_first_wave_are_listed_each_once():
    scored = survey()
    sample, _ = sample_interviews(scored, study())
    first = scored[scored["wave"] == "t1"]
    assert set(sample["respondent_id"]) == set(first.loc[first["contact"] == 1, "respondent_id"])
    assert sample["respondent_id"].is_unique
    assert len(invited(sample)) == 6


def test_invited_come_before_reserves_in_each_stratum():
    sample, _ = sample_interviews(survey(), study())
    for _, part in sample.groupby("stratum"):
        assert part["order"].tolist() == list(range(1, len(part) + 1))
        assert part["list"].tolist() == sorted(part["list"])  # invited before reserve


def test_the_table_counts_strata_by_hand():
    rows = [("a", "Wren", "daily", 1), ("b", "Wren", "daily", 0), ("c", "Wren", None, 1)]
    rows += [("d", "Finch", "daily", 0)]
    scored = pd.DataFrame(rows, columns=["respondent_id", "forum", "use", "contact"])
    _, table = sample_interviews(scored.assign(wave="t1"), study(target=2))
    made = table.pivot(index="term", columns="quantity", values="estimate")
    assert made.loc["Wren & daily"].to_dict() == {
        "population_n": 2,
        "consenting_n": 1,
        "invited_n": 1,
    }
    assert made.loc["Wren & (missing)", "invited_n"] == 1
    assert made.loc["Finch & daily"].to_list() == [0, 0, 1]
    assert "nobody consented to contact" in table["note"].to_list()


@pytest.mark.parametrize(
    ("target", "sizes", "available", "allocation", "given"),
    [
        (10, (50, 30, 20), (50, 30, 20), "proportional", (5, 3, 2)),
        (10, (45, 35, 20), (45, 35, 20), "proportional", (5, 3, 2)),
        (10, (96, 2, 2), (96, 2, 2), "proportional", (8, 1, 1)),
        (10, (90, 5, 5), (4, 5, 5), "proportional", (4, 3, 3)),
        (9, (90, 5, 5), (90, 5, 5), "equal", (3, 3, 3)),
        (9, (90, 5, 5), (90, 1, 5), "equal", (4, 1, 4)),
        (2, (5, 90, 50), (5, 90, 50), "proportional", (0, 1, 1)),
        (7, (5, 9, 4), (0, 9, 4), "proportional", (0, 5, 2)),
        (13, (5, 9, 4), (0, 9, 4), "equal", (0, 9, 4)),
    ],
)
def test_invitations_are_divided_as_by_hand(target, sizes, available, allocation, given):
    names = "abc"
    found = allocate(
        target,
        dict(zip(names, sizes, strict=True)),
        dict(zip(names, available, strict=True)),
        allocation,
    )
    assert tuple(found.values()) == given


def test_a_target_in_each_stratum_takes_all_where_there_are_fewer():
    scored = survey()
    sample, table = sample_interviews(scored, study(per="stratum", target=4))
    consenting = sample.groupby("stratum").size()
    assert invited(sample).groupby("stratum").size().to_dict() == consenting.clip(upper=4).to_dict()
    short = table[table["note"].str.startswith("fewer consented")]["term"]
    assert set(short) == set(consenting[consenting < 4].index)


def test_a_target_above_the_consenting_names_both_numbers():
    scored = survey()
    with pytest.raises(DataError, match=r"target of 39; \d+ consented"):
        sample_interviews(scored, study(target=39))


def test_fewer_invitations_than_strata_is_said():
    _, table = sample_interviews(survey(), study(target=2))
    assert (table["note"].str.startswith("not covered")).sum() == 2


def test_fields_that_make_no_strata_are_refused():
    with pytest.raises(DefinitionError, match="make a group with bands"):
        sample_interviews(survey(), study(strata=["age"]))


def test_an_unknown_stratum_field_stops_before_any_job(tmp_path):
    (tmp_path / "export.csv").write_text("id,forum,contact\n1,Wren,1\n")
    text = """
title: A study
source: {export: export.csv, layout: wide, respondent: id}
waves: [{name: t1, time: 0}]
sampling: {consent: {field: contact, equals: 1}, strata: [forums], target: 1}
"""
    (tmp_path / "study.yaml").write_text(text)
    with pytest.raises(DataError, match="did you mean 'forum'") as caught:
        check_source(load_study(tmp_path / "study.yaml"), tmp_path)
    assert "sampling.strata" in str(caught.value)
    (tmp_path / "study.yaml").write_text(text.replace("[forums]", "[forum]"))
    check_source(load_study(tmp_path / "study.yaml"), tmp_path)


def test_an_identifier_makes_no_strata(root):
    from dataclasses import replace

    study = load_study(root / "config" / "studies" / "example" / "study.yaml")
    check_source(study, root)
    emails = replace(study, sampling=replace(study.sampling, strata=("email",)))
    with pytest.raises(DefinitionError, match="flagged as an identifier"):
        check_source(emails, root)


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("sampling: {target: 3}", "a key is missing"),
        ("sampling: {consent: {field: a, equals: 1}, target: 0}", "1 or more"),
        (
            "sampling: {consent: {field: a, equals: 1}, target: 3, per: stratum, "
            "allocation: equal}",
            "nothing to allocate",
        ),
        (
            "sampling: {consent: {field: a, equals: 1}, target: 3, status: s.csv}",
            "come together",
        ),
        (
            "posts: {file: a.csv, post: a, forum: b, text: c, consent: {field: d, equals: 1}, "
            "per_forum: 3, phrases: [x], pattern: y}",
            "phrases or by a pattern",
        ),
        (
            "posts: {file: a.csv, post: a, forum: b, text: c, consent: {field: d, equals: 1}, "
            "per_forum: 3, phrases: [' ']}",
            "a phrase is empty",
        ),
        (
            "posts: {file: a.csv, post: a, forum: b, text: c, consent: {field: d, equals: 1}, "
            "per_forum: 3, pattern: '('}",
            "not a regular expression",
        ),
        ("posts: {file: a.csv, post: a, forum: b, text: c, per_forum: 3}", "consent"),
    ],
)
def test_blocks_that_contradict_themselves_are_definition_errors(tmp_path, block, said):
    head = "title: A\nsource: {export: e.csv, layout: wide}\nwaves: [{name: t1, time: 0}]\n"
    (tmp_path / "study.yaml").write_text(head + block)
    with pytest.raises(DefinitionError, match=said):
        load_study(tmp_path / "study.yaml")


HEADER = ("respondent_id", "contacted", "consented", "completed")


@pytest.fixture
def status(tmp_path):
    """Write rows as a status file and return its path."""

    def write(rows, header=HEADER, delimiter=",", encoding="utf-8"):
        path = tmp_path / "status.csv"
        lines = [delimiter.join(row) for row in (header, *rows)]
        path.write_text("\n".join(lines) + "\n", encoding=encoding)
        return path

    return write


def recruited(scored, path):
    made = study(status=str(path), compare=["age", "use"])
    sample, _ = sample_interviews(scored, made)
    return recruitment(scored, sample, pd.DataFrame(read_status(path)), made)


def test_recruitment_counts_and_compares_by_hand(status):
    scored = survey()
    sample, _ = sample_interviews(scored, study())
    ids = invited(sample)["respondent_id"].tolist()
    rows = [(i, "1", "1" if n < 4 else "0", "1" if n < 3 else "") for n, i in enumerate(ids)]
    table = recruited(scored, status([*rows, ("", "0", "0", "1")]))
    flow = table[table["outcome"] == ""].set_index("quantity")["estimate"].to_dict()
    assert flow == {
        "surveyed_n": 40,
        "consenting_n": len(sample),
        "contacted_n": 6,
        "consented_n": 4,
        "completed_n": 3,
        "from_elsewhere_n": 1,
    }
    first = scored[scored["wave"] == "t1"].set_index("respondent_id")
    age = table[table["term"] == "age"].set_index("quantity")["estimate"]
    assert age["invited_mean"] == pytest.approx(first.loc[ids, "age"].mean())
    assert age["interviewed_sd"] == pytest.approx(first.loc[ids[:3], "age"].std())
    assert age["smd_interviewed"] == standardised_mean_difference(
        first.loc[ids[:3], "age"], first["age"]
    )
    daily = table[table["level"] == "daily"].set_index("quantity")["estimate"]
    p, q = (first.loc[ids, "use"] == "daily").mean(), (first["use"] == "daily").mean()
    assert daily["invited_percent"] == pytest.approx(100 * p)
    spread = np.sqrt((p * (1 - p) + q * (1 - q)) / 2)
    assert daily["smd_invited"] == pytest.approx((p - q) / spread)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("r1", "1", "1", "0"), ("r1", "1", "0", "0")], "stands twice"),
        ([("r0", "1", "", ""), ("r1", "yes", "1", "0")], "contacted, line 3: not 1 or 0"),
        ([("r1", "0", "1", "0")], "consented but not contacted"),
        ([("r1", "1", "0", "1")], "completed but not consented"),
    ],
)
def test_a_status_file_that_cannot_be_is_named(status, rows, said):
    with pytest.raises(DataError, match=said):
        read_status(status(rows))


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-16")])
def test_a_status_file_of_a_spreadsheet_is_read(status, delimiter, encoding):
    rows = [("007", "1", " 1", ""), ("", "", "", "1"), ("", "", "", "")]
    assert read_status(status(rows, delimiter=delimiter, encoding=encoding)) == {
        "respondent_id": ["007", ""],
        "contacted": [True, False],
        "consented": [True, False],
        "completed": [False, True],
    }


def test_who_did_not_consent_to_contact_cannot_have_been_contacted(status):
    scored = survey()
    refused = scored.loc[scored["contact"] == 0, "respondent_id"].iloc[0]
    with pytest.raises(DataError, match="did not consent to contact") as caught:
        recruited(scored, status([(refused, "1", "0", "0")]))
    # The row is said, and nobody's id.
    assert "1 such ids, the first in row 1" in str(caught.value)
    assert refused not in str(caught.value).split("found:")[1]


def test_an_id_that_lost_its_zeros_is_told_apart_from_a_stranger(status):
    scored = survey()
    scored["respondent_id"] = scored["respondent_id"].str.replace("r", "00")
    sample, _ = sample_interviews(scored, study())
    lost = sample["respondent_id"].iloc[0]
    with pytest.raises(DataError, match="taken the zeros before an id"):
        recruited(scored, status([(lost.lstrip("0"), "1", "0", "0")]))


def test_a_status_file_needs_its_columns(status, tmp_path):
    with pytest.raises(DataError, match="completed: the column is missing") as caught:
        read_status(status([("r1", "1", "0", "0")], header=(*HEADER[:3], "complete")))
    assert "found:    respondent_id, contacted, consented, complete\n" in str(caught.value)
    assert "did you mean 'complete'?" in str(caught.value)
    with pytest.raises(DataError, match="the status file is not there"):
        read_status(tmp_path / "none.csv")
