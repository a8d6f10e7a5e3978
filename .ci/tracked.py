"""Refuse files that a project on personal data must not track; `make check` runs it.

At the root and under data/ every tracked file is named below, so that another needs a line here,
and someone who reviews it. Elsewhere but in tests/ the formats of exports are refused, and any
other file that looks like one. Staged files count. Nothing that a file holds is ever printed.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

ROOT = {
    *(".ci", "benchmarks", "config", "data", "docs", "scripts", "src", "tests", "workflow"),
    *(".gitignore", "CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "LICENSE", "Makefile"),
    *("README.md", "Snakefile", "environment.yml", "pyproject.toml", "requirements.lock"),
}
DATA = {
    "data/README.md",
    "data/benchmarks/nhs_talking_therapies.csv",
    "data/depression_connect/export.csv",
    "data/example/dictionary.csv",
    "data/example/export.csv",
    "data/example/interviews.csv",
    "data/example/planted_faults.csv",
    "data/example/posts.csv",
    "data/hard_as_walls/participants.csv",
    "src/wavescore/papers/verdicts.schema.json",
    "src/wavescore/synthetic/dictionary.csv",
}
# Formats in which exports come, or that may hide one.
FORMATS = {".csv", ".tsv", ".sav", ".zsav", ".dta", ".xpt", ".sas7bdat", ".parquet", ".feather"}
FORMATS |= {
    ".arrow",
    ".xlsx",
    ".xls",
    ".ods",
    ".json",
    ".jsonl",
    ".ndjson",
    ".xml",
    ".rds",
    ".rdata",
}
FORMATS |= {".arrow", ".sqlite", ".db", ".zip", ".gz"}
# Text that people write: no export has such a name.
SOURCE = {".py", ".R", ".md", ".smk", ".toml", ".yaml", ".yml", ".rst", ".css", ".html", ".j2"}
PERSON = re.compile(
    r"^(record|respondent|participant|subject|patient|person|case|user|member|study|response)"
    r"[ _.-]?(id|no|nr|number|code)?$|^(id|uid|pid|ipaddress|e-?mail|nhs[ _-]?number|postcode)$"
    r"|^redcap_|recipient(e-?mail|(first|last)name)",
    re.IGNORECASE,
)


def refused(path: str, folder: Path) -> str | None:
    """Return why a tracked file, named from `folder`, may not be tracked; None where it may."""
    place = PurePosixPath(path)
    if path in DATA or place.parts[0] == "tests":
        return None
    if place.parts[0] not in ROOT:
        return "is not known at the root"
    if place.parts[0] == "data":
        return "is not of a bundled study"
    if place.suffix.lower() in FORMATS:
        return f"is a data file ({place.suffix})"
    if place.suffix not in SOURCE and _holds_people(folder / path):
        return "looks like an export: a table with a column that names respondents"
    return None


def _holds_people(path: Path) -> bool:
    """Return whether a file's first line names columns, one of them of persons, with rows below."""
    try:
        lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()[:3]
    except OSError:  # staged, and gone from the folder
        return False
    for delimiter in (",", ";", "\t", "|"):
        names = [name.strip().strip('"') for name in lines[0].split(delimiter)] if lines else []
        if len(names) > 1 and len(lines) > 1 and any(map(PERSON.match, names)):
            return True
    return False


def main(folder: Path) -> int:
    """Print every file that is refused; return 1 where there is one."""
    found = list(_refusals(folder))
    for path, why in found:
        print(f"{path}: {why}", file=sys.stderr)
    if found:
        print(
            "  HINT: git rm --cached FILE; exports belong in data/raw/, which git ignores."
            " A file that is meant to stay is named in .ci/tracked.py.",
            file=sys.stderr,
        )
    return int(bool(found))


def _refusals(folder: Path) -> Iterator[tuple[str, str]]:
    command = ["git", "ls-files", "-z"]
    listing = subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout
    for path in filter(None, listing.decode(errors="surrogateescape").split("\0")):
        why = refused(path, folder)
        if why:
            yield path, why


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path()))
