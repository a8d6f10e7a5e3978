"""The pieces of a manuscript by file type: headings, paragraphs and table rows in order."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wavescore.files.decoding import decode
from wavescore.papers.extract.text import plain_text

_NUMBERED_HEADING = re.compile(r"^\d+(?:\.\d+)*\s*[.|]?\s+[A-Z]\D{2,80}$")
_JOURNAL_HEADINGS = {
    *("abstract", "introduction", "background", "methods", "method", "results", "discussion"),
    *("conclusions", "conclusion", "limitations", "references", "bibliography", "participants"),
    *("acknowledgments", "acknowledgements", "measures", "procedure", "statistical analysis"),
    *("literature cited", "works cited", "keywords", "conflicts of interest", "data availability"),
    *("materials and methods", "data analysis", "findings", "strengths and limitations"),
}


@dataclass(frozen=True)
class Piece:
    """A heading, a paragraph or a table row, not yet placed under its heading."""

    text: str
    level: int = 0  # of a heading, 1 the highest; 0 for what is no heading
    cells: tuple[str, ...] = ()
    caption: str = ""


def _heading_level(line: str) -> int:
    """Return the level of a heading in plain text, 0 for any other line.

    Headings are marked (#, or a whole line in bold), numbered, customary names, or short lines In
    Title Case without stops and figures.
    """
    line = line.strip()
    bare = plain_text(line).strip(" :#")
    marks = re.match(r"#+", line)
    words = [word for word in bare.split() if len(word) > 3]
    if marks:
        return len(marks[0])
    if bare.lower() in _JOURNAL_HEADINGS:
        return 2
    if _NUMBERED_HEADING.match(line) and not line.endswith("."):
        return 2 + line.split()[0].strip(".").count(".")
    bold = re.fullmatch(r"\*\*[^*|]{3,80}[^*.|]\*\*", line)
    title = re.fullmatch(r"[A-Z][A-Za-z' -]{2,80}", bare) and bare.count(" ") in range(1, 8)
    return 5 if bold or (title and all(word[0].isupper() for word in words)) else 0


def _from_lines(lines: Iterable[str]) -> Iterator[Piece]:
    """Headings, tab-separated table rows and one-line paragraphs of a plain text."""
    caption, in_table = "", False
    for line in lines:
        bare = line.strip()
        if not bare:
            continue
        if "\t" in bare or (bare.startswith("|") and bare.count("|") > 2):
            cells = tuple(cell.strip() for cell in re.split(r"\t|\|", bare.strip("|")))
            in_table = True
            if any(cell.strip(" :-") for cell in cells):
                yield Piece(" | ".join(cells), cells=cells, caption=caption)
        elif level := _heading_level(line):
            caption, in_table = "", False
            yield Piece(bare.lstrip("# ").strip(" :"), level)
        else:
            if re.match(r"\W*table\s+\w?\d", bare, re.IGNORECASE):
                caption = bare
            elif in_table:
                caption, in_table = "", False
            yield Piece(bare)


def _read_text(path: Path) -> Iterator[Piece]:
    return _from_lines(decode(path.read_bytes()).removeprefix("\ufeff").splitlines())


def _read_html(path: Path) -> Iterator[Piece]:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(path.read_bytes(), "lxml")
    for tag in soup(["script", "style", "noscript", "nav", "header", "footer", "svg"]):
        tag.decompose()
    for mark, name in (("_", "sub"), ("^", "sup")):
        for tag in soup(name):
            inside = tag.get_text(strip=True)
            # letters raised or lowered are footnote marks: they must not touch the number before
            tag.replace_with(f"{mark}{inside}" if re.match(r"[-+\d]", inside) else f" {inside}")
    wanted = ["h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "tr", "caption", "figcaption"]
    caption = ""
    for tag in soup(wanted):
        text = re.sub(r"\s+", " ", tag.get_text())
        if tag.name == "tr":
            cells = tuple(re.sub(r"\s+", " ", cell.get_text()) for cell in tag(["td", "th"]))
            table_caption = tag.find_parent("table").caption if tag.find_parent("table") else None
            caption = table_caption.get_text() if table_caption else caption
            yield Piece(" | ".join(cells), cells=cells, caption=caption)
        elif tag.find_parent("tr") or (tag.name == "li" and tag.find("p")):
            continue
        else:
            yield Piece(text, int(tag.name[1]) if re.fullmatch(r"h\d", tag.name) else 0)


def _read_docx(path: Path) -> Iterator[Piece]:
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    try:
        document = docx.Document(str(path))
    except PackageNotFoundError as error:
        raise ValueError("not a Word document (.docx)") from error
    caption = ""
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            for row in part.rows:
                cells = tuple(" ".join(map(_runs, cell.paragraphs)) for cell in row.cells)
                yield Piece(" | ".join(cells), cells=cells, caption=caption)
            caption = ""
        else:
            style = (part.style.name if part.style is not None else "") or ""
            level = re.fullmatch(r"(Title|Heading) ?(\d?)", style)
            text = _runs(part)
            caption = text if re.match(r"\W*table\s+\w?\d", text, re.IGNORECASE) else ""
            yield Piece(text, int(level[2] or 0) + 1 if level else 0)


def _runs(paragraph) -> str:
    """A Word paragraph's text with sub- and superscript digits marked as `_` and `^`."""
    text = ""
    for run in paragraph.runs:
        mark = "_" if run.font.subscript else "^" if run.font.superscript else ""
        text += mark + run.text if mark and run.text[:1].isdigit() else run.text
    return text or paragraph.text


def _read_pdf(path: Path) -> Iterator[Piece]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        pages = [page.extract_text() or "" for page in PdfReader(path).pages]
    except PyPdfError as error:
        raise ValueError(f"not a PDF that can be read: {error}") from error
    return _from_lines(_joined(line for page in pages for line in page.splitlines()))


def _joined(lines: Iterable[str]) -> Iterator[str]:
    """Paragraphs of a PDF's lines: a line goes on the one before unless that one ended a sentence.

    Words cut at the line's end are put together; headings stand alone.
    """
    paragraph = ""
    for line in map(str.strip, lines):
        if not line or _heading_level(line):
            yield paragraph
            yield line
            paragraph = ""
        elif re.search(r"[a-z]-$", paragraph) and line[0].islower():
            paragraph = paragraph[:-1] + line
        elif paragraph.endswith((".", "?", "!")) and line[0].isupper() and len(paragraph) > 60:
            yield paragraph
            paragraph = line
        else:
            paragraph = f"{paragraph} {line}".strip()
    yield paragraph


READERS: dict[str, Callable[[Path], Iterator[Piece]]] = {
    ".txt": _read_text,
    ".md": _read_text,
    ".html": _read_html,
    ".htm": _read_html,
    ".docx": _read_docx,
    ".pdf": _read_pdf,
}
