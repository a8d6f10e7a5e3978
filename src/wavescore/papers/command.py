"""The command line of the checker: `wavescore check-paper`."""

import argparse
from pathlib import Path

import pandas as pd

from wavescore.papers.check.claims import load_paper
from wavescore.papers.check.verdicts import WORDS, check_paper, summarize, worst_first
from wavescore.papers.page import write_claims_page


def main_check_paper(args: argparse.Namespace) -> int:
    """Check one paper file, print the verdicts worst first, and return 0.

    `args`: paper, results (a folder results/<study>, or None), out (a folder, or None). Raises
    DefinitionError where the file is broken; the command line answers that with 2.
    """
    paper = load_paper(args.paper)
    verdicts = check_paper(paper, args.results)
    if args.out:
        folder = Path(args.out)
        folder.mkdir(parents=True, exist_ok=True)
        write_claims(verdicts, folder / "claims.csv")
        write_claims_page(verdicts, paper, folder / "claims.html")
    print(summarize(verdicts))
    print()
    print(verdict_text(verdicts))
    if args.out:
        print(f"\nWritten: {folder / 'claims.csv'}, {folder / 'claims.html'}")
    return 0


def write_claims(verdicts: pd.DataFrame, path: str | Path) -> None:
    """Write the verdict frame as csv, in the order of the paper file."""
    verdicts.to_csv(path, index=False, lineterminator="\n")


def verdict_text(verdicts: pd.DataFrame) -> str:
    """Return the verdicts as plain text, worst first: verdict, id, printed; then the sentence."""
    width = max((len(key) for key in verdicts["id"]), default=0)
    lines = []
    for row in worst_first(verdicts).to_dict("records"):
        lines.append(f"{WORDS[row['verdict']]:<15} {row['id']:<{width}}  {row['printed']}")
        if row["verdict"] != "consistent":
            lines.append(f"{'':<15} {row['sentence']}")
        if row["suggestion"]:
            lines.append(f"{'':<15} Would agree: {row['suggestion']}.")
        if row["against_data"]:
            against = WORDS.get(row["against_data"], row["against_data"])
            more = f" ({row['difference']})" if row["difference"] else ""
            lines.append(f"{'':<15} Against the data: {against}{more}.")
    return "\n".join(lines)
