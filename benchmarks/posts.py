"""Time and memory of the forum-posts sample on made posts: python benchmarks/posts.py 10000000

Makes the posts in a temporary folder (Parquet; 10 million are about 4 GB of text), draws the
sample in a process of its own, prints seconds, peak memory and sizes, and deletes the posts.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

POSTS = {
    "post": "post_id",
    "forum": "forum",
    "text": "text",
    "consent": {"field": "consent", "equals": 1},
    "more_than_words": 30,
    "phrases": ["thank you for"],
    "per_forum": 120,
}


def draw(path: Path) -> dict:
    """Draw the sample of one file and return what it took; run in a fresh process."""
    from wavescore.analyses.forum_posts.compute import sample_posts
    from wavescore.definitions.study import study_from

    study = study_from({"name": "posts", "file": "", "posts": POSTS | {"file": str(path)}})
    start = time.perf_counter()
    sample, flow, _ = sample_posts(study)
    seconds = time.perf_counter() - start
    counted = dict(zip(flow["term"] + " " + flow["quantity"], flow["estimate"], strict=True))
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "peak_mb": round(used.ru_maxrss / 1024),
        "drawn": len(sample),
        **counted,
    }


def main() -> None:
    """Make the posts, draw from them, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--format", choices=["parquet", "csv", "jsonl"], default="parquet")
    parser.add_argument("--draw", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.draw:
        print(json.dumps(draw(options.draw)))
        return
    from wavescore.synthetic.posts import make_posts

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"posts.{options.format}"
        start = time.perf_counter()
        make_posts(path, options.posts)
        made = time.perf_counter() - start
        found = subprocess.run(
            [sys.executable, __file__, "--draw", str(path)],
            check=True,
            capture_output=True,
            text=True,
        )
        print(f"{options.posts:,} posts made in {made:.0f} s: {path.stat().st_size / 1e9:.2f} GB")
        print(found.stdout.strip())


if __name__ == "__main__":
    main()
