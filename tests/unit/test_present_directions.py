"""Every sentence's direction agrees with the sign and the interval of what it tells."""

import re
from dataclasses import replace
from functools import cache

import pytest
from analyses_survey import OPTIONS, respondents
from analyses_survey import STUDY as SURVEY
from test_analyses_contract import run

from wavescore.analyses.registry import FOLDER, declared
from wavescore.prepare.score import score
from wavescore.publish.front import methods_text, plain_sentences
from wavescore.publish.manuscript import sentences_text
from wavescore.publish.summary import summary
from wavescore.publish.tables import make_tables

# What is printed may say what the study file asks of an analysis.
STUDY = replace(SURVEY, analyses=OPTIONS)
UP = re.compile(
    r"\b(rises?|rose|a rise|the rise|higher on|more than the [\d.]+%|above it)\b", re.IGNORECASE
)
DOWN = re.compile(
    r"\b(falls?|fell|a fall|the fall|lower on|fewer than the [\d.]+%|below it)\b", re.IGNORECASE
)
# What a sentence says of numbers that are not, or of those lost, who have a sign of their own.
HYPOTHETICAL = re.compile(
    r"neither a rise nor a fall|a (rise|fall) in [^;.]* would be shown[^;.]*|if those lost[^;.]*"
    r"|at the first wave those lost[^.]*|more alike"
)
# Numbers that are 0 where nothing has changed and nobody differs.
FREE = {"mean_change", "change_difference", "mean_difference", "observed_change", "difference"}
FREE |= {"cohens_d", "hedges_g", "slope", "slope_difference", "standardised_change"}
SIGNED = ("benchmark", "group_tests", "growth", "dropout_sensitivity", "sites")
SHIFTS = {1: (0.2, 0.5, 0.8), -1: (-0.8, -0.5, -0.2), 0: (-0.1, 0.2, 0.5)}


SPEAKERS = {path.parent.name for path in FOLDER.glob("*/sentences.py")}
SPEAKERS |= {path.parent.name for path in FOLDER.glob("*/plain.py")}
SPEAKERS = sorted(name for name in SPEAKERS if not declared(name).own_rule)


@cache
def results():
    """Return every analysis that says anything, computed of a survey of 90."""
    frame = respondents(90, 5)
    scored = score(frame, STUDY)
    return {name: run(name, frame, scored) for name in SPEAKERS}


def moved(side):
    """Return the results with every difference and change on one side of 0, or about it."""
    low, middle, high = SHIFTS[side]
    tables = {}
    for name, frame in results().items():
        frame = frame.copy()
        free = frame["quantity"].isin(FREE) & frame["conf_low"].notna()
        frame.loc[free, ["conf_low", "estimate", "conf_high"]] = (low, middle, high)
        # A model that may be read: what is said of it is then a direction.
        frame.loc[frame["quantity"].isin({"converged", "proper", "cfi"}), "estimate"] = 1.0
        frame.loc[frame["quantity"] == "rmsea", "estimate"] = 0.0
        tables[name] = frame
    return tables


def told(tables, names):
    chosen = {name: tables[name] for name in names}
    said = [*summary(chosen, STUDY), *plain_sentences(chosen, STUDY)]
    return [HYPOTHETICAL.sub("", sentence) for sentence in said]


@pytest.mark.parametrize("name", SPEAKERS)
@pytest.mark.parametrize("side", [1, -1, 0])
def test_directions_are_those_of_the_intervals(name, side):
    tables = moved(side)
    said = told(tables, {name, *declared(name).heeds, *declared(name).reads} & tables.keys())
    wrong = {1: (DOWN,), -1: (UP,), 0: (UP, DOWN)}[side]
    for sentence in said:
        for words in wrong:
            assert not words.search(sentence), sentence
    if side and name in SIGNED:
        right = UP if side > 0 else DOWN
        assert any(right.search(sentence) for sentence in said), said


@pytest.mark.parametrize("quantity", ["proper", "converged"])
def test_no_direction_is_told_of_a_model_that_may_not_be_read(quantity):
    tables = moved(-1)
    growth = tables["growth"]
    growth.loc[growth["quantity"] == quantity, "estimate"] = 0.0
    for name in ("growth", "dropout_sensitivity", "sites", "attrition_weights"):
        for sentence in told(tables, {"growth", name}):
            assert not UP.search(sentence) and not DOWN.search(sentence), sentence
            assert not re.search(r"the slope in GAD-7 (is [−\d]|\()", sentence), sentence


TWICE = re.compile(r"\b(at|to|from|since|of) (At|After)\b|\b[AaBb][ty] \u201c?([Aa]t|[Aa]fter)\b")


def test_a_wave_whose_label_begins_with_at_is_not_said_to_be_at_it():
    labels = ("At the end of spring", "After a year", "At the last interview")
    waves = tuple(replace(w, label=n) for w, n in zip(STUDY.waves, labels, strict=True))
    study = replace(STUDY, waves=waves)
    tables = results()
    said = [*summary(tables, study), *plain_sentences(tables, study), *methods_text(study)]
    printed = [text for table in make_tables(tables, study) for text in (table.title, *table.notes)]
    whole = " ".join([*said, *printed, sentences_text(tables, study)])
    assert "at the end of spring" in whole
    assert not [whole[m.start() - 30 : m.end() + 30] for m in TWICE.finditer(whole)]


def test_a_group_is_called_what_the_study_calls_it():
    study = replace(STUDY, field_labels=STUDY.field_labels | {"style": "How people take part"})
    options = {"group": "style", "outcomes": {"gad7": "two-sided", "mood": "two-sided"}}
    frame = respondents(90, 5)
    tables = {"group_tests": run("group_tests", frame, score(frame, STUDY), options=options)}
    study = replace(study, analyses={"group_tests": options})
    titles = [table.title for table in make_tables(tables, study)]
    said = [*titles, *summary(tables, study), *plain_sentences(tables, study)]
    assert said and not any(re.search(r"\b[Ss]tyle\b", each) for each in said), said
