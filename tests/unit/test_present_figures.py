"""Figures: drawn from released tables, room for every text, marked, the same bytes every time."""

import re

import pandas as pd
import present_study as made
import present_wide as wide
import pytest
from figure_room import collisions
from PIL import Image
from prepared import release

from wavescore.analyses.registry import analyses
from wavescore.layout.canvas import NARROW, WIDE, Sheet
from wavescore.layout.typeset import text_width, wrapped
from wavescore.publish.figures import make_figures, pictures_of
from wavescore.results.table import NUMBER_COLUMNS

STUDY = made.make_study()
NAMES = {"flow", "distributions", "caseness", "correlations", "growth", "attrition", "group_tests"}
DRAWN = [name for name, analysis in analyses().items() if analysis.figure]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    make_figures(made.all_tables(), STUDY, folder)
    return folder


def emptied(tables):
    """Return the tables with every number suppressed."""
    return {
        name: frame.assign(**{c: float("nan") for c in (*NUMBER_COLUMNS, "n")}, status="suppressed")
        for name, frame in tables.items()
    }


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize(
    ("waves", "groups", "long"),
    [(1, 2, False), (2, 3, True), (5, 9, False), (5, 3, True), (12, 3, False), (12, 12, True)],
)
def test_nothing_in_a_figure_meets_what_it_should_not(waves, groups, long, width):
    study, tables = wide.study_of(waves, long), wide.tables_of(waves, groups, long)
    assert set(DRAWN) <= set(tables)  # a new figure is looked at here too
    found = {
        picture.name: collisions(picture.figure)
        for name in DRAWN
        for picture in pictures_of(name, tables, study, width)
    }
    assert {name: said for name, said in found.items() if said} == {}
    assert len(found) >= len(DRAWN)


@pytest.mark.parametrize(("waves", "n"), [(3, "n = 1,111"), (12, "n at a wave: 1,111")])
def test_growth_says_how_many_answered_a_wave_where_each_has_no_room_for_it(waves, n):
    study, tables = wide.study_of(waves, False), wide.tables_of(waves, 3, False)
    (picture,) = pictures_of("growth", {"growth": tables["growth"]}, study, NARROW)
    said = [text.get_text() for axes in picture.figure.axes for text in axes.get_xticklabels()]
    said += [text.get_text() for text in picture.figure.texts]
    panels = len(picture.figure.axes)
    assert sum(n in each.replace("\n", " ") for each in said) >= panels


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_nothing_meets_in_figures_of_suppressed_numbers(width):
    study, tables = wide.study_of(3, False), emptied(wide.tables_of(3, 3, False))
    for name in DRAWN:
        for picture in pictures_of(name, tables, study, width):
            assert collisions(picture.figure) == [], name


def test_the_search_for_collisions_finds_them():
    sheet = Sheet(NARROW, "A title")
    axes = sheet.panel(0.5, 2.5, 1.0)
    axes.plot([0, 1], [0, 1])
    axes.text(0.5, 0.5, "on the line")
    sheet.write(0.1, 0.05, "on the title", 8)
    sheet.write(3.3, 0.7, "over the edge", 8)
    found = " ".join(collisions(sheet.close(False)))
    for words in ("'on the line' meets a line", "'on the title'", "'over the edge' leaves"):
        assert words in found


def test_every_figure_has_both_widths_and_the_rows_it_draws(drawn):
    assert {path.stem for path in drawn.glob("*.csv")} >= NAMES
    for name in NAMES:
        sizes = []
        for suffix in ("", "_narrow"):
            assert (drawn / f"{name}{suffix}.svg").is_file()
            with Image.open(drawn / f"{name}{suffix}.png") as image:
                assert round(image.info["dpi"][0]) == 300
                sizes.append(image.width / 300)
        assert sizes == pytest.approx([WIDE, NARROW], abs=0.01)
    rows = pd.read_csv(drawn / "caseness.csv")
    assert list(rows["estimate"]) == [75.0, 60.0]
    assert set(rows["quantity"]) == {"percent"}


def test_lines_of_a_figure_are_told_apart():
    """Of more than two groups each line names its pair, as the table of pairs does."""
    where = {"outcome": "gad7", "wave": "t1", "group": "poster", "method": "games_howell"}
    ends = {"conf_low": 0.2, "conf_high": 0.8, "conf_level": 0.95, "p_value": 0.01, "n": 80}
    pairs = (("read", "posted"), ("read", "replied"), ("posted", "replied"))
    rows = [
        {**where, **ends, "term": one, "level": other, "quantity": "difference", "estimate": 0.5}
        for one, other in pairs
    ]
    tables = {**wide.tables_of(3, 3, False), "group_tests": made.frame_of("group_tests", rows)}
    study = wide.study_of(3, False)
    (picture,) = pictures_of("group_tests", tables, study, WIDE)
    for one, other in pairs:
        assert f"{one} vs {other}" in picture.finding
    for name in DRAWN:
        for width in (NARROW, WIDE):
            for picture in pictures_of(name, tables, study, width):
                for axes in picture.figure.axes:
                    said = [tick.get_text() for tick in axes.get_yticklabels() if tick.get_text()]
                    assert len(said) == len(set(said)), (name, said)


def test_titles_say_the_finding_to_a_screen_reader(drawn):
    text = (drawn / "caseness.svg").read_text(encoding="utf-8")
    title = text[text.index("<title>") : text.index("</title>")]
    assert "Baseline (n\u00a0=\u00a0200): 75.0% (73.0 to 77.0)" in title
    assert 'role="img"' in text


def test_figures_are_marked_and_the_same_bytes_twice(drawn, tmp_path):
    again = make_figures(made.all_tables(), STUDY, tmp_path, processes=2)
    assert {path.name for path in again} == {path.name for path in drawn.iterdir()}
    for path in again:
        assert path.read_bytes() == (drawn / path.name).read_bytes(), path.name
    for path in drawn.glob("*.svg"):
        assert "Synthetic data" in path.read_text(encoding="utf-8"), path.name


def test_figures_of_real_data_bear_no_such_mark(tmp_path):
    study = made.make_study(synthetic=False)
    for path in make_figures({"flow": made.flow()}, study, tmp_path):
        assert b"Synthetic" not in path.read_bytes()


def test_a_model_that_may_not_be_read_leaves_its_observed_means(tmp_path):
    tables = {"growth": made.growth(proper=0.0, groups=("", "posted", "never"))}
    picture = pictures_of("growth", tables, STUDY, WIDE)[0]
    panels = [axes for axes in picture.figure.axes if axes.get_xlabel() or axes.containers]
    assert len(panels) == 3
    for axes in panels:
        assert len(axes.containers) == 2  # an error bar a wave
        assert not [line for line in axes.lines if line.get_linestyle() == "-"][2:]
    make_figures(tables, STUDY, tmp_path)
    text = (tmp_path / "growth.svg").read_text(encoding="utf-8")
    assert "IMPROPER SOLUTION" in text and "observed means alone" in text


def test_the_growth_figure_names_every_band_and_who_each_mean_is_of(drawn):
    text = (drawn / "growth.svg").read_text(encoding="utf-8")
    legend = ("Model's mean", "95% interval of that mean", "Observed mean of those who answered")
    for words in (*legend, "Middle half of individual trajectories", "Middle 80% of them"):
        assert words in text, words
    described = text[text.index("<desc>") : text.index("</desc>")]
    assert "missing at random" in described
    assert "those who answered at that wave" in described


def test_a_suppressed_point_is_marked_beside_the_others():
    tables = {"caseness": made.caseness(), "flow": made.flow()}
    hidden = tables["caseness"]
    row = (hidden["wave"] == "t2") & (hidden["quantity"] == "percent")
    numbers = ["estimate", "conf_low", "conf_high"]
    hidden.loc[row, numbers] = float("nan")
    hidden.loc[row, "status"] = "suppressed"
    picture = pictures_of("caseness", tables, STUDY, WIDE)[0]
    texts = [text.get_text() for axes in picture.figure.axes for text in axes.texts]
    assert "[c]" in texts and "75.0% (73.0 to 77.0)" in texts
    assert "[c]" in picture.finding


def test_suppressed_tables_give_figures_that_say_so(tmp_path):
    make_figures(emptied(made.all_tables()), STUDY, tmp_path)
    for name in NAMES - {"flow"}:
        text = (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
        assert "suppressed or missing" in text, name
    assert "[c]" in (tmp_path / "flow.svg").read_text(encoding="utf-8")


def test_only_the_figures_of_analyses_that_were_run_are_drawn(tmp_path):
    paths = make_figures({"flow": made.flow()}, STUDY, tmp_path)
    assert {path.stem.removesuffix("_narrow") for path in paths} == {"flow"}


def test_the_flow_shows_the_protected_counts():
    tables = release({"flow": made.flow(excluded=(20, 3))})
    picture = pictures_of("flow", tables, STUDY, WIDE)[0]
    assert "not met: consented: [c]" in picture.finding and "203" not in picture.finding


def test_text_is_broken_to_the_room_it_has():
    said = wrapped("an unbreakably-long-word-indeed and others", 0.8, 8)
    assert all(text_width(line, 8) <= 0.8 for line in said.split("\n"))
    assert re.sub(r"\s", "", said) == "anunbreakably-long-word-indeedandothers"
