"""The figures of a Word document: each on its own, with a caption and a text for screen readers."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wavescore.publish.drawings import Drawing

if TYPE_CHECKING:
    from docx.document import Document

WIDTH_CM, HEIGHT_CM = 17.0, 22.0


def add_figures(
    document: "Document",
    folder: Path,
    drawings: Sequence[Drawing],
    caption: Callable[[str, int, str], None],
) -> None:
    """Add the PNG of each drawing in `folder`, as wide as an upright page's text.

    `caption(label, number, title)` writes the caption, whose number is a field of Word's. What the
    figure shows, and how it is read, stands beneath it and is its alternative text.
    """
    from docx.shared import Cm, Emu, Pt

    for number, drawing in enumerate(drawings, start=1):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        picture = paragraph.add_run().add_picture(str(folder / f"{drawing.name}.png"))
        scale = min(Cm(WIDTH_CM) / picture.width, Cm(HEIGHT_CM) / picture.height)
        picture.width, picture.height = (
            Emu(int(scale * side)) for side in (picture.width, picture.height)
        )
        about = picture._inline.docPr
        about.set("title", drawing.title)
        about.set("descr", drawing.description)
        caption("Figure", number, drawing.short_title)
        said = document.add_paragraph(drawing.description)
        said.paragraph_format.space_after = Pt(12)
