"""The page of verdicts: one self-contained html file, and its section for a study's report."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from wavescore.papers.check.causes import find_causes
from wavescore.papers.check.claims import Paper
from wavescore.papers.check.finding import VERDICTS, WRONG
from wavescore.papers.check.verdicts import WORDS, summarize, worst_first

if TYPE_CHECKING:
    from jinja2 import Template

CONSEQUENCES = {
    "primary": "primary outcome",
    "inference": "test or estimate",
    "description": "description",
}
MEANINGS = (
    ("decision_error", "recomputed, the test falls on the other side of the significance level"),
    ("inconsistent", "no values that round to the printed numbers agree with each other"),
    ("question", "two statements may contradict each other, and a person must look"),
    ("rounding", "they agree only if one was truncated, rounded twice, or a half rounded down"),
    ("cannot_check", "a number that the recomputation needs is not printed"),
    ("nothing_to_check", "a number without another to hold it against"),
    ("consistent", "recomputed from other printed numbers, and in agreement"),
)


# Places in the paper whose inconsistency is told on a report's first page.
TOLD = 4


def said_alone(verdicts: pd.DataFrame) -> str:
    """Return what the paper's numbers say of each other, and the first that do not add up."""
    alone = summarize(verdicts.assign(against_data=""))
    said = f"The paper's printed numbers, held against each other: {alone[:1].lower()}{alone[1:]}"
    wrong = worst_first(verdicts[verdicts["verdict"].isin(WRONG)])
    if not len(wrong):
        return said
    first = wrong.drop_duplicates("where")
    told = []
    for row in first.head(TOLD).itertuples():
        more = int((wrong["where"] == row.where).sum()) - 1
        beside = f", and {more} more there" if more else ""
        told.append(f"{row.sentence.rstrip('.')} ({row.where}{beside})")
    if len(first) > TOLD:
        told.append(f"and more in {len(first) - TOLD} other places")
    return f"{said} What does not add up: {'; '.join(told)}."


def claims_section(
    verdicts: pd.DataFrame, paper: Paper, *, synthetic: bool = False, folded: bool = True
) -> str:
    """Return the verdicts as an html fragment with its own style and script, for any page.

    `synthetic`: the data are made up, which the section then says before anything else.
    `folded`: the statements stand folded beneath the summary, and the paper is named above it.
    """
    counts = verdicts["verdict"].value_counts()
    rows = worst_first(verdicts).to_dict("records")
    return template("claims_section.html.j2").render(
        others=[row for row in rows if not _green(row)],
        green=[row for row in rows if _green(row)],
        causes=find_causes(verdicts),
        consequences=CONSEQUENCES,
        wrong=WRONG,
        summary=summarize(verdicts, data="the synthetic data" if synthetic else "the data"),
        about=paper.about,
        cited=_cited(paper),
        name=paper.file.stem,
        synthetic=synthetic,
        folded=folded,
        counts=[(verdict, int(counts[verdict])) for verdict in VERDICTS if verdict in counts],
        differing=int((verdicts["against_data"] == "differs").sum()),
        against=bool((verdicts["against_data"] != "").any()),
        draft=paper.about.get("draft", False),
        words=WORDS,
    )


def _green(row: Mapping[str, str]) -> bool:
    """Whether a row needs nobody's eye."""
    return row["verdict"] == "consistent" and row["against_data"] != "differs"


def write_claims_page(verdicts: pd.DataFrame, paper: Paper, path: str | Path) -> None:
    """Write the verdicts of `paper` as one html page that needs no network."""
    from markupsafe import Markup

    text = template("claims_page.html.j2").render(
        about=paper.about,
        cited=_cited(paper),
        section=Markup(claims_section(verdicts, paper, folded=False)),
        meanings=MEANINGS,
        words=WORDS,
    )
    Path(path).write_text(text, encoding="utf-8")


def _cited(paper: Paper) -> str:
    parts = (paper.about.get(key, "") for key in ("authors", "journal", "year"))
    return ", ".join(part for part in parts if part)


def template(name: str) -> "Template":
    """Return a template of this package; text that it is given is escaped."""
    from jinja2 import Environment, FileSystemLoader

    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(name)
