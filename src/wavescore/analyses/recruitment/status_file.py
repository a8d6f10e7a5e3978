"""Read what became of the invitations to interview: a csv, a line a respondent.

Imports nothing heavy, so that a workflow can check the file before any job.
"""

from pathlib import Path
from typing import NoReturn

from wavescore.errors import DataError, named
from wavescore.files.delimited import csv_reader, nearest, read_text, shown
from wavescore.files.kind import look

STEPS = ("contacted", "consented", "completed")
COLUMNS = ("respondent_id", *STEPS)
YES_OR_NO = {"1": True, "0": False, "": False}


def read_status(path: str | Path) -> dict[str, list]:
    """Return a status file's columns: respondent_id as text, "" for who came another way, and
    contacted, consented, completed as booleans, each respondent once.

    Raises DataError for a missing file or column, an id twice, a value that is neither 1 nor 0
    (empty is 0), and for a step without the one before it: consented without contacted, say.
    """
    path = Path(path)
    look(path, "the status file", "sampling.status")
    text, delimiter, header = read_text(path)
    for name in COLUMNS:
        if name not in header:
            raise DataError(
                "the column is missing",
                file=path,
                key=name,
                found=shown(header, COLUMNS),
                expected=f"a csv with {named(COLUMNS)}",
                hint=nearest(name, header, "add the column to the file"),
            )
    status: dict[str, list] = {name: [] for name in COLUMNS}
    known: set[str] = set()
    reader = csv_reader(text, delimiter)
    next(reader)
    for line in reader:
        if any(cell.strip() for cell in line):
            cells = dict(zip(header, (cell.strip() for cell in line), strict=False))
            _add(status, known, cells, f"line {reader.line_num}", path)
    return status


def _add(
    status: dict[str, list], known: set[str], cells: dict[str, str], place: str, path: Path
) -> None:
    who = cells.get("respondent_id", "")
    if who and who in known:
        _fail(path, place, "a respondent stands twice", "an id of an earlier line", "each id once")
    known.add(who)
    status["respondent_id"].append(who)
    for before, step in zip((None, *STEPS), STEPS, strict=False):
        value = cells.get(step, "")
        if value not in YES_OR_NO:
            _fail(path, f"{step}, {place}", "not 1 or 0", "another text", "1 or 0")
        # Who came another way was not contacted by the survey.
        if who and before and YES_OR_NO[value] and not status[before][-1]:
            problem = f"{step} but not {before}"
            _fail(path, place, problem, f"{before} 0", f"{before} 1")
        status[step].append(YES_OR_NO[value])


def _fail(path: Path, key: str, problem: str, found: str, expected: str) -> NoReturn:
    raise DataError(problem, file=path, key=key, found=found, expected=expected)
