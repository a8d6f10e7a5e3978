"""A figure drawn once, as SVG and as pixels: a second drawing would lay everything out again."""

import io
import struct
import zlib
from typing import Any, cast

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, Transform, TransformedPath

from wavescore.layout.typeset import lacking, line_image, line_size
from wavescore.safe_text import in_order

# An SVG's unit is a point, 72 to the inch.
PNG_DPI, SVG_DPI = 300, 72
SCALE = PNG_DPI / SVG_DPI
METRE = 39.37007874  # inches


def drawn(figure: Figure) -> tuple[str, bytes, bool]:
    """Return a figure as the text of an SVG and as the bytes of a PNG of 300 dpi.

    With them whether letters are boxes in the PNG. Neither says when or by which program it was
    made.
    """
    figure.set_dpi(SVG_DPI)
    text = io.StringIO()
    width, height = figure.get_size_inches()
    renderer = TwiceRenderer(width, height, text)
    figure.draw(renderer)
    renderer.svg.finalize()
    pixels = png(np.asarray(renderer.pixels.buffer_rgba()))
    return text.getvalue(), pixels, renderer.boxes


class TwiceRenderer(RendererBase):
    """A renderer in points that hands all it is told to draw to one of SVG and one of pixels."""

    def __init__(self, width: float, height: float, text: io.StringIO) -> None:
        super().__init__()
        nothing = {"Date": None, "Creator": None}
        self.svg = RendererSVG(width * SVG_DPI, height * SVG_DPI, text, metadata=nothing)
        # A side that is whole but for the error of its division is whole.
        across, down = (int(side * PNG_DPI + 1e-8) for side in (width, height))
        self.pixels = RendererAgg(across, down, PNG_DPI)
        # Whether a letter was written that no type at hand has.
        self.boxes = False

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Begin a group of elements."""
        self.svg.open_group(s, gid)

    def close_group(self, s: str) -> None:
        """End a group of elements."""
        self.svg.close_group(s)

    def flipy(self) -> bool:
        """Return whether a text's place is from the top."""
        return self.svg.flipy()

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Return the figure's sides, in points."""
        return self.svg.get_canvas_width_height()

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """Return the size of a line of text, in points; the style reads no mathematics."""
        return line_size(s, prop.get_size_in_points(), prop.get_weight())

    def draw_path(
        self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None
    ) -> None:
        """Draw a path."""
        self.svg.draw_path(gc, path, transform, rgbFace)
        self.pixels.draw_path(_in_pixels(gc), path, _scaled(transform), rgbFace)

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,
    ) -> None:
        """Draw a marker at each vertex of a path."""
        self.svg.draw_markers(gc, marker_path, marker_trans, path, trans, rgbFace)
        scaled = _scaled(marker_trans), path, _scaled(trans)
        self.pixels.draw_markers(_in_pixels(gc), marker_path, *scaled, rgbFace)

    def draw_path_collection(
        self,
        gc: GraphicsContextBase,
        master_transform: Transform,
        paths: Any,
        all_transforms: Any,
        offsets: Any,
        offset_trans: Transform,
        *looks: Any,
        **more: Any,
    ) -> None:
        """Draw many paths that have their looks in common."""
        rest = paths, all_transforms, offsets
        self.svg.draw_path_collection(gc, master_transform, *rest, offset_trans, *looks, **more)
        master, offset = _scaled(master_transform), _scaled(offset_trans)
        self.pixels.draw_path_collection(_in_pixels(gc), master, *rest, offset, *looks, **more)

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Text | None = None,
    ) -> None:
        """Write a line of text, whose place is in points from the left and the top."""
        self.svg.draw_text(gc, x, y, in_order(s), prop, angle, ismath, mtext)
        self.boxes |= bool(lacking(s, fallback=True))
        x, y = x * SCALE, y * SCALE
        if angle or gc.get_clip_rectangle() is not None:
            self.pixels.draw_text(_in_pixels(gc), x, y, s, prop, angle, ismath)
            return
        cover, right, down = line_image(s, prop.get_size_in_points(), prop.get_weight(), PNG_DPI)
        left, top = round(x + right), round(y + down)
        # What stands beyond the figure's edge is not drawn.
        cover = cover[max(-top, 0) :, max(-left, 0) :]
        left, top = max(left, 0), max(top, 0)
        page = np.asarray(self.pixels.buffer_rgba())[top:, left:, :3]
        page = page[: cover.shape[0], : cover.shape[1]]
        cover = cover[: page.shape[0], : page.shape[1], None] * (gc.get_rgb()[3] / 255)
        page[...] = np.rint(page + (np.multiply(gc.get_rgb()[:3], 255) - page) * cover)


def _scaled(transform: Transform) -> Affine2D:
    """Return a transform to points as one to pixels."""
    return Affine2D(np.diag((SCALE, SCALE, 1.0)) @ transform.get_matrix())


def _in_pixels(gc: GraphicsContextBase) -> GraphicsContextBase:
    """Return the same looks with where they are cut off in pixels."""
    scaled = GraphicsContextBase()
    scaled.copy_properties(gc)
    rectangle = gc.get_clip_rectangle()
    if rectangle is not None:
        scaled.set_clip_rectangle(Bbox(rectangle.get_points() * SCALE))
    path, transform = gc.get_clip_path()
    if path is not None and transform is not None:
        # It is a path, whatever matplotlib's declaration says.
        scaled.set_clip_path(TransformedPath(cast("Path", path), _scaled(transform)))
    return scaled


def png(pixels: np.ndarray) -> bytes:
    """Return an opaque image, (height, width, 4) bytes of red, green, blue and alpha, as a PNG.

    Without alpha or filters, which gain nothing on drawings and take half of the time.
    """
    height, width = pixels.shape[:2]
    lines = np.zeros((height, 1 + 3 * width), dtype=np.uint8)  # each begins with its filter, none
    lines[:, 1:].reshape(height, width, 3)[...] = pixels[..., :3]
    per_metre = round(PNG_DPI * METRE)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            _chunk(b"pHYs", struct.pack("!IIB", per_metre, per_metre, 1)),
            _chunk(b"IDAT", zlib.compress(lines.data, 3)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))
