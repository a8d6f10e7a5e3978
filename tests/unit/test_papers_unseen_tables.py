"""Tables met in real articles that were read or accused wrongly; what they say is ours."""
# ruff: noqa: E501 (markup in one line)

import pytest
from made_article import WRONG, reader


@pytest.fixture
def read(tmp_path):
    """Return the claims of a made-up article and their verdicts, as if nobody had looked."""
    return reader(tmp_path)


def test_a_table_inside_a_paragraph_is_read_once(read):
    body = (
        "<p>See below.<table-wrap><label>Table 1</label><table><thead><tr><th/>"
        "<th>Mentored (n=40), n (%)</th></tr></thead><tbody><tr><td>Employed</td><td>10 (25)</td></tr>"
        "</tbody></table></table-wrap></p>"
    )
    raws, _ = read(body, ".xml")
    assert [r["kind"] for r in raws] == ["proportion"]


# (statement, verdict that the first claim must have): none is the paper's error
def _table(head: str, *rows: str, caption: str = "Table 1. Who took part.") -> str:
    def line(text: str, tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{c.strip()}</{tag}>" for c in text.split("|")) + "</tr>"

    body = "".join(line(row, "td") for row in rows)
    return f"<table><caption>{caption}</caption><thead>{line(head, 'th')}</thead><tbody>{body}</tbody></table>"


FITTING = (
    "Black | 30 (30)",
    "White | 50 (50)",
    "Asian | 20 (20)",
    "Employed, n (%) | 61 (61)",
    "Homeless, n (%) | 7 (7)",
)


def _shares(*rows: str, head: str = "| Coached (n = 100), n (%)") -> str:
    return _table(head, *FITTING, *rows)


TABLES = {
    "those who answered are fewer than N": _shares("Left-handed, n (%) | 11 (12)"),
    "of one sex alone": _shares("Pregnancy | ", "Ever pregnant | 9 (18)"),
    "the row's own n": _shares("Referred, n=80 | 12 (15)"),
    "a mean under a heading of counts": _shares("Mean years since diagnosis (± SD) | 13 (7.2)"),
    "an age under a heading of counts": _shares("Age (years) | 41 (9.9)"),
    "nobody was asked": _table("| Coached, n/N (%)", "Won over | 0/0 (0%)", "Stayed | 4/8 (50%)"),
    "differences of medians": _table(
        "| Coached | Waiting | Difference (95% CI) | P",
        "Nights, median (IQR) | 84 (75-116) | 89 (79-116) | -4.6 (-24 to 15) | .262",
    ),
    "a part of another N, and a share of the first": _table(
        "| Choir (n = 1000) | Walk (n = 1000)",
        "Rest, n (%) | 100 (10.0%) | 100 (10.0%)",
        "Infected, n (%) | n = 900 | n = 900",
        "Calm | 90 (10.0%) | 90 (10.0%)",
        "Hope | 180 (20.0%) | 180 (20.0%)",
        "Song | 270 (30.0%) | 270 (30.0%)",
        "Joy | 360 (40.0%) | 360 (40.0%)",
        "Rain | 450 (50.0%) | 450 (50.0%)",
        "Ire | 567 (56.7%) | 567 (63.0%)",
    ),
    "a part of another N within the table": _table(
        "| Choir (n = 53) | Choir (n = 53)",
        "| Yes | No",
        "Calm | 7 (13.2%) | 46 (86.8%)",
        "Rest | 8 (15.1%) | 45 (84.9%)",
        "Hope | 6 (11.3%) | 47 (88.7%)",
        "Song | 9 (17.0%) | 44 (83.0%)",
        "Joy | 5 (9.4%) | 48 (90.6%)",
        "B. | Band (n = 54) | Band (n = 54)",
        "Calm | 6 (11.1%) | 1 (1.9%)",
    ),
    "a heading row within the table": _table(
        "| Coached mean (N) | Waiting mean (N) | Difference (95% CI) | P",
        "Hope | 20.1 (92) | 19.0 (89) | 1.1 (-0.2, 2.4) | .10",
        "Outcomes | Coached n/N (%) | Waiting n/N (%) | OR (95% CI) | P",
        "Relapse | 17/92 (18.5) | 12/89 (13.5) | 1.45 (0.65, 3.25) | .36",
    ),
    "the ratio stands in a column of its own": _table(
        "| Exp (β) | S.E | P. value | EXP (B) | CI 95%", "Choir | 0.17 | 0.25 | .498 | 1.18 | 0.72-1.93",
        "Room | 0.62 | 0.38 | .103 | 1.87 | 0.88-3.99", "Coached, n (%) | 1 (50) | | | |",
    ),
    "a p that compares two ratios": _table(
        "| Hope | Hope | Hope", "| Men, HR (95% CI) | Women, HR (95% CI) | P",
        "Stroke | 1.68 (1.30-2.18) | 1.81 (1.34-2.45) | .78", "Death | 1.35 (1.14-1.60) | 1.42 (1.17-1.74) | .74",
    ),
    "a rate by time at risk": _table(
        "| Coached, falls/person-years (rate per 100) | n (%)", "Inner | 45/217 (20.8) | 5 (50)", "Outer | 19/75 (25.5) | 5 (50)",
    ),
    "limits of a difference of shares": _table(
        "| Coached | Waiting | Difference (95% CI)", "Won | 95/513 (18.5) | 13/518 (2.5) | 16.0 (12.7-20.5)",
    ),
    "one kind over another": _table(
        "| All n = 36 | Calm n = 13", "Singers/walkers, n (% walkers) | 20/16 (44) | 9/4 (31)", "Stayed, n (%) | 9 (25) | 4 (31)",
    ),
    "a p beside a difference of means": _table(
        "| Choir mean (SD) | Walk mean (SD) | Difference (95% CI) | P",
        "Fares | 484 (837) | 338 (918) | 146 (-144 to 437) | 0.621",
    ),
    "a count and a share in columns of their own": _table(
        "| n | %", "Age, years | 100 | 26.5", "Race | | ", "Black | 30 | 30", "White | 50 | 50", "Asian | 20 | 20",
        "Employed | 61 | 61", "Homeless | 7 | 7", "Body mass index | 40 | 27.2", "Normal | 30 | 32", "High | 10 | 10",
        caption="Table 1. Who took part (N=100).",
    ),
    "husbands are fewer than wives": _table(
        "| Frequency | Percentage", "Residence | | ", "Rural | 20 | 20", "Urban | 80 | 80", "Work | | ", "Farm | 30 | 30",
        "Shop | 50 | 50", "None | 20 | 20", "Work of the husband (n=80) | | ", "Farm | 20 | 25", "Shop | 60 | 75",
        caption="Table 1. Who took part (n=100).",
    ),
    "the answer no is no number of people": _table(
        "| Frequency | Percentage", "Land | | ", "Yes | 60 | 100", "No | 0 | 0", "Leasehold | 5 | 8",
    ),
    "standardised coefficients beside other errors": _table(
        "| B | SE | p", "Hope | -0.037 | 0.005 | .388", "Calm | 0.010 | 0.003 | .825", "Rest | 0.066 | 0.134 | .488",
        caption="Table 3. Standardized regression coefficients (B) and their SE.",
    ),
    "a column that fits in no row": _table(
        "| B | SE | p", "Hope | -0.037 | 0.005 | .388", "Calm | 0.010 | 0.003 | .825", "Rest | 0.066 | 0.134 | .625",
    ),
    "a share of a row above whose block adds up to N": _shares(
        "Singing | ", "Now | 62 (62)", "Now, and daily | 20 (32)", "Once | 10 (10)", "Never | 8 (8)",
    ),
    "z of a table of rank tests": _table(
        "Scale | z | p", "Anger | 0.52 | .47", "Hope | 1.02 | .25",
        caption="Table 2. Mann-Whitney tests of the groups.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_printed_rightly_is_not_accused(read, table):
    raws, verdicts = read(table, ".html")
    assert raws and not WRONG & set(verdicts), list(zip(raws, verdicts, strict=True))


def test_a_share_below_what_its_column_allows_is_called_wrong(read):
    raws, verdicts = read(_shares("Married, n (%) | 60 (50)"), ".html")
    assert [r["n"] for r, v in zip(raws, verdicts, strict=True) if v in WRONG] == ["60"]


def test_the_label_of_a_heading_may_span_the_first_column(read):
    table = _table(
        "| Coached (n = 100) | P",
        "Work, n (%) | Work, n (%) | ",
        "None | 20 (20) | ",
        "Some | 80 (80) | ",
    )
    raws, _ = read(table, ".html")
    assert [r["kind"] for r in raws] == ["proportion", "proportion", "parts"]


def test_a_heading_row_within_a_table_names_the_columns_anew(read):
    raws, _ = read(TABLES["a heading row within the table"], ".html")
    intervals = [r for r in raws if r["kind"] == "interval"]
    assert [r.get("scale") for r in intervals] == ["identity", "log"]


def _one(raws: list[dict], kind: str) -> list[dict]:
    return [raw for raw in raws if raw["kind"] == kind]


def test_the_counts_of_a_block_are_held_against_their_column(read):
    rows = ("Region | ", "North | 304 (30)", "South | 498 (50)", "East | {} (20)")
    head = "| Coached (n = 1000), n (%)"
    raws, verdicts = read(_table(head, *rows[:3], rows[3].format(198)), ".html")
    sums = _one(raws, "parts")
    assert [(s["parts"], s["whole"]) for s in sums] == [
        ({"North": "304", "South": "498", "East": "198"}, "1000")
    ]
    assert verdicts[raws.index(sums[0])] == "consistent"
    raws, verdicts = read(_table(head, *rows[:3], rows[3].format(203)), ".html")
    assert verdicts[raws.index(_one(raws, "parts")[0])] == "question"


def test_answers_of_which_several_may_be_given_make_no_block(read):
    table = _table(
        "| Coached (n = 100), n (%)",
        "Reasons | ",
        "Hope | 60 (60)",
        "Rest | 50 (50)",
        "Song | 20 (20)",
    )
    assert not _one(read(table, ".html")[0], "parts")


def test_a_flow_that_grows_is_asked_and_what_is_lost_is_no_stage(read):
    rows = (
        "Randomised | 120 | 118",
        "Completed week 6 | 101 | 99",
        "Lost | 9 | 9",
        "Age | 30 | 31",
    )
    assert not _one(
        read(_table("| Choir | Walk", *rows, "Rain, n (%) | 3 (4) | 5 (6)"), ".html")[0], "flow"
    )
    rows = ("Randomised | 120 | 118", "Completed week 6 | 101 | 99", "Completed week 12 | 96 | 104")
    raws, verdicts = read(_table("| Choir | Walk", *rows), ".html")
    assert [verdicts[raws.index(f)] for f in _one(raws, "flow")] == ["consistent", "question"]


def test_two_rows_with_the_same_numbers_are_asked(read):
    rows = ("Hope | 20.14 | 3.25 | 19.87 | 3.41", "Calm | 20.14 | 3.25 | 19.87 | 3.41")
    raws, verdicts = read(
        _table("| M | SD | M | SD", *rows, "Ire | 9.31 | 2.2 | 9.1 | 2.7"), ".html"
    )
    assert "question" in verdicts


def test_a_minus_sign_may_stand_apart_from_its_number(read):
    table = _table(
        "| Mean difference (95% CI) | P",
        "Weight | − 0.47 (−4.69, 3.75) | .825",
        "Height | 0.09 (− 0.25 to 0.43) | .60",
    )
    raws, verdicts = read(table, ".html")
    assert [(r["estimate"], r["low"]) for r in raws] == [("-0.47", "-4.69"), ("0.09", "-0.25")]
    assert verdicts == ["consistent", "consistent"]


def test_what_the_notes_of_a_table_print_in_sentences_is_read(read):
    body = (
        "<table-wrap><label>Table 2</label><caption><p>Songs by room.</p></caption><table><tr><td>Hall</td>"
        "<td>4</td></tr></table><table-wrap-foot><p>* p &lt; .05. Rooms did not differ (<italic>F</italic>"
        "<sub>(1.65,18.15)</sub> = 1.28, <italic>p</italic> = 0.30).</p></table-wrap-foot></table-wrap>"
    )
    raws, verdicts = read(body, ".xml")
    assert [(r["where"], r["df2"]) for r in raws] == [("Results, notes of Table 2", "18.15")]
    assert verdicts == ["consistent"]


def test_a_cell_may_claim_any_width(read):
    cell = '<td rowspan="100000" colspan="100000">Hall</td><td>4</td>'
    assert read(
        f"<table>{f'<tr>{cell}</tr>' * 5}</table>Hope rose, t(28) = 2.10, p = .045.", ".html"
    )


def test_a_page_that_is_laid_out_by_tables_is_read_as_a_page(read):
    inner = _table("| Choir (n = 50), n (%)", "Sang | 20 (40)")
    said = "<p>Hope rose, t(28) = 2.10, p = .045.</p>"
    page = f"<table><tr><td>Menu</td><td>{said}<table><tr><td>{inner}</td></tr></table></td></tr></table>"
    raws, _ = read(page, ".html")
    assert [r["kind"] for r in raws] == ["t_test", "proportion"]
