"""What a check of one paper writes: claims.csv, claims.json and claims.html."""

import json
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from wavescore.papers.check.causes import find_causes
from wavescore.papers.check.claims import Paper
from wavescore.papers.check.finding import VERDICTS
from wavescore.papers.page import write_claims_page

FORMAT_VERSION = 1


def write_all(verdicts: pd.DataFrame, paper: Paper, folder: str | Path) -> None:
    """Write claims.csv, claims.json and claims.html of one paper into `folder`."""
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    write_claims(verdicts, place / "claims.csv")
    write_json(verdicts, paper, place / "claims.json")
    write_claims_page(verdicts, paper, place / "claims.html")


def write_claims(verdicts: pd.DataFrame, path: str | Path) -> None:
    """Write the verdict frame as csv, in the order of the paper file."""
    verdicts.to_csv(path, index=False, lineterminator="\n")


def write_json(verdicts: pd.DataFrame, paper: Paper, path: str | Path) -> None:
    """Write causes and verdicts for another program, as verdicts.schema.json describes."""
    counts = verdicts["verdict"].value_counts()
    causes = [asdict(cause) for cause in find_causes(verdicts)]
    for cause in causes:
        cause["quotes"] = [{"where": where, "quote": quote} for where, quote in cause["quotes"]]
    content = {
        "version": FORMAT_VERSION,
        "paper": {key: value for key, value in paper.about.items() if isinstance(value, str)},
        "draft": bool(paper.about.get("draft", False)),
        "counts": {verdict: int(counts.get(verdict, 0)) for verdict in VERDICTS},
        "causes": causes,
        "claims": verdicts.to_dict("records"),
    }
    text = json.dumps(content, ensure_ascii=False, indent=1)
    Path(path).write_text(f"{text}\n", encoding="utf-8")
