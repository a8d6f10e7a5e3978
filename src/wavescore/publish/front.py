"""The first pages, for readers who know no statistics: what was found, in plain sentences."""

from collections.abc import Mapping

import pandas as pd

from wavescore.analyses.registry import analyses, face
from wavescore.definitions.study import Study
from wavescore.layout.again import again_methods
from wavescore.publish.found import found_of
from wavescore.results.declare import Status

# What the tables of any survey cannot say, however well they are made; of one asked twice or more.
UNKNOWN = (
    "whether respondents are like those who were never asked or did not enter",
    "whether a respondent answered truly, or twice under two names",
    "what was done with the data before they were exported",
)
UNKNOWN_OF_CHANGE = (
    "whether a change would have come without what the study is about: there is no comparison "
    "group that was assigned at random",
    "whether answers are missing at random; the models take it so",
)


def plain_sentences(
    tables: Mapping[str, pd.DataFrame], study: Study, paper: str | None = None
) -> list[str]:
    """Return what was found in plain sentences, in the order of the report.

    One of each analysis that has a plain sentence, then what the check of the paper came to
    (`paper`), or else what is not released.
    """
    said = []
    for name, analysis in analyses().items():
        own = face(name, "plain") if name in tables else None
        if own:
            found = found_of(tables, (name, *analysis.reads, *analysis.heeds), study)
            said.append(own.sentence(found[0], study, *found[1:]))
    said.append(paper or _hidden(tables))
    return [sentence[:1].upper() + sentence[1:] for sentence in said if sentence]


def unknown(study: Study) -> tuple[str, ...]:
    """Return what the study's tables cannot say."""
    return (*UNKNOWN, *(UNKNOWN_OF_CHANGE if len(study.waves) > 1 else ()))


def _hidden(tables: Mapping[str, pd.DataFrame]) -> str:
    """Return how many numbers are not released, so that nobody takes them for zero; "" if none."""
    hidden = sum(int((frame["status"] == Status.SUPPRESSED).sum()) for frame in tables.values())
    total = sum(len(frame) for frame in tables.values())
    if not hidden:
        return ""
    return (
        f"Of {total:,} numbers {hidden:,} are not released, to protect respondents; the others are "
        "rounded, and percentages are of rounded counts, so that sums and differences of them need "
        "not agree."
    )


def methods_text(study: Study) -> list[str]:
    """Return the methods as a manuscript says them, a paragraph each analysis, options as used."""
    said: list[str] = []
    again: list[tuple[str, int]] = []
    for name in analyses():
        own = face(name, "methods") if name in study.analyses else None
        options = dict(study.analyses.get(name) or {})
        if own:
            said.append(own.methods(study, options))
        if "imputations" in options and name != "imputation":
            again.append((name, options["imputations"]))
    return [paragraph for paragraph in [*said, *again_methods(again)] if paragraph]
