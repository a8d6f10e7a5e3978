"""What a check of one paper writes: its draft, claims.csv, claims.json and claims.html."""

import json
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from wavescore.errors import DataError
from wavescore.papers.check.causes import find_causes
from wavescore.papers.check.claims import Paper
from wavescore.papers.check.finding import VERDICTS
from wavescore.papers.page import write_claims_page

FORMAT_VERSION = 1


def claims_file(file: Path, out: Path | None) -> Path:
    """Return the paper file itself, or of a manuscript the draft that is written into `out`.

    Raises DataError where there is no `out`, or the manuscript cannot be read or holds nothing.
    """
    from wavescore.papers.extract.draft import draft_yaml, extract_claims
    from wavescore.papers.extract.files import READERS

    if file.suffix.lower() not in READERS:
        return file
    if out is None:
        hint = "name a folder for its draft and verdicts: --out"
        raise DataError("this is a manuscript, and is drafted first", file=file, hint=hint)
    draft = draft_yaml(extract_claims(file))
    out.mkdir(parents=True, exist_ok=True)
    path = out / "claims.yaml"
    path.write_text(draft, encoding="utf-8")
    return path


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
