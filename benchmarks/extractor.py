"""Recall and precision of the claim extractor against papers transcribed by hand.

python benchmarks/extractor.py config/papers/a.yaml a.txt [config/papers/b.yaml b.html ...]

Counted are the statistics of the kinds that the extractor knows, where they stand in running text:
claims on table cells, counts without a percentage, sums of parts and repeated statements are not.
Found: kind and main number agree (count and percentage for a proportion). Complete: so do all other
numbers that stand with it (df, p, effect size, limits, SD, range).
"""

import sys
from pathlib import Path

from wavescore.definitions.yaml_file import load_yaml
from wavescore.papers.extract.draft import extract_claims

MAIN = {
    "proportion": ("n", "percent"),
    "chi_square": ("chi2",),
    "growth_fit": ("chi2",),
    "t_test": ("t",),
    "f_test": ("f",),
    "z_test": ("z",),
    "correlation": ("r",),
    "interval": ("estimate", "low", "high"),
    "mean_sd": ("mean",),
    "regression": ("b",),
    "alpha": ("value",),
}
BESIDE = ("df", "p", "v", "d", "sd", "low", "high", "se", "df1", "df2", "range")


def _numbers(claim: dict, keys) -> dict:
    """The claim's numbers at `keys`, without percent signs and thousands separators."""
    found = {key: claim[key] for key in keys if key in claim}
    return {
        key: tuple(number.strip("%").replace(",", "") for number in value)
        if isinstance(value, list)
        else value.strip("%").replace(",", "")
        for key, value in found.items()
    }


def _holds(drafted: dict, claim: dict, keys) -> bool:
    """Whether a drafted claim has every number of `claim` at `keys`."""
    return (
        claim["kind"] == drafted["kind"]
        and _numbers(claim, keys).items() <= _numbers(drafted, keys).items()
    )


def in_running_text(claims: list[dict]) -> list[dict]:
    """The claims that the extractor is meant to find in sentences."""
    return [
        claim
        for claim in claims
        if claim["kind"] in MAIN
        and set(MAIN[claim["kind"]]) <= set(claim)
        and not claim["where"].startswith("Table")
    ]


def score(paper: str | Path, manuscript: str | Path) -> dict:
    """Return counts for one paper: claims, found, complete, drafted, right, and what was missed."""
    claims = in_running_text(load_yaml(paper)["claims"])
    draft = extract_claims(manuscript)
    drafted = [
        {"kind": candidate.statistic.kind, **candidate.statistic.numbers}
        for candidate in draft.candidates
        if not candidate.row
    ]
    missed = [c for c in claims if not any(_holds(d, c, MAIN[c["kind"]]) for d in drafted)]
    partly = [c for c in claims if not any(_holds(d, c, MAIN[c["kind"]] + BESIDE) for d in drafted)]
    wrong = [d for d in drafted if not any(_holds(d, c, MAIN[d["kind"]]) for c in claims)]
    return {
        "claims": len(claims),
        "found": len(claims) - len(missed),
        "complete": len(claims) - len(partly),
        "drafted": len(drafted),
        "right": len(drafted) - len(wrong),
        "missed": [c["id"] for c in missed],
        "incomplete": [c["id"] for c in partly if c not in missed],
        "wrong": wrong,
    }


def main(arguments: list[str]) -> None:
    if not arguments or len(arguments) % 2:
        raise SystemExit(__doc__)
    total: dict[str, int] = {}
    for paper, manuscript in zip(arguments[::2], arguments[1::2], strict=True):
        counts = score(paper, manuscript)
        _report(Path(paper).stem, counts)
        for key in ("claims", "found", "complete", "drafted", "right"):
            total[key] = total.get(key, 0) + counts[key]
    _report("all", total)


def _report(name: str, counts: dict) -> None:
    print(
        f"{name}: recall {counts['found']}/{counts['claims']} ({counts['complete']} complete), "
        f"precision {counts['right']}/{counts['drafted']}"
    )
    for key in ("missed", "incomplete", "wrong"):
        for item in counts.get(key, []):
            print(f"  {key}: {item}")


if __name__ == "__main__":
    main(sys.argv[1:])
