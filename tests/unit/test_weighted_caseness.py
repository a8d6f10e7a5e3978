"""Caseness weighted to published ages: by hand, few of an age joined, and what is released."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from analyses_survey import STUDY, pick
from prepared import release

from wavescore.analyses.shared.published_ages import joined_label
from wavescore.analyses.weighted_caseness import compute
from wavescore.definitions.benchmarks import load_benchmark
from wavescore.errors import DefinitionError
from wavescore.publish.front import plain_sentences
from wavescore.publish.summary import summary
from wavescore.publish.tables import make_tables

WHERE = {"geography": "North West", "period": "2022-23"}
ASKED = replace(STUDY, analyses={"weighted_caseness": WHERE})


def people(*groups):
    """Return respondents at t1: of each (age, cases, others), cases at 10 and others at 2."""
    ages = np.concatenate([np.repeat(float(age), a + b) for age, a, b in groups])
    totals = np.concatenate([np.repeat([10.0, 2.0], [a, b]) for _, a, b in groups])
    bands = {"gad7_band": "mild", "phq8_band": "mild"}
    ids = [f"r{number}" for number in range(len(ages))]
    scores = {"gad7_total": totals, "phq8_total": totals}
    return pd.DataFrame({"respondent_id": ids, "wave": "t1", **scores, **bands, "age": ages})


def published_share(*labels):
    frame = load_benchmark("nhs_talking_therapies")
    here = (frame["geography"] == WHERE["geography"]) & (frame["period"] == WHERE["period"])
    rows = frame[here & (frame["age_group"] != "")]
    sizes = rows.set_index("age_group")[["at_caseness", "not_at_caseness"]].sum(axis=1)
    return float(sizes[list(labels)].sum() / sizes.sum())


YOUNG = published_share("Under 18", "18 to 25")


def test_by_hand_two_age_groups():
    table = compute.run(people((20, 60, 20), (40, 60, 60)), STUDY, **WHERE)
    share = pick(table, quantity="weighted_percent")
    assert share["estimate"] == pytest.approx(100 * (YOUNG * 0.75 + (1 - YOUNG) * 0.5))
    # The variance within the groups alone, each weighted by its published share.
    within = YOUNG**2 * 0.75 * 0.25 / 80 + (1 - YOUNG) ** 2 * 0.5 * 0.5 / 120
    assert share["std_error"] == pytest.approx(100 * np.sqrt(within * 200 / 199))
    effective = 1 / (YOUNG**2 / 80 + (1 - YOUNG) ** 2 / 120)
    assert pick(table, quantity="effective_n")["estimate"] == pytest.approx(effective)
    assert pick(table, quantity="design_effect")["estimate"] == pytest.approx(200 / effective)
    assert pick(table, quantity="sample_percent")["estimate"] == 60
    ages = table[table["quantity"] == "population_percent"].set_index("level")["estimate"]
    assert ages["Under 26"] == pytest.approx(100 * YOUNG)
    assert ages["26 and over"] == pytest.approx(100 - 100 * YOUNG)


@pytest.mark.parametrize(
    ("sizes", "joined"),
    [
        ([3, 40, 60, 5, 0], [[0, 1], [2, 3, 4]]),
        ([21, 20, 1, 30], [[0], [1, 2], [3]]),
        ([5, 6], [[0, 1]]),
    ],
)
def test_age_groups_of_few_are_joined_with_a_neighbour(sizes, joined):
    assert compute.joined_groups(sizes, 20) == joined


def test_labels_of_joined_groups():
    assert joined_label("Under 18", "18 to 25") == "Under 26"
    assert joined_label("18 to 25", "65 to 74") == "18 to 74"
    assert joined_label("75 to 89", "90 and over") == "75 and over"
    assert joined_label("Under 18", "90 and over") == "All ages"


def test_the_influence_is_that_of_leaving_any_one_out():
    frame = people((20, 15, 6), (40, 60, 60), (70, 30, 4))
    table = compute.run(frame, STUDY, **WHERE)
    names = ["weighted_percent", "effective_n", "design_effect"]
    changes = dict.fromkeys(names, 0.0)
    # Respondents of one age and status are alike: one of each stands for all of them.
    for place in frame.drop_duplicates(["age", "gad7_total"]).index:
        without = compute.run(frame.drop(index=place), STUDY, **WHERE)
        for name in names:
            moved = [pick(each, quantity=name)["estimate"] for each in (table, without)]
            changes[name] = max(changes[name], abs(moved[0] - moved[1]))
    for name in names:
        assert pick(table, quantity=name)["influence"] == pytest.approx(changes[name])


def test_without_ages_or_with_few_respondents_it_says_why():
    bare = people((20, 60, 20)).drop(columns="age")
    row = pick(compute.run(bare, STUDY, **WHERE), quantity="weighted_percent")
    assert "no field age" in row["note"]
    few = compute.run(people((20, 5, 5)), STUDY, **WHERE)
    assert "too few respondents" in pick(few, quantity="weighted_percent")["note"]
    london = compute.run(people((20, 60, 20)), STUDY, geography="London", period="2022-23")
    assert "no counts by age" in pick(london, quantity="weighted_percent")["note"]
    alike = compute.run(people((20, 60, 0)), STUDY, **WHERE)
    assert "no standard error" in pick(alike, quantity="weighted_percent")["note"]
    with pytest.raises(DefinitionError, match="agee"):
        compute.run(people((20, 60, 20)), STUDY, **WHERE, age="agee")


def whole(table):
    """Return the rows of a table that are of all of the sample, by quantity."""
    return table[table["level"] == ""].set_index("quantity")


def test_a_release_hides_the_weighted_share_with_its_cases_and_rounds_it_by_one_respondent():
    table = compute.run(people((20, 60, 20), (40, 60, 60)), STUDY, **WHERE)
    shown, raw = whole(release({"weighted_caseness": table})["weighted_caseness"]), whole(table)
    for name in ("weighted_percent", "effective_n"):
        assert shown.loc[name, "estimate"] != raw.loc[name, "estimate"]
        gap = abs(shown.loc[name, "estimate"] - raw.loc[name, "estimate"])
        assert gap < 3 * raw.loc[name, "influence"]
    # Few are cases; few are none.
    for many in ((3, 77), (77, 3)):
        few = compute.run(people((20, *many), (40, *many)), STUDY, **WHERE)
        hidden = whole(release({"weighted_caseness": few})["weighted_caseness"])
        for name in ("weighted_percent", "effective_n"):
            assert np.isnan(hidden.loc[name, "estimate"]), many


def test_the_sentence_and_the_tables():
    table = compute.run(people((20, 60, 20), (40, 60, 60)), STUDY, **WHERE)
    (said,) = summary({"weighted_caseness": table}, ASKED)
    share = pick(table, quantity="weighted_percent")["estimate"]
    assert said.startswith(
        f"Weighted to the ages of the benchmark (North West 2022-23), {share:.1f}% of the sample "
        "at t1 are cases by the NHS Talking Therapies rule (95% interval "
    )
    assert "unweighted 60.0%" in said
    assert said.endswith("equally weighted respondents of 200.")
    shares, ages = make_tables({"weighted_caseness": table}, ASKED)
    assert [row.cells[0].text for row in ages.rows] == ["Under 26", "26 and over"]
    assert shares.rows[3].cells[1].text == f"{share:.1f}"


SHARES = {"posted": 30.0, "never posted": 70.0}


def crossed():
    """Return people in whom age and group are independent: of each cell half as many again.

    Shares of cases by (age, group): .75, .5 of the young, .5, .25 of the others.
    """
    cells = [(20, 60, 20, "posted"), (20, 20, 20, "never posted")]
    cells += [(40, 60, 60, "posted"), (40, 15, 45, "never posted")]
    parts = [people(cell[:3]).assign(poster=cell[3]) for cell in cells]
    frame = pd.concat(parts, ignore_index=True)
    return frame.assign(respondent_id=[f"r{number}" for number in range(len(frame))])


def test_a_second_margin_is_raked_to():
    """Where age and group are independent in the sample, weights are products of the margins'."""
    frame = crossed()
    # 80 and 40 of the young, 120 and 60 of the others: the same two to one.
    table = compute.run(frame, STUDY, **WHERE, margins={"poster": SHARES})
    cells = np.array([[0.75, 0.5], [0.5, 0.25]])
    by_hand = np.array([YOUNG, 1 - YOUNG]) @ cells @ np.array([0.3, 0.7])
    share = pick(table, quantity="weighted_percent")
    assert share["estimate"] == pytest.approx(100 * by_hand, rel=1e-9)
    assert share["method"] == "raking"
    told = table[table["term"] == "poster"].set_index("level")["estimate"]
    assert told.to_dict() == SHARES
    study = replace(STUDY, analyses={"weighted_caseness": {**WHERE, "margins": {"poster": SHARES}}})
    (said,) = summary({"weighted_caseness": table}, study)
    assert said.startswith(
        "Weighted to the ages of the benchmark (North West 2022-23) and to poster, 37.5% of the"
    )
    shown = make_tables({"weighted_caseness": table}, study)
    assert shown[1].title == "Margins that the sample is weighted to"
    labels = [row.cells[0].text for row in shown[0].rows]
    assert "Respondents scored, of known age, poster" in labels


def test_a_margin_that_cannot_be_met_says_why():
    frame = crossed()
    few = frame[(frame["poster"] == "posted") | (frame["respondent_id"].str[1:].astype(int) < 90)]
    table = compute.run(few, STUDY, **WHERE, margins={"poster": SHARES})
    row = pick(table, quantity="weighted_percent")
    assert np.isnan(row["estimate"]) and "too few respondents of never posted" in row["note"]
    with pytest.raises(DefinitionError, match="no respondent has a label of the margin"):
        compute.run(frame, STUDY, **WHERE, margins={"poster": {"yes": 1.0, "no": 2.0}})
    blank = frame.assign(poster=frame["poster"].where(frame.index >= 10))
    table = compute.run(blank, STUDY, **WHERE, margins={"poster": SHARES})
    assert pick(table, quantity="sample_n")["estimate"] == 290
    assert "10 respondents of no age" in pick(table, quantity="weighted_percent")["note"]


def test_the_weighted_share_is_told_plainly():
    found = {"weighted_caseness": compute.run(people((20, 60, 20), (40, 60, 60)), STUDY, **WHERE)}
    (said,) = plain_sentences(found, ASKED)
    share = pick(found["weighted_caseness"], quantity="weighted_percent")
    ends = f"(95% interval {share['conf_low']:.1f} to {share['conf_high']:.1f})"
    assert said == (
        "Weighted to the ages of the benchmark (North West 2022-23), "
        f"{share['estimate']:.1f}% {ends} of the sample at t1 are cases by the NHS Talking "
        "Therapies rule; unweighted 60.0%."
    )
