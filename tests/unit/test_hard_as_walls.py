"""The sixteen participants: their description is the paper's sentence about them."""

import re
from dataclasses import replace

import pytest
from prepared import prepare

from wavescore.analyses.describe import compute as describe
from wavescore.analyses.flow import compute as flow
from wavescore.analyses.registry import analyses
from wavescore.analyses.studies import load_study
from wavescore.disclosure.protect import protect

# doi 10.1002/jcop.22696, Participants: the numbers in words stand as figures.
SENTENCE = (
    "16 women (mean age {age}); {partnered} married or engaged, {single} single; {children} had "
    "one or more children; {job} had a job outside the home, {housewives} were housewives"
)
PRINTED = SENTENCE.format(age=48, partnered=12, single=4, children=8, job=14, housewives=2)


@pytest.fixture(scope="module")
def study(root):
    return load_study(root / "config" / "studies" / "hard_as_walls" / "study.yaml")


@pytest.fixture(scope="module")
def tables(root, study):
    source = replace(study.source, export="participants.csv")
    return prepare(replace(study, source=source), root / "data" / "hard_as_walls")


@pytest.fixture(scope="module")
def described(study, tables):
    return describe.run(tables.scored, study, **study.analyses["describe"])


def value(table, term, quantity="n", level=""):
    chosen = (table["term"] == term) & (table["quantity"] == quantity) & (table["level"] == level)
    found = table[chosen]["estimate"]
    assert len(found) == 1, term
    return round(found.iloc[0])


def test_describe_reproduces_the_sentence(described):
    made = SENTENCE.format(
        age=value(described, "age", "mean"),
        partnered=value(described, "partnership", level="married or engaged"),
        single=value(described, "partnership", level="single"),
        children=value(described, "children", level="Yes"),
        job=value(described, "work", level="job outside the home"),
        housewives=value(described, "work", level="housewife"),
    )
    assert made == PRINTED
    assert value(described, "age") == 16


def test_the_youngest_is_33_where_the_paper_prints_32(described):
    assert value(described, "age", "min") == 33
    assert value(described, "age", "max") == 63


def test_nobody_is_lost_and_nothing_is_found(study, tables):
    assert tables.findings.empty and tables.exclusions.empty
    counted = flow.run(tables.scored, study, typed=tables.typed, exclusions=tables.exclusions)
    assert counted.set_index("quantity")["estimate"]["analysed"] == 16


def test_printed_data_are_released_as_they_are(study, described):
    released = protect({"describe": described}, study.release, analyses()).tables["describe"]
    counts = released["quantity"].isin(["n", "percent", "mean"])
    assert released.loc[counts, "estimate"].equals(described.loc[counts, "estimate"])


def test_the_table_is_the_papers(root):
    lines = (root / "data" / "hard_as_walls" / "participants.csv").read_text().splitlines()
    assert len(lines) == 17
    assert all(re.fullmatch(r"[A-R],\d\d,[A-Z]\w+,[A-Z]\w+,(Yes|No)", line) for line in lines[1:])
