"""A figure drawn once gives the SVG and the pixels that matplotlib gives in two drawings."""

import io

import numpy as np
import pytest
from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from wavescore.layout import typeset
from wavescore.layout.canvas import NARROW, STYLE, Picture, Sheet
from wavescore.layout.renderer import PNG_DPI, drawn, png
from wavescore.layout.save import save
from wavescore.layout.typeset import text_width, wrapped


def figure():
    """Lines, markers, a band, hatched bars cut off by their panel, and texts, one on its side."""
    made = Figure(figsize=(3.54, 2.0))
    made.text(0.05, 0.93, "Support from moderators (n = 785)", fontsize=9.5, fontweight="bold")
    made.text(0.96, 0.05, "quiet", ha="right", color="#5A5A5A", fontsize=7, alpha=0.5)
    axes = made.add_axes((0.2, 0.2, 0.7, 0.65))
    axes.plot([1, 2, 3], [2, 5, 3], marker="o")
    axes.fill_between([1, 2, 3], [1, 4, 2], [3, 6, 4], alpha=0.3)
    axes.bar([1.2, 2.8], [9, 2], width=0.3, hatch="//", fill=False)
    axes.set(ylim=(0, 6), ylabel="Points")
    return made


@pytest.fixture(scope="module")
def twice():
    """The figure as drawn once by us, and as drawn twice by matplotlib."""
    with rc_context(STYLE):
        text, image = drawn(figure())[:2]
        svg = io.StringIO()
        figure().savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
        theirs = figure()
        canvas = FigureCanvasAgg(theirs)
        theirs.set_dpi(PNG_DPI)
        canvas.draw()
        pixels = np.asarray(canvas.buffer_rgba())[..., :3]
    return text, Image.open(io.BytesIO(image)), svg.getvalue(), pixels


def test_the_svg_is_matplotlibs(twice):
    text, _, theirs, _ = twice
    assert text == theirs


def test_the_pixels_are_matplotlibs_but_for_the_hinting_of_letters(twice):
    _, image, _, theirs = twice
    assert image.mode == "RGB"
    assert image.size == (1062, 600)
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.01)
    ours = np.asarray(image)
    # Squares of 1/25 inch: their letters are as wide as the grid allows, ours as they are.
    squares = [
        each.reshape(50, 12, -1, 3)[:, :, :1056].reshape(50, 12, 88, 12, 3).mean((1, 3))
        for each in (ours, theirs)
    ]
    apart = np.abs(squares[0] - squares[1])
    assert apart.mean() < 1.5
    assert apart[12:, 20:].mean() < 0.5, "where no letter stands they are the same"
    ink = [255.0 - each[-60:, -160:].mean() for each in (ours, theirs)]
    assert ink[0] == pytest.approx(ink[1], rel=0.1), "a faint text is as faint"


def test_a_text_over_the_edge_is_cut_off():
    with rc_context(STYLE):
        made = Figure(figsize=(1, 0.5))
        for x, y in ((-0.2, 0.5), (0.8, 0.9), (0.4, -0.1)):
            made.text(x, y, "moderators", fontsize=12)
        image = Image.open(io.BytesIO(drawn(made)[1]))
    grey = np.asarray(image.convert("L"))
    assert all(edge.min() < 100 for edge in (grey[:, 0], grey[:, -1], grey[0], grey[-1]))


def test_a_png_holds_its_pixels():
    pixels = np.random.default_rng(1).integers(0, 256, (5, 7, 4), dtype=np.uint8)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(png(pixels)))), pixels[..., :3])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one", ["one"]),
        ("one two three", ["one two", "three"]),
        ("one two\nthree", ["one two", "three"]),
        ("one two\u00a0on", ["one", "two\u00a0on"]),
        ("a onetwothree b", ["a", "onetwoth", "ree b"]),
        (" one", ["one"]),
        ("two three one ", ["two", "three", "one "]),
    ],
)
def test_a_text_breaks_at_spaces_and_a_word_that_is_too_wide_within(text, lines):
    width = max(text_width(line, 8) for line in ("one two", "onetwoth"))
    assert wrapped(text, width, 8).split("\n") == lines


def test_one_letter_stands_on_a_line_that_is_too_narrow():
    assert wrapped("abc d", 0.01, 8).split("\n") == ["a", "b", "c", "d"]


@pytest.mark.parametrize("fallback", [True, False])
def test_letters_that_the_type_lacks_are_drawn_or_boxes_that_are_spoken_of(
    tmp_path, monkeypatch, fallback
):
    """They were drawn as nothing: a figure of Chinese labels had none in its PNG."""
    if fallback and typeset.lacking("\u57fa", True):
        pytest.skip("no type of this machine has Chinese letters")
    typeset.line_image.cache_clear()
    typeset.lacking.cache_clear()
    if not fallback:
        monkeypatch.setattr(typeset, "_fallbacks", tuple)
    sheet = Sheet(NARROW, "Title")
    sheet.write(0.1, 0.5, "\u57fa\u7ebf", 8)
    sheet.down = 1.0
    picture = Picture("labels", "Title", "A finding.", "How.", sheet.close(False))
    svg, _ = save(picture, tmp_path)
    cover, *_ = typeset.line_image("\u57fa\u7ebf", 8, "normal", 300)
    assert (cover > 128).sum() > 50
    said = svg.read_text(encoding="utf-8")
    assert "\u57fa\u7ebf" in said and ("boxes in the PNG" in said) != fallback
    typeset.line_image.cache_clear()
    typeset.lacking.cache_clear()
