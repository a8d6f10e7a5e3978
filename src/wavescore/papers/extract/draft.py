"""Draft a paper file from a manuscript: every statistic it can read, with its sentence.

The draft is for a person to confirm. It is marked as one (`draft: true`), says where the manuscript
printed no total, and lists at its end what it saw and could not place.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wavescore.errors import DataError
from wavescore.papers.extract import hints, patterns
from wavescore.papers.extract.find import Statistic, find_statistics, leftovers
from wavescore.papers.extract.qualify import doubts_of, qualifier
from wavescore.papers.extract.read import Block, read_manuscript
from wavescore.papers.extract.tables import find_in_flat_rows, find_in_table
from wavescore.papers.extract.text import sentences

_LONGEST_LOCATOR = 160
NOTHING_FOUND = "no statistic of a known form was found"
_HEADER = """\
# DRAFT, made by `wavescore extract-claims` from {file}.
# No person has confirmed a number in it. Hold each claim against its quote; add the total where it
# is missing, tail and test where they were announced elsewhere, `where` as a reader would look for
# it; delete what is not the paper's own result; transcribe what the list at the end names.
# Then remove `draft: true`.
"""


@dataclass(frozen=True)
class Candidate:
    """One statistic with the heading and the sentence, or table `row`, in which it stands."""

    statistic: Statistic
    section: str
    sentence: str
    row: bool = False


@dataclass(frozen=True)
class Draft:
    """What was read from a manuscript: candidates in order, and what was left out, as sentences."""

    file: str
    title: str
    candidates: tuple[Candidate, ...]
    skipped: tuple[str, ...]
    doubts: tuple[tuple[str, str], ...] = ()


def extract_claims(path: str | Path) -> Draft:
    """Return the statistics of a manuscript (.txt, .md, .html, .xml, .docx, .pdf) as a draft.

    Raises DataError where the file cannot be read or holds no statistic of a known form.
    """
    manuscript = read_manuscript(path)
    found, skipped = _from_tables(manuscript.blocks)
    rows = {place for place, _ in found}
    errors = any(hints.PLUS_MINUS_SE.search(block.text) for block in manuscript.blocks)
    for place, block in enumerate(manuscript.blocks):
        if place not in rows and block.text:
            in_sentences, left = _from_sentences(block, errors)
            found += [(place, candidate) for candidate in in_sentences]
            skipped += left
    if not found:
        raise DataError(
            NOTHING_FOUND,
            file=path,
            hint="write the paper file by hand; config/README.md describes its keys",
        )
    texts = _texts(manuscript.blocks)
    qualified = qualifier(texts)
    ordered = [candidate for _, candidate in sorted(found, key=lambda pair: pair[0])]
    return Draft(
        file=Path(path).name,
        title=manuscript.title or Path(path).stem,
        candidates=tuple(replace(c, statistic=qualified(c.statistic)) for c in ordered),
        skipped=(*manuscript.skipped, *skipped),
        doubts=tuple(doubts_of(texts)),
    )


def _texts(blocks: Sequence[Block]) -> list[str]:
    texts = [block.text for block in blocks]
    return texts + [f"{b.table.caption} {b.table.notes}" for b in blocks if b.table is not None]


def _from_tables(blocks: Sequence[Block]) -> tuple[list[tuple[int, Candidate]], list[str]]:
    """Return (place of the block, candidate) for each cell, and a line for each unread one."""
    found, skipped = [], []
    for place, block in enumerate(blocks):
        if block.table is None:
            continue
        found += [(place, candidate) for candidate in _from_notes(block)]
        for claim in find_in_table(block.table):
            where = ", ".join(filter(None, (block.section, claim.where)))
            if claim.statistic is None:
                skipped.append(_skip("table cell", claim.cell, where, claim.text))
            else:
                found.append((place, Candidate(claim.statistic, where, claim.text, row=True)))
    for place, table, cell, statistic in find_in_flat_rows([block.text for block in blocks]):
        block = blocks[place]
        where = ", ".join(filter(None, (block.section, table)))
        if statistic is None:
            skipped.append(_skip("table cell", cell, where, block.text))
        else:
            found.append((place, Candidate(statistic, where, block.text, row=True)))
    return found, skipped


def _from_notes(block: Block) -> list[Candidate]:
    """Return the statistics that the notes beneath a table print in sentences."""
    table = block.table
    if table is None:
        return []
    named = re.match(r"[^.:]*\d", table.caption)
    notes = f"notes of {named[0]}" if named else "notes of a table"
    where = ", ".join(filter(None, (block.section, notes)))
    return [
        Candidate(statistic, where, sentence)
        for sentence in sentences(table.notes)
        for statistic in find_statistics(sentence)
        if statistic.doubt != patterns.PLUS_MINUS
    ]


def _from_sentences(block: Block, errors: bool) -> tuple[list[Candidate], list[str]]:
    """Return the candidates of a paragraph and one line for each number it could not place.

    `errors`: the manuscript prints standard errors after ±, so that ± alone is no SD.
    """
    candidates, skipped = [], []
    for sentence in sentences(block.text):
        found = find_statistics(sentence)
        if errors and not re.search(r"\bSD\b", sentence):
            found = [f for f in found if f.doubt != patterns.PLUS_MINUS]
        if _of_others(block.section, sentence):
            found = [replace(f, numbers=f.numbers | {"certain": False}) for f in found]
        candidates += [Candidate(statistic, block.section, sentence) for statistic in found]
        skipped += [
            _skip(what, printed, block.section, sentence)
            for what, printed in leftovers(sentence, found)
        ]
    return candidates, skipped


def _of_others(section: str, sentence: str) -> bool:
    """Whether a sentence tells of other work: it cites, under a heading that reviews."""
    return bool(_REVIEWS.search(section) and _CITES.search(sentence))


_REVIEWS = re.compile(r"introduction|background|discussion|literature|related", re.IGNORECASE)
_CITES = re.compile(r"\[\d[\d,– -]*\]|et al\b|\((?:[A-Z][\w'-]+.{0,40} )(?:19|20)\d\d")


def _skip(what: str, printed: str, section: str, sentence: str) -> str:
    place = sentence.find(printed)
    start = max(0, min(place, len(sentence) - _LONGEST_LOCATOR))
    return f"{what} {printed} ({section or 'no heading'}): {sentence[start:][:_LONGEST_LOCATOR]}"


def draft_yaml(draft: Draft) -> str:
    """Return the draft as the text of a paper file that `load_paper` reads."""
    lines = [_HEADER.format(file=draft.file) + "paper:", f"  title: {_quoted(draft.title)}"]
    lines += [f"  source: {_quoted(draft.file)}", "  draft: true"]
    if draft.doubts:
        lines += ["# The paper says so, and not of which tests: declare it claim by claim."]
        lines += [f"defaults: {_value(dict(draft.doubts))}"]
    lines += ["claims:"]
    counts: dict[str, int] = {}
    for candidate in draft.candidates:
        kind = candidate.statistic.kind
        counts[kind] = counts.get(kind, 0) + 1
        lines += _claim_lines(candidate, f"{kind}_{counts[kind]}")
    lines += ["", f"# Seen and not placed: {len(draft.skipped)}"]
    lines += [f"# - {' '.join(line.split())}" for line in draft.skipped]
    return "\n".join(lines) + "\n"


def _claim_lines(candidate: Candidate, name: str) -> list[str]:
    statistic = candidate.statistic
    lines = [f"- id: {name}", f"  kind: {statistic.kind}"]
    if statistic.doubt:
        lines.insert(0, f"# look: {statistic.doubt}")
    lines += [f"  where: {_quoted(candidate.section or 'no heading')}"]
    lines += [f"  quote: {_quoted(candidate.sentence)}"]
    lines += [f"  {key}: {_value(value)}" for key, value in statistic.numbers.items()]
    if statistic.kind == "proportion" and "total" not in statistic.numbers:
        lines.append('  # total: ""  not printed beside it')
    return lines


def _value(value: object) -> str:
    """Return a value as YAML on one line (JSON is YAML)."""
    return json.dumps(value, ensure_ascii=False)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def main_extract_claims(args: argparse.Namespace) -> int:
    """Write the draft of `args.manuscript` to `args.output` (None: standard output); return 0.

    An existing file is not written over, as it may hold a person's corrections.
    """
    draft = extract_claims(args.manuscript)
    text = draft_yaml(draft)
    output = Path(args.output) if args.output else None
    if output is None:
        sys.stdout.write(text)
    elif output.exists():
        raise DataError("the file is there already", file=output, hint="name another output")
    else:
        output.write_text(text, encoding="utf-8")
    where = f" in {output}" if output else ""
    print(
        f"{len(draft.candidates)} claims drafted{where}, {len(draft.skipped)} things skipped "
        "(listed at the draft's end): for a person to confirm",
        file=sys.stderr,
    )
    return 0
