"""What was released before: two releases a few respondents apart would tell those few.

The ledger is private. It holds no answer and no id, but of every release a digest of each answer by
a digest of the id, which who has the ledger can hold guesses against.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wavescore.definitions.study import Release
from wavescore.disclosure.rules import Rule
from wavescore.errors import DataError
from wavescore.results.declare import Analysis, Kind

# Cells beside those of columns: having been there at a wave, and what another table says of one.
THERE = "(there)"
ASIDE = "("
# Of a column: why there is no answer.
WHY = "(why none)"
DIGITS = 4
KEY = ["respondent_id", "wave"]
# Columns that no table counts by: an answer as it was found, and words about it.
UNCOUNTED = ("value", "detail")


@dataclass(frozen=True)
class Digests:
    """What a release rests on.

    cells: wave, tab and column of each; respondents: a digest a cell, 0 for none, by who it is.
    """

    cells: tuple[str, ...]
    respondents: Mapping[str, NDArray[np.uint16]]

    def __eq__(self, other: object) -> bool:
        """Whether both rest on the same respondents with the same answers."""
        return isinstance(other, Digests) and self.written() == other.written()

    def written(self) -> dict[str, Any]:
        """Return the digests as a ledger's entry holds them."""
        rows = {
            name: "".join(f"{cell:0{DIGITS}x}" for cell in row)
            for name, row in self.respondents.items()
        }
        return {"cells": list(self.cells), "respondents": rows}

    def changed(self, earlier: "Digests") -> int:
        """Return the smallest number above 0 of respondents that differ in a cell both have.

        Cells are who was there at each wave or stands in another table, and the answers of those
        there in both.
        """
        both = [cell for cell in self.cells if cell in set(earlier.cells)]
        names = sorted({*self.respondents, *earlier.respondents})
        ours, theirs = self._table(names, both), earlier._table(names, both)
        differs = ours != theirs
        for place, cell in enumerate(both):
            wave, _, column = cell.partition("\t")
            if not column.startswith(ASIDE):
                there = both.index(f"{wave}\t{THERE}")
                differs[:, place] &= (ours[:, there] == 1) & (theirs[:, there] == 1)
        counts = differs.sum(axis=0)
        return int(min(counts[counts > 0], default=0))

    def _table(self, names: list[str], cells: list[str]) -> NDArray[np.uint16]:
        """Return the digests of `names` at `cells`, 0 for who is not there."""
        places = [self.cells.index(cell) for cell in cells]
        nobody = np.zeros(len(self.cells), np.uint16)
        rows = [self.respondents.get(name, nobody)[places] for name in names]
        return np.array(rows, np.uint16).reshape(len(names), len(cells))


def digests_of(
    scored: pd.DataFrame,
    reasons: pd.DataFrame | None = None,
    aside: Mapping[str, pd.DataFrame] | None = None,
) -> Digests:
    """Return a digest of each answer of each respondent, by a digest of the id.

    reasons: why cells hold no answer, a cell of its own where any does not; aside: further
    tables of respondents by name (excluded, findings, interviews), each a cell a wave.
    """
    apart = {
        f"{ASIDE}{name})": _in_one(frame) for name, frame in (aside or {}).items() if len(frame)
    }
    ids = pd.concat([scored["respondent_id"], *(each["respondent_id"] for each in apart.values())])
    digests = {name: hashlib.sha256(name.encode()).hexdigest()[:16] for name in ids.astype(str)}
    names = sorted({*digests.values()})
    place = {name: number for number, name in enumerate(names)}
    cells: list[str] = []
    parts = []

    def add(wave: str, column: str, who: pd.Series, digest: NDArray[np.uint16]) -> None:
        out = np.zeros(len(names), np.uint16)
        out[who.astype(str).map(digests).map(place).to_numpy()] = digest
        cells.append(f"{wave}\t{column}")
        parts.append(out)

    columns = [name for name in scored.columns if name not in KEY]
    why = None if reasons is None else scored[KEY].merge(reasons, on=KEY, how="left")
    for wave in sorted(scored["wave"].unique()):
        here = (scored["wave"] == wave).to_numpy()
        who = scored.loc[here, "respondent_id"]
        add(wave, THERE, who, np.ones(len(who), np.uint16))
        for column in columns:
            answers = scored.loc[here, column]
            add(wave, column, who, _digest(answers))
            if why is not None and column in why.columns and answers.isna().any():
                none = why.loc[here, column].astype(object).where(answers.isna().to_numpy())
                add(wave, f"{column} {WHY}", who, _digest(none))
    for name, frame in apart.items():
        for wave, rows in frame.groupby("wave"):
            add(str(wave), name, rows["respondent_id"], _digest(rows["said"]))
    whole = np.array(parts, np.uint16).reshape(len(cells), len(names)).T
    return Digests(tuple(cells), dict(zip(names, whole, strict=True)))


def _in_one(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what a table says of each respondent at each wave as one text."""
    text = frame.astype(str)
    said = text.drop(columns=[*KEY, *UNCOUNTED], errors="ignore").agg("\t".join, axis=1)
    wave = text.get("wave", "")
    rows = pd.DataFrame({"respondent_id": text["respondent_id"], "wave": wave, "said": said})
    return rows.groupby(KEY, as_index=False)["said"].agg(lambda each: "\n".join(sorted(each)))


def _digest(answers: pd.Series) -> NDArray[np.uint16]:
    """Return 1 to 65,535 for each answer, 0 where there is none."""
    hashed = pd.util.hash_array(answers.astype(str).to_numpy(dtype=object))
    return np.where(answers.isna(), 0, hashed % 65_535 + 1).astype(np.uint16)


def read_ledger(path: str | Path) -> list[dict[str, Any]]:
    """Return the entries of a ledger, none where there is no file yet.

    Raises DataError where it is not one of this version's: what it knows cannot be held against.
    """
    path = Path(path)
    if not path.is_file():
        return []
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
        for entry in entries:
            _of(entry)
            if not {"round_counts_to", "manifest"} <= set(entry):
                raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(
            "the ledger of earlier releases cannot be read, and a release is held against it first",
            file=path,
            found="a ledger of an earlier version of wavescore, or a damaged one",
            expected="for each release, who was there and a digest of each answer",
            hint="move it away and release the data of the last release again, which writes a new "
            "one, then go on; if nobody has received an earlier release, remove it",
        ) from error
    return entries


def _of(entry: Mapping[str, Any]) -> Digests:
    rows = {
        name: np.frombuffer(bytes.fromhex(text), dtype=">u2").astype(np.uint16)
        for name, text in entry["respondents"].items()
    }
    return Digests(tuple(entry["cells"]), rows)


def check_against_earlier(
    entries: list[dict[str, Any]],
    respondents: Digests,
    release: Release,
    path: str,
    counts: Mapping[str, list[str]] | None = None,
) -> None:
    """Raise DataError where an earlier release differs by 1 to `minimum_count` - 1 respondents.

    What differs between the two tells of those few: one respondent's answers had been read off all
    48 of 48 times. It is counted answer by answer, so that a new field or wave, which changes
    everybody, does not cover who left. Releases that differ by nobody, or by the minimum and more,
    may follow; of the same respondents, with bins that lie within one another, and where no count
    that one hides beside a small one is in the other (`counts`, as `counts_of` gives them).
    """
    if release.mode == "public":
        return
    for number, entry in enumerate(entries, 1):
        changed, base = respondents.changed(_of(entry)), entry["round_counts_to"]
        about = {"file": path, "key": f"release {number}"}
        if 0 < changed < release.minimum_count:
            raise DataError(
                f"release {number} of this study differs by fewer than "
                f"{release.minimum_count} respondents: what changed would tell of them",
                found=f"an answer, or a row beside the answers, that 1 to "
                f"{release.minimum_count - 1} respondents added, lost or changed",
                expected=f"nobody, or {release.minimum_count} and more",
                hint="wait for more respondents; if nobody has received the earlier release, take "
                "its entry out of the ledger",
                **about,
            )
        if changed:
            continue
        if release.round_counts_to % base and base % release.round_counts_to:
            raise DataError(
                f"release {number} of this study rounded counts to other bins: a count that is in "
                "a bin of each is known more nearly",
                file=path,
                key="release.round_counts_to",
                found=str(release.round_counts_to),
                expected=f"{base}, or what divides it or is a multiple of it",
                hint=f"set round_counts_to to {base}",
            )
        both = _shown_and_hidden(counts or {}, entry) | _shown_and_hidden(entry, counts or {})
        if both:
            raise DataError(
                f"release {number} of this study shows counts that this one hides beside small "
                "ones, or the other way about: the two together would tell these",
                found=f"{len(both)} such counts",
                expected="none",
                hint=f"release the analyses of release {number} with the minimum count of "
                f"{entry['minimum_count']}, or wait for more respondents",
                **about,
            )


def _shown_and_hidden(one: Mapping[str, Any], other: Mapping[str, Any]) -> set[str]:
    return {*one.get("shown", ())} & {*other.get("hidden_beside", ())}


def counts_of(outputs: pd.DataFrame, analyses: Mapping[str, Analysis]) -> dict[str, list[str]]:
    """Return digests of the counts that a release shows, and of those hidden beside small ones.

    outputs: the rows of a release with their rules, as `protect` records them.
    """
    kinds = zip(outputs["analysis"], outputs["quantity"], strict=True)
    counted = [analyses[name].quantity(each).kind is Kind.COUNT for name, each in kinds]
    rows = outputs[counted]
    text = rows.drop(columns="rule").astype(str).agg("\t".join, axis=1)
    digests = text.map(lambda each: hashlib.sha256(each.encode()).hexdigest()[:12])
    return {
        "shown": sorted(digests[rows["rule"] == Rule.ROUNDED]),
        "hidden_beside": sorted(digests[rows["rule"] == Rule.RANGE]),
    }


def with_entry(
    entries: list[dict[str, Any]],
    respondents: Digests,
    release: Release,
    digest: str,
    counts: Mapping[str, list[str]] | None = None,
) -> list[dict[str, Any]]:
    """Return the ledger with this release as its last entry, once where nothing has changed."""
    entry = {
        "manifest": digest,
        "mode": release.mode,
        "minimum_count": release.minimum_count,
        "round_counts_to": release.round_counts_to,
        **(counts or {}),
        **respondents.written(),
    }
    alike = ("round_counts_to", "cells", "respondents", "shown", "hidden_beside")
    kept = [each for each in entries if any(each.get(key) != entry.get(key) for key in alike)]
    return [*kept, entry]


def without_answers(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a ledger that says only who was there at which wave: no guess finds an answer."""
    kept = []
    for entry in entries:
        old = _of(entry)
        cells = tuple(cell for cell in old.cells if cell.endswith(f"\t{THERE}"))
        places = [old.cells.index(cell) for cell in cells]
        rows = {name: row[places] for name, row in old.respondents.items()}
        kept.append({**entry, **Digests(cells, rows).written()})
    return kept
