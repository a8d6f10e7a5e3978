"""REDCap's API: records, dictionary, mapping and events of a project, each as csv.

The token stands in the request's body alone: in no address, log, error or file.
"""

import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException, IncompleteRead
from pathlib import Path
from typing import NoReturn

from wavescore.errors import DataError
from wavescore.files.decoding import decode
from wavescore.files.delimited import csv_reader

BATCH = 500  # records asked for at once
TIMEOUT = 60.0
WHERE = "the API"


@dataclass(frozen=True)
class Project:
    """A project behind its API; `url` ends in /api/."""

    url: str
    token: str
    timeout: float = TIMEOUT

    def ask(self, content: str, **options: str) -> str:
        """Return the csv that the API answers with, "" where the project has no such thing.

        Raises DataError: refused (the token or its rights), no answer in time, a server's error, a
        web page in place of data, or a body that was cut off.
        """
        fields = {"token": self.token, "content": content, "format": "csv", **options}
        data = urllib.parse.urlencode({"returnFormat": "json", **fields}).encode()
        try:
            with urllib.request.urlopen(self.url, data=data, timeout=self.timeout) as answer:
                text = decode(answer.read())
        except urllib.error.HTTPError as error:
            _refused(content, error.code, decode(error.read()))
        except IncompleteRead as error:
            _fail(content, "the answer was cut off", f"{len(error.partial)} bytes", "ask again")
        except (OSError, HTTPException) as error:
            reason = str(getattr(error, "reason", error) or type(error).__name__)
            _fail(content, "the API does not answer", reason, "look at the address and the network")
        if text.lstrip()[:1] == "<":
            hint = "the address should end in /api/; is somebody asked to log in?"
            _fail(content, "the API answers with a web page", "html", hint)
        return text

    def records(self, id_field: str) -> Iterator[str]:
        """Yield the records batch by batch, each a csv with its header; raw codes, raw header."""
        ids = column(self.ask("record", type="flat", **{"fields[0]": id_field}), id_field)
        known = list(dict.fromkeys(ids))
        for start in range(0, len(known), BATCH):
            asked = {f"records[{n}]": who for n, who in enumerate(known[start : start + BATCH])}
            options = {"type": "flat", "rawOrLabel": "raw", "rawOrLabelHeaders": "raw"}
            text = self.ask("record", exportSurveyFields="true", **options, **asked)
            found = set(column(text, id_field))
            lost = len(set(asked.values()) - found)
            if lost:
                _fail(
                    "record", "records are missing from an answer", f"{lost} records", "ask again"
                )
            yield text


def column(text: str, name: str) -> list[str]:
    """Return a column of a csv; DataError where it is not there."""
    rows = csv_reader(text, ",")
    header = next(rows, [])
    if name not in header:
        _fail("record", "the answer lacks the record's id", f"{len(header)} columns", "ask again")
    return [row[header.index(name)] for row in rows if row]


def from_environment(url_from: str, token_from: str) -> Project:
    """Return the project whose address and token two environment variables hold."""
    for variable in (url_from, token_from):
        if not os.environ.get(variable):
            raise DataError(
                "an environment variable is not set",
                file=WHERE,
                key=variable,
                found="nothing",
                expected="the project's API address" if variable == url_from else "its API token",
                hint=f"export {variable}=... in the shell that runs this",
            )
    url = os.environ[url_from]
    local = urllib.parse.urlsplit(url).hostname in ("localhost", "127.0.0.1")
    if not (url.startswith("https://") or (local and url.startswith("http://"))):
        raise DataError(
            "the API's address is not encrypted",
            file=WHERE,
            key=url_from,
            found="an address that does not begin with https://",
            expected="https://.../api/",
        )
    return Project(url, os.environ[token_from], TIMEOUT)


def hidden_fields(header: list[str], dictionary_text: str) -> list[str]:
    """Return the dictionary's fields that the records lack in silence: rights hide them."""
    rows = csv_reader(dictionary_text, ",")
    place = {name: at for at, name in enumerate(next(rows, []))}
    exported = {name.split("___")[0] for name in header}
    return [
        row[place["field_name"]]
        for row in rows
        if row[place["field_type"]] not in ("descriptive",)
        and row[place["field_name"]] not in exported
    ]


def _refused(content: str, code: int, body: str) -> NoReturn:
    """Stop at an answer that is no success, in REDCap's own words where it has any."""
    try:
        said = str(json.loads(body)["error"])[:200]
    except (ValueError, KeyError, TypeError):
        said = f"status {code}"
    if code in (401, 403):
        hint = "look at the token, and at the user's right to export by the API"
        _fail(content, "the API refuses", said, hint)
    if code >= 500:
        _fail(content, "the API's server fails", said, "try again later, or in smaller batches")
    _fail(content, "the API does not understand", said, "look at the address: it ends in /api/")


def _fail(content: str, problem: str, found: str, hint: str) -> NoReturn:
    raise DataError(
        problem, file=WHERE, key=content, found=found, expected=f"{content} as csv", hint=hint
    )


def owner_only(path: Path) -> None:
    """Let nobody but its owner read a file or a folder."""
    path.chmod(0o700 if path.is_dir() else 0o600)
