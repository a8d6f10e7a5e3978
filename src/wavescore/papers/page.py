"""The page of verdicts: one self-contained html file, and its section for a study's report."""

from pathlib import Path

import pandas as pd

from wavescore.papers.claims import Paper
from wavescore.papers.finding import VERDICTS
from wavescore.papers.verdicts import WORDS, summarize, worst_first

MEANINGS = (
    ("decision_error", "recomputed, the test falls on the other side of the significance level"),
    ("inconsistent", "no values that round to the printed numbers agree with each other"),
    ("rounding", "they agree only if one was truncated, or a half rounded down"),
    ("cannot_check", "a number that the recomputation needs is not printed"),
    ("consistent", "the printed numbers agree"),
)


def claims_section(verdicts: pd.DataFrame, paper: Paper) -> str:
    """Return the verdicts as an html fragment with its own style and script, for any page."""
    counts = verdicts["verdict"].value_counts()
    return _template("claims_section.html.j2").render(
        rows=worst_first(verdicts).to_dict("records"),
        summary=summarize(verdicts),
        counts=[(verdict, int(counts[verdict])) for verdict in VERDICTS if verdict in counts],
        differing=int((verdicts["against_data"] == "differs").sum()),
        against=bool((verdicts["against_data"] != "").any()),
        draft=paper.about.get("draft", False),
        words=WORDS,
    )


def write_claims_page(verdicts: pd.DataFrame, paper: Paper, path: str | Path) -> None:
    """Write the verdicts of `paper` as one html page that needs no network."""
    from markupsafe import Markup

    about = paper.about
    cited = [about.get(key, "") for key in ("authors", "journal", "year")]
    text = _template("claims_page.html.j2").render(
        about=about,
        cited=", ".join(part for part in cited if part),
        section=Markup(claims_section(verdicts, paper)),
        meanings=MEANINGS,
        words=WORDS,
    )
    Path(path).write_text(text, encoding="utf-8")


def _template(name: str):
    from jinja2 import Environment, FileSystemLoader

    folder = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )

    return environment.get_template(name)
