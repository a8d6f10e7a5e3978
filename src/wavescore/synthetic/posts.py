"""Made posts of two made forums: nobody wrote them. Any number, one seed, the same bytes."""

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from wavescore.errors import DefinitionError

DEFAULT_SEED = 20250101
COLUMNS = ("post_id", "forum", "username", "posted_at", "consent", "text")
FORUMS = {"Dunnock": 0.7, "Magpie": 0.3}
CONSENTING = {"Dunnock": 0.62, "Magpie": 0.71}
AUTHORS = 400
START = np.datetime64("2022-11-01T06:00")
CHUNK = 50_000  # posts written at a time; also how many different texts there are at most

THANKS = (
    "Thank you for reading all of this",
    "thank you for your kind words",
    "I wanted to say thank you for the welcome",
    "THANK YOU FOR being here",
    "Thank\u00a0you for the idea about mornings",
    "thank you  for asking how the week went",
)
NEARLY = (
    "Thank you so much",
    "Thanks for the reply",
    "I thank you all",
    "thank youu for that",
)
SENTENCES = (
    "I did not sleep well again and the whole day felt like walking through wet sand",
    "My sister rang on Sunday and for once I picked up",
    "It helps to hear that I\u2019m not the only one who finds the phone so hard",
    "Yesterday was better than the day before, which is not saying much",
    "I made a list of three small things and managed two of them",
    "The doctor has put me on a waiting list and nobody can say how long it is",
    "Has anyone here tried keeping a mood diary for more than a week?",
    "I keep telling myself that it will pass - it always has",
    "Work has been \u201cbusy\u201d, as they like to call it, and I can't switch off",
    "My self-esteem is on the floor but the garden looks nice",
    "Going out for bread felt like an expedition and I was proud of the loaf",
    "Some days I only read here, and that is enough",
    "I wish I could explain it to my mum without her worrying",
    "We walked along the canal and did not talk, which was what I needed",
    "What you wrote last week has stayed with me",
    "The breathing exercise did nothing the first five times and then it did",
    "I was in a caf\u00e9 when it started and I stayed until it was over",
    "There is a page about it at https://www.example.org/getting-through?step=2",
    "Small steps \u2014 very small ones",
    "I am 4 weeks in and still counting",
    "Be gentle with yourself today",
    "No advice needed, just writing it down",
    "Night shifts make everything louder",
    "I laughed at something on the radio and noticed that I had",
    "Is it normal to feel worse just before it gets better?",
    "The cat sat on me until I calmed down \U0001f408",
    "Sending strength to everyone who needs it \U0001f499\U0001f499",
    "I hope tomorrow is kinder to all of us",
)
ENDS = (". ", ". ", ". ", "! ", "... ", "\n")


def make_posts(out: str | Path, posts: int = 2400, seed: int = DEFAULT_SEED) -> None:
    """Write `posts` made posts to `out`: .csv, .parquet or .jsonl, by its ending.

    Columns: post_id, forum, username, posted_at, consent (1, 0 or empty), text of about 400
    bytes. Up to 50,000 texts differ; more posts repeat them. The same arguments write the same
    bytes. Raises DefinitionError for another ending or fewer than one post.
    """
    out = Path(out)
    writers = {".csv": _write_csv, ".parquet": _write_parquet, ".jsonl": _write_json_lines}
    if out.suffix not in writers or posts < 1:
        raise DefinitionError(
            "these posts cannot be made",
            key="out" if posts > 0 else "posts",
            found=out.name if posts > 0 else posts,
            expected=", ".join(writers) if posts > 0 else "1 or more",
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    writers[out.suffix](out, _chunks(posts, np.random.default_rng(seed)))


def main_make_posts(options: argparse.Namespace) -> int:
    """Run `wavescore make-posts --posts N --seed S --out FILE`."""
    make_posts(options.out, options.posts, options.seed)
    print(f"Wrote {options.posts} synthetic posts to {options.out}")
    return 0


def _chunks(posts: int, rng: np.random.Generator) -> Iterator[dict[str, np.ndarray]]:
    """Yield columns of at most CHUNK posts."""
    pool = np.array([_text(rng) for _ in range(min(posts, CHUNK))], dtype=object)
    names, shares = list(FORUMS), list(FORUMS.values())
    for start in range(0, posts, CHUNK):
        n = min(CHUNK, posts - start)
        forum = rng.choice(len(names), n, p=shares)
        consents = rng.random(n) < np.array([CONSENTING[name] for name in names])[forum]
        answered = rng.random(n) < 0.98
        minutes = np.sort(rng.integers(0, 60 * 24, n)) + 60 * 24 * (start // CHUNK)
        number = start + np.arange(1, n + 1)
        yield {
            "post_id": np.char.add("m", number.astype(str)).astype(object),
            "forum": np.array(names, dtype=object)[forum],
            "username": np.char.add("member", rng.integers(1, AUTHORS, n).astype(str)),
            "posted_at": np.datetime_as_string(START + minutes.astype("timedelta64[m]")),
            "consent": np.where(answered, np.where(consents, "1", "0"), "").astype(object),
            "text": pool if posts <= CHUNK else pool[rng.integers(0, len(pool), n)],
        }


def _text(rng: np.random.Generator) -> str:
    """Return one text: sentences, often thanks or what nearly is, with an end to each."""
    wanted = max(1, round(rng.gamma(3.0, 2.1)))
    sentences = [SENTENCES[place] for place in rng.integers(0, len(SENTENCES), wanted)]
    for kind, share in ((THANKS, 0.32), (NEARLY, 0.15)):
        if rng.random() < share:
            place = int(rng.integers(0, len(sentences) + 1))
            sentences.insert(place, kind[int(rng.integers(0, len(kind)))])
    ends = [ENDS[place] for place in rng.integers(0, len(ENDS), len(sentences))]
    return "".join(a + b for a, b in zip(sentences, ends, strict=True)).strip()


def _write_csv(out: Path, chunks: Iterator[dict]) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for chunk in chunks:
            writer.writerows(zip(*(chunk[name].tolist() for name in COLUMNS), strict=True))


def _write_json_lines(out: Path, chunks: Iterator[dict]) -> None:
    import json

    with out.open("w", encoding="utf-8", newline="\n") as file:
        for chunk in chunks:
            for row in zip(*(chunk[name].tolist() for name in COLUMNS), strict=True):
                file.write(json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False))
                file.write("\n")


def _write_parquet(out: Path, chunks: Iterator[dict]) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    with parquet.ParquetWriter(out, schema, use_dictionary=["forum", "consent"]) as writer:
        for chunk in chunks:
            arrays = [pa.array(chunk[name].tolist(), pa.string()) for name in COLUMNS]
            writer.write_table(pa.table(arrays, schema=schema))
