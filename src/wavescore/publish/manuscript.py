"""What goes into a manuscript: tables for Word, LaTeX and Markdown, sentences and checklists."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from wavescore.analyses.registry import analyses, face
from wavescore.definitions.study import Study
from wavescore.layout.again import again_results
from wavescore.layout.lookup import words
from wavescore.publish.checklists.page import write_checklists
from wavescore.publish.document import write_document
from wavescore.publish.found import found_of
from wavescore.publish.front import methods_text
from wavescore.publish.plain_files import write_latex, write_markdown
from wavescore.publish.tables import ROUNDED, SYNTHETIC


def write_manuscript(
    tables: Mapping[str, pd.DataFrame],
    study: Study,
    *,
    document: str | Path,
    latex: str | Path,
    markdown: str | Path,
    sentences: str | Path,
    checklists: str | Path,
    figures: str | Path | None = None,
) -> None:
    """Write protected `tables` (by analysis) in each form, the document with folder `figures`.

    The same input gives the same bytes.
    """
    write_document(tables, study, document, figures)
    write_latex(tables, study, latex)
    write_markdown(tables, study, markdown)
    write_checklists(tables, study, checklists)
    Path(sentences).write_text(sentences_text(tables, study), encoding="utf-8")


def sentences_text(tables: Mapping[str, pd.DataFrame], study: Study) -> str:
    """Return the methods, and each test, model and comparison as APA prints it, as Markdown."""
    parts = [f"# {study.title}", *([SYNTHETIC] if study.synthetic else [])]
    parts += [ROUNDED] if study.release.mode == "safe" else []
    parts += ["## Methods", *methods_text(study)]
    for name, analysis in analyses().items():
        own = face(name, "apa") if name in tables else None
        found, *beside = found_of(tables, (name, *analysis.heeds), study) if own else [None]
        said = own.results(found, study, *beside) if own else []
        said += again_results(found, study) if found else []
        if said:
            parts += [f"## {words(name)}", "\n".join(f"- {s}" for s in said)]
    return "\n\n".join(parts) + "\n"
