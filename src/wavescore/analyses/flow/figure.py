"""The flow of respondents through the waves, drawn: every box follows from those above it."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.patches import FancyBboxPatch

from wavescore.definitions.study import NO_ANSWERS, Study
from wavescore.layout.canvas import EDGE, INK, PALETTE, TEXT, WIDE, Picture, Sheet
from wavescore.layout.cells import count_text
from wavescore.layout.lookup import Lookup, exclusion_label, wave_label, wave_noun
from wavescore.layout.typeset import text_height, wrapped

TITLE = "Flow of respondents through the waves"
# Inside a box, between boxes, and the arrow from the middle to the boxes beside it.
PAD, GAP, REACH = 0.08, 0.16, 0.25
ONCE = "Analysed is answered less excluded."
HOW = (
    "Lost: analysed before, no answer at this wave, and not excluded. Joined: answered here, not "
    "analysed at the previous wave. Answered is analysed before, less lost, and joined; analysed "
    "is answered less excluded."
)


@dataclass(frozen=True)
class Step:
    """One wave's boxes: on the way to it, who answered, who was excluded, who is analysed."""

    between: tuple[str, ...]
    answered: str
    excluded: tuple[str, ...]
    analysed: str


def draw(found: Lookup, study: Study, *, width: float = WIDE) -> list[Picture]:
    """Return the flow diagram: per wave lost, joined, answered, excluded by rule, analysed."""
    waves = found.values("wave")
    steps = [_step(found, study, waves, place) for place in range(len(waves))]
    if not steps:
        return []
    sheet = Sheet(width, TITLE)
    _Chart(sheet).draw(steps)
    finding = " ".join(_in_words(step) for step in steps)
    figure = sheet.close(study.synthetic)
    how = HOW if len(steps) > 1 else ONCE
    return [Picture("flow", TITLE, finding, how, figure, tuple(found.used))]


def _step(found: Lookup, study: Study, waves: Sequence[str], place: int) -> Step:
    wave = waves[place]
    label = wave_label(study, wave)

    def count(quantity: str, term: str = "") -> str:
        return count_text(found.find(quantity, wave=wave, term=term))

    excluded = [
        (exclusion_label(study, term), count("excluded", term))
        for term in found.values("term", wave=wave, quantity="excluded")
        if not (place and term == NO_ANSWERS)
    ]
    if place:
        excluded.insert(0, ("already excluded", count("excluded_before_n")))
    first = "entered" if place == 0 else "answered_n"
    return Step(
        _between(found, study, waves, place),
        f"{label}: {'entered' if place == 0 else 'answered'}\nn = {count(first)}",
        tuple(f"{name}: {size}" for name, size in excluded if size != "0"),
        f"{label}: analysed\nn = {count('analysed')}",
    )


def _between(found: Lookup, study: Study, waves: Sequence[str], place: int) -> tuple[str, ...]:
    if not place:
        return ()
    wave = waves[place]
    before, first = (wave_noun(study, waves[each]) for each in (place - 1, 0))
    lines = [(f"Lost since {before}", "lost_since_previous_n")]
    lines += [("Joined", "joined_n")]
    if place > 1:
        lines += [(f"All lost since {first}", "lost_n")]
    return tuple(f"{name}: {count_text(found.find(q, wave=wave))}" for name, q in lines)


def _in_words(step: Step) -> str:
    said = [part.replace("\nn = ", " ") for part in (step.answered, step.analysed)]
    between = "; ".join(step.between)
    excluded = f"excluded: {', '.join(step.excluded) or 'nobody'}"
    return "; ".join(filter(None, [between, said[0], excluded, said[1]])) + "."


class _Chart:
    """The diagram on one panel whose unit is an inch, downwards."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.left = 0.42 * sheet.room
        self.right = sheet.room - self.left - REACH

    def draw(self, steps: Sequence[Step]) -> None:
        height = sum(self._tall(step) for step in steps)
        self.axes = self.sheet.panel(EDGE, self.sheet.room, height)
        self.axes.set(xlim=(0, self.sheet.room), ylim=(height, 0))
        self.axes.set_axis_off()
        top = 0.0
        for step in steps:
            top = self._step(step, top)
        self.sheet.down += GAP / 2

    def _text(self, text: str, width: float) -> tuple[str, float]:
        said = "\n".join(wrapped(line, width - 2 * PAD, TEXT) for line in text.split("\n"))
        return said, text_height(said, TEXT) + 2 * PAD

    def _sizes(self, step: Step) -> tuple[list[str], list[float], list[float]]:
        sides = ["\n".join(step.between), "\n".join(["Excluded", *(step.excluded or ["nobody"])])]
        beside = [self._text(side, self.right)[1] if side else 0.0 for side in sides]
        own = [self._text(text, self.left)[1] for text in (step.answered, step.analysed)]
        return sides, beside, own

    def _tall(self, step: Step) -> float:
        _, beside, own = self._sizes(step)
        return sum(own) + sum(side + 2 * GAP for side in beside if side)

    def _step(self, step: Step, top: float) -> float:
        sides, beside, own = self._sizes(step)
        for side, tall, text, box, colour in zip(
            sides, beside, (step.answered, step.analysed), own, (0, 2), strict=True
        ):
            if side:
                self._beside(side, tall, top)
                top += tall + 2 * GAP
            self._box(0, self.left, top, box, text, colour)
            top += box
        return top

    def _beside(self, side: str, tall: float, top: float) -> None:
        """Draw the arrow downwards, and from it the box of those who leave or join."""
        middle, centre = self.left / 2, top + GAP + tall / 2
        self._arrow((middle, top), (middle, top + tall + 2 * GAP))
        self._arrow((middle, centre), (self.left + REACH, centre))
        self._box(self.left + REACH, self.right, top + GAP, tall, side, 1)

    def _box(
        self, left: float, width: float, top: float, height: float, text: str, colour: int
    ) -> None:
        corners = "round,pad=0,rounding_size=0.05"
        shape = FancyBboxPatch((left, top), width, height, boxstyle=corners, facecolor="white")
        shape.set(edgecolor=PALETTE[colour], linewidth=1.1, clip_on=False)
        self.axes.add_patch(shape)
        said, _ = self._text(text, width)
        place = (left + PAD, top + height / 2)
        self.axes.text(*place, said, va="center", fontsize=TEXT, linespacing=1.15)

    def _arrow(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        style = {"arrowstyle": "-|>", "color": INK, "linewidth": 0.9, "shrinkA": 0, "shrinkB": 0}
        self.axes.annotate("", xy=end, xytext=start, arrowprops=style)
