"""Short ways for tests to make a study and put an export through the prepare steps."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from wavescore.analyses.registry import analyses, declared
from wavescore.definitions.dictionary import load_dictionary
from wavescore.definitions.instruments import load_instruments
from wavescore.definitions.study import Release, Study, study_from
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.protect import protect
from wavescore.disclosure.sizes import Sizes
from wavescore.prepare.apply_eligibility import apply_eligibility
from wavescore.prepare.read_export import read_export
from wavescore.prepare.score import score
from wavescore.prepare.validate import validate
from wavescore.results.table import results_frame, rows_of

DEFINITIONS = load_instruments()
EVENTS = [
    {"name": "t1", "time": 0, "event": "baseline"},
    {"name": "t2", "time": 1, "event": "week_6"},
    {"name": "t3", "time": 2, "event": "week_12"},
]


def make_study(instruments=None, waves=EVENTS, **settings) -> Study:
    """Return a study from settings alone; `instruments` as {name: use}."""
    uses = {
        name: {"definition": DEFINITIONS.get(name), **use}
        for name, use in (instruments or {}).items()
    }
    source = {"export": "export.csv", "layout": "redcap", "respondent": "id"}
    source |= settings.pop("source", {})
    return study_from(
        {
            "name": "study",
            "file": "study.yaml",
            "source": source,
            "waves": waves,
            "instruments": uses,
            **settings,
        }
    )


def prepare(study: Study, folder: Path) -> SimpleNamespace:
    """Return every table of the prepare stage for the export in `folder`."""
    dictionary = None
    if study.source.dictionary:
        dictionary = load_dictionary(folder / study.source.dictionary)
    as_read, aside, repeats = read_export(folder / study.source.export, study, dictionary, folder)
    typed, found, reasons = validate(as_read, dictionary, study)
    clean, exclusions = apply_eligibility(typed, study, dictionary)
    return SimpleNamespace(
        as_read=as_read,
        repeats=repeats,
        typed=typed,
        reasons=reasons,
        findings=pd.concat([aside, found], ignore_index=True),
        clean=clean,
        exclusions=exclusions,
        scored=score(clean, study),
    )


def table(text: str) -> str:
    """Return a csv drawn with spaces and bars, "id | gad7_1", as a csv with commas; _ is empty."""
    rows = [line.split("|") for line in text.strip().splitlines()]
    cells = [["" if c.strip() == "_" else c.strip() for c in row] for row in rows]
    return "\n".join(",".join(row) for row in cells) + "\n"


def cells(findings: pd.DataFrame, *columns: str) -> list[tuple]:
    """Return the columns of findings (or exclusions) as tuples."""
    return list(findings[list(columns)].itertuples(index=False, name=None))


def frame_of(analysis: str, rows) -> pd.DataFrame:
    """Return rows written out by hand as the result table of an analysis."""
    return results_frame(declared(analysis), rows)


def sizes_of(tables, minimum, groups=None) -> Sizes:
    """Return how a release of these tables prints the sizes of samples, in bins of five."""
    rows = {name: rows_of(frame) for name, frame in tables.items()}
    return Sizes(rows, analyses(), CountRule(minimum, 5), groups)


def release(tables, labels=(), groups=None, **settings) -> dict[str, pd.DataFrame]:
    """Return result tables as a study of these release settings would release them, safe mode."""
    return protect(tables, Release(**settings), analyses(), labels, groups).tables
