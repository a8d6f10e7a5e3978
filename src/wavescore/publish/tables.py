"""The tables of a report, workbook and document, made from protected result tables."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from wavescore.analyses.registry import analyses, declared, face
from wavescore.definitions.study import Study
from wavescore.layout.again import again_table
from wavescore.layout.cells import Table
from wavescore.layout.lookup import Lookup
from wavescore.layout.parameters import notes_in_words
from wavescore.layout.plain import plain
from wavescore.publish.appendices import with_appendices
from wavescore.safe_text import plain as plain_characters

SYNTHETIC = "Synthetic data: no respondent is real."
# Of a safe release: 58 of 59 who came back may be printed as 58 of 58, or 100.0 %.
ROUNDED = (
    "Counts and statistics are rounded so that no number tells of one respondent, and percentages "
    "are of the rounded counts: sums and differences of them need not agree."
)
PERCENTAGES = (
    "Percentages of respondents are of rounded counts, and their intervals hold what these may "
    "stand for."
)


def make_tables(tables: Mapping[str, pd.DataFrame], study: Study) -> list[Table]:
    """Return the tables to print for protected result tables (by analysis), in reading order."""
    made = []
    for name in analyses():
        if name in tables and len(tables[name]):
            made += analysis_tables(name, tables[name], study)
    return with_appendices(made, tables, study)


def analysis_tables(name: str, frame: pd.DataFrame, study: Study) -> list[Table]:
    """Return the tables of one analysis, the first with the analysis's caption.

    An analysis without a layout of its own is printed row by row.
    """
    analysis = declared(name)
    found = Lookup(notes_in_words(frame, study), analysis)
    own = face(name, "tables")
    made = own.tables(found, study) if own else plain(found, study, name)
    made += again_table(found, study)
    notes = (SYNTHETIC,) if study.synthetic else ()
    safe = study.release.mode == "safe"
    made = [
        replace(_safe(table, (*notes, *(_of_rounded(table) if safe else ()))), source=name)
        for table in made
    ]
    return [replace(made[0], caption=analysis.caption), *made[1:]] if made else []


def _of_rounded(table: Table) -> tuple[str, ...]:
    """Return what percentages of a safe release are of, where a table has any of respondents."""
    labels = {label for _, label in table.columns} - {"% of range"}
    # Not that of "95% interval".
    return (PERCENTAGES,) if any(re.search(r"(?<!\d)%", label) for label in labels) else ()


def _safe(table: Table, notes: tuple[str, ...]) -> Table:
    """Return a table with `notes` before its own, and every heading as all formats can hold it."""
    return replace(
        table,
        title=plain_characters(table.title),
        columns=tuple((plain_characters(g), plain_characters(c)) for g, c in table.columns),
        notes=tuple(plain_characters(note) for note in (*notes, *table.notes)),
    )
