"""The tables of a report, workbook and document, made from protected result tables."""

import ast
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import pandas as pd

from wavescore.definitions.study import Study
from wavescore.definitions.study_checks import ANALYSES
from wavescore.present import (
    tables_attrition,
    tables_groups,
    tables_growth,
    tables_growth_compare,
    tables_plain,
    tables_sample,
    tables_sampling,
    tables_scales,
    tables_tests,
)
from wavescore.present.cells import Table
from wavescore.present.lookup import Lookup

SYNTHETIC = "Synthetic data: no respondent is real."
# In the order of the report.
BUILDERS = {
    "flow": tables_sample.flow,
    "data_quality": tables_sample.data_quality,
    "describe": tables_sample.describe,
    "distributions": tables_scales.distributions,
    "reliability": tables_scales.reliability,
    "caseness": tables_scales.caseness,
    "benchmark": tables_tests.benchmark,
    "group_tests": tables_groups.group_tests,
    "correlations": tables_scales.correlations,
    "growth": tables_growth.growth,
    "growth_crosscheck": tables_growth_compare.growth_crosscheck,
    "change": tables_tests.change,
    "attrition": tables_attrition.attrition,
    "interview_sample": tables_sampling.interview_sample,
    "recruitment": tables_sampling.recruitment,
    "forum_posts": tables_sampling.forum_posts,
    "frequencies": tables_sample.frequencies,
}


def make_tables(tables: Mapping[str, pd.DataFrame], study: Study) -> list[Table]:
    """Return the tables to print for protected result tables (by analysis), in reading order.

    An analysis without a layout of its own is printed row by row, after those that have one.
    """
    made = []
    for name in [*BUILDERS, *sorted(set(tables) - set(BUILDERS))]:
        if name in tables and len(tables[name]):
            made += analysis_tables(name, tables[name], study)
    return made


def analysis_tables(name: str, frame: pd.DataFrame, study: Study) -> list[Table]:
    """Return the tables of one analysis, the first with the analysis's caption."""
    found = Lookup(frame)
    builder = BUILDERS.get(name)
    made = builder(found, study) if builder else tables_plain.plain(found, study, name)
    notes = (SYNTHETIC,) if study.synthetic else ()
    made = [replace(table, notes=(*notes, *table.notes)) for table in made]
    return [replace(made[0], caption=caption(name)), *made[1:]] if made else []


@cache
def caption(analysis: str) -> str:
    """Return an analysis's caption: its module's docstring, read without importing it."""
    folders = (ANALYSES, ANALYSES.with_name("sampling"))
    path = next((f / f"{analysis}.py" for f in folders if (f / f"{analysis}.py").is_file()), None)
    if path is None:
        return ""
    return " ".join((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split())
