"""Every analysis: a folder of `wavescore.analyses` that declares itself in quantities.py."""

from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from wavescore.definitions.study import Study
from wavescore.results.declare import Analysis

FOLDER = Path(__file__).parent
# The report's sections in order: id and title. An analysis names the id of its own.
SECTIONS = {
    "flow": "Data and flow",
    "respondents": "Respondents",
    "scores": "Scores",
    "reliability": "Reliability",
    "caseness": "Caseness and benchmark",
    "groups": "Differences between groups",
    "correlations": "Correlations",
    "growth": "Growth",
    "change": "Change",
    "attrition": "Attrition",
    "samples": "Samples",
    "opinions": "Second opinions",
    "items": "Responses to every item",
    "others": "Other analyses",
}


@cache
def analyses() -> dict[str, Analysis]:
    """Return every analysis by name, in the order of the report."""
    found = [
        import_module(f"wavescore.analyses.{path.parent.name}.quantities").ANALYSIS
        for path in FOLDER.glob("*/quantities.py")
    ]
    order = list(SECTIONS)
    found.sort(key=lambda each: (order.index(each.section), each.place, each.name))
    return {each.name: each for each in found}


def declared(name: str) -> Analysis:
    """Return what the analysis `name` declares of itself."""
    return analyses()[name]


def face(name: str, part: str) -> ModuleType | None:
    """Return a module that prints an analysis, as tables or figure, or None where it has none."""
    if not (FOLDER / name / f"{part}.py").is_file():
        return None
    return import_module(f"wavescore.analyses.{name}.{part}")


def faces(*parts: str) -> list[str]:
    """Return the modules that print every analysis, named within the package, and its quantities.

    They are imported by name, where a digest of imports does not see them.
    """
    return [
        f"analyses.{name}.{part}"
        for name in analyses()
        for part in ("quantities", *parts)
        if (FOLDER / name / f"{part}.py").is_file()
    ]


def analysed_part(study: Study, name: str) -> dict[str, Any]:
    """Return the settings that the analysis `name` depends on, as `Study.part` gives them.

    Rules of a case where it reads one; of one that repeats others' numbers, their options.
    """
    repeats = declared(name).repeats
    followed = {each: study.analyses[each] for each in repeats if each in study.analyses}
    parts = ["source", "waves", "time_unit", "eligibility", "instruments", "groups", "labels"]
    parts.append("seed")
    if any("rule" in declared(each).options for each in (name, *followed)):
        parts.append("rules")
    if declared(name).heeds_release:
        parts.append("release")
    if not repeats:
        return study.part(*parts)
    return study.part(*parts, "analyses") | {"analyses": followed}
