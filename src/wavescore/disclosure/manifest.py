"""A release as one object: checked where it is staged, given its manifest, then moved at once."""

import hashlib
import json
import shutil
from collections.abc import Collection
from pathlib import Path
from typing import Any

from wavescore.definitions.study import Release
from wavescore.disclosure.rules import Rule
from wavescore.jobs import open_up

MANIFEST = "manifest.json"
# What Snakemake leaves in a folder that a job has made: it is no part of a release.
MARK = ".snakemake_timestamp"


def released_files(folder: str | Path, names: Collection[str] | None = None) -> list[str]:
    """Return the files of a release by their place in it, in order; the manifest is not one.

    `names`: the files and folders that the workflow declares for it. Whatever else lies there, as
    the codebook of a study that no longer asks for one, is no part of the release.
    """
    folder = Path(folder)
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(
        path.as_posix()
        for path in found
        if path.name not in (MANIFEST, MARK) and (names is None or path.parts[0] in names)
    )


def manifest_of(
    folder: str | Path,
    study: str,
    release: Release,
    version: str,
    names: Collection[str] | None = None,
    held_against: Collection[str] = (),
) -> dict[str, Any]:
    """Return what a release holds: the SHA-256 of every file, its mode, rules and version.

    held_against: the SHA-256 of the manifests of the earlier releases of these respondents that
    were looked at first, so that whoever has one that is not named knows that it was not.
    """
    folder = Path(folder)
    return {
        "study": study,
        "mode": release.mode,
        "reason": release.reason,
        "minimum_count": release.minimum_count,
        "round_counts_to": release.round_counts_to,
        "suppress_zero": release.suppress_zero,
        "rules": [] if release.mode == "public" else sorted(str(rule) for rule in Rule),
        "wavescore": version,
        "held_against": sorted(held_against),
        "files": {
            name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
            for name in released_files(folder, names)
        },
    }


def move_into_place(staged: str | Path, target: str | Path, manifest: dict[str, Any]) -> str:
    """Make `target` what is staged, with its manifest, in one step; return the manifest's digest.

    The files that the manifest names, and no other. The new folder is written whole beside the
    old one and takes its name; a stop in between leaves the old release as it was, or the new
    one, never a mixture.
    """
    staged, target = Path(staged), Path(target)
    fresh, old = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    for name in manifest["files"]:
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(staged / name, fresh / name)
    text = json.dumps(manifest, indent=1, sort_keys=True) + "\n"
    (fresh / MANIFEST).write_text(text, encoding="utf-8")
    open_up(fresh)  # what was staged is its owner's alone
    if target.exists():
        target.replace(old)
    fresh.replace(target)
    shutil.rmtree(old, ignore_errors=True)
    return hashlib.sha256(text.encode()).hexdigest()
