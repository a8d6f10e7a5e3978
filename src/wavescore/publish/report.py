"""The report: one HTML file that needs nothing else, on screen or on paper."""

import re
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
from wavescore.publish.summary import summary
from wavescore.publish.tables import make_tables

LONGEST_LABEL = 40
WARNINGS = {"IMPROPER", "NOT CONVERGED", "NO ESTIMATES"}


@dataclass(frozen=True)
class Drawing:
    """A figure as the report holds it: its SVG, and where it lies beside the report."""

    name: str
    title: str
    description: str
    svg: Markup


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
) -> None:
    """Write the report of protected `tables` (by analysis) and the SVGs in folder `figures`.

    `provenance`: the record that `publish.provenance` makes; its time is left out, so that the
    same input gives the same bytes. `claims_fragment`: trusted HTML, the check of the paper's
    printed numbers.
    """
    template = _environment().get_template("report.html")
    page = template.render(
        study=study,
        sentences=summary(tables, study),
        sections=_sections(tables, Path(figures), study),
        provenance=provenance,
        claims=Markup(claims_fragment) if claims_fragment else None,
        analyses=list(tables),
    )
    Path(path).write_text(page, encoding="utf-8")


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("wavescore.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["groups"] = column_groups
    environment.filters["look"] = look
    return environment


def look(cell: Cell, number: bool) -> str:
    """Return a cell's css classes: a number, a short label or a sentence, and a warning."""
    kind = "num" if number else "label" if len(cell.text) <= LONGEST_LABEL else "sentence"
    return f"{kind} warned" if cell.text in WARNINGS else kind


def column_groups(columns: Iterable[tuple[str, str]]) -> list[tuple[str, int]]:
    """Return each run of columns under one heading: the heading, and how many they are."""
    return [(name, len(list(run))) for name, run in groupby(group for group, _ in columns)]


def _sections(tables, figures: Path, study: Study) -> list[Section]:
    made = make_tables(tables, study)
    sections = []
    for key, title in SECTIONS.items():
        names = [name for name, each in analyses().items() if each.section == key]
        inside = [table for table in made if table.source in names]
        drawings = [drawing(figures / f"{name}.svg") for name in names]
        if inside:
            sections.append(Section(key, title, inside, [each for each in drawings if each]))
    return sections


def drawing(path: Path) -> Drawing | None:
    """Return an SVG file as part of a page, or None where there is no such file.

    Its ids get the figure's name in front, since several figures share the page.
    """
    if not path.is_file():
        return None
    name = path.stem
    text = path.read_text(encoding="utf-8")
    text = text[text.index("<svg") :]
    text = re.sub(r'\bid="', f'id="{name}-', text)
    text = re.sub(r"url\(#", f"url(#{name}-", text)
    text = re.sub(r'href="#', f'href="#{name}-', text)
    title, description = (
        re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL) for tag in ("title", "desc")
    )
    return Drawing(
        name,
        Markup(title.group(1)).unescape() if title else name,
        Markup(description.group(1)).unescape() if description else "",
        Markup(text),
    )
