"""What kind a file is by its first bytes, told before it is parsed. Imports nothing heavy."""

import json
import re
import time
import zipfile
from difflib import get_close_matches
from pathlib import Path

from wavescore.errors import DataError
from wavescore.files.decoding import decode

HEAD = 1 << 16
SKEW = 60  # seconds that clocks of a network may differ by
SAVE_AS_CSV = "open it and save the sheet as csv (UTF-8)"
UNPACK = "unpack it, and name the file inside"
EXPORT_AGAIN = "log in and export again: this page was saved in place of the data"

# First bytes of files that hold no table we read: what they are, and what to do.
STRANGERS = (
    (b"\x1f\x8b", "a gzip archive (or an R .rds file)", UNPACK),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xfd7zXZ", "an xz archive", UNPACK),
    (b"7z\xbc\xaf", "a 7-zip archive", UNPACK),
    (b"%PDF", "a PDF", "name the export, not a printed form"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook or another Office file", SAVE_AS_CSV),
    (b"SQLite format", "an SQLite database", "write the table to a csv file"),
    (b"RDX", "an R workspace", "write the data frame to a csv file"),
)
# First bytes of the tables that we read, and the endings that say so.
TABLES = (
    (b"PAR1", "a Parquet file", (".parquet",)),
    (b"$FL2", "an SPSS file", (".sav",)),
    (b"$FL3", "an SPSS file", (".sav", ".zsav")),
    (b"<stata_dta>", "a Stata file", (".dta",)),
    (b"HEADER RECORD*******LIB", "a SAS transport file", (".xpt",)),
)


def _near(path: Path) -> str:
    """Return "did you mean ...?" for a file beside, of nearly that name."""
    beside = {each.stem: each.name for each in path.parent.glob(f"*{path.suffix}")}
    near = get_close_matches(path.stem, beside, n=1)
    return f"did you mean {beside[near[0]]!r}?" if near else ""


def look(path: Path, what: str, key: str | None = None, hint: str | None = None) -> str:
    """Return "json" (a list), "object" (of JSON) or "other"; DataError for a file that is no text.

    `what` names the file in the error ("the data file"), `key` the setting that names it. Told
    apart: no such file, a folder, one dated in the future, nothing in it, archives, Office files,
    web pages, xml, and a table of another kind than the ending says.
    """
    if not path.exists():
        raise DataError(
            f"{what} is not there",
            file=path,
            key=key,
            found="no such file",
            expected="a file",
            hint=_near(path) or hint or "the path is relative to the folder that is worked in",
        )
    if path.is_dir():
        _fail(path, f"{what} is a folder", "a folder", "name the file in it", key)
    try:
        ahead = path.stat().st_mtime - time.time()
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        _fail(path, f"{what} cannot be read", error.strerror, "look at its permissions", key)
    if ahead > SKEW:
        # Whatever is made from it would look older than it, and be made again at each run.
        days = f"{ahead / 86400:.1f} days ahead of the clock"
        hint = "give it today's date (touch), or set the machine's clock"
        _fail(path, f"{what} is dated in the future", days, hint, key)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        _fail(path, f"{what} is empty", f"{len(head)} bytes", "export it again", key)
    _refuse_strangers(path, what, head, key)
    return _kind_of_text(path, what, head, key)


def _refuse_strangers(path: Path, what: str, head: bytes, key: str | None) -> None:
    for start, name, hint in STRANGERS:
        if head.startswith(start):
            _fail(path, f"{what} is {name}", name, hint, key)
    if head.startswith(b"PK\x03\x04"):
        _fail(path, *_archive(path, what), key)
    for start, name, endings in TABLES:
        if head.startswith(start) and path.suffix.lower() not in endings:
            hint = f"give it the ending {endings[0]}"
            _fail(path, f"{what} is {name} under another ending", name, hint, key)


def _archive(path: Path, what: str) -> tuple[str, str, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError):
        names = []
    if any(name.startswith("xl/") for name in names):
        return f"{what} is an Excel workbook", "an .xlsx workbook", SAVE_AS_CSV
    if any(name.startswith("word/") for name in names):
        return f"{what} is a Word document", "a .docx document", "name the export"
    return f"{what} is a zip archive", f"an archive that holds {len(names)}", UNPACK


def _kind_of_text(path: Path, what: str, head: bytes, key: str | None) -> str:
    start = decode(head, part=True).lstrip("\ufeff \t\r\n")[:2000].lower()
    if start.startswith(("<!doctype html", "<html", "<head", "<!--")):
        _fail(path, f"{what} is a web page", "html, such as a login page", EXPORT_AGAIN, key)
    if start.startswith(("<?xml", "<hash>")):
        name = "an error of REDCap's API" if "<error>" in start else "xml"
        _fail(path, f"{what} is xml", name, "export it as csv (raw data)", key)
    if start.startswith("{"):
        return "object"
    return "json" if re.match(r"\[\s*[{\]]", start) else "other"


def refuse_object(path: Path, what: str, key: str | None) -> None:
    """Raise DataError for a file that is one JSON object in place of a list of rows."""
    try:
        found = json.loads(decode(path.read_bytes()).lstrip("\ufeff"))
    except ValueError:
        found = {}
    if "error" in found:
        problem = f"{what} is an error that REDCap's API returned"
        hint = "look at the token and the rights, and export again"
        _fail(path, problem, "a JSON object with the key 'error'", hint, key)
    _fail(path, f"{what} is no list of rows", "a JSON object", "export records as csv", key)


def _fail(path: Path, problem: str, found: object, hint: str, key: str | None = None) -> None:
    raise DataError(
        problem, file=path, key=key, found=found, expected="a table of answers", hint=hint
    )
