"""Plain text (.txt, .md), and the lines of a PDF, read into pieces."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from wavescore.files.decoding import decode
from wavescore.papers.extract.pieces import Piece, Table
from wavescore.papers.extract.text import plain_text

_NUMBERED_HEADING = re.compile(r"^\d+(?:\.\d+)*\s*[.|]?\s+[A-Z]\D{2,80}$")
_JOURNAL_HEADINGS = {
    *("abstract", "introduction", "background", "methods", "method", "results", "discussion"),
    *("conclusions", "conclusion", "limitations", "references", "bibliography", "participants"),
    *("acknowledgments", "acknowledgements", "measures", "procedure", "statistical analysis"),
    *("literature cited", "works cited", "keywords", "conflicts of interest", "data availability"),
    *("materials and methods", "data analysis", "findings", "strengths and limitations"),
}


def heading_level(line: str) -> int:
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


def without_line_numbers(lines: Iterable[str]) -> list[str]:
    """Return the lines without the numbers that a journal's template prints before each of them.

    Line numbers go up by one from line to line, or by five; nine of ten that are numbered do.
    """
    kept = list(lines)
    found = [(place, _LINE_NUMBER.match(line)) for place, line in enumerate(kept)]
    numbers = [(place, int(match[1])) for place, match in found if match]
    steps = [b[1] - a[1] for a, b in pairwise(numbers)]
    if len(steps) < _LEAST_LINES or sum(step in (1, 5) for step in steps) < 0.9 * len(steps):
        return kept
    for place, _ in numbers:
        kept[place] = _LINE_NUMBER.sub("", kept[place], count=1)
    return kept


_LINE_NUMBER = re.compile(r"^\s*(\d{1,4})(?:\s+|$)")
_LEAST_LINES = 10


def from_lines(lines: Iterable[str]) -> Iterator[Piece]:
    """Yield the headings, tab-separated tables and one-line paragraphs of a plain text."""
    caption, rows = "", []
    for line in without_line_numbers(lines):
        bare = line.strip()
        if not bare:
            continue
        if "\t" in bare or (bare.startswith("|") and bare.count("|") > 2):
            rows.append(tuple(cell.strip() for cell in re.split(r"\t|\|", bare.strip("|"))))
            continue
        if rows:
            yield from _rows(rows, caption)
            caption, rows = "", []
        if level := heading_level(line):
            caption = ""
            yield Piece(bare.lstrip("# ").strip(" :"), level)
        else:
            if re.match(r"\W*table\s+\w?\d", bare, re.IGNORECASE):
                caption = bare
            yield Piece(bare)
    if rows:
        yield from _rows(rows, caption)


def _rows(rows: list[tuple[str, ...]], caption: str) -> Iterator[Piece]:
    kept = [row for row in rows if any(cell.strip(" :-") for cell in row)]
    width = max((len(row) for row in kept), default=0)
    grid = tuple(row + ("",) * (width - len(row)) for row in kept)
    if grid:
        yield Piece("", table=Table(caption, grid))


def read_text(path: Path) -> Iterator[Piece]:
    """Yield the pieces of a plain text or Markdown file."""
    return from_lines(decode(path.read_bytes()).removeprefix("\ufeff").splitlines())


def joined(lines: Iterable[str]) -> Iterator[str]:
    """Yield the paragraphs of a PDF's lines: a line goes on until one ends a sentence.

    Words cut at the line's end are put together; headings stand alone.
    """
    paragraph = ""
    for line in map(str.strip, lines):
        if not line or heading_level(line):
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
