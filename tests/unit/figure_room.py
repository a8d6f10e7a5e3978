"""Whether anything in a figure meets what it should not: texts, marks and the canvas's edge."""

from itertools import combinations

import numpy as np
from matplotlib.patches import Patch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Bbox

SLACK = 0.6  # pixels at 100 dpi: touching is not overlapping
CLEAR = 3.0  # but a text that touches the frame of a box reads as struck through


def collisions(figure) -> list[str]:
    """Return every meeting of a text box with another text, a mark, or the edge, in words."""
    figure.set_dpi(100)
    figure.draw_without_rendering()
    boxes = [(text.get_text(), _box(text)) for text in _texts(figure)]
    found = [f"{said!r} leaves the canvas" for said, box in boxes if not _within(figure, box)]
    found += [
        f"{a!r} overlaps {b!r}"
        for (a, one), (b, other) in combinations(boxes, 2)
        if one.overlaps(other)
    ]
    for mark, path, filled in _marks(figure):
        apart = CLEAR if mark == "FancyBboxPatch" else 0.0
        found += [
            f"{said!r} meets {mark}"
            for said, box in boxes
            if path.intersects_bbox(box.padded(apart), filled)
        ]
    return found


def _box(text) -> Bbox:
    patch = text.get_bbox_patch()
    box = patch.get_window_extent() if patch is not None else text.get_window_extent()
    return Bbox.from_extents(box.x0 + SLACK, box.y0 + SLACK, box.x1 - SLACK, box.y1 - SLACK)


def _within(figure, box) -> bool:
    whole = figure.bbox
    return box.x0 >= whole.x0 and box.y0 >= whole.y0 and box.x1 <= whole.x1 and box.y1 <= whole.y1


def _texts(figure) -> list[Text]:
    """Return the texts that are drawn: of ticks only those within the view."""
    left_out = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            every = set(axis.findobj(Text))
            drawn = {t for tick in axis._update_ticks() for t in (tick.label1, tick.label2)}
            drawn |= {axis.label, axis.offsetText}
            left_out |= every - drawn if axes.axison else every
    return [
        text
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and text not in left_out
    ]


def _marks(figure):
    """Yield what is drawn of the data: a name, its path in pixels, whether its inside counts.

    The outline alone of a bar or box counts: a number may stand wholly within it.
    """
    for line in figure.lines:
        yield from _line(line, figure.bbox)
    for axes in figure.axes:
        view = axes.get_window_extent()
        for line in axes.lines:
            yield from _line(line, view)
        for collection in axes.collections:
            move = collection.get_transform()
            for path in collection.get_paths():
                filled = len(collection.get_facecolor()) > 0
                yield type(collection).__name__, _clipped(move.transform_path(path), view), filled
        for patch in axes.patches:
            if isinstance(patch, Patch) and patch.get_visible():
                yield (
                    type(patch).__name__,
                    patch.get_transform().transform_path(patch.get_path()),
                    False,
                )


def _line(line, view):
    points = line.get_transform().transform(np.column_stack(line.get_data()).astype(float))
    points = points[np.isfinite(points).all(axis=1)]
    if line.get_linestyle() not in ("None", "none", "", " ") and len(points) > 1:
        yield "a line", _clipped(Path(points), view), False
    if line.get_marker() not in ("None", "none", "", " ", None):
        size = line.get_markersize() / 2 * 100 / 72
        for x, y in points:
            box = [(x - size, y - size), (x + size, y - size), (x + size, y + size)]
            yield "a point", Path([*box, (x - size, y + size), box[0]]), True


def _clipped(path, view) -> Path:
    points = path.vertices.copy()
    points[:, 0] = np.clip(points[:, 0], view.x0, view.x1)
    points[:, 1] = np.clip(points[:, 1], view.y0, view.y1)
    return Path(points, path.codes)
