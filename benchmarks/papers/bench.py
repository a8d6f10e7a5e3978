"""Recall, precision of extraction and precision of accusation of the paper checker, by style.

python benchmarks/papers/bench.py [--seen | --held-back] [--show]

Each statement is one small manuscript (.txt, or .html where the style says so), drafted and checked
without a person, as an editor would run the tool over a submission. The truth beside it names every
statistic that should be read and the ones that are wrong.

- recall: truths drafted with their kind, main numbers and p
- precision of extraction: drafted statistics every number of which is in one truth
- precision of accusation: claims called inconsistent or a decision error that are wrong
- found: wrong statements that are called so
"""

import argparse
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from wavescore.errors import DataError
from wavescore.papers import check_paper, load_paper
from wavescore.papers.extract.draft import draft_yaml, extract_claims

FOLDER = Path(__file__).parent
MAIN = {
    "proportion": ("n", "percent"),
    "chi_square": ("chi2", "p"),
    "growth_fit": ("chi2", "p"),
    "t_test": ("t", "p"),
    "f_test": ("f", "p"),
    "z_test": ("z", "p"),
    "correlation": ("r", "p"),
    "interval": ("estimate", "low", "high", "p"),
    "mean_sd": ("mean", "sd"),
    "regression": ("b", "p"),
    "alpha": ("value",),
}
# What a draft says about its numbers, rather than numbers that it read.
SAID = {"kind", "id", "where", "quote", "scale", "tail", "total_from", "design", "variances"}
SAID |= {"d_type", "adjusted", "ci_method", "test", "level", "total", "n", "certain"}
WRONG = ("inconsistent", "decision_error")
# Tests and sums that a draft makes of a table's cells, and that the paper does not print: no
# statistic was read, but an accusation of one counts.
MADE = {("chi_square", "cells"), ("t_test", "groups"), ("parts", "parts"), ("flow", "steps")}


@dataclass
class Counts:
    """What came of the statements of one style."""

    numbers: Counter = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)


def plain(value: object) -> object:
    """Return a number as text, without percent sign, thousands separators and leading zero."""
    if isinstance(value, list):
        return [plain(v) for v in value]
    text = str(value).strip("%").replace(",", "").replace(" ", "").replace("×", "x")
    text = text.replace("^", "")
    return text.replace("0.", ".", 1) if text.lstrip("<>-").startswith("0.") else text


def matches(drafted: dict, truth: dict, keys: tuple[str, ...]) -> bool:
    """Whether both are of one kind and have the same numbers at `keys`."""
    return drafted["kind"] == truth["kind"] and all(
        plain(drafted.get(key, "")) == plain(truth.get(key, "")) for key in keys if key in truth
    )


def right(drafted: dict, truth: dict) -> bool:
    """Whether every number of the draft is one of the truth."""
    if drafted["kind"] != truth["kind"]:
        return False
    main = MAIN[truth["kind"]]
    return matches(drafted, truth, tuple(k for k in main if k in drafted)) and all(
        plain(value) == plain(truth.get(key, ""))
        for key, value in drafted.items()
        if key not in SAID
    )


def made(claim: dict) -> bool:
    """Whether a draft made a claim of the cells of a table."""
    return any((claim["kind"], key) in MADE for key in claim)


def run(text: str, markup: str) -> tuple[list[dict], list[str]]:
    """Return the drafted claims of one statement and their verdicts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"statement.{'html' if markup == 'html' else 'txt'}"
        body = text if text.startswith("<table") else f"<p>{text}</p>"
        page = f"<h2>Results</h2>{body}" if markup == "html" else f"Results\n\n{text}\n"
        path.write_text(page, encoding="utf-8")
        try:
            draft = extract_claims(path)
        except DataError:
            return [], []
        claims = Path(folder) / "paper.yaml"
        claims.write_text(draft_yaml(draft), encoding="utf-8")
        verdicts = check_paper(load_paper(claims))
        raws = yaml.safe_load(claims.read_text(encoding="utf-8"))["claims"]
    return raws, list(verdicts["verdict"])


def score(style: dict) -> Counts:
    """Return the counts of one style."""
    counts = Counts()
    for statement in style["statements"]:
        drafted, verdicts = run(statement["say"], style.get("markup", ""))
        truths = statement["read"]
        _count(counts, statement["say"], drafted, verdicts, truths)
    return counts


def _count(counts: Counts, text: str, drafted: list, verdicts: list, truths: list) -> None:
    numbers = counts.numbers
    numbers["truths"] += len(truths)
    numbers["drafted"] += sum(not made(claim) for claim in drafted)
    for truth in truths:
        found = [d for d in drafted if matches(d, truth, MAIN[truth["kind"]])]
        numbers["found"] += bool(found)
        if not found:
            counts.lines.append(f"missed {truth}\n    in {text}")
    for claim, verdict in zip(drafted, verdicts, strict=True):
        truth = next((t for t in truths if right(claim, t)), None)
        numbers["right"] += truth is not None and not made(claim)
        if truth is None and not made(claim):
            counts.lines.append(f"invented {claim}\n    in {text}")
        wrong = bool(truth and truth.get("wrong"))
        numbers["wrong"] += wrong
        if verdict in WRONG:
            numbers["accused"] += 1
            numbers["rightly"] += wrong
            if not wrong:
                counts.lines.append(f"accused {claim}\n    in {text}")
        elif wrong:
            counts.lines.append(f"let off ({verdict}) {claim}\n    in {text}")


def line(name: str, n: Counter) -> str:
    """Return one row of the table."""
    return (
        f"{name:<24} {n['found']:>4} of {n['truths']:<4} {n['right']:>4} of {n['drafted']:<4} "
        f"{n['rightly']:>3} of {n['accused']:<3} {n['rightly']:>3} of {n['wrong']:<3}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--seen", action="store_true", help="only the styles the code was written to"
    )
    parser.add_argument("--held-back", action="store_true", help="only the styles held back")
    parser.add_argument("--show", action="store_true", help="name each miss and each invention")
    args = parser.parse_args()
    folders = ["seen"] * (not args.held_back) + ["held_back"] * (not args.seen)
    print(f"{'style':<24} {'recall':<12} {'extraction':<12} {'accusation':<10} found")
    for folder in folders:
        total: Counter = Counter()
        for file in sorted((FOLDER / folder).glob("*.yaml")):
            counts = score(yaml.safe_load(file.read_text(encoding="utf-8")))
            total += counts.numbers
            print(line(file.stem, counts.numbers))
            if args.show:
                print("".join(f"  {text}\n" for text in counts.lines), end="")
        print(line(folder.replace("_", " ").upper(), total))


if __name__ == "__main__":
    main()
