"""What a release rests on, as digests: who was there, and each answer of each respondent."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import permutations, product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from wavescore.disclosure.packed import packed, unpacked

# Cells beside those of columns: having been there at a wave, and what another table says of one.
THERE = "(there)"
ASIDE = "("
# Of a column: why there is no answer.
WHY = "(why none)"
KEY = ["respondent_id", "wave"]
# A column is another by a new name where so much of what both know of respondents is the same.
MOST_ALIKE = 0.9
# Two studies are of the same respondents where their answers agree so far beyond chance.
BEYOND_CHANCE = 0.5
# So many, by digests of ids as if drawn, tell that.
ENOUGH = 1000
# Columns that no table counts by: an answer as it was found, words about it, the place in a draw.
UNCOUNTED = ("value", "detail", "order")


@dataclass(frozen=True)
class Digests:
    """What a release rests on.

    cells: wave, tab and column of each; respondents: a digest a cell, 0 for none, by who it is;
    groups: the columns that are groups of the study.
    """

    cells: tuple[str, ...]
    respondents: Mapping[str, NDArray[np.uint16]]
    groups: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        """Whether both rest on the same respondents with the same answers."""
        return isinstance(other, Digests) and self.written() == other.written()

    def written(self) -> dict[str, Any]:
        """Return the digests as a ledger's entry holds them."""
        names = sorted(self.respondents)
        columns = self.at(names, [*self.cells]).astype(">u2").T
        return {
            "cells": list(self.cells),
            "ids": packed("\n".join(names).encode()),
            "digests": [packed(column.tobytes()) for column in columns],
            "groups": list(self.groups),
        }

    def waves(self) -> list[str]:
        """Return the waves at which somebody was there."""
        return [cell.partition("\t")[0] for cell in self.cells if cell.endswith(f"\t{THERE}")]

    def columns(self, wave: str) -> list[str]:
        """Return the columns of answers at a wave."""
        parts = (cell.partition("\t") for cell in self.cells)
        here = [column for at, _, column in parts if at == wave]
        return [each for each in here if not each.startswith(ASIDE) and not each.endswith(WHY)]

    def rows(self, cells: list[str]) -> dict[bytes, list[str]]:
        """Return who has which digests at `cells`, of those who gave any answer there."""
        names, found = sorted(self.respondents), defaultdict(list)
        for name, row in zip(names, self.at(names, cells), strict=True):
            if row.any():
                found[row.tobytes()].append(name)
        return dict(found)

    def called(self, cells: Mapping[str, str], ids: Mapping[str, str]) -> "Digests":
        """Return the digests with cells and ids of other names.

        Where ids have, one that has none is nobody's of those others.
        """
        if not cells and not ids:
            return self
        named = {name: ids.get(name, f"- {name}") if ids else name for name in self.respondents}
        rows = {named[name]: row for name, row in self.respondents.items()}
        groups = {cells.get(cell, cell).partition("\t")[2] for cell in self._of_groups()}
        return Digests(
            tuple(cells.get(cell, cell) for cell in self.cells), rows, (*sorted(groups),)
        )

    def changed(self, earlier: "Digests") -> int:
        """Return the smallest number above 0 of respondents that differ in a cell both have.

        Cells are who was there at each wave or stands in another table, and the answers of those
        there in both.
        """
        known = set(earlier.cells)
        both = [cell for cell in self.cells if cell in known]
        names = sorted({*self.respondents, *earlier.respondents})
        ours, theirs = self.at(names, both), earlier.at(names, both)
        differs = ours != theirs
        for place, cell in enumerate(both):
            wave, _, column = cell.partition("\t")
            if not column.startswith(ASIDE):
                there = both.index(f"{wave}\t{THERE}")
                differs[:, place] &= (ours[:, there] == 1) & (theirs[:, there] == 1)
        counts = differs.sum(axis=0)
        return int(min(counts[counts > 0], default=0))

    def regrouped(self, earlier: "Digests", least: int) -> str:
        """Return a column of which a label holds nearly whom a label of an earlier one does.

        Nearly: all but 1 to `least` - 1 of those there in both, whatever the labels are called; a
        label of fewer than `least` is not released. Of a column beside itself (bands with other
        cut-points), and of any group beside any. "" where there is none.
        """
        known = {*earlier.cells}
        pairs = [
            (one, other)
            for one, other in product(self._of_groups(), earlier._of_groups())
            if one.partition("\t")[0] == other.partition("\t")[0]
            # Of two that both releases have, either release says what the two together do.
            if one == other or one not in known or other not in self.cells
        ]
        if self.of_the_same(earlier):
            own = [f"{wave}\t{column}" for wave in self.waves() for column in self.columns(wave)]
            pairs += [(cell, cell) for cell in own if cell in known]
        names = sorted({*self.respondents} & {*earlier.respondents})
        ours = self.at(names, [cell for cell, _ in pairs])
        theirs = earlier.at(names, [other for _, other in pairs])
        for place in np.flatnonzero((ours != theirs).any(axis=0)):
            wave, _, column = pairs[place][0].partition("\t")
            here, before = (each.at(names, [f"{wave}\t{THERE}"])[:, 0] for each in (self, earlier))
            there = (here == 1) & (before == 1)
            if _nearly_one(ours[there, place], theirs[there, place], least):
                return column
        return ""

    def left(self, earlier: "Digests", least: int) -> str:
        """Return a group of which a label lost some who left, and gained and lost under `least`.

        Others who joined elsewhere do not cover whoever left. "" where there is none.
        """
        names = sorted({*self.respondents, *earlier.respondents})
        known = set(earlier._of_groups())
        for cell in (each for each in self._of_groups() if each in known):
            wave, _, column = cell.partition("\t")
            ours, theirs = (each.at(names, [f"{wave}\t{THERE}", cell]) for each in (self, earlier))
            for label in np.unique(theirs[theirs[:, 1] > 0, 1]):
                before, now = theirs[:, 1] == label, ours[:, 1] == label
                gone = (before & (ours[:, 0] == 0)).any()
                if before.sum() >= least and gone and (before ^ now).sum() < least:
                    return column
        return ""

    def nested(self, least: int) -> tuple[str, str]:
        """Return two groups of which a label of one lacks 1 to `least` - 1 of a label of the other.

        Other than by chance they are of the same answers; two empty words where there are none.
        """
        names = sorted(self.respondents)
        cells = self._of_groups()
        for (one, ours), (other, theirs) in permutations(
            zip(cells, self.at(names, cells).T, strict=True), 2
        ):
            for label in np.unique(ours[ours > 0]):
                here = ours == label
                within = np.unique(theirs[here])
                more = int((theirs == within[0]).sum() - here.sum())
                few = here.sum() >= least and within.size == 1 and within[0] and 0 < more < least
                if few and one.partition("\t")[0] == other.partition("\t")[0]:
                    return one.partition("\t")[2], other.partition("\t")[2]
        return "", ""

    def of_the_same(self, other: "Digests") -> bool:
        """Whether most answers that both have of one id are the same: ids of two studies may be.

        Who has the ids 1 to 200 in two studies is somebody else in each, and answers otherwise,
        but for what nearly everybody answers: agreement is counted beyond chance, as Cohen's
        kappa (1960, doi 10.1177/001316446002000104) over all answers.
        """
        both = [cell for cell in self.cells if cell in set(other.cells)]
        both = [cell for cell in both if not cell.partition("\t")[2].startswith(ASIDE)]
        names = sorted({*self.respondents} & {*other.respondents})[:ENOUGH]
        agreed = by_chance = given = 0.0
        for ours, theirs in zip(self.at(names, both).T, other.at(names, both).T, strict=True):
            known = (ours > 0) & (theirs > 0)
            if known.any():
                agreed += (ours == theirs)[known].sum()
                by_chance += _agreed_by_chance(ours[known], theirs[known])
                given += known.sum()
        return given > by_chance and (agreed - by_chance) / (given - by_chance) >= BEYOND_CHANCE

    def _of_groups(self) -> list[str]:
        return [cell for cell in self.cells if cell.partition("\t")[2] in self.groups]

    def at(self, names: list[str], cells: list[str]) -> NDArray[np.uint16]:
        """Return the digests of `names` at `cells`, 0 for who is not there."""
        places = [self.cells.index(cell) for cell in cells]
        nobody = np.zeros(len(self.cells), np.uint16)
        rows = [self.respondents.get(name, nobody) for name in names]
        return np.array(rows, np.uint16).reshape(len(names), len(self.cells))[:, places]


def _agreed_by_chance(ours: NDArray[np.uint16], theirs: NDArray[np.uint16]) -> float:
    """Return how many answers agree of two columns whose respondents are paired at random."""
    values, at = np.unique(np.concatenate([ours, theirs]), return_inverse=True)
    counts = (np.bincount(each, minlength=len(values)) for each in np.split(at, 2))
    return float(np.prod([*counts], axis=0).sum() / len(ours))


def _nearly_one(ours: NDArray[np.uint16], theirs: NDArray[np.uint16], least: int) -> bool:
    """Whether a label of one grouping holds all but a few of those of a label of the other."""
    for label in np.unique(ours[ours > 0]):
        for other in np.unique(theirs[theirs > 0]):
            here, there = ours == label, theirs == other
            if min(here.sum(), there.sum()) >= least and 0 < (here ^ there).sum() < least:
                return True
    return False


def digests_of(
    scored: pd.DataFrame,
    reasons: pd.DataFrame | None = None,
    aside: Mapping[str, pd.DataFrame] | None = None,
    groups: Collection[str] = (),
) -> Digests:
    """Return a digest of each answer of each respondent, by a digest of the id.

    reasons: why cells hold no answer, a cell of its own where any does not; aside: further
    tables of respondents by name (excluded, findings, interviews), each a cell a wave; groups: the
    columns that are groups.
    """
    apart = {
        f"{ASIDE}{name})": _in_one(frame) for name, frame in (aside or {}).items() if len(frame)
    }
    ids = pd.concat([scored["respondent_id"], *(each["respondent_id"] for each in apart.values())])
    digests = {
        name: hashlib.sha256(name.encode()).hexdigest()[:16] for name in ids.astype(str).unique()
    }
    names = sorted({*digests.values()})
    place = {name: number for number, name in enumerate(names)}
    cells: list[str] = []
    parts = []

    def add(cell: str, at: NDArray[np.intp], digest: NDArray[np.uint16]) -> None:
        out = np.zeros(len(names), np.uint16)
        out[at] = digest
        cells.append(cell)
        parts.append(out)

    def places(who: pd.Series) -> NDArray[np.intp]:
        return np.array([place[digests[each]] for each in who.astype(str)], np.intp)

    columns = [name for name in scored.columns if name not in KEY]
    why = None if reasons is None else scored[KEY].merge(reasons, on=KEY, how="left")
    for wave in sorted(scored["wave"].unique()):
        here = (scored["wave"] == wave).to_numpy()
        at = places(scored.loc[here, "respondent_id"])
        add(f"{wave}\t{THERE}", at, np.ones(len(at), np.uint16))
        for column in columns:
            answers = scored.loc[here, column]
            add(f"{wave}\t{column}", at, _digest(answers))
            if why is not None and column in why.columns and answers.isna().any():
                none = why.loc[here, column].where(answers.isna().to_numpy())
                add(f"{wave}\t{column} {WHY}", at, _digest(none))
    for name, frame in apart.items():
        for wave, rows in frame.groupby("wave"):
            add(f"{wave}\t{name}", places(rows["respondent_id"]), _digest(rows["said"]))
    whole = np.array(parts, np.uint16).reshape(len(cells), len(names)).T
    return Digests(tuple(cells), dict(zip(names, whole, strict=True)), tuple(groups))


def _in_one(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what a table says of each respondent at each wave as one text."""
    text = frame.astype(str)
    others = text.drop(columns=[*KEY, *UNCOUNTED], errors="ignore")
    said = ["\t".join(row) for row in others.itertuples(index=False, name=None)]
    wave = text.get("wave", "")
    rows = pd.DataFrame({"respondent_id": text["respondent_id"], "wave": wave, "said": said})
    return rows.groupby(KEY, as_index=False)["said"].agg(lambda each: "\n".join(sorted(each)))


def _digest(answers: pd.Series) -> NDArray[np.uint16]:
    """Return 1 to 65,535 for each answer, 0 where there is none."""
    codes, values = pd.factorize(answers)
    hashed = pd.util.hash_array(pd.Series(values).astype(str).to_numpy(dtype=object))
    return np.append(hashed % 65_535 + 1, 0).astype(np.uint16)[codes]


def read_digests(entry: Mapping[str, Any]) -> Digests:
    """Return the digests that a ledger's entry holds, as `Digests.written` gives them."""
    names = unpacked(entry["ids"]).decode().split()
    columns = [np.frombuffer(unpacked(text), dtype=">u2") for text in entry["digests"]]
    whole = np.array(columns, np.uint16).reshape(len(entry["cells"]), len(names)).T
    rows = dict(zip(names, whole, strict=True))
    return Digests(tuple(entry["cells"]), rows, tuple(entry.get("groups", ())))
