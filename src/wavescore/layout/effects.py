"""The figure of a model's effects: points with intervals beside 0, or why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass

from wavescore.definitions.study import Study
from wavescore.layout.canvas import Picture, Sheet, undrawn
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
        judged: Sequence[ResultRow] = (),
    ) -> list[Picture]:
        """Return the labelled rows one beneath the other, and which models may not be read.

        unread: of each such model, its name and why; judged: as `forest` takes it. None where
        nothing is released of any.
        """
        if unread and not lines:
            return [undrawn(self.name, self.title, unread, study.synthetic, width)]
        rows = [row for _, row in lines]
        if not unread and not any(row.has_estimate for row in rows):
            return []
        sheet = Sheet(width, self.title)
        labels = [label for label, _ in lines]
        said = forest(sheet, labels, rows, f"{self.axis} (95% interval)", judged)
        not_drawn(sheet, unread)
        finding = " ".join([said, *(f"{why}, not drawn." for why in unread)])
        figure = sheet.close(study.synthetic)
        return [Picture(self.name, self.title, finding, self.how, figure, (*rows,))]
