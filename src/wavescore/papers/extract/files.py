"""The reader of each type of manuscript."""

from collections.abc import Callable, Iterator
from pathlib import Path

from wavescore.papers.extract.lines import read_text
from wavescore.papers.extract.markup import read_html, read_jats
from wavescore.papers.extract.pdf import read_pdf
from wavescore.papers.extract.pieces import Piece
from wavescore.papers.extract.word import read_docx

READERS: dict[str, Callable[[Path], Iterator[Piece]]] = {
    ".txt": read_text,
    ".md": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".xml": read_jats,
    ".nxml": read_jats,
    ".docx": read_docx,
    ".pdf": read_pdf,
}
