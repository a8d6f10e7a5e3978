"""A made-up article of a few words, drafted and checked as if nobody had looked."""

from collections.abc import Callable
from pathlib import Path

import yaml

from wavescore.errors import DataError
from wavescore.papers import check_paper, load_paper
from wavescore.papers.extract.draft import draft_yaml, extract_claims

WRONG = {"inconsistent", "decision_error"}


def reader(folder: Path) -> Callable[..., tuple[list[dict], list[str]]]:
    """Return the function body, suffix -> the claims of such an article and their verdicts."""

    def drafted(body: str, suffix: str = ".txt"):
        path = folder / f"article{suffix}"
        path.write_text(_article(body, suffix), encoding="utf-8")
        claims = folder / "claims.yaml"
        try:
            claims.write_text(draft_yaml(extract_claims(path)), encoding="utf-8")
        except DataError:  # no statistic was found
            return [], []
        raws = yaml.safe_load(claims.read_text(encoding="utf-8"))["claims"]
        return raws, list(check_paper(load_paper(claims))["verdict"])

    return drafted


def _article(body: str, suffix: str) -> str:
    if suffix == ".xml":
        return f"<article><body><sec><title>Results</title>{body}</sec></body></article>"
    return f"<h2>Results</h2>{body}" if suffix == ".html" else f"Results\n\n{body}\n"
