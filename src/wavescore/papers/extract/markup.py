"""Web pages (.html) and journal articles in JATS (.xml), read into pieces."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from wavescore.papers.extract.pieces import (
    Piece,
    Span,
    Table,
    grid_of,
    header_rows,
    number,
    tall_cells,
)

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# Of an article in JATS: what is no part of its own results.
_LEFT_OUT = ["ref-list", "journal-meta", "contrib-group", "aff", "pub-date", "permissions"]
_LEFT_OUT += ["kwd-group", "funding-group", "author-notes", "history", "counts", "graphic", "ack"]
_LEFT_OUT += ["article-categories", "custom-meta-group", "related-article", "fn-group", "self-uri"]
_LEFT_OUT += ["media", "glossary"]


_PREAMBLE = re.compile(r"^.*\\begin\{document\}|\\end\{document\}.*$", re.DOTALL)


def read_html(path: Path) -> Iterator[Piece]:
    """Yield the pieces of a web page."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(path.read_bytes(), "lxml")
    for tag in soup(["script", "style", "noscript", "nav", "header", "footer", "svg"]):
        tag.decompose()
    _unfold_layout(soup)
    _mark_raised(soup)
    wanted = [*_HEADINGS, "p", "li", "table", "figcaption"]
    for tag in soup(wanted):
        if tag.find_parent("table") or (tag.name == "li" and tag.find("p")):
            continue
        if tag.name == "table":
            yield from _table(tag, _html_caption(tag), "")
        else:
            level = int(tag.name[1]) if tag.name in _HEADINGS else 0
            yield Piece(_text(tag), level)


def _unfold_layout(soup: "BeautifulSoup") -> None:
    """Make divisions of the tables that hold tables: they lay out a page, and tell nothing."""
    outer = [table for table in soup("table") if table.find("table")]
    for table in outer:
        for cell in table.find_all(["td", "th"]):
            if cell.find("table") or cell.find_parent("table") is table:
                cell.name = "div"
    for table in outer:
        table.name = "div"


def read_jats(path: Path) -> Iterator[Piece]:
    """Yield the pieces of an article in JATS or NLM XML: title, abstract, body, tables."""
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(path.read_bytes(), "lxml-xml")
    if soup.find("article") is None:
        raise ValueError("no article in JATS: there is no element <article>")
    for name in ("sub-article", "response"):
        for tag in soup(name):
            tag.decompose()
    for tag in soup("xref"):
        if tag.get("ref-type") in ("bibr", "fn", "table-fn", "corresp", "aff") and tag.find("sup"):
            tag.decompose()
    _mark_formulas(soup)
    _mark_raised(soup)
    left = soup.find("ref-list")
    references = len(left.find_all("ref")) if left is not None else 0
    for tag in soup(_LEFT_OUT):
        tag.decompose()
    yield from _article(soup)
    if references:
        yield Piece("", skipped=f"the reference list ({references} references)")


def _article(soup: "BeautifulSoup") -> Iterator[Piece]:
    wanted = ["article-title", "title", "p", "table-wrap", "abstract", "list-item"]
    for tag in soup(wanted):
        if _inside_another(tag):
            continue
        if tag.name == "article-title":
            yield Piece(_text(tag), 1)
        elif tag.name == "abstract":
            yield Piece("Abstract", 2)
        elif tag.name == "title":
            depth = len(tag.find_parents(["sec", "abstract", "app"]))
            yield Piece(_text(tag), 1 + max(depth, 1))
        elif tag.name == "table-wrap":
            yield from _wrapped(tag)
        elif tag.name == "p" and tag.find("table-wrap"):
            for inner in tag.find_all("table-wrap"):
                inner.extract()  # it comes in its turn
            yield Piece(_text(tag))
        else:
            yield Piece(_text(tag))


def _inside_another(tag: "Tag") -> bool:
    """Whether a tag is read with another: what a table or caption holds, a list's paragraph."""
    if tag.name == "p" and tag.find_parent("fig"):
        return False
    listed = tag.name == "list-item" and tag.find("p") is not None
    return listed or tag.find_parent(["table-wrap", "caption"]) is not None


def _wrapped(wrap: "Tag") -> Iterator[Piece]:
    label, caption = wrap.find("label"), wrap.find("caption")
    parts = [_text(tag) for tag in (label, caption) if tag is not None]
    notes = " ".join(_text(foot) for foot in wrap.find_all("table-wrap-foot"))
    tables = wrap.find_all("table")
    if not tables:
        name = parts[0] if parts else "a table"
        yield Piece("", skipped=f"{name} was not read: it is a picture")
    for table in tables:
        yield from _table(table, ". ".join(part.rstrip(".") for part in parts), notes)


def _mark_raised(soup: "BeautifulSoup") -> None:
    """Mark lowered and raised numbers as `_` and `^`; letters are footnote marks, set apart.

    Broken lines are parted: "5 years<br>N = 47".
    """
    for tag in soup(["br", "break"]):
        tag.replace_with(" ")
    for mark, name in (("_", "sub"), ("^", "sup")):
        for tag in soup(name):
            inside = tag.get_text(strip=True)
            tag.replace_with(f"{mark}{inside}" if re.match(r"[-+−–]?\d", inside) else f" {inside}")


def _mark_formulas(soup: "BeautifulSoup") -> None:
    """Write formulas as text: TeX in dollars, MathML with `_` and `^`."""
    for tag in soup("tex-math"):
        inside = _PREAMBLE.sub("", tag.get_text())
        tag.string = f" {inside.strip().replace('$$', '$')} "
        for other in tag.parent.find_all("math") if tag.parent is not None else []:
            other.decompose()
    for name, mark in (("msubsup", "_^"), ("msup", "^"), ("msub", "_")):
        for tag in soup(name):
            parts = [child.get_text(strip=True) for child in tag.find_all(True, recursive=False)]
            joined = parts[0] if parts else ""
            for sign, part in zip(mark, parts[1:], strict=False):
                joined += f"{sign}{part}"
            tag.string = joined


def _html_caption(table: "Tag") -> str:
    if table.caption is not None:
        return _text(table.caption)
    figure = table.find_parent(["figure", "div", "section"])
    caption = figure.find(["figcaption"]) if figure is not None else None
    if caption is None:
        before = table.find_previous(["p", *_HEADINGS])
        text = _text(before) if before is not None else ""
        return text if re.match(r"\W*table\s+\w?\d", text, re.IGNORECASE) else ""
    return _text(caption)


def _table(tag: "Tag", caption: str, notes: str) -> Iterator[Piece]:
    rows = []
    for row in tag.find_all("tr"):
        head = row.find_parent("thead") is not None
        rows.append(
            [
                Span(
                    _text(cell),
                    number(str(cell.get("rowspan") or "")),
                    number(str(cell.get("colspan") or "")),
                    head or cell.name == "th",
                )
                for cell in row.find_all(["td", "th"])
            ]
        )
    rows = [row for row in rows if row]
    grid = grid_of(rows)
    if grid:
        yield Piece("", table=Table(caption, grid, header_rows(rows), notes, tall_cells(rows)))


def _text(tag: "Tag") -> str:
    return re.sub(r"\s+", " ", tag.get_text()).strip()
