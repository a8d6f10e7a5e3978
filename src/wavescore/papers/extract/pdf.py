"""PDF, read into pieces: its lines as paragraphs, its ruled tables as grids."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wavescore.papers.extract.lines import from_lines, joined, without_line_numbers
from wavescore.papers.extract.pieces import Piece, Table

_CAPTION = re.compile(r"\W*(table\s+\w?\d+)\b", re.IGNORECASE)


def read_pdf(path: Path) -> Iterator[Piece]:
    """Yield the pieces of a PDF; a captioned table that no rule delimits is named as not read."""
    import pdfplumber
    from pdfminer.pdfparser import PDFSyntaxError
    from pdfplumber.utils.exceptions import PdfminerException

    pages: list[list[str]] = []
    tables: list[Piece] = []
    try:
        with pdfplumber.open(path) as document:
            for page in document.pages:
                found, rest = _page(page)
                pages.append(rest)
                tables += found
    except (PDFSyntaxError, PdfminerException) as error:
        raise ValueError(f"not a PDF that can be read: {error}") from error
    yield from from_lines(joined(without_line_numbers(_without_headers(pages))))
    yield from tables


def _without_headers(pages: list[list[str]]) -> Iterator[str]:
    """Yield the lines of all pages without page numbers and what heads or foots several."""

    def form(line: str) -> str:
        return re.sub(r"^\d+\b|\b\d+$", "#", line.strip())

    ends = Counter(form(line) for page in pages for line in {*page[:2], *page[-2:]})
    for page in pages:
        for place, line in enumerate(page):
            at_end = place < 2 or place >= len(page) - 2
            if not (
                at_end and (ends[form(line)] > 2 or re.fullmatch(r"#|Page \d+ of #", form(line)))
            ):
                yield line


def _page(page: Any) -> tuple[list[Piece], list[str]]:
    """Return the tables of a page and its lines outside them."""
    found, rest = [], page
    for table in page.find_tables():
        rows, tall = _cells(table)
        if len(rows) < 2 or len(rows[0]) < 2:
            continue
        left, right = max(table.bbox[0] - 5, 0), min(table.bbox[2] + 5, page.width)
        top = (left, max(table.bbox[1] - 60, 0), right, table.bbox[1])
        above = _lines(page.crop(top).extract_words(use_text_flow=True)) if top[3] > top[1] else []
        captions = [place for place, line in enumerate(above) if _CAPTION.match(line)]
        caption = " ".join(above[captions[-1] :]) if captions else ""
        found.append(Piece("", table=Table(caption, rows, tall=tall)))
        box = table.bbox
        rest = rest.filter(lambda item, box=box: not _inside(item, box))
    lines = _lines(rest.extract_words(use_text_flow=True))
    matches = [_CAPTION.match(piece.table.caption) for piece in found if piece.table]
    named = {match[1].lower() for match in matches if match}
    for line in lines:
        match = _CAPTION.match(line)
        if (
            match
            and match[1].lower() not in named
            and line[match.end() :][:1] in (".", ":", " ", "")
        ):
            found += _unruled(line, match)
    return found, lines


def _lines(words: list[dict]) -> list[str]:
    """Return the lines of words in the order in which the file writes them, column by column.

    A line goes on while words stand beside each other to the right; raised and lowered numbers
    overlap it.
    """
    lines: list[list[dict]] = []
    for word in words:
        if lines and _beside(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [" ".join(word["text"] for word in line) for line in lines]


def _beside(before: dict, word: dict) -> bool:
    shared = min(before["bottom"], word["bottom"]) - max(before["top"], word["top"])
    least = min(before["bottom"] - before["top"], word["bottom"] - word["top"])
    gap = word["x0"] - before["x1"]
    return shared > 0.3 * least and -2 < gap < 60


def _unruled(line: str, match: re.Match) -> list[Piece]:
    """Return the note that a captioned table was not read (a sentence on a table is no caption)."""
    rest = line[match.end() :].strip(" .:")
    if re.match(r"(?:shows?|gives?|presents?|lists?|summari|and|in|of|for|was|were|is)\b", rest):
        return []
    return [Piece("", skipped=f"{match[1]} was not read: the PDF has no rules that mark its cells")]


def _cells(table: Any) -> tuple[tuple[tuple[str, ...], ...], frozenset[tuple[int, int]]]:
    """Return the grid, a text that spans cells in each of them, and the places that span rows."""
    texts = {
        box: (text or "").replace("\n", " ").strip()
        for row, printed in zip(table.rows, table.extract(), strict=True)
        for box, text in zip(row.cells, printed, strict=True)
        if box
    }
    columns = sorted({box[0] for box in texts})
    grid, tall = [], set()
    for y, row in enumerate(table.rows):
        middle = (row.bbox[1] + min(box[3] for box in row.cells if box)) / 2
        line = []
        for x, left in enumerate(columns):
            inside = [b for b in texts if b[0] <= left < b[2] and b[1] <= middle < b[3]]
            line.append(texts[inside[0]] if inside else "")
            if inside and any(b[1] >= inside[0][1] and b[3] < inside[0][3] for b in texts):
                tall.add((y, x))
        grid.append(tuple(line))
    return tuple(grid), frozenset(tall)


def _inside(item: dict, box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    middle = (item["top"] + item["bottom"]) / 2
    return left - 1 <= item["x0"] and item["x1"] <= right + 1 and top <= middle <= bottom
