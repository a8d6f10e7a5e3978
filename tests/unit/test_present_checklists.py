"""The checklists: complete, each item filled or marked, and no number that the tables lack."""

import re

import present_study as made
import pytest

from wavescore.analyses.registry import analyses
from wavescore.definitions.study import Release
from wavescore.disclosure.protect import protect
from wavescore.publish.checklists.cherries import CHERRIES
from wavescore.publish.checklists.facts import Facts
from wavescore.publish.checklists.page import AUTHOR, CHECKLISTS, answer, write_checklists
from wavescore.publish.checklists.strobe import STROBE

OPTIONS = {
    "flow": {},
    "growth": {"outcomes": ["gad7"]},
    "attrition": {},
    "caseness": {},
    "group_tests": {"group": "poster", "outcomes": {"gad7": "greater"}},
}
SOURCE = {"export": "secret/export.csv", "layout": "redcap", "duplicates": "most_complete"}
STUDY = made.make_study(analyses=OPTIONS, source=SOURCE)
FACTS = Facts(STUDY, made.all_tables())


def named(checklist):
    return {item.name: item for item in checklist.items}


def test_strobe_has_its_22_items_and_their_parts():
    numbers = [item.name for item in STROBE.items]
    parts = {"1": "ab", "6": "ab", "12": "abcde", "13": "abc", "14": "abc", "16": "abc"}
    expected = [f"{n}{part}" for n in range(1, 23) for part in parts.get(str(n), "") or ("",)]
    assert numbers == expected and len(numbers) == 34


def test_cherries_has_its_30_items_by_category():
    """As in table 1 of Eysenbach (2004): one of design, three of ethics, and so on."""
    assert [len(items) for _, items in CHERRIES.parts] == [1, 3, 1, 3, 11, 4, 4, 3]
    assert len(named(CHERRIES)) == 30


@pytest.mark.parametrize("study", [STUDY, made.make_study(analyses={}, eligibility=[], groups={})])
@pytest.mark.parametrize("tables", [made.all_tables(), {}], ids=["all", "none"])
def test_every_item_is_filled_or_marked(study, tables):
    for checklist in CHECKLISTS:
        for item in checklist.items:
            said = answer(item, Facts(study, tables))
            assert said == f"{AUTHOR}." or len(said.split(f"{AUTHOR}:")[0]) > 12, item.name
            assert item.known or said == f"{AUTHOR}.", item.name


@pytest.mark.parametrize(
    ("checklist", "item", "words"),
    [
        (STROBE, "4", "2 waves: Baseline (time 0) and Week 6 (time 1)"),
        (STROBE, "6a", "in this order: consented. For the author"),
        (STROBE, "12c", "Of GAD-7 only complete answers were scored. Change in GAD-7"),
        (STROBE, "13a", "220 entered at Baseline and 200 were analysed"),
        (STROBE, "13b", "Left out of the 220 who entered: 20 not meeting"),
        (STROBE, "7", "GAD-7 (7 items, 0 to 21, doi 10.1001/archinte.166.10.1092)"),
        (STROBE, "12a", "Student's and Welch's t-tests"),
        (STROBE, "5", "places and dates, which the pipeline does not know"),
        (CHERRIES, "Informed consent", "did not meet: consented"),
        (CHERRIES, "Number of items", "GAD-7 7"),
        (CHERRIES, "Log file analysis", "that with most items answered was kept"),
        (CHERRIES, "Statistical correction", "No weights"),
        (CHERRIES, "Questionnaires submitted with an atypical timestamp", "For the author."),
        (CHERRIES, "Data protection", "Counts under 10 are not released"),
    ],
)
def test_an_item_says_what_the_study_and_its_tables_say(checklist, item, words):
    assert words in answer(named(checklist)[item], FACTS)


def test_how_long_people_were_followed_is_said_in_the_studys_unit():
    facts = Facts(made.make_study(time_unit="6 weeks"), {})
    assert "6 weeks from Baseline to Week 6" in answer(named(STROBE)["14c"], facts)
    assert "time in units of 6 weeks" in answer(named(STROBE)["4"], facts)


def test_a_rule_on_minutes_answers_for_atypical_timestamps():
    rule = {"name": "attentive", "started": "a", "completed": "b", "at_least_minutes": 5}
    facts = Facts(made.make_study(eligibility=[rule]), {})
    item = named(CHERRIES)["Questionnaires submitted with an atypical timestamp"]
    assert "attentive (at least 5 minutes)" in answer(item, facts)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"attrition": {}}, "compared with those retained"),
        ({"growth": {"outcomes": ["gad7"]}}, "count in the models (growth), by full information"),
        ({"growth": {"outcomes": ["gad7"], "missing": "complete"}}, "See tables/flow.csv"),
        ({"imputation": {"outcomes": ["gad7"]}}, "Missing items were imputed"),
    ],
)
def test_what_meets_loss_to_follow_up_is_said_whatever_met_it(asked, words):
    said = answer(named(STROBE)["12d"], Facts(made.make_study(analyses=asked), made.all_tables()))
    assert words in said and AUTHOR not in said
    assert "full information" not in said or "complete" not in str(asked)


def test_one_wave_loses_nobody_to_follow_up():
    study = made.make_study(waves=[{"name": "t1", "time": 0}])
    assert "surveyed once" in answer(named(STROBE)["12d"], Facts(study, {}))


def test_a_safe_release_says_no_count_that_its_tables_hide(tmp_path):
    """7 excluded of 234 entered are exact numbers of the private tables."""
    tables = {"flow": made.flow(analysed=(227, 114), excluded=(7, 4))}
    write_checklists(tables, STUDY, tmp_path / "private.md")
    private = (tmp_path / "private.md").read_text(encoding="utf-8")
    exact = {"234", "227", "114"}
    assert exact <= set(re.findall(r"\d+", private)) and "7 not meeting" in private
    released = protect(tables, Release(), analyses(), set()).tables
    write_checklists(released, STUDY, tmp_path / "safe.md")
    safe = (tmp_path / "safe.md").read_text(encoding="utf-8")
    assert not exact & set(re.findall(r"\d+", safe))
    assert "7 not meeting" not in safe and "how many is not released" in safe


def test_no_path_of_the_data_is_said(tmp_path):
    write_checklists(made.all_tables(), STUDY, tmp_path / "checklists.md")
    text = (tmp_path / "checklists.md").read_text(encoding="utf-8")
    assert "secret" not in text and "ynthetic" in text
    lines = [line for line in text.splitlines() if line.startswith("|")]
    # No answer breaks its row: three cells, whatever signs the study's words hold.
    assert all(len(re.findall(r"(?<!\\)\|", line)) == 4 for line in lines)
    assert len(lines) == 34 + 30 + 2 * sum(len(each.parts) for each in CHECKLISTS)
