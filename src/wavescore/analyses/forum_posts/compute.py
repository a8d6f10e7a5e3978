"""Forum posts that were drawn to be read, and how many were left out at each step, per forum."""

import hashlib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from wavescore.analyses.forum_posts.phrases import containing, matching
from wavescore.analyses.forum_posts.post_files import read_posts
from wavescore.analyses.forum_posts.quantities import ANALYSIS
from wavescore.analyses.forum_posts.words import longer_than, sketch, word_count
from wavescore.definitions.samples import Consent, PostSampling, drawn
from wavescore.definitions.study import Study
from wavescore.errors import DataError, closest
from wavescore.results.table import results_frame

STAGES = ("posts", "consented", "long_enough", "matching")
BETWEEN = "\x1f"
WORKERS = 2


@dataclass
class _Forum:
    """One forum so far: posts at each stage, and the lowest-keyed posts (key, id, text)."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STAGES, 0))
    without_text: int = 0
    without_id: int = 0
    drawn: list[tuple] = field(default_factory=list)
    last: int = 1 << 64

    def offer(self, key: int, post: str, text: str, most: int) -> None:
        if key > self.last:
            return
        self.drawn.append((key, post, text))
        if len(self.drawn) > 4 * most:
            self.cut(most)

    def cut(self, most: int) -> None:
        self.drawn = sorted(self.drawn)[:most]
        if len(self.drawn) == most:
            self.last = self.drawn[-1][0]


def sample_posts(
    study: Study, folder: str | Path = "."
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return (sample, flow, findings) of the study's posts, read in one pass.

    sample, a row per drawn post: post (p0001, ... by forum, in the order drawn), forum, words,
    text. flow, a result table: term forum; posts_n, consented_n, long_enough_n, matching_n,
    drawn_n. findings: forum, rule, posts, detail. The draw takes the posts with the lowest keys
    BLAKE2b(seed, forum, post): the same posts from any format and any order of rows. Raises
    DataError for a post id that stands twice in a forum and for a file that cannot be read.
    """
    posts = drawn(study.posts, "posts", study.file)
    forums: dict[str, _Forum] = {}
    hashes = []
    for part in _pieces(posts, folder):
        hashes.append(part.hashes)
        _add(part, forums, posts, study.seed)
    if not forums:
        raise DataError("the posts file holds no post", file=posts.file, found="a header alone")
    _no_doubles(np.concatenate(hashes), posts, folder)
    for forum in forums.values():
        forum.cut(posts.per_forum)
    names = list(posts.forums) or sorted(name for name in forums if name)
    return _sample(forums, names), _flow(forums, names, posts), _findings(forums, names)


@dataclass(frozen=True)
class _Piece:
    """What one piece of the file comes to; the rows are those that match."""

    forums: list[str]
    counts: dict[str, np.ndarray]
    hashes: np.ndarray
    rows: pa.RecordBatch


def _pieces(posts: PostSampling, folder: str | Path) -> Iterator[_Piece]:
    """Yield the file's pieces in order, a few of them worked on at once."""
    with ThreadPoolExecutor(WORKERS) as pool:
        waiting: deque = deque()
        for batch in read_posts(posts, folder):
            waiting.append(pool.submit(_piece, batch, posts))
            if len(waiting) > WORKERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _piece(batch: pa.RecordBatch, posts: PostSampling) -> _Piece:
    encoded = batch.column("forum").dictionary_encode()
    codes = encoded.indices.to_numpy()
    named = pc.and_(_filled(batch.column("post")), _filled(batch.column("forum")))
    masks = {"posts": pa.array(np.ones(len(batch), dtype=bool))}
    masks["consented"] = pc.and_(named, consenting(batch.column("consent"), posts))
    texts = batch.column("text").filter(masks["consented"])
    sketches = sketch(texts)
    long_enough = longer_than(texts, sketches, posts.more_than_words)
    masks["long_enough"] = _within(masks["consented"], long_enough)
    texts, sketches = texts.filter(long_enough), sketches.filter(long_enough)
    masks["matching"] = _within(masks["long_enough"], _wanted(texts, sketches, posts))
    masks["without_text"] = pc.invert(pc.fill_null(_filled(batch.column("text")), False))
    masks["without_id"] = pc.invert(_filled(batch.column("post")))
    names = encoded.dictionary.to_pylist()
    counts = {
        stage: np.bincount(codes[mask.to_numpy(zero_copy_only=False)], minlength=len(names))
        for stage, mask in masks.items()
    }
    keys = pc.binary_join_element_wise(batch.column("forum"), batch.column("post"), BETWEEN)
    keys = keys.filter(named).to_numpy(zero_copy_only=False)
    hashes = pd.util.hash_array(keys, categorize=False)
    return _Piece(names, counts, hashes, batch.filter(masks["matching"]))


def consenting(column: pa.Array, posts: PostSampling) -> pa.Array:
    """Return whether each cell is the consenting value; what is missing is no consent.

    Text is compared without case and surrounding space, a number with a number written either way.
    Raises DataError where the column can never hold the value: true or false for a number, say.
    """
    consent: Consent = posts.consent
    wanted, kind = consent.equals, column.type
    number = isinstance(wanted, (int, float)) and not isinstance(wanted, bool)
    if pa.types.is_null(kind):
        return pa.array([False] * len(column), pa.bool_())
    if pa.types.is_boolean(kind) and isinstance(wanted, bool):
        found = pc.equal(column, wanted)
    elif pa.types.is_string(kind) or pa.types.is_large_string(kind):
        spelled = [f"{wanted:g}", f"{float(wanted):.1f}"] if number else [str(wanted).lower()]
        cells = pc.utf8_lower(pc.utf8_trim_whitespace(column))
        found = pc.is_in(cells, pa.array(spelled, cells.type))
    elif number and (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        found = pc.equal(column.cast(pa.float64()), float(wanted))
    else:
        raise DataError(
            "the consent column cannot hold the consenting value",
            file=posts.file,
            key=f"posts.consent.equals ({consent.field})",
            found=f"{wanted!r}, and a column of type {kind}",
            expected="true for a column of true and false, a number for numbers, text for text",
        )
    return pc.fill_null(found, False)


def _wanted(texts: pa.Array, sketches: pa.Array, posts: PostSampling) -> pa.Array:
    if posts.phrases:
        return containing(texts, sketches, posts.phrases)
    if posts.pattern:
        return matching(texts, posts.pattern)
    return pa.array([True] * len(texts), pa.bool_())


def _filled(column: pa.Array) -> pa.Array:
    return pc.not_equal(pc.utf8_trim_whitespace(column), "")


def _within(mask: pa.Array, answers: pa.Array) -> pa.Array:
    """Return `mask` (n,) with `answers` in the places where it is true."""
    return pc.replace_with_mask(mask, mask, answers)


def _add(part: _Piece, forums: dict, posts: PostSampling, seed: int) -> None:
    for place, name in enumerate(part.forums):
        forum = forums.setdefault(name, _Forum())
        for stage in STAGES:
            forum.counts[stage] += int(part.counts[stage][place])
        forum.without_text += int(part.counts["without_text"][place])
        forum.without_id += int(part.counts["without_id"][place])
    texts = part.rows.column("text")
    pairs = zip(
        part.rows.column("forum").to_pylist(), part.rows.column("post").to_pylist(), strict=True
    )
    for place, (name, post) in enumerate(pairs):
        key = draw_key(seed, name, post)
        if key <= forums[name].last:
            forums[name].offer(key, post, texts[place].as_py(), posts.per_forum)


def draw_key(seed: int, forum: str, post: str) -> int:
    """Return the number that places a post in its forum's random order, by seed and id alone."""
    text = BETWEEN.join((str(seed), forum, post))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def _no_doubles(hashes: np.ndarray, posts: PostSampling, folder: str | Path) -> None:
    """Raise DataError for an id twice in a forum; equal hashes alone are looked up again."""
    hashes.sort()
    suspects = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
    if not suspects.size:
        return
    seen = set()
    before = 0
    for batch in read_posts(posts, folder):
        keys = pc.binary_join_element_wise(batch.column("forum"), batch.column("post"), BETWEEN)
        keys = keys.to_numpy(zero_copy_only=False)
        suspect = np.isin(pd.util.hash_array(keys, categorize=False), suspects)
        for place in np.flatnonzero(suspect):
            key = keys[place]
            forum, post = key.split(BETWEEN, 1)
            if key in seen and forum and post:
                raise DataError(
                    "a post id stands twice in a forum",
                    file=posts.file,
                    key=f"posts.post ({posts.post})",
                    found=f"in row {before + place + 1} an id of an earlier row",
                    expected="each post once",
                    hint="two rows of one post may differ in consent; keep the right one",
                )
            seen.add(key)
        before += len(keys)


def _sample(forums: dict[str, _Forum], names: list[str]) -> pd.DataFrame:
    rows = [
        (name, word_count(text), text)
        for name in names
        for _, _, text in forums.get(name, _Forum()).drawn
    ]
    width = max(4, len(str(len(rows))))
    numbered = [(f"p{number:0{width}d}", *row) for number, row in enumerate(rows, start=1)]
    return pd.DataFrame(numbered, columns=["post", "forum", "words", "text"])


def _flow(forums: dict[str, _Forum], names: list[str], posts: PostSampling) -> pd.DataFrame:
    rows = []
    for name in names:
        forum = forums.get(name, _Forum())
        for stage in STAGES:
            rows.append({"term": name, "quantity": f"{stage}_n", "estimate": forum.counts[stage]})
        notes = []
        if len(forum.drawn) < posts.per_forum:
            notes.append("fewer match than are to be drawn: all of them are drawn")
        if not forum.counts["posts"]:
            notes = ["the file holds no post of this forum"]
        elif not forum.counts["consented"]:
            notes.append(f"no post has {posts.consent.field} = {posts.consent.equals}")
        drawn = {"term": name, "quantity": "drawn_n", "estimate": len(forum.drawn), "note": notes}
        rows.append(drawn)
    return results_frame(ANALYSIS, rows)


def _findings(forums: dict[str, _Forum], names: list[str]) -> pd.DataFrame:
    """Return what in the file could not be used: a row per forum and rule."""
    rows = []
    for name in [*names, *sorted(set(forums) - set(names))]:
        forum = forums.get(name, _Forum())
        if not forum.counts["posts"]:
            near = closest(name, [other for other in forums if other not in names])
            rows.append((name, "empty_forum", 0, near or "the file holds no post of this forum"))
        elif not name:
            rows.append((name, "no_forum", forum.counts["posts"], "never drawn"))
        elif name not in names:
            rows.append((name, "other_forum", forum.counts["posts"], "not among posts.forums"))
        if forum.without_text:
            rows.append((name, "no_text", forum.without_text, "counted as posts without a word"))
        if forum.without_id and name:
            rows.append((name, "no_id", forum.without_id, "never drawn"))
    return pd.DataFrame(rows, columns=["forum", "rule", "posts", "detail"])
