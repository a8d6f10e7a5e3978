"""What was released before: two releases a few respondents apart would tell those few.

The ledger is private. It holds no answer and no id, but of every release a digest of each answer by
a digest of the id, which who has the ledger can hold guesses against, and what each count was.
"""

import json
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from wavescore.definitions.study import Release
from wavescore.disclosure.changed_counts import as_released, shown_and_hidden, told_by_counts
from wavescore.disclosure.digests import THERE, Digests, read_digests
from wavescore.disclosure.renamed import as_called_now
from wavescore.errors import DataError

# What makes two releases the same to who holds them side by side.
ALIKE = ("round_counts_to", "cells", "ids", "digests", "shown", "hidden_beside", "counts")
UNSENT = "if nobody has received the earlier release, take its entry out of the ledger"


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
            read_digests(entry)
            if not {"round_counts_to", "manifest"} <= set(entry):
                raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError, zlib.error) as error:
        raise DataError(
            "the ledger of earlier releases cannot be read, and a release is held against it first",
            file=path,
            found="a ledger of an earlier version of wavescore, or a damaged one",
            expected="for each release, who was there and a digest of each answer",
            hint="move it away and release the data of the last release again, which writes a new "
            "one, then go on; if nobody has received an earlier release, remove it",
        ) from error
    return entries


def check_against_earlier(
    entries: list[dict[str, Any]],
    respondents: Digests,
    release: Release,
    path: str,
    counts: Mapping[str, Any] | None = None,
    whose: str = "this study",
) -> None:
    """Raise DataError where an earlier release differs by 1 to `minimum_count` - 1 respondents.

    What differs between the two tells of those few: one respondent's answers had been read off all
    48 of 48 times. It is counted answer by answer, so that a new field or wave, which changes
    everybody, does not cover who left; and label by label, whatever it is called; and under
    whatever names of waves, ids and columns. Releases that differ by nobody, or by the minimum and
    more, may follow, where no count of the same respondents, of a part that few joined or of posts
    has changed by few (`counts`, as `counts_of` gives them); of the same respondents, with bins
    that lie within one another, and where no count that one hides beside a small one is in the
    other. whose: in the errors' words, the study whose ledger at `path` the entries are.
    """
    if release.mode == "public":
        return
    for number, entry in enumerate(entries, 1):
        earlier = as_called_now(read_digests(entry), respondents)
        name, about = f"release {number} of {whose}", {"file": path, "key": f"release {number}"}
        _check_respondents(earlier, respondents, release.minimum_count, name, about)
        the_same = respondents.changed(earlier) == 0
        told = told_by_counts(entry, release, counts or {}, the_same)
        if told:
            raise DataError(
                f"{name} has counts that differ by fewer than {release.minimum_count} from those "
                "of this: what changed would tell of those few",
                found=f"{told} such counts, of the same respondents, of a part of the sample that "
                "few joined or left, or of posts",
                expected=f"the same, or {release.minimum_count} and more",
                hint=f"count by the settings and files of {about['key']}, leave out the groups "
                f"that few joined, or wait for more; {UNSENT}",
                **about,
            )
        if the_same:
            _check_the_same(entry, release, name, about, counts or {})


def _check_respondents(
    earlier: Digests, respondents: Digests, least: int, name: str, about: Mapping[str, str]
) -> None:
    """Raise DataError where two releases, or labels of theirs, differ by a few respondents."""
    if 0 < respondents.changed(earlier) < least:
        raise DataError(
            f"{name} differs by fewer than {least} respondents: what changed would tell of them",
            found=f"an answer, a row beside the answers, or being a case by a rule, that 1 to "
            f"{least - 1} respondents added, lost or changed",
            expected=f"nobody, or {least} and more",
            hint=f"wait for more respondents, or count by the rules of {about['key']}; {UNSENT}",
            **about,
        )
    group = respondents.regrouped(earlier, least) or respondents.left(earlier, least)
    if group:
        raise DataError(
            f"{name} has a label that differs by fewer than {least} respondents from one of this: "
            "the counts of both would tell of them",
            found=f"{group}, of which a label holds nearly whom one of the earlier did",
            expected=f"the same respondents, or {least} and more others",
            hint=f"divide respondents as {about['key']} does; {UNSENT}",
            **about,
        )


def _check_the_same(
    entry: Mapping[str, Any],
    release: Release,
    name: str,
    about: Mapping[str, str],
    counts: Mapping[str, Any],
) -> None:
    """Raise DataError where two releases of the same respondents narrow each other's counts."""
    base = entry["round_counts_to"]
    if release.round_counts_to % base and base % release.round_counts_to:
        raise DataError(
            f"{name} rounded counts to other bins: a count that is in a bin of each is known more "
            "nearly",
            file=about["file"],
            key="release.round_counts_to",
            found=str(release.round_counts_to),
            expected=f"{base}, or what divides it or is a multiple of it",
            hint=f"set round_counts_to to {base}",
        )
    both = shown_and_hidden(counts, entry)
    if both:
        raise DataError(
            f"{name} shows counts that this one hides beside small ones, or the other way about: "
            "the two together would tell these",
            found=f"{both} such counts",
            expected="none",
            hint=f"release the analyses of {about['key']} with the minimum count of "
            f"{entry['minimum_count']}, or wait for more respondents",
            **about,
        )


def check_groups(
    respondents: Digests, outputs: pd.DataFrame, groups: Mapping[str, Collection[str]], least: int
) -> None:
    """Raise DataError where a release counts by two groups of which one is the other and few more.

    Of those up to 45 and of those up to 46, in parts (who posted, who was lost), two counts tell
    how the few of 46 are divided. outputs: the rows of the release; groups: each group's labels.
    """
    said = {*outputs["term"], *outputs["outcome"], *outputs["group"]}
    used = tuple(name for name, labels in groups.items() if {name, *labels} & said)
    one, other = replace(respondents, groups=used).nested(least)
    if one:
        raise DataError(
            f"two groups differ by fewer than {least} respondents: counts by both would tell of "
            "these",
            key=f"groups.{one}",
            found=f"a label that lacks a few of one of groups.{other}",
            expected=f"the same respondents, or {least} and more others",
            hint="leave one of the two out of the analyses",
        )


def other_ledgers(path: str | Path, release: Release) -> Iterator[tuple[str, Path, bool]]:
    """Yield (whose, ledger, named) of other releases, for that at results/<study>/private/.

    The other studies' beside it, and those of other folders of results that the study names.
    Raises DataError where one that is named is not there.
    """
    path = Path(path).absolute()
    for other in sorted(path.parents[2].glob(f"*/{path.parent.name}/{path.name}")):
        if other != path:
            yield f"study {other.parents[1].name}", other, False
    for number, named in enumerate(release.ledgers, 1):
        if not Path(named).is_file():
            raise DataError(
                "a ledger that the study names is not there",
                file=named,
                key=f"release.ledgers[{number}]",
                found="no file",
                expected="private/ledger.json of another folder of results",
                hint="name where it lies, or take it out where its releases were never received",
            )
        yield f"the ledger {named}", Path(named), True


def check_against_others(
    respondents: Digests, release: Release, path: str | Path, counts: Mapping[str, Any]
) -> list[str]:
    """Raise DataError where another ledger has nearly the same respondents; return its manifests.

    Whoever receives both releases holds one against the other, whatever the studies are called.
    Those returned are of releases of the same respondents, which this may follow.
    """
    held = []
    for whose, other, named in other_ledgers(path, release) if release.mode == "safe" else ():
        entries = [
            entry
            for entry in read_ledger(other)
            if named or respondents.of_the_same(as_called_now(read_digests(entry), respondents))
        ]
        check_against_earlier(entries, respondents, release, str(other), counts, whose)
        held += [entry["manifest"] for entry in entries]
    return held


def entry_of(
    respondents: Digests, release: Release, counts: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return what the ledger keeps of a release, but for its manifest's digest."""
    safe = release.mode == "safe"  # a public one hides and rounds nothing
    return {
        "mode": release.mode,
        "minimum_count": release.minimum_count if safe else 1,
        "round_counts_to": release.round_counts_to if safe else 1,
        **(counts or {}),
        **respondents.written(),
    }


def without(entries: list[dict[str, Any]], entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a ledger without the releases in which nothing was otherwise than in this one."""
    return [each for each in entries if any(each.get(key) != entry.get(key) for key in ALIKE)]


def without_answers(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a ledger that says only who was there at which wave, and what the releases say.

    No guess finds an answer, and no count is known better than to who has the release.
    """
    kept = []
    for entry in entries:
        old = read_digests(entry)
        cells = tuple(cell for cell in old.cells if cell.endswith(f"\t{THERE}"))
        places = [old.cells.index(cell) for cell in cells]
        rows = {name: row[places] for name, row in old.respondents.items()}
        kept.append({**entry, **Digests(cells, rows).written(), "counts": as_released(entry)})
    return kept
