"""What a run of a study came to, in a few lines: where to look and what to look at."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from wavescore.errors import named
from wavescore.jobs import ATTRS, open_table
from wavescore.notes import respondents
from wavescore.prepare.account import row_account
from wavescore.prepare.columns import EXPORT_ROW, EXPORT_ROWS, shown_events

RESULTS = Path("results")
UNSOUND = ("not converged", "improper")
HIDDEN = ("suppressed", "withheld")


def digest(study: str, seconds: float | None = None, results: Path = RESULTS) -> str:
    """Return what stands in `results`/<study>: people, findings by rule, models, cells hidden.

    Counts are of the private tables: they are for who runs the study, and are not released.
    """
    folder = results / study
    lines = [f"{study}: {folder / 'release' / 'report.html'}"]
    lines += [f"  {line}" for line in _people(folder / "private")]
    findings = Counter(row["rule"] for row in _rows(folder / "private" / "findings.csv"))
    if findings:
        said = ", ".join(f"{rule} {count}" for rule, count in findings.most_common())
        lines.append(f"  findings: {said} ({folder / 'private' / 'findings.csv'})")
    for table in sorted((folder / "private" / "analyses").glob("*.csv")):
        models = {
            f"{row['outcome']} {row['group']}".strip() or "all outcomes": row["status"]
            for row in _rows(table)
            if row.get("status") in UNSOUND
        }
        if models:
            lines.append(f"  {table.stem}: not to be interpreted: {named(models)}")
    tables = sorted((folder / "release" / "tables").glob("*.csv"))
    hidden = sum(row.get("status") in HIDDEN for table in tables for row in _rows(table))
    lines.append(f"  released: {len(tables)} tables, {hidden} numbers suppressed or withheld")
    if seconds is not None:
        lines.append(f"  {seconds:.0f} s")
    return "\n".join(lines)


def _people(private: Path) -> Iterator[str]:
    """Yield who entered and was excluded by which rule, and whom no wave names."""
    typed = private / "typed.arrow"
    if not typed.is_file():
        return
    if (private / "as_read.arrow").is_file():
        yield _account(private)
    entered = open_table(typed, "respondent_id")["respondent_id"]
    ids = set(entered.to_pylist())
    excluded = Counter(row["rule"] for row in _rows(private / "exclusions.csv"))
    why = ", ".join(f"{rule} {count}" for rule, count in excluded.most_common())
    kept = len(entered) - sum(excluded.values())
    yield f"{respondents(len(ids))}, {len(entered)} waves answered, {kept} analysed" + (
        f"; excluded: {why}" if why else ""
    )
    strangers = [row for row in _rows(private / "set_aside.csv") if row["rule"] == "unknown_event"]
    left = {row["respondent_id"] for row in strangers} - ids - {""}
    if left:
        events = shown_events(row["value"] for row in strangers)
        yield f"{len(left)} of {len(left | ids)} respondents are nowhere: no wave names {events}"


def _account(private: Path) -> str:
    """Return what became of the export's rows."""
    as_read = open_table(private / "as_read.arrow", EXPORT_ROW)
    about = json.loads(as_read.schema.metadata[ATTRS])
    kept = len(as_read[EXPORT_ROW].unique())
    rules = [row["rule"] for row in _rows(private / "set_aside.csv")]
    return row_account(about[EXPORT_ROWS], kept, rules)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
