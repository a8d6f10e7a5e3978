"""Many manuscripts at once: each drafted and checked, one row each, none stops the others."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from wavescore.errors import DataError, listed
from wavescore.papers.check.causes import find_causes
from wavescore.papers.check.claims import load_paper
from wavescore.papers.check.finding import VERDICTS, WRONG
from wavescore.papers.check.verdicts import check_paper
from wavescore.papers.extract.draft import NOTHING_FOUND
from wavescore.papers.extract.files import READERS
from wavescore.papers.written import claims_file, write_all

COLUMNS = ("file", "status", "claims", *VERDICTS, "causes", "first_cause", "problem")


def check_folder(folder: str | Path, out: str | Path) -> str:
    """Check every manuscript and paper file of `folder`; return a summary in words.

    A manuscript (.txt, .md, .html, .xml, .docx, .pdf) is drafted first, and its draft is kept as
    out/<name>/claims.yaml. Written are out/<name>/claims.{csv,json,html} and a summary.{csv,html}
    with one row a file: status "read" or "not read", the counts of each verdict, the gravest cause,
    the problem. Raises DataError where the folder is missing or holds nothing to check.
    """
    files = list(_files(Path(folder)))
    place = Path(out)
    place.mkdir(parents=True, exist_ok=True)
    rows = [_row(file, place / _name(file, files)) for file in files]
    summary = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    summary.to_csv(place / "summary.csv", index=False, lineterminator="\n")
    _write_page(summary, files, place / "summary.html")
    read = int((summary["status"] == "read").sum())
    accused = int((summary["decision_error"] + summary["inconsistent"] > 0).sum())
    return (
        f"{len(files)} files, {read} read; in {accused} a statement is inconsistent. "
        f"Written: {place / 'summary.csv'}, {place / 'summary.html'}"
    )


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise DataError("no such folder", file=folder, hint="--batch takes a folder of manuscripts")
    known = {*READERS, ".yaml", ".yml"}
    found = sorted(p for p in folder.iterdir() if p.is_file() and p.suffix.lower() in known)
    if not found:
        raise DataError(
            "the folder holds no manuscript", file=folder, expected=listed(known, most=20)
        )
    yield from found


def _name(file: Path, files: list[Path]) -> str:
    """Return the folder's name for a file: its stem, with the type where two share it."""
    alone = sum(other.stem == file.stem for other in files) == 1
    return file.stem if alone else file.name.replace(".", "_")


def _row(file: Path, out: Path) -> dict[str, object]:
    """Return the row of one file; whatever goes wrong with it is its problem alone."""
    row: dict[str, object] = {"file": file.name, "status": "not read", "claims": 0, "causes": 0}
    row |= dict.fromkeys(VERDICTS, 0) | {"first_cause": "", "problem": ""}
    try:
        paper = load_paper(claims_file(file, out))
        verdicts = check_paper(paper)
        write_all(verdicts, paper, out)
    except Exception as error:  # a bad file must not keep the others from being read
        problem = " ".join(str(error).split())
        if NOTHING_FOUND in problem:  # read, and nothing in it to recompute
            return row | {"status": "read", "problem": NOTHING_FOUND}
        return row | {"problem": f"{type(error).__name__}: {problem}"}
    causes = find_causes(verdicts)
    counts = verdicts["verdict"].value_counts()
    row |= {verdict: int(counts.get(verdict, 0)) for verdict in VERDICTS}
    first = causes[0].headline if causes else ""
    return row | {
        "status": "read", "claims": len(verdicts), "causes": len(causes), "first_cause": first
    }  # fmt: skip


def _write_page(summary: pd.DataFrame, files: list[Path], path: Path) -> None:
    from wavescore.papers.page import template

    rows = summary.to_dict("records")
    for row, file in zip(rows, files, strict=True):
        row["page"] = f"{_name(file, files)}/claims.html" if row["claims"] else ""
    order = sorted(rows, key=lambda r: (-sum(r[v] for v in WRONG), -r["question"], r["file"]))
    text = template("batch_page.html.j2").render(rows=order)
    path.write_text(text, encoding="utf-8")
