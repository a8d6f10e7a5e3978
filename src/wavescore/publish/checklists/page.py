"""The checklists as a page of Markdown."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from wavescore.definitions.study import Study
from wavescore.publish.checklists.cherries import CHERRIES
from wavescore.publish.checklists.facts import Checklist, Facts, Item
from wavescore.publish.checklists.strobe import STROBE
from wavescore.publish.plain_files import markdown
from wavescore.publish.tables import SYNTHETIC

CHECKLISTS = (STROBE, CHERRIES)
AUTHOR = "For the author"


def write_checklists(tables: Mapping[str, pd.DataFrame], study: Study, path: str | Path) -> None:
    """Write every checklist, filled from the settings and the protected `tables` (by analysis)."""
    facts = Facts(study, tables)
    parts = [f"# {markdown(study.title)}: checklists", *([SYNTHETIC] if study.synthetic else [])]
    parts.append(
        "Each item in our own words, with what the pipeline knows; the authors of the report "
        f'answer for all of it, and write what is marked "{AUTHOR}".'
    )
    for checklist in CHECKLISTS:
        parts += _section(checklist, facts)
    Path(path).write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def answer(item: Item, facts: Facts) -> str:
    """Return what stands beside an item: what is known, and what is left to the author."""
    known = " ".join(item.known(facts).split()) if item.known else ""
    if not known:
        return f"{AUTHOR}."
    return f"{known} {AUTHOR}: {item.left}." if item.left else known


def _section(checklist: Checklist, facts: Facts) -> list[str]:
    said = [f"## {checklist.title}", f"{checklist.source}."]
    for heading, items in checklist.parts:
        lines = ["| Item | What is asked | Answer |", "| :-- | :-- | :-- |"]
        lines += [
            f"| {item.name} | {item.asks} | {markdown(answer(item, facts))} |" for item in items
        ]
        said += [f"### {heading}", "\n".join(lines)]
    return said
