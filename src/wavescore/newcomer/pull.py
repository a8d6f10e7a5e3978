"""`wavescore pull`: a project's data through REDCap's API, as a snapshot that later runs read."""

import argparse
import csv
import hashlib
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from wavescore.errors import DataError, named
from wavescore.files.delimited import csv_reader
from wavescore.newcomer.redcap_api import Project, from_environment, hidden_fields, owner_only

FILES = ("export.csv", "dictionary.csv", "mapping.csv", "events.csv", "project.csv")
SNAPSHOT = "snapshot.json"


def main_pull(options: argparse.Namespace) -> int:
    """Write the snapshot into options.to and say what changed since the last one; return 0."""
    folder = Path(options.to)
    rows = refresh(folder, options.url_from, options.token_from)
    print(f"{folder}: {rows} rows; draft a study from them with")
    print(f"  wavescore new-study {folder / 'export.csv'} {folder / 'dictionary.csv'}")
    return 0


def refresh(folder: Path, url_from: str, token_from: str) -> int:
    """Replace the snapshot in `folder`, say what changed since the last one; return its rows.

    Every file is asked for before any is written: after a failure the last snapshot is in place.
    """
    texts, hidden = pull(from_environment(url_from, token_from))
    for line in changes(folder, texts["export.csv"], texts["dictionary.csv"]):
        print(line)
    if hidden:
        print(f"warning: the user's rights hide {len(hidden)} fields: {named(hidden)}")
    write_snapshot(folder, texts)
    return texts["export.csv"].count("\n") - 1


def pull(project: Project) -> tuple[dict[str, str], list[str]]:
    """Return the files of a project by name, and the fields that the user's rights hide."""
    dictionary = project.ask("metadata")
    rows = csv_reader(dictionary, ",")
    header, first = next(rows, []), next(rows, [])
    if "field_name" not in header or not first:
        raise DataError(
            "the API's dictionary has no fields",
            file="the API",
            key="metadata",
            found=f"{len(header)} columns",
            expected="field_name, form_name, ...",
        )
    info = project.ask("project")
    table = list(csv_reader(info, ","))
    about = dict(zip(table[0], table[1], strict=False)) if len(table) > 1 else {}
    longitudinal = about.get("is_longitudinal") == "1"
    texts = {
        "dictionary.csv": dictionary,
        "mapping.csv": project.ask("formEventMapping") if longitudinal else "",
        "events.csv": project.ask("event") if longitudinal else "",
        "project.csv": info,
    }
    id_field = first[header.index("field_name")]
    texts["export.csv"] = joined(project.records(id_field))
    exported = next(csv_reader(texts["export.csv"], ","), [])
    return texts, hidden_fields(exported, dictionary)


def joined(batches: Iterator[str]) -> str:
    """Return batches of csv as one, under the header that they share."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    header: list[str] = []
    for text in batches:
        rows = csv_reader(text, ",")
        own = next(rows, [])
        if header and own != header:
            raise DataError(
                "two batches of records have other columns",
                file="the API",
                key="record",
                found=f"{len(own)} columns after {len(header)}",
                expected="the same columns",
                hint="the project was changed while it was pulled: pull again",
            )
        if not header:
            header = own
            writer.writerow(header)
        writer.writerows(rows)
    return out.getvalue()


def changes(folder: Path, export: str, dictionary: str) -> Iterator[str]:
    """Yield what a new export has lost or won against the snapshot in `folder`.

    Records, columns, and codes of fields with choices that nobody had before.
    """
    old = folder / "export.csv"
    if not old.is_file():
        return
    before, after = (_columns(text) for text in (old.read_text(encoding="utf-8"), export))
    old_ids, new_ids = (next(iter(each.values()), set()) for each in (before, after))
    pairs = {"records": (old_ids, new_ids), "columns": (set(before), set(after))}
    for what, (one, other) in pairs.items():
        lost, new = one - other, other - one
        if lost or new:
            yield f"since the last snapshot: {what} lost {len(lost)}, new {len(new)}"
    coded = _coded(dictionary)
    others = [name for name in before if name in coded and after.get(name, set()) - before[name]]
    if others:
        yield f"since the last snapshot: codes new in {named(others)}"


def _columns(text: str) -> dict[str, set[str]]:
    """Return the distinct texts of each column, in order; the first holds the records' ids."""
    rows = csv_reader(text, ",")
    header = next(rows, [])
    cells = list(zip(*(row for row in rows if row), strict=True)) or [()] * len(header)
    return {name: set(column) - {""} for name, column in zip(header, cells, strict=True)}


def _coded(dictionary: str) -> set[str]:
    """Return the fields of a dictionary that are answered by a choice."""
    rows = csv_reader(dictionary, ",")
    place = {name: at for at, name in enumerate(next(rows, []))}
    kinds = ("radio", "dropdown", "yesno", "truefalse")
    return {row[place["field_name"]] for row in rows if row[place["field_type"]] in kinds}


def write_snapshot(folder: Path, texts: dict[str, str]) -> None:
    """Write the files and their SHA-256, readable by their owner alone."""
    folder.mkdir(parents=True, exist_ok=True)
    owner_only(folder)
    hashes = {}
    for name in FILES:
        path = folder / name
        if texts[name]:
            path.touch(mode=0o600)
            owner_only(path)
            path.write_text(texts[name], encoding="utf-8")
            hashes[name] = hashlib.sha256(texts[name].encode()).hexdigest()
        else:
            path.unlink(missing_ok=True)
    (folder / SNAPSHOT).write_text(json.dumps(hashes, indent=1) + "\n", encoding="utf-8")
    owner_only(folder / SNAPSHOT)
