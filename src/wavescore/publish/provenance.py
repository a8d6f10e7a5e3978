"""Where released results come from: the inputs, settings, code and packages, each pinned."""

import hashlib
import json
import os
import platform
import re
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PureWindowsPath

from wavescore.definitions.study import Study
from wavescore.resources import checkout, pipeline

PACKAGES = (
    *("wavescore", "numpy", "scipy", "pandas", "statsmodels", "semopy", "pingouin"),
    *("matplotlib", "jinja2", "openpyxl", "python-docx", "pyarrow", "pyreadstat", "snakemake"),
)
# The inputs that hold what respondents answered, wrote or did.
OF_RESPONDENTS = ("export", "interviews", "posts")
# What the name of an input begins with that is joined to the export: it holds answers too.
JOINED = "joined_"


def provenance(study: Study, inputs: Mapping[str, str | Path]) -> dict:
    """Return what the results were made from and with, ready for json.

    `inputs`: what each file is, and its path (export, dictionary, benchmark, ...). Keys of the
    answer: study, title, synthetic, seed, release, settings (file, SHA-256 of the checked
    settings), inputs (path, SHA-256 of the bytes), python, platform, packages, commit (None where
    the package does not run from its git repository), commit_clean, time (UTC; SOURCE_DATE_EPOCH
    where it is set).
    """
    settings = json.dumps(study.settings, sort_keys=True, default=str).encode()
    return {
        "study": study.name,
        "title": study.title,
        "synthetic": study.synthetic,
        "seed": study.seed,
        "release": dict(vars(study.release)),
        "settings": {"file": study.file, "sha256": hashlib.sha256(settings).hexdigest()},
        "inputs": {
            name: {"file": _shown(path), "sha256": file_digest(path)}
            for name, path in inputs.items()
        },
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "packages": _versions(),
        **commit_of(checkout()),
        "time": _time(),
    }


def released(record: Mapping) -> dict:
    """Return a record as a release holds it: in safe mode without the digests of answers.

    Of a file outside the working folder the name alone is kept.
    Who knows all but one answer of an export could try every answer against its digest, and who
    has the released settings every number that they withhold.
    """
    safe = record["release"]["mode"] != "public"
    inputs = {}
    for name, file in record["inputs"].items():
        guessed = name in (*OF_RESPONDENTS, "study") or name.startswith(JOINED)
        inputs[name] = {**file, "file": public_path(file["file"])}
        if guessed and safe:
            del inputs[name]["sha256"]
    settings = {"file": record["settings"]["file"]} if safe else record["settings"]
    return {**record, "settings": settings, "inputs": inputs}


def public_path(path: str) -> str:
    """Return a path as it may leave: of one outside the working folder the file's name alone.

    Folders of a machine name people and projects.
    """
    windows = PureWindowsPath(path)
    outside = windows.drive or path.startswith(("/", "\\", "~")) or ".." in windows.parts
    return windows.name if outside else path


def write_provenance(record: Mapping, path: str | Path) -> None:
    """Write a provenance record as json, keys in the order they were given."""
    text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
    Path(path).write_text(text, encoding="utf-8")


def file_digest(path: str | Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _versions() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def commit_of(folder: Path | None) -> dict:
    """Return the commit of the repository that holds `folder`, if it says all, and its address.

    commit_clean: False where a file is changed or untracked (a study's folder that was never
    committed is as lost to a reader as a changed one); repository: without what a login adds.
    """
    commit = _git(folder, "rev-parse", "HEAD")
    clean = None if commit is None else _git(folder, "status", "--porcelain") == ""
    address = _git(folder, "config", "--get", "remote.origin.url") or ""
    public = re.fullmatch(r"(?:https?://(?:[^@/]*@)?|git@)([\w.-]+)[:/](.+?)(?:\.git)?", address)
    repository = f"https://{public[1]}/{public[2]}" if public else None
    return {"commit": commit, "commit_clean": clean, "repository": repository}


def _shown(path: str | Path) -> str:
    """Return a path as the record names it: a file of the workflow by its place in the workflow."""
    full = Path(path).resolve()
    return str(full.relative_to(pipeline()) if full.is_relative_to(pipeline()) else path)


def _git(root: Path | None, *arguments: str) -> str | None:
    if root is None:
        return None
    try:
        answer = subprocess.run(
            ["git", *arguments],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
            timeout=10,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()


def _time() -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
