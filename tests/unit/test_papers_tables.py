"""Cells of tables that say by their shape, their notes or their fit what they hold."""

from made_article import reader

from wavescore.papers.extract.pieces import Table
from wavescore.papers.extract.tables import find_in_table


def read(head: str, *rows: str, caption: str = "Table 1", notes: str = "") -> list[tuple]:
    """(kind, numbers) of each statistic of a table written with bars between its cells."""
    grid = [tuple(cell.strip() for cell in row.split("|")) for row in (head, *rows)]
    found = find_in_table(Table(caption, tuple(grid), 1, notes))
    return [(c.statistic.kind, c.statistic.numbers) for c in found if c.statistic]


def share(n: str, total: str, percent: str) -> tuple:
    return ("proportion", {"n": n, "total": total, "total_from": "column", "percent": percent})


def test_a_number_of_people_with_its_n_in_brackets_is_a_count():
    found = read("| No. of patients (N = 47) | %", "Male | 31 | 66.0", "Female | 16 | 34.0")
    assert found[:2] == [share("31", "47", "66.0"), share("16", "47", "34.0")]


def test_n_of_total_beside_a_column_of_percentages():
    found = read("| Number | %", "Low | 2/29 | 6 · 9", "Low, no fever | 2/22 | 9 · 1")
    assert found == [
        ("proportion", {"n": "2", "total": "29", "percent": "6.9"}),
        ("proportion", {"n": "2", "total": "22", "percent": "9.1"}),
    ]


def test_notes_say_what_cells_hold():
    rows = ("Hope | 44.1 (11.2) | 46.3 (10.9)",)
    head = "| Choir (n = 25) | Walk (n = 25)"
    assert read(head, *rows) == []
    found = read(head, *rows, notes="Values are presented as mean (SD).")
    assert found == [
        ("mean_sd", {"mean": "44.1", "sd": "11.2", "n": "25"}),
        ("mean_sd", {"mean": "46.3", "sd": "10.9", "n": "25"}),
    ]


def test_notes_on_plus_minus_say_nothing_of_brackets():
    row = "Male | 33 (70) | 16 (67)"
    head = "| All (n = 47) | Choir (n = 24)"
    found = read(head, row, "Rain | 3.1 (7) | 1 (6)", notes="Values are mean ± SD.")
    assert found == [share("33", "47", "70"), share("16", "24", "67")]


def test_plus_minus_is_an_sd_unless_the_table_speaks_of_standard_errors():
    head, row = (
        "| Choir (n = 24) | Walk (n = 23) | p",
        "Baseline | 5.19 ± 2.25 | 4.74 ± 1.67 | 0.44",
    )
    assert [kind for kind, _ in read(head, row)] == ["mean_sd", "mean_sd", "t_test"]
    assert read(head, row, notes="Values are mean ± SEM.") == []


def test_cells_that_fit_their_n_are_counts_and_percentages():
    head = "| All (n = 47) | Choir (n = 24) | Walk (n = 23)"
    found = read(head, "Male | 33 (70) | 16 (67) | 17 (74)", "Age | 58 (8) | 58 (8) | 59 (8)")
    assert found == [share("33", "47", "70"), share("16", "24", "67"), share("17", "23", "74")]


def test_an_estimate_with_its_limits_in_one_cell_needs_no_header():
    row = "Hope, within choir | -0.22 [-7.81 to 7.37] | 0.3 [-0.2 to 0.8]"
    head = "| 8 weeks | 12 weeks"
    assert read(head, row) == []  # of a median with its quartiles?
    found = read(head, row, caption="Table 2. Changes with 95% CI.")
    assert [kind for kind, _ in found] == ["interval", "interval"]
    assert found[0][1] == {"estimate": "-0.22", "low": "-7.81", "high": "7.37"}
    difference = read("| Diff 95% CI | P", "Pulse | 2.27(-0.44–4.97) | 0.096")
    assert difference[0][1]["scale"] == "identity" and difference[0][1]["p"] == "0.096"


def test_a_coefficient_and_its_odds_ratio_are_two_statistics():
    found = read("| Β | SE | p | OR | 95% CI", "Age | 0.098 | 0.021 | 0.000 | 1.103 | 1.057–1.150")
    assert found == [
        ("regression", {"b": "0.098", "se": "0.021", "p": "0.000"}),
        ("interval", {"estimate": "1.103", "low": "1.057", "high": "1.150", "scale": "log"}),
    ]


def limits(estimate: str, low: str, high: str, **more: str) -> tuple:
    return ("interval", {"estimate": estimate, "low": low, "high": high, **more})


def test_limits_of_a_row_of_their_own_go_with_the_estimates_above():
    rows = ("Women | 1.50 | 1.40", "| (1.10 to 2.05) | (1.02 to 1.92)")
    more = ("Men | 1.20 | 1.00", "95% CI | 0.90, 1.60 | 0.80, 1.25")
    found = read("| Crude OR | Adjusted OR", *rows, *more, caption="Table 3. OR (95% CI)")
    assert found == [
        limits("1.50", "1.10", "2.05"),
        limits("1.40", "1.02", "1.92"),
        limits("1.20", "0.90", "1.60"),
        limits("1.00", "0.80", "1.25"),
    ]


def test_a_row_of_ranges_without_a_label_or_brackets_is_a_row_of_its_own():
    rows = ("Nights | 12 | 15", "| 8–21 | 9–30", "Mean | 12.1 | 14.0", "Range | 8 to 21 | 9 to 30")
    assert read("| Choir | Walk", *rows, caption="Table 3. With 95% CI") == []


def of_sum(n: str, total: str, percent: str) -> tuple:
    return ("proportion", {"n": n, "total": total, "total_from": "guessed", "percent": percent})


def test_shares_of_a_block_without_n_are_those_of_its_sum():
    rows = (
        "Good | 18 (60.0) | 2 (18.2)",
        "Fair | 10 (33.3) | 7 (63.6)",
        "Bad | 2 (6.7) | 2 (18.2)",
    )
    found = read("| Near | Far", *rows)
    assert found[0] == of_sum("18", "30", "60.0") and found[3] == of_sum("7", "11", "63.6")
    assert read("| Near | Far", *rows[:2]) == []  # half a block has another sum


def test_shares_along_a_row_are_those_of_its_sum_or_of_the_count_that_is_all():
    head = "| Mild, n (%) | Grave, n (%) | Total, n (%)"
    rows = ("Any | 17 (24.6) | 52 (75.4) | 69 (100.0)", "Rain | 30 (43.5) | 1 (1.4) | 49 (71.0)")
    found = read(head, *rows, "Song | 20 (29.0) | 2 (2.9) | 22 (31.9)")
    assert found[:2] == [of_sum("17", "69", "24.6"), of_sum("52", "69", "75.4")]
    assert [numbers.get("total") for _, numbers in found[3:]] == ["69"] * 6


def test_one_share_that_misses_a_sum_which_many_fit_is_asked(tmp_path):
    rows = ("A | 10 (20)", "B | 10 (20)", "C | 10 (20)", "D | 10 (20)", "E | 10 (26)")
    cells = "".join(f"<tr><td>{r.replace(' | ', '</td><td>')}</td></tr>" for r in rows)
    head = "<tr><th>Song</th><th>n (%)</th></tr>"
    raws, verdicts = reader(tmp_path)(f"<table>{head}{cells}</table>", ".html")
    assert [r["total"] for r in raws] == ["50"] * 5 and verdicts == ["consistent"] * 4 + [
        "question"
    ]


def test_a_broken_line_in_a_header_parts_its_words(tmp_path):
    head = "<tr><th>Song</th><th>5 years<br/>N = 50, n (%)</th></tr>"
    table = f"<table>{head}<tr><td>A</td><td>10 (20)</td></tr></table>"
    raws, _ = reader(tmp_path)(table, ".html")
    assert raws[0]["total"] == "50"


def test_a_second_row_of_headers_that_span_columns_is_no_row_of_values():
    head = "| Skips (n = 20) | Eats (n = 30) | Skips (n = 40) | Eats (n = 50)"
    below = "Age | Children | Children | Adults | Adults"
    grid = [
        tuple(c.strip() for c in row.split("|"))
        for row in (head, below, "Women, n (%) | 5 (25) | 6 (20) | 4 (10) | 5 (10)")
    ]
    found = find_in_table(Table("Table 1", tuple(grid), 1))
    assert [c.where.rpartition(" / ")[2] for c in found] == [
        "Children",
        "Children",
        "Adults",
        "Adults",
    ]


def test_the_second_of_two_counts_in_a_cell_has_the_share():
    assert read("| Choir n = 50", "Other/not said, n (%) | 0/1 (2)") == []
