"""What was released before: two releases a few respondents apart would tell those few.

The ledger is private. It holds no answer and no id, but of every release a digest of each answer by
a digest of the id, which who has the ledger can hold guesses against, and what each count was.
"""

import hashlib
import json
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from wavescore.definitions.study import Release
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.digests import THERE, Digests, read_digests
from wavescore.disclosure.renamed import as_called_now
from wavescore.disclosure.rules import Rule
from wavescore.errors import DataError
from wavescore.results.declare import Analysis, Kind, Population

# Before the digest of a count of posts.
POSTS = "posts "


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
    more, may follow; of the same respondents, with bins that lie within one another, where no count
    that one hides beside a small one is in the other and none has changed by few (`counts`, as
    `counts_of` gives them), as none of posts may ever. whose: in the errors' words, the study whose
    ledger at `path` the entries are.
    """
    if release.mode == "public":
        return
    for number, entry in enumerate(entries, 1):
        earlier = as_called_now(read_digests(entry), respondents)
        name = f"release {number} of {whose}"
        about = {"file": path, "key": f"release {number}"}
        changed = respondents.changed(earlier)
        if 0 < changed < release.minimum_count:
            raise DataError(
                f"{name} differs by fewer than "
                f"{release.minimum_count} respondents: what changed would tell of them",
                found=f"an answer, or a row beside the answers, that 1 to "
                f"{release.minimum_count - 1} respondents added, lost or changed",
                expected=f"nobody, or {release.minimum_count} and more",
                hint="wait for more respondents; if nobody has received the earlier release, take "
                "its entry out of the ledger",
                **about,
            )
        group = respondents.regrouped(earlier, release.minimum_count) or respondents.left(
            earlier, release.minimum_count
        )
        if group:
            raise DataError(
                f"{name} has a label that differs by fewer than {release.minimum_count} "
                "respondents from one of this: the counts of both would tell of them",
                found=f"{group}, of which a label holds nearly whom one of the earlier did",
                expected=f"the same respondents, or {release.minimum_count} and more others",
                hint=f"divide respondents as release {number} does; if nobody has received the "
                "earlier release, take its entry out of the ledger",
                **about,
            )
        _check_counts(entry, release, path, number, name, counts or {}, posts_alone=bool(changed))
        if not changed:
            _check_the_same(entry, release, path, number, name, counts or {})


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


def _check_the_same(
    entry: Mapping[str, Any],
    release: Release,
    path: str,
    number: int,
    name: str,
    counts: Mapping[str, Any],
) -> None:
    """Raise DataError where two releases of the same respondents narrow each other's counts."""
    base = entry["round_counts_to"]
    if release.round_counts_to % base and base % release.round_counts_to:
        raise DataError(
            f"{name} rounded counts to other bins: a count that is in a bin of each is known more "
            "nearly",
            file=path,
            key="release.round_counts_to",
            found=str(release.round_counts_to),
            expected=f"{base}, or what divides it or is a multiple of it",
            hint=f"set round_counts_to to {base}",
        )
    both = _shown_and_hidden(counts, entry) | _shown_and_hidden(entry, counts)
    if both:
        raise DataError(
            f"{name} shows counts that this one hides beside small ones, or the other way about: "
            "the two together would tell these",
            file=path,
            key=f"release {number}",
            found=f"{len(both)} such counts",
            expected="none",
            hint=f"release the analyses of release {number} with the minimum count of "
            f"{entry['minimum_count']}, or wait for more respondents",
        )


def ledgers_beside(path: str | Path) -> Iterator[tuple[str, Path]]:
    """Yield (study, ledger) of the other studies' ledgers, of that at results/<study>/private/."""
    path = Path(path).absolute()
    for other in sorted(path.parents[2].glob(f"*/{path.parent.name}/{path.name}")):
        if other != path:
            yield other.parents[1].name, other


def check_against_others(
    respondents: Digests, release: Release, path: str | Path, counts: Mapping[str, Any]
) -> None:
    """Raise DataError where another study has released nearly the same respondents.

    Whoever receives both releases holds one against the other, whatever the studies are called.
    """
    if release.mode == "public":
        return
    for study, other in ledgers_beside(path):
        entries = [
            entry
            for entry in read_ledger(other)
            if respondents.of_the_same(as_called_now(read_digests(entry), respondents))
        ]
        check_against_earlier(entries, respondents, release, str(other), counts, f"study {study}")


def _check_counts(
    entry: Mapping[str, Any],
    release: Release,
    path: str,
    number: int,
    name: str,
    counts: Mapping[str, Any],
    posts_alone: bool,
) -> None:
    """Raise DataError where a count changed by few and a reader of both releases sees that it did.

    Of the same respondents a rule with another cut-point moves few; posts are no respondents, and
    a file of them may grow by one. A count that stays in its bin tells nothing.
    """
    now = CountRule(release.minimum_count, release.round_counts_to)
    then = CountRule(entry["minimum_count"], entry["round_counts_to"])
    before, after = entry.get("counts", {}), counts.get("counts", {})
    told = [
        key
        for key in before.keys() & after.keys()
        if 0 < abs(before[key] - after[key]) < release.minimum_count
        and _apart(_known(then, before[key]), _known(now, after[key]))
        and (key.startswith(POSTS) or not posts_alone)
    ]
    if told:
        raise DataError(
            f"{name} has counts that differ by fewer than {release.minimum_count} from those of "
            "this: what changed would tell of those few",
            file=path,
            key=f"release {number}",
            found=f"{len(told)} such counts",
            expected=f"the same, or {release.minimum_count} and more",
            hint=f"count by the settings and files of release {number}, or wait for more; if "
            "nobody has received the earlier release, take its entry out of the ledger",
        )


def _known(rule: CountRule, count: int) -> tuple[int, int]:
    return rule.hidden_range if rule.hides(count) else rule.bin(count)


def _apart(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[1] < other[0] or other[1] < one[0]


def _shown_and_hidden(one: Mapping[str, Any], other: Mapping[str, Any]) -> set[str]:
    return {*one.get("shown", ())} & {*other.get("hidden_beside", ())}


def counts_of(
    outputs: pd.DataFrame, analyses: Mapping[str, Analysis], private: Mapping[str, pd.DataFrame]
) -> dict[str, Any]:
    """Return digests of the counts that a release shows, and of those hidden beside small ones.

    And what each counts, unless it is hidden beside another. outputs: the rows of a release with
    their rules, as `protect` records them; private: the tables that they are of.
    """
    keys = [name for name in outputs.columns if name != "rule"]
    exact = {
        tuple(key): estimate
        for frame in private.values()
        for *key, estimate in frame[[*keys, "estimate"]].itertuples(index=False)
    }
    found: dict[str, Any] = {"shown": set(), "hidden_beside": set(), "counts": {}}
    for *key, rule in outputs[[*keys, "rule"]].itertuples(index=False):
        where = dict(zip(keys, key, strict=True))
        quantity = analyses[where["analysis"]].quantity(where["quantity"])
        if quantity.kind is not Kind.COUNT:
            continue
        digest = hashlib.sha256("\t".join(map(str, key)).encode()).hexdigest()[:12]
        digest = POSTS + digest if quantity.population is Population.POSTS else digest
        if rule == Rule.ROUNDED:
            found["shown"].add(digest)
        if rule == Rule.RANGE:
            found["hidden_beside"].add(digest)
        count = exact.get(tuple(key), math.nan)
        if rule in (Rule.ROUNDED, Rule.THRESHOLD) and count == count:
            found["counts"][digest] = int(count)
    return found | {name: sorted(found[name]) for name in ("shown", "hidden_beside")}


def with_entry(
    entries: list[dict[str, Any]],
    respondents: Digests,
    release: Release,
    digest: str,
    counts: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    """Return the ledger with this release as its last entry, once where nothing has changed."""
    entry = {
        "manifest": digest,
        "mode": release.mode,
        "minimum_count": release.minimum_count,
        # A public release rounds nothing.
        "round_counts_to": release.round_counts_to if release.mode == "safe" else 1,
        **(counts or {}),
        **respondents.written(),
    }
    alike = ("round_counts_to", "cells", "respondents", "shown", "hidden_beside", "counts")
    kept = [each for each in entries if any(each.get(key) != entry.get(key) for key in alike)]
    return [*kept, entry]


def without_answers(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a ledger that says only who was there at which wave: no guess finds an answer."""
    kept = []
    for entry in entries:
        old = read_digests(entry)
        cells = tuple(cell for cell in old.cells if cell.endswith(f"\t{THERE}"))
        places = [old.cells.index(cell) for cell in cells]
        rows = {name: row[places] for name, row in old.respondents.items()}
        kept.append({**entry, **Digests(cells, rows).written(), "counts": {}})
    return kept
