"""The figure of a model's effects: points with intervals beside 0, or why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass

from wavescore.definitions.study import Study
from wavescore.layout.canvas import Picture, Sheet, message
from wavescore.layout.marks import forest, not_drawn
from wavescore.results.table import ResultRow


@dataclass(frozen=True)
class Effects:
    """What a figure of effects says of itself: its name, title, axis and how to read it."""

    name: str
    title: str
    axis: str
    how: str

    def draw(
        self,
        study: Study,
        lines: Sequence[tuple[str, ResultRow]],
        unread: Sequence[str],
        width: float,
    ) -> list[Picture]:
        """Return the labelled rows one beneath the other, and which models may not be read.

        unread: of each such model, its name and why. None where nothing is released of any.
        """
        if unread and not lines:
            reason = f"Nothing is drawn: {'; '.join(unread)}."
            return [message(self.name, self.title, reason, study.synthetic, width)]
        rows = [row for _, row in lines]
        if not unread and not any(row.estimate == row.estimate for row in rows):
            return []
        sheet = Sheet(width, self.title)
        said = forest(sheet, [label for label, _ in lines], rows, f"{self.axis} (95% interval)")
        not_drawn(sheet, unread)
        finding = " ".join([said, *(f"{why}, not drawn." for why in unread)])
        figure = sheet.close(study.synthetic)
        return [Picture(self.name, self.title, finding, self.how, figure, (*rows,))]
