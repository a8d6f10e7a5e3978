"""The figures: there, the same every time, labelled, and honest where numbers are missing."""

import numpy as np
import pandas as pd
import present_study as made
import pytest
from matplotlib import rc_context

from wavescore.analyses.distributions.figure import draw
from wavescore.analyses.registry import declared
from wavescore.layout.canvas import STYLE
from wavescore.layout.lookup import Lookup
from wavescore.publish.figures import make_figures
from wavescore.results.table import NUMBER_COLUMNS

STUDY = made.make_study()
NAMES = {"flow", "distributions", "caseness", "correlations", "growth", "attrition"}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    make_figures(made.all_tables(), STUDY, folder)
    return folder


def emptied(tables):
    gone = dict.fromkeys(NUMBER_COLUMNS, np.nan)
    return {
        name: frame.assign(**gone, n=np.nan, status="suppressed") for name, frame in tables.items()
    }


def test_each_figure_is_an_svg_and_a_png(drawn):
    assert {path.stem for path in drawn.glob("*.svg")} == NAMES
    assert {path.stem for path in drawn.glob("*.png")} == NAMES


def test_figures_are_the_same_bytes_every_time(drawn, tmp_path):
    for path in make_figures(made.all_tables(), STUDY, tmp_path):
        assert path.read_bytes() == (drawn / path.name).read_bytes(), path.name


def test_figures_say_what_they_show_and_that_they_are_synthetic(drawn):
    for path in drawn.glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert 'role="img"' in text
        assert "<title>" in text
        assert "<desc>" in text
        assert "Synthetic data" in text
        assert "nan" not in text


def test_figures_of_real_data_bear_no_such_mark(tmp_path):
    study = made.make_study(synthetic=False)
    for path in make_figures({"flow": made.flow()}, study, tmp_path):
        assert b"Synthetic" not in path.read_bytes()


def test_figures_give_n_and_the_improper_solution(tmp_path):
    tables = {"growth": made.growth(proper=0.0, groups=("", "posted", "never"))}
    make_figures(tables, STUDY, tmp_path)
    text = (tmp_path / "growth.svg").read_text(encoding="utf-8")
    assert "improper solution" in text
    assert "posted (n = 200)" in text


def test_the_growth_figure_names_every_band_and_who_each_mean_is_of(drawn):
    text = (drawn / "growth.svg").read_text(encoding="utf-8")
    legend = ("Model's mean", "95% interval of that mean", "Observed mean of those who answered")
    for words in (*legend, "Middle half of individual trajectories", "Middle 80% of them"):
        assert words in text, words
    described = text[text.index("<desc>") : text.index("</desc>")]
    assert "missing at random" in described
    assert "those who answered at that wave" in described


def test_suppressed_tables_give_figures_that_say_so(tmp_path):
    paths = make_figures(emptied(made.all_tables()), STUDY, tmp_path)
    assert {path.stem for path in paths} == NAMES
    for name in NAMES - {"flow"}:
        text = (tmp_path / f"{name}.svg").read_text(encoding="utf-8")
        assert "suppressed or missing" in text, name
    assert "[c]" in (tmp_path / "flow.svg").read_text(encoding="utf-8")


def test_only_the_figures_of_analyses_that_were_run_are_drawn(tmp_path):
    paths = make_figures({"flow": made.flow()}, STUDY, tmp_path)
    assert {path.name for path in paths} == {"flow.svg", "flow.png"}


@pytest.mark.parametrize("labels", [["t1", "t2"], ["First session of therapy"] * 5, ["Visit"] * 9])
def test_titles_of_many_waves_stay_within_their_panels(labels):
    waves = [{"name": f"w{n}", "time": n, "label": label} for n, label in enumerate(labels)]
    two = made.distributions()
    first = two[two["wave"] == "t1"]
    table = pd.concat([first.assign(wave=wave["name"]) for wave in waves], ignore_index=True)
    study = made.make_study(waves=waves)
    with rc_context(STYLE):
        figure = draw(Lookup(table, declared("distributions")), study).figure
        figure.draw_without_rendering()
    boxes = [axes._left_title.get_window_extent() for axes in figure.axes]
    boxes.sort(key=lambda box: box.x0)
    assert len(boxes) == len(labels)
    for box, following in zip(boxes, boxes[1:], strict=False):
        assert box.x1 < following.x0
    assert boxes[-1].x1 <= figure.bbox.x1
    assert max(box.y1 for box in boxes) < figure._suptitle.get_window_extent().y0
