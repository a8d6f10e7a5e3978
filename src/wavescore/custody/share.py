"""`wavescore share`: a study's respondents in a folder that may be handed on, with a manifest."""

import argparse
import hashlib
import json
import os
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from wavescore.analyses.studies import load_study
from wavescore.custody.deidentify import KEYS, Shared, deidentify
from wavescore.custody.key import FIRST_DAY, default_key, fingerprint, read_key
from wavescore.definitions.dictionary import load_dictionary
from wavescore.definitions.study import Study
from wavescore.errors import DataError, cannot_write
from wavescore.newcomer.check_study import study_file
from wavescore.prepare.apply_eligibility import apply_eligibility
from wavescore.prepare.check_source import check_source
from wavescore.prepare.columns import FILE_MISSING
from wavescore.prepare.kinds import column_kinds
from wavescore.prepare.read_export import read_export
from wavescore.prepare.validate import validate
from wavescore.safe_text import for_csv, plain

EXPORT, MANIFEST = "export.csv", "manifest.json"
CAUTION = (
    "pseudonymous, not anonymous: whoever holds the key can find a respondent, and several answers"
    " together may point to one; hand it on under an agreement"
)


def main_share(options: argparse.Namespace) -> int:
    """Write the folder, and print what was done to each field."""
    out = Path(options.out)
    _refuse_filled(out)
    key_file = Path(options.key) if options.key else default_key()
    study = load_study(study_file(options.study))
    check_source(study)
    key = read_key(key_file, (out,))
    shared, excluded = share(study, key)
    _refuse_few(shared, study)
    manifest = _manifest(shared, study, key, excluded)
    _write(shared.frame, manifest, out)
    for what in ("dropped", "pooled"):
        for name, how in manifest[what].items():
            print(f"{what}: {name} ({how})")
    print(f"dates moved: {', '.join(manifest['shifted']['fields']) or 'none'}")
    print(f"{out}/: {manifest['respondents']} respondents, {manifest['rows']} rows; {CAUTION}")
    print(f"the key is {key_file}: keep it, and never beside the data")
    return 0


def share(study: Study, key: bytes, folder: str | Path = ".") -> tuple[Shared, int]:
    """Return the study's respondents de-identified, and how many rows its rules exclude.

    Who is not analysed (no consent, too young) is not shared either. Paths in the study are
    relative to `folder`.
    """
    dictionary = None
    if study.source.dictionary:
        dictionary = load_dictionary(Path(folder) / study.source.dictionary)
    as_read, *_ = read_export(Path(folder) / study.source.export, study, dictionary)
    typed, findings, _ = validate(as_read, dictionary, study)
    clean, exclusions = apply_eligibility(typed, study, dictionary)
    names = [name for name in typed.columns if name not in KEYS]
    kinds = column_kinds(names, study, dictionary, as_read.attrs.get(FILE_MISSING, {}))
    shared = deidentify(clean, typed.columns, findings, kinds, study, dictionary, key)
    return shared, len(exclusions)


def _manifest(shared: Shared, study: Study, key: bytes, excluded: int) -> dict:
    return {
        "study": study.name,
        "made_with": f"wavescore {version('wavescore')}",
        "caution": CAUTION,
        "respondents": int(shared.frame["respondent_id"].nunique()),
        "rows": len(shared.frame),
        "rows_excluded_by_the_study": excluded,
        "minimum_count": study.release.minimum_count,
        "dropped": dict(shared.dropped),
        "hashed": {
            "fields": ["respondent_id"],
            "how": "HMAC-SHA256 of the study's name and the id, 32 hexadecimal digits",
            "key": fingerprint(key),
        },
        "shifted": {
            "fields": list(shared.shifted),
            "how": "all dates of a respondent by one number of whole days,"
            f" {FIRST_DAY // 365} to {FIRST_DAY // 365 * 2} years back; times of day stay",
        },
        "pooled": dict(shared.pooled),
    }


def _refuse_few(shared: Shared, study: Study) -> None:
    people = int(shared.frame["respondent_id"].nunique())
    if people < study.release.minimum_count:
        raise DataError(
            "so few respondents are not shared",
            file=study.source.export,
            found=f"{people} respondents analysed",
            expected=f"at least {study.release.minimum_count}, the study's minimum count",
            hint="look at the study's rules of eligibility, or wait for more respondents",
        )


def _refuse_filled(out: Path) -> None:
    if out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise DataError(
            "the folder to share is there already",
            file=out,
            key="--out",
            found="files in it" if out.is_dir() else "a file",
            expected="a new folder, or an empty one",
            hint="name another: what was shared once is never changed",
        )


def _write(frame: pd.DataFrame, manifest: dict, out: Path) -> None:
    """Write the folder whole or not at all, for its owner alone."""
    before = os.umask(0o077)
    made = None
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        safe = frame.rename(columns=_cell).map(_cell)
        safe.to_csv(made / EXPORT, index=False, lineterminator="\n")
        digest = hashlib.sha256((made / EXPORT).read_bytes()).hexdigest()
        whole = {**manifest, "files": {EXPORT: {"sha256": digest}}}
        text = json.dumps(whole, indent=2, ensure_ascii=False)
        (made / MANIFEST).write_text(f"{text}\n", encoding="utf-8")
        made.replace(out)
    except OSError as error:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        raise cannot_write(error.filename or out, error) from error
    finally:
        os.umask(before)


def _cell(text: str) -> str:
    return for_csv(plain(text))
