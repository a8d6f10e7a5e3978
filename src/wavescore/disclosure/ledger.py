"""What was released before: two releases a few respondents apart would tell those few.

The ledger is private. It holds of every release a digest a respondent, no answer and no id.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from wavescore.definitions.study import Release
from wavescore.errors import DataError

# A release whose bins are this many times as wide tells nothing beside an earlier one.
COARSER = 2


def digests_of(scored: pd.DataFrame) -> dict[str, str]:
    """Return a digest of all that is known of each respondent, by a digest of the id."""
    rows = scored.sort_values(["respondent_id", "wave"], kind="stable")
    plain = rows.drop(columns="respondent_id").astype(str)
    hashed = pd.util.hash_pandas_object(plain, index=False)
    found: dict[str, str] = {}
    for respondent, row in zip(rows["respondent_id"].astype(str), hashed, strict=True):
        name = hashlib.sha256(respondent.encode()).hexdigest()[:16]
        whole = f"{found.get(name, '')}{row:x}"
        found[name] = hashlib.sha256(whole.encode()).hexdigest()[:16]
    return found


def read_ledger(path: str | Path) -> list[dict[str, Any]]:
    """Return the entries of a ledger, none where there is no file yet."""
    path = Path(path)
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


def check_against_earlier(
    entries: list[dict[str, Any]], respondents: Mapping[str, str], release: Release, path: str
) -> None:
    """Raise DataError where an earlier release differs by 1 to `minimum_count` - 1 respondents.

    What differs between the two tells of those few: one respondent's answers had been read off all
    48 of 48 times. Releases that differ by nobody, or by the minimum and more, may follow.
    """
    if release.mode == "public":
        return
    for number, entry in enumerate(entries):
        earlier = entry["respondents"]
        changed = sum(earlier.get(name) != digest for name, digest in respondents.items())
        changed += len(set(earlier) - set(respondents))
        coarser = release.round_counts_to >= COARSER * entry["round_counts_to"]
        if 0 < changed < release.minimum_count and not coarser:
            raise DataError(
                f"release {number + 1} of this study differs by fewer than "
                f"{release.minimum_count} respondents: what changed would tell of them",
                file=path,
                key=f"release {number + 1}",
                found=f"1 to {release.minimum_count - 1} respondents added, lost or changed",
                expected=f"nobody, or {release.minimum_count} and more",
                hint="wait for more respondents, or release coarser "
                f"(round_counts_to: {COARSER * entry['round_counts_to']}); if nobody has received "
                "the earlier release, take its entry out of the ledger",
            )


def with_entry(
    entries: list[dict[str, Any]], respondents: Mapping[str, str], release: Release, digest: str
) -> list[dict[str, Any]]:
    """Return the ledger with this release as its last entry, once where nothing has changed."""
    entry = {
        "manifest": digest,
        "mode": release.mode,
        "minimum_count": release.minimum_count,
        "round_counts_to": release.round_counts_to,
        "respondents": dict(respondents),
    }
    kept = [each for each in entries if each["respondents"] != entry["respondents"]]
    return [*kept, entry]
