"""What counts of two releases, side by side, tell of the few by whom they differ."""

import hashlib
import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from wavescore.definitions.study import Release
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.rules import Rule
from wavescore.results.declare import Analysis, Kind, Population

# Before the digest of a count of posts.
POSTS = "posts "
# Of a count, and of how many it is a part of: the smallest and largest that the ledger knows.
Range = tuple[int, int]


def counts_of(
    outputs: pd.DataFrame, analyses: Mapping[str, Analysis], private: Mapping[str, pd.DataFrame]
) -> dict[str, Any]:
    """Return digests of the counts that a release shows, and of those hidden beside small ones.

    And what each counts, of how many, unless it is hidden beside another. outputs: the rows of a
    release with their rules, as `protect` records them; private: the tables that they are of.
    """
    keys = [name for name in outputs.columns if name != "rule"]
    exact = {
        tuple(key): (estimate, n)
        for frame in private.values()
        for *key, estimate, n in frame[[*keys, "estimate", "n"]].itertuples(index=False)
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
        count, n = exact.get(tuple(key), (math.nan, math.nan))
        if rule in (Rule.ROUNDED, Rule.THRESHOLD, Rule.PUBLIC) and count == count:
            whole = [int(n)] * 2 if n == n else None
            found["counts"][digest] = [[int(count)] * 2, whole]
    return found | {name: sorted(found[name]) for name in ("shown", "hidden_beside")}


def as_released(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a ledger's counts as their release says them: within bins, and hidden."""
    rule = rule_of(entry)
    return {
        key: [_known(rule, count), n and _known(rule, n)]
        for key, (count, n) in entry.get("counts", {}).items()
    }


def rule_of(entry: Mapping[str, Any]) -> CountRule:
    """Return by which rule a ledger's release shows its counts; a public one shows them all."""
    return CountRule(entry["minimum_count"], entry["round_counts_to"])


def told_by_counts(
    entry: Mapping[str, Any], release: Release, counts: Mapping[str, Any], the_same: bool
) -> int:
    """Return how many counts changed by few where a reader of both releases sees that they did.

    Of the same respondents a rule with another cut-point moves few; so do those few who joined a
    part of the sample that others did not, and posts, which are no respondents: a file of them may
    grow by one. A count that stays in its bin tells nothing; one of a part that changed by
    `minimum_count` and more tells no more of these than a hidden one. After `erase` no more is
    known of the earlier count than what its release says, and what may be few is taken for few.
    """
    now, then = CountRule(release.minimum_count, release.round_counts_to), rule_of(entry)
    before, after = entry.get("counts", {}), counts.get("counts", {})
    told = 0
    for key in before.keys() & after.keys():
        (old, old_whole), (new, whole) = before[key], after[key]
        if _gap(old, new) < release.minimum_count and _gap(_known(then, old), _known(now, new)):
            part = old_whole and whole and (old, new) != (old_whole, whole)
            few = part and _gap(old_whole, whole) < release.minimum_count
            told += the_same or few or key.startswith(POSTS)
    return told


def shown_and_hidden(one: Mapping[str, Any], other: Mapping[str, Any]) -> int:
    """Return how many counts one of two releases shows that the other hides beside small ones."""
    pairs = ((one, other), (other, one))
    return len(
        {key for a, b in pairs for key in {*a.get("shown", ())} & {*b.get("hidden_beside", ())}}
    )


def _known(rule: CountRule, counted: Range) -> Range:
    """Return the smallest and largest count that is released as those of a range are."""
    low, high = counted
    return rule.hidden_range if rule.hides(low) else (rule.bin(low)[0], rule.bin(high)[1])


def _gap(one: Range, other: Range) -> int:
    """Return how far two ranges are apart, 0 where they meet."""
    return max(one[0] - other[1], other[0] - one[1], 0)
