"""How figures look and are saved: palette, type, labels, and files that are the same every time."""

import io
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

from matplotlib import rc_context
from matplotlib.figure import Figure

# Okabe and Ito's colours, told apart by readers with any colour vision.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
MARKERS = ("o", "s", "^", "D", "v", "P")
LINES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1)), (0, (1, 1)))
INK, QUIET, FAINT = "#222222", "#666666", "#DDDDDD"
WARNING = "#A63A00"
SYNTHETIC = "Synthetic data"
PNG_DPI = 200
FONT = "DejaVu Sans"
# Verdana has its widths, for readers without it.
FONT_STACK = f"'{FONT}', Verdana, sans-serif"
STYLE = {
    # It comes with matplotlib, so that every machine draws the same.
    "font.family": FONT,
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    # No ticks stand above a panel: its title need not look for them at every drawing.
    "axes.titley": 1.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "text.color": INK,
    "grid.color": FAINT,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "wavescore",
}


@dataclass(frozen=True)
class Picture:
    """A finished figure: its file name, its title, and in words what it shows."""

    name: str
    title: str
    description: str
    figure: Figure


def new_figure(width: float, height: float, *, layout: str | None = "constrained") -> Figure:
    """Return an empty figure of width x height inches that arranges its own margins."""
    return Figure(figsize=(width, height), layout=layout)


def finish(figure: Figure, title: str, synthetic: bool) -> None:
    """Add the title, and the mark that the data are synthetic."""
    laid_by_hand = figure.get_layout_engine() is None
    top = 1 - 0.1 / figure.get_figheight() if laid_by_hand else 0.98
    figure.suptitle(title, x=0.01, y=top, ha="left", fontsize=12, fontweight="bold")
    if synthetic:
        figure.text(0.995, 0.005, SYNTHETIC, ha="right", va="bottom", fontsize=8, color=QUIET)
        if not laid_by_hand:
            figure.get_layout_engine().set(rect=(0, 0.02, 1, 0.98))


def message(name: str, title: str, reason: str, synthetic: bool) -> Picture:
    """Return the figure that stands where there is nothing to draw, and says why."""
    figure = new_figure(7, 2, layout=None)
    figure.text(0.5, 0.45, reason, ha="center", va="center", color=QUIET, wrap=True)
    finish(figure, title, synthetic)
    return Picture(name, title, reason, figure)


def save(picture: Picture, folder: Path) -> list[Path]:
    """Write a figure as SVG and PNG (200 dpi) without dates; return both paths.

    The SVG carries its title and description for screen readers.
    """
    svg, png = folder / f"{picture.name}.svg", folder / f"{picture.name}.png"
    with rc_context(STYLE):
        buffer = io.StringIO()
        picture.figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        # The PNG keeps the margins found for the SVG.
        picture.figure.set_layout_engine("none")
        svg.write_text(_accessible(buffer.getvalue(), picture), encoding="utf-8")
        # Without the name of the program, whose version would change the bytes.
        picture.figure.savefig(
            png, dpi=PNG_DPI, metadata={"Software": None}, pil_kwargs={"compress_level": 4}
        )
    return [svg, png]


def _accessible(text: str, picture: Picture) -> str:
    labels = f"<title>{escape(picture.title)}</title>\n<desc>{escape(picture.description)}</desc>\n"
    return re.sub(r"(<svg\b[^>]*)>", lambda m: f'{m.group(1)} role="img">\n{labels}', text, count=1)
