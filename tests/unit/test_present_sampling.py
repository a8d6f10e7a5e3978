"""The tables of the two samples, as printed."""

import numpy as np
import pytest
from prepared import frame_of

from wavescore.definitions.study import Release, study_from
from wavescore.disclosure.protect import protect
from wavescore.publish.tables import make_tables

STUDY = study_from({"name": "s", "file": "s", "title": "S", "waves": [{"name": "t1", "time": 0}]})
STRATA = {"Wren & daily": (40, 20, 9), "Wren & weekly": (30, 18, 8), "Finch & daily": (6, 3, 1)}


def strata():
    names = ("population_n", "consenting_n", "invited_n")
    totals = [sum(row[place] for row in STRATA.values()) for place in range(3)]
    rows = [
        {"wave": "t1", "term": term, "quantity": name, "estimate": value, "n": total}
        for term, values in STRATA.items()
        for name, value, total in zip(names, values, totals, strict=True)
    ]
    return frame_of("interview_sample", rows)


def describe(finch=6):
    rows = [
        {
            "outcome": "forum",
            "wave": "t1",
            "term": "forum",
            "level": label,
            "quantity": "n",
            "n": 76,
        }
        | {"estimate": count}
        for label, count in (("Wren", 70), ("Finch", finch))
    ]
    return frame_of("describe", rows)


def printed(tables):
    return {t.name: [[cell.text for cell in row.cells] for row in t.rows] for t in tables}


def test_strata_are_printed_a_row_each():
    made = make_tables({"interview_sample": strata()}, STUDY)
    assert printed(made)["interview_sample"][0] == ["Wren & daily", "40", "20", "9"]
    assert made[0].caption.startswith("Respondents drawn for interview")


def test_small_strata_are_suppressed_with_what_gives_them_back():
    released = protect({"interview_sample": strata(), "describe": describe()}, Release())
    rows = printed(make_tables(released, STUDY))["interview_sample"]
    assert rows[2][2:] == ["[c]", "[c]"]
    for column in (2, 3):
        assert sum(row[column] == "[c]" for row in rows) >= 2


def test_a_stratum_cannot_be_worked_out_from_the_description():
    released = protect({"interview_sample": strata(), "describe": describe()}, Release())
    table = released["interview_sample"]
    population = table[table["quantity"] == "population_n"].set_index("term")["estimate"]
    wren = population[["Wren & daily", "Wren & weekly"]]
    assert wren.isna().sum() != 1
    assert released["describe"]["estimate"].notna().all()


def test_a_label_that_holds_the_joining_sign_is_bound_to_its_strata():
    """33 of "Arts & Crafts" are described: from 30 weekly users its 3 daily would follow."""
    sizes = {"Arts & Crafts & daily": 3, "Arts & Crafts & weekly": 30}
    sizes |= {"Mind & Body & daily": 10, "Mind & Body & weekly": 33}
    rows = [
        {"wave": "t1", "term": name, "quantity": quantity, "estimate": n, "n": 76}
        for quantity in ("population_n", "consenting_n", "invited_n")
        for name, n in sizes.items()
    ]
    described = [
        {
            "outcome": "forum",
            "wave": "t1",
            "term": "forum",
            "level": label,
            "quantity": "n",
            "n": 76,
        }
        | {"estimate": count}
        for label, count in (("Arts & Crafts", 33), ("Mind & Body", 43))
    ]
    tables = {
        "interview_sample": frame_of("interview_sample", rows),
        "describe": frame_of("describe", described),
    }
    released = protect(tables, Release())
    assert released["describe"]["estimate"].notna().all()
    population = released["interview_sample"]
    population = population[population["quantity"] == "population_n"].set_index("term")["estimate"]
    assert population[["Arts & Crafts & daily", "Arts & Crafts & weekly"]].isna().all()


def test_posts_are_printed_a_row_a_forum():
    names = ("posts", "consented", "long_enough", "matching", "drawn")
    rows = [
        {"term": "Wren", "quantity": f"{name}_n", "estimate": value}
        for name, value in zip(names, (90, 60, 30, 8, 3), strict=True)
    ]
    released = protect({"forum_posts": frame_of("forum_posts", rows)}, Release())
    made = printed(make_tables(released, STUDY))["forum_posts"]
    assert made == [["Wren", "90", "60", "30", "8", "[c]"]]


def recruitment():
    flow = {"surveyed": 76, "consenting": 41, "contacted": 18, "consented": 9, "completed": 7}
    rows = [{"quantity": f"{name}_n", "estimate": n} for name, n in flow.items()]
    rows.append({"quantity": "from_elsewhere_n", "estimate": 0})
    for label, counts in (("daily", (46, 10, 5)), ("weekly", (30, 8, 2))):
        row = {"outcome": "use", "term": "use", "level": label}
        for who, n, total in zip(
            ("surveyed", "invited", "interviewed"), counts, (76, 18, 7), strict=True
        ):
            rows.append({**row, "quantity": f"{who}_n", "estimate": n, "n": total})
            rows.append(
                {**row, "quantity": f"{who}_percent", "estimate": 100 * n / total, "n": total}
            )
        rows.append({**row, "quantity": "smd_invited", "estimate": 0.1, "n": 18})
        rows.append({**row, "quantity": "smd_interviewed", "estimate": 0.2, "n": 7})
    return frame_of("recruitment", [{"wave": "t1", **row} for row in rows])


@pytest.mark.parametrize("few", ["Wren & daily", "Robin & weekly", "Finch & weekly"])
def test_the_invited_of_a_category_do_not_give_a_stratum_back(few):
    """With the invited by use known, one hidden stratum of a use would follow from the others."""
    sizes = {"Wren & daily": 20, "Robin & daily": 30, "Finch & daily": 9}
    sizes |= {"Wren & weekly": 25, "Robin & weekly": 12, "Finch & weekly": 40, few: 3}
    rows = [
        {"wave": "t1", "term": name, "quantity": quantity, "estimate": n * times, "n": total}
        for quantity, times in (("population_n", 9), ("consenting_n", 4), ("invited_n", 1))
        for total in [sum(sizes.values()) * times]
        for name, n in sizes.items()
    ]
    use = {
        label: sum(n for name, n in sizes.items() if label in name) for label in ("daily", "weekly")
    }
    whole = sum(use.values())
    compared = [
        {"wave": "t1", "outcome": "use", "term": "use", "level": label, "quantity": "invited_n"}
        | {"estimate": n, "n": whole}
        for label, n in use.items()
    ]
    tables = {
        "interview_sample": frame_of("interview_sample", rows),
        "recruitment": frame_of("recruitment", compared),
    }
    released = protect(tables, Release())
    assert released["recruitment"]["estimate"].notna().all()
    invited = released["interview_sample"]
    invited = invited[invited["quantity"] == "invited_n"].set_index("term")["estimate"]
    assert np.isnan(invited[few])
    for label in use:
        assert invited[[name for name in sizes if label in name]].isna().sum() != 1


def test_recruitment_is_printed_side_by_side():
    made = printed(make_tables({"recruitment": recruitment()}, STUDY))
    assert made["recruitment"][4] == ["Interviewed", "7"]
    assert made["recruitment_compared"][1] == [
        *("daily", "46", "60.5", "", "10", "55.6", "", "5", "71.4", "", "0.10", "0.20"),
    ]


def test_a_small_count_of_interviewed_takes_what_is_made_from_it():
    released = protect({"recruitment": recruitment()}, Release())["recruitment"]
    few = released[released["level"] == "weekly"].set_index("quantity")["estimate"]
    other = released[released["level"] == "daily"].set_index("quantity")["estimate"]
    of_interviewed = ["interviewed_n", "interviewed_percent", "smd_interviewed"]
    for found in (few, other):
        assert found[of_interviewed].isna().all()
        # The invited and the surveyed add up by themselves.
        assert found.drop(of_interviewed).notna().all()


def test_a_hidden_number_of_surveyed_takes_every_difference_from_them():
    table = recruitment()
    few = (table["level"] == "weekly") & (table["quantity"] == "surveyed_n")
    most = (table["level"] == "daily") & (table["quantity"] == "surveyed_n")
    table.loc[few, "estimate"], table.loc[most, "estimate"] = 3, 73
    released = protect({"recruitment": table}, Release())["recruitment"]
    differences = released[released["quantity"].str.startswith("smd_")]
    assert len(differences) == 4 and differences["estimate"].isna().all()
