"""A figure's page: palette, type, and panels placed in inches, so that nothing meets by chance.

A figure has a fixed width, one or two columns of a journal, and grows downwards: its title, what
the figure holds, its key and its mark are placed one beneath the other, each as high as its text.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from wavescore.layout.cells import LEGEND, NO_ESTIMATE
from wavescore.layout.typeset import FONT, block_width, text_height, wrapped
from wavescore.results.table import ResultRow

# Okabe and Ito's colours, told apart by readers with any colour vision, in an order whose
# neighbours differ in grey too; markers and lines tell them apart beside it.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
MARKERS = ("o", "s", "^", "D", "v", "P")
INK, QUIET, FAINT = "#222222", "#5A5A5A", "#DDDDDD"
WARNING = "#A63A00"
SYNTHETIC = "Synthetic data"
# Widths in inches: one column of a journal (90 mm), and two (190 mm).
NARROW, WIDE = 3.54, 7.48
EDGE, GAP = 0.09, 0.1
STYLE: dict[Any, Any] = {
    "font.family": FONT,
    "font.size": 8,
    "axes.titlesize": 8,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    # No ticks stand above a panel: its title need not look for them at every drawing.
    "axes.titley": 1.0,
    "axes.titlepad": 4,
    "axes.labelsize": 8,
    "axes.labelpad": 2,
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "xtick.labelsize": 7.5,
    "ytick.labelsize": 7.5,
    "xtick.major.size": 3,
    "ytick.major.size": 3,
    "xtick.major.pad": 2.5,
    "ytick.major.pad": 2.5,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "text.color": INK,
    # A label is no formula: "$5 to $10" stays as it is written.
    "text.parse_math": False,
    "grid.color": FAINT,
    "grid.linewidth": 0.5,
    "legend.frameon": False,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "none",
    "svg.hashsalt": "wavescore",
}
# Sizes of type, in points.
TITLE, TEXT, SMALL = 9.5, 7.5, 7.0


@dataclass(frozen=True)
class Picture:
    """A finished figure.

    name: of its files; title: as drawn; finding: what it shows, in a sentence with numbers;
    description: how to read it; drawn: the result rows whose numbers it draws.
    """

    name: str
    title: str
    finding: str
    description: str
    figure: Figure
    drawn: tuple[ResultRow, ...] = ()


class Sheet:
    """A figure in the making: `down` is how far from the top it is filled, in inches."""

    def __init__(self, width: float, title: str) -> None:
        self.width = width
        self.title = title
        self.figure = Figure(figsize=(width, 1.0), layout=None)
        self.down = EDGE
        # Whether some panel bears numbers for its waves, which a key then explains.
        self.numbers = False
        # Labels of ticks in words, in which the mark of a suppressed count may stand.
        self.ticks: list[str] = []
        self._panels: list[tuple[Axes, tuple[float, float, float, float]]] = []
        self._texts: list[tuple[float, float, Text]] = []
        self._keys: list[tuple[Line2D | Rectangle, tuple[float, float, float, float]]] = []
        self.say(title, TITLE, fontweight="bold")

    @property
    def narrow(self) -> bool:
        """Whether the figure is one column wide."""
        return self.width < WIDE - 1

    @property
    def room(self) -> float:
        """The width between the margins, in inches."""
        return self.width - 2 * EDGE

    def say(self, text: str, points: float = TEXT, left: float = EDGE, **style: Any) -> None:
        """Write a text across the page beneath what is there, broken into lines."""
        bold = style.get("fontweight") == "bold"
        lines = wrapped(text, self.width - EDGE - left, points, bold)
        self.write(left, self.down, lines, points, **style)
        self.down += text_height(lines, points) + GAP / 2

    def write(self, left: float, top: float, text: str, points: float, **style: Any) -> None:
        """Write a text at a place, in inches from the page's left and top."""
        written = self.figure.text(0, 0, text, fontsize=points)
        written.set(**({"va": "top", "ha": "left", "linespacing": 1.15} | style))
        self._texts.append((left, top, written))

    def panel(self, left: float, width: float, height: float, top: float | None = None) -> Axes:
        """Return new axes of so many inches, by default beneath what is there.

        `left` and `top` are from the page's edges. The page grows to hold the axes themselves;
        what stands beneath them (labels of ticks) is the caller's to add to `down`.
        """
        top = self.down if top is None else top
        axes = self.figure.add_axes((0, 0, 1, 1), label=f"panel {len(self._panels)}")
        self._panels.append((axes, (left, top, width, height)))
        self.down = max(self.down, top + height)
        return axes

    def place_of(self, axes: Axes) -> tuple[float, float, float, float]:
        """Return a panel's left, top, width and height in inches."""
        return next(place for panel, place in self._panels if panel is axes)

    def key(self, entries: Iterable[tuple[Line2D | Rectangle, str]], points: float = TEXT) -> None:
        """Write a key beneath what is there: (handle, label) pairs in as many columns as fit."""
        entries = list(entries)
        if not entries:
            return
        handle, space = 0.3, 0.2
        labels = [wrapped(label, self.room - handle - space, points) for _, label in entries]
        widest = max(block_width(label, points) for label in labels) + handle + space
        columns = max(1, min(len(entries), int(self.room / widest)))
        lines = -(-len(entries) // columns)
        for number, ((mark, _), label) in enumerate(zip(entries, labels, strict=True)):
            if number and number % columns == 0:
                self.down += self._line(labels[number - columns : number], points)
            left = EDGE + (number % columns) * widest
            self._mark(mark, left, points)
            self.write(left + handle, self.down, label, points)
        last = labels[(lines - 1) * columns :]
        self.down += self._line(last, points) + GAP / 2

    @staticmethod
    def _line(labels: Sequence[str], points: float) -> float:
        return max(text_height(label, points) for label in labels) + 0.03

    def _mark(self, mark: Line2D | Rectangle, left: float, points: float) -> None:
        """Draw a key's mark on the page itself: axes of its own would cost ten times as much."""
        mark.set_transform(self.figure.transFigure)
        self.figure.add_artist(mark)
        self._keys.append((mark, (left, self.down, 0.24, points * 1.15 / 72)))

    def _written(self) -> Iterator[str]:
        """Yield what is written on the page: texts, panels' titles, and `ticks`."""
        yield from (text.get_text() for _, _, text in self._texts)
        for axes, _ in self._panels:
            yield axes.get_title("left")
            yield from (text.get_text() for text in axes.texts)
        yield from self.ticks

    def close(self, synthetic: bool) -> Figure:
        """Return the figure, as high as what it holds, with the mark of synthetic data."""
        written = list(self._written())
        for sign, said in LEGEND.items():
            if any(sign in text for text in written):
                self.say(said, SMALL, color=QUIET)
        if NO_ESTIMATE in written:
            self.say(f"{NO_ESTIMATE} no estimate: the table says why.", SMALL, color=QUIET)
        if synthetic:
            self.write(self.width - EDGE, self.down, SYNTHETIC, SMALL, color=QUIET, ha="right")
            self.down += text_height(SYNTHETIC, SMALL)
        height = self.down + EDGE
        self.figure.set_size_inches(self.width, height)
        for axes, (left, top, wide, high) in self._panels:
            bottom = 1 - (top + high) / height
            axes.set_position((left / self.width, bottom, wide / self.width, high / height))
        for mark, (left, top, wide, high) in self._keys:
            bottom = 1 - (top + high) / height
            _place(mark, left / self.width, bottom, wide / self.width, high / height)
        for left, top, text in self._texts:
            text.set_position((left / self.width, 1 - top / height))
        return self.figure


def _place(mark: Line2D | Rectangle, left: float, bottom: float, wide: float, high: float) -> None:
    """Put a key's mark into a box of the figure: a line across it, its marker in the middle."""
    if isinstance(mark, Line2D):
        alone = mark.get_linestyle() in ("None", "none", "")
        ends = [0.5] if alone else [0.0, 0.5, 1.0]
        mark.set_data([left + end * wide for end in ends], [bottom + high / 2] * len(ends))
        mark.set_markevery([len(ends) // 2])
    else:
        mark.set_bounds(left + 0.05 * wide, bottom + 0.1 * high, 0.9 * wide, 0.8 * high)


def undrawn(
    name: str, title: str, reasons: Sequence[str], synthetic: bool, width: float = WIDE
) -> Picture:
    """Return the figure of models of which none may be read: why of each."""
    return message(name, title, f"Nothing is drawn: {'; '.join(reasons)}.", synthetic, width)


def message(name: str, title: str, reason: str, synthetic: bool, width: float = WIDE) -> Picture:
    """Return the figure that stands where there is nothing to draw, and says why."""
    sheet = Sheet(width, title)
    sheet.down += 0.3
    sheet.say(reason, color=QUIET)
    sheet.down += 0.3
    return Picture(name, title, reason, "", sheet.close(synthetic))
