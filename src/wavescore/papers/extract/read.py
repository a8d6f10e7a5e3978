"""Manuscripts as text, web page, JATS, Word or PDF, read into blocks.

One block is a paragraph or a table, with the headings that it stands under.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from wavescore.errors import DataError, closest, listed
from wavescore.papers.extract.files import READERS
from wavescore.papers.extract.pieces import Piece, Table
from wavescore.papers.extract.text import plain_text

REFERENCES = re.compile(
    r"^(?:\d+[.|\s]*)?(?:references|bibliography|literature cited|works cited)$"
)
_AFTER_REFERENCES = re.compile(
    r"^(?:appendi|supplement|table|figure|tables|figures)", re.IGNORECASE
)


@dataclass(frozen=True)
class Block:
    """One paragraph, or one table (`text` empty), under a heading."""

    section: str
    text: str
    table: Table | None = None


@dataclass(frozen=True)
class Manuscript:
    """A manuscript's title ("" where none is marked), its blocks, and what was left out."""

    title: str
    blocks: tuple[Block, ...]
    skipped: tuple[str, ...]


def read_manuscript(path: str | Path) -> Manuscript:
    """Return the manuscript's blocks, with one sentence for each part that was left out.

    The reference list is left out: its numbers are volumes, pages and years. Raises DataError
    where the file is missing, empty, of another type, or cannot be read.
    """
    pieces = _pieces(Path(path))
    blocks, skipped = _place(pieces)
    if not blocks:
        raise DataError(
            "the manuscript holds no text",
            file=path,
            hint="a scanned PDF has pictures of text only: run text recognition first"
            if Path(path).suffix.lower() == ".pdf"
            else "",
        )
    title = _title([piece for piece in pieces if 0 < piece.level < 5])
    return Manuscript(title, tuple(blocks), tuple(skipped))


def _pieces(path: Path) -> list[Piece]:
    if not path.is_file():
        near = closest(path.name, (p.name for p in path.parent.glob("*")))
        raise DataError("no such manuscript", file=path, hint=near or "check the path")
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise DataError(
            "manuscripts of this type cannot be read",
            file=path,
            found=path.suffix or "no suffix",
            expected=listed(READERS),
            hint="save it as .docx or .txt",
        )
    try:
        return list(reader(path))
    except (OSError, ValueError, KeyError) as error:
        raise DataError("the manuscript cannot be read", file=path, found=error) from error


def _title(headings: list[Piece]) -> str:
    """Return the longest heading before the abstract, which titles mostly are."""
    before = itertools.takewhile(lambda piece: "abstract" not in piece.text.lower(), headings[:12])
    longest = max((plain_text(piece.text) for piece in before), key=len, default="")
    return longest if len(longest) > 30 else ""


def _place(pieces: Iterable[Piece]) -> tuple[list[Block], list[str]]:
    """Put every piece under its heading and leave out the reference list."""
    blocks: list[Block] = []
    headings: dict[int, str] = {}
    skipped: list[str] = []
    in_references, left_out = False, 0
    for piece in pieces:
        text = plain_text(piece.text)
        if piece.skipped:
            skipped.append(piece.skipped)
        elif piece.level:
            if REFERENCES.match(text.lower()):
                in_references = True
            elif in_references and not _AFTER_REFERENCES.match(text):
                left_out += 1
            else:
                in_references = False
                headings = {level: headings[level] for level in headings if level < piece.level}
                headings[piece.level] = text
        elif piece.table is not None:
            blocks.append(Block(_section(headings), "", piece.table))
        elif in_references:
            left_out += 1
        elif text:
            _add(blocks, _section(headings), text)
    skipped += [f"the reference list ({left_out} paragraphs)"] if left_out else []
    return blocks, skipped


def _section(headings: dict[int, str]) -> str:
    # the title is no place in the paper
    path = [headings[level] for level in sorted(headings) if level > 1 or len(headings) < 2]
    return ", ".join(path[-2:])


def _add(blocks: list[Block], section: str, text: str) -> None:
    if blocks and _goes_on(blocks[-1], section, text):
        text = f"{blocks.pop().text} {text}"
    blocks.append(Block(section, text))


def _goes_on(before: Block, section: str, text: str) -> bool:
    """Whether `text` is the rest of a sentence that the end of a line or page cut."""
    if before.table is not None or before.section != section or len(before.text) <= 60:
        return False
    open_bracket = before.text.count("(") > before.text.count(")")
    if open_bracket or before.text[-1] in ",;=<>(–-":
        return True
    return before.text[-1] not in ".!?:)\"'" and text[0].islower()
