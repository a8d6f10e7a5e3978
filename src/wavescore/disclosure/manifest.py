"""A release as one object: checked where it is staged, given its manifest, then moved at once."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from wavescore.definitions.study import Release
from wavescore.disclosure.rules import Rule
from wavescore.jobs import open_up

MANIFEST = "manifest.json"
# What Snakemake leaves in a folder that a job has made: it is no part of a release.
MARK = ".snakemake_timestamp"


def manifest_of(folder: str | Path, study: str, release: Release, version: str) -> dict[str, Any]:
    """Return what a release holds: the SHA-256 of every file, its mode, rules and version."""
    folder = Path(folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    files = [path for path in files if path.name not in (MANIFEST, MARK)]
    return {
        "study": study,
        "mode": release.mode,
        "reason": release.reason,
        "minimum_count": release.minimum_count,
        "round_counts_to": release.round_counts_to,
        "suppress_zero": release.suppress_zero,
        "rules": [] if release.mode == "public" else sorted(str(rule) for rule in Rule),
        "wavescore": version,
        "files": {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
        },
    }


def move_into_place(staged: str | Path, target: str | Path, manifest: dict[str, Any]) -> str:
    """Make `target` what is staged, with its manifest, in one step; return the manifest's digest.

    The new folder is written whole beside the old one and takes its name; a stop in between leaves
    the old release as it was, or the new one, never a mixture.
    """
    staged, target = Path(staged), Path(target)
    fresh, old = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(staged, fresh, ignore=shutil.ignore_patterns(MARK))
    text = json.dumps(manifest, indent=1, sort_keys=True) + "\n"
    (fresh / MANIFEST).write_text(text, encoding="utf-8")
    open_up(fresh)  # what was staged is its owner's alone
    if target.exists():
        target.replace(old)
    fresh.replace(target)
    shutil.rmtree(old, ignore_errors=True)
    return hashlib.sha256(text.encode()).hexdigest()
