"""The tables of the two samples, as printed."""

from prepared import frame_of, release

from wavescore.definitions.study import study_from
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


def test_posts_are_printed_a_row_a_forum():
    names = ("posts", "consented", "long_enough", "matching", "drawn")
    rows = [
        {"term": "Wren", "quantity": f"{name}_n", "estimate": value}
        for name, value in zip(names, (90, 60, 30, 8, 3), strict=True)
    ]
    released = release({"forum_posts": frame_of("forum_posts", rows)})
    made = printed(make_tables(released, STUDY))["forum_posts"]
    assert made == [["Wren", "88", "58", "28", "[c]", "[c]"]]


def recruitment():
    flow = {"surveyed": 76, "consenting": 41, "contacted": 18, "consented": 9, "completed": 7}
    rows = [{"quantity": f"{name}_n", "estimate": n} for name, n in flow.items()]
    rows.append({"quantity": "from_elsewhere_n", "estimate": 0})
    for label, counts in (("daily", (46, 10, 5)), ("weekly", (30, 8, 2))):
        row = {"outcome": "use", "term": "use", "level": label}
        for who, n, total in zip(
            ("surveyed", "invited", "interviewed"), counts, (76, 18, 7), strict=True
        ):
            rows.append({**row, "quantity": f"{who}_count", "estimate": n, "n": total})
            rows.append(
                {**row, "quantity": f"{who}_percent", "estimate": 100 * n / total, "n": total}
            )
        rows.append({**row, "quantity": "smd_invited", "estimate": 0.1, "n": 18})
        rows.append({**row, "quantity": "smd_interviewed", "estimate": 0.2, "n": 7})
    return frame_of("recruitment", [{"wave": "t1", **row} for row in rows])


def test_recruitment_is_printed_side_by_side():
    made = printed(make_tables({"recruitment": recruitment()}, STUDY))
    assert made["recruitment"][4] == ["Interviewed", "7"]
    assert made["recruitment_compared"][1] == [
        *("daily", "46", "60.5", "", "10", "55.6", "", "5", "71.4", "", "0.10", "0.20"),
    ]
