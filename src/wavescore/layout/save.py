"""Writing figures: SVG, PNG and the csv of what is drawn, the same bytes for the same numbers."""

import re
from dataclasses import replace
from html import escape
from pathlib import Path

import pandas as pd
from matplotlib import rc_context

from wavescore.layout.canvas import STYLE, Picture
from wavescore.layout.renderer import drawn
from wavescore.results.table import COLUMNS, write_results
from wavescore.safe_text import plain

# The type that comes with matplotlib, whose pixels are the same on every machine, lacks them.
BOXES = "Letters that are boxes in the PNG are whole in the SVG, by the type of who reads it."


def save(picture: Picture, folder: Path, suffix: str = "") -> list[Path]:
    """Write a figure as <name><suffix>.svg and .png (300 dpi); return both paths.

    The SVG carries its finding and description for screen readers. No file bears a date.
    """
    svg, png = (folder / f"{picture.name}{suffix}.{kind}" for kind in ("svg", "png"))
    with rc_context(STYLE):
        text, pixels, boxes = drawn(picture.figure)
    if boxes:
        picture = replace(picture, description=f"{picture.description} {BOXES}".strip())
    svg.write_text(plain(_accessible(text, picture)), encoding="utf-8")
    png.write_bytes(pixels)
    return [svg, png]


def save_drawn(picture: Picture, folder: Path) -> Path:
    """Write the result rows that a figure draws as <name>.csv, each once, in order."""
    path = folder / f"{picture.name}.csv"
    rows = dict.fromkeys(picture.drawn)
    frame = pd.DataFrame(
        [[getattr(row, column) for column in COLUMNS] for row in rows], columns=list(COLUMNS)
    )
    write_results(frame.dropna(axis="columns", how="all"), path)
    return path


def _accessible(text: str, picture: Picture) -> str:
    title = escape(f"{picture.title}. {picture.finding}")
    said = escape(f"{picture.finding} {picture.description}".strip())
    labels = f"<title>{title}</title>\n<desc>{said}</desc>\n"
    return re.sub(r"(<svg\b[^>]*)>", lambda m: f'{m.group(1)} role="img">\n{labels}', text, count=1)
