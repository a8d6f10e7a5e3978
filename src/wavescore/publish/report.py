"""The report: one HTML file that needs nothing else, on screen, on a phone or on paper."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from wavescore.analyses.registry import SECTIONS, analyses
from wavescore.definitions.study import Study
from wavescore.layout.cells import Cell, Table
from wavescore.publish.drawings import Drawing, drawings_of, figure_names
from wavescore.publish.front import methods_text, plain_sentences, unknown
from wavescore.publish.summary import summary
from wavescore.publish.tables import ROUNDED, make_tables
from wavescore.results.table import csv_text
from wavescore.safe_text import in_order, plain

# Of characters: what keeps to one line on paper too, and what does on the screen alone.
LONGEST_WORD, LONGEST_LABEL = 12, 40
LONG = 18
# How many characters across a table may be to stand two abreast on paper, so in smaller type,
# upright, and upright in smaller type; one wider than that is printed on its side.
SLIM, SLIM_TIGHT, UPRIGHT, TIGHT = 66, 78, 122, 180
WARNINGS = {"IMPROPER", "NOT CONVERGED", "NO ESTIMATES", "POOR FIT"}


@dataclass(frozen=True)
class Section:
    """One part of the report."""

    id: str
    title: str
    tables: list[Table]
    drawings: list[Drawing]


def write_report(
    tables: Mapping[str, pd.DataFrame],
    figures: str | Path,
    study: Study,
    path: str | Path,
    *,
    provenance: Mapping | None = None,
    claims_fragment: str | None = None,
    paper: str | None = None,
) -> None:
    """Write the report of protected `tables` (by analysis) and the SVGs in folder `figures`.

    `provenance`: the record that `publish.provenance` makes; its time is left out, so that the
    same input gives the same bytes. `claims_fragment`: trusted HTML, the check of the paper's
    printed numbers, and `paper` what it came to in a sentence.
    """
    page = (
        _environment()
        .get_template("report.html")
        .render(
            study=study,
            plain=plain_sentences(tables, study, paper),
            front=_front(Path(figures), tables),
            rounded=ROUNDED,
            sentences=summary(tables, study),
            sections=_sections(tables, Path(figures), study),
            methods=methods_text(study),
            unknown=unknown(study),
            provenance=provenance,
            claims=Markup(claims_fragment) if claims_fragment else None,
            downloads=_downloads(tables),
            elsewhere=[name for name, each in analyses().items() if each.own_file],
        )
    )
    Path(path).write_text(in_order(page), encoding="utf-8")


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("wavescore.publish"),
        autoescape=True,
        finalize=lambda value: plain(value) if isinstance(value, str) else value,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["groups"] = column_groups
    environment.filters["look"] = look
    environment.filters["shape"] = shape
    return environment


def look(cell: Cell, number: bool) -> str:
    """Return a cell's css classes: a number, a label of a word or more, a sentence; a warning."""
    label = "word" if len(cell.text) <= LONGEST_WORD else "label"
    kind = "num" if number else label if len(cell.text) <= LONGEST_LABEL else "sentence"
    return f"{kind} warned" if cell.text in WARNINGS else kind


def column_groups(columns: Iterable[tuple[str, str]]) -> list[tuple[str, int]]:
    """Return each run of columns under one heading: the heading, and how many they are."""
    return [(name, len(list(run))) for name, run in groupby(group for group, _ in columns)]


def shape(table: Table) -> str:
    """Return a table's css class on paper, by how wide and how long it is."""
    longest = [max(map(len, label.split()), default=0) for _, label in table.columns]
    for row in table.rows:
        if row.heading:
            continue
        for place, cell in enumerate(row.cells):
            most = 30 if place < table.label_columns else 60
            longest[place] = max(longest[place], min(len(cell.text), most))
    across = sum(longest) + 2 * len(longest) + _lack(table, longest)
    if across <= SLIM_TIGHT and len(table.rows) > LONG:
        return "slim" if across <= SLIM else "slim tight"
    return "" if across <= UPRIGHT else "tight" if across <= TIGHT else "sideways"


def _lack(table: Table, longest: list[int]) -> int:
    """Return how many characters the headings over several columns are wider than these."""
    lack, start = 0, 0
    for name, size in column_groups(table.columns):
        own = sum(longest[start : start + size]) + 2 * (size - 1)
        lack += max(0, len(name) - own)
        start += size
    return lack


def _sections(tables: Mapping[str, pd.DataFrame], figures: Path, study: Study) -> list[Section]:
    made = make_tables(tables, study)
    sections = []
    for key, title in SECTIONS.items():
        names = [name for name, each in analyses().items() if each.section == key]
        inside = [table for table in made if table.source in names]
        if inside:
            own = figure_names(name for name in names if name in tables)
            sections.append(Section(key, title, inside, drawings_of(figures, own)))
    return sections


def _front(figures: Path, tables: Mapping[str, pd.DataFrame]) -> list[Drawing]:
    """Return the figures of the first pages: the one that tells the story, then the flow."""
    found = []
    for part in ("story", "flow"):
        names = [n for n, each in analyses().items() if each.front == part and n in tables]
        found += drawings_of(figures, names, "front-")[:1]
    return found


def _downloads(tables: Mapping[str, pd.DataFrame]) -> dict[str, Markup]:
    """Return each result table's csv as an address that holds the file itself."""
    found = {}
    for name, frame in tables.items():
        text = csv_text(frame.dropna(axis="columns", how="all"))
        packed = base64.b64encode(text.encode("utf-8")).decode("ascii")
        found[name] = Markup(f"data:text/csv;charset=utf-8;base64,{packed}")
    return found
