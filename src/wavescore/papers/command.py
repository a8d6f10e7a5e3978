"""The command line of the checker: `wavescore check-paper`."""

import argparse
from pathlib import Path

import pandas as pd

from wavescore.errors import DataError
from wavescore.papers.check.causes import find_causes
from wavescore.papers.check.claims import load_paper
from wavescore.papers.check.finding import WRONG
from wavescore.papers.check.verdicts import WORDS, check_paper, summarize, worst_first
from wavescore.papers.written import claims_file, write_all


def main_check_paper(args: argparse.Namespace) -> int:
    """Check one paper, or with `batch` a folder of manuscripts; print verdicts; return 0.

    `args`: paper (a paper file, or a manuscript, which is drafted into `out` first), results (a
    folder results/<study>, or None), out (a folder, or None), batch (a folder of manuscripts and
    paper files, or None; then out is needed). Raises DefinitionError where the one file is broken;
    the command line answers that with 2. A batch never stops at one.
    """
    if args.batch:
        from wavescore.papers.batch import check_folder

        if not args.out:
            raise DataError("--batch needs --out", hint="name the folder to write into")
        print(check_folder(args.batch, args.out))
        return 0
    if not args.paper:
        raise DataError("nothing to check", hint="name a paper file, or --batch and a folder")
    paper = load_paper(claims_file(Path(args.paper), args.out and Path(args.out)))
    verdicts = check_paper(paper, args.results)
    if args.out:
        write_all(verdicts, paper, args.out)
    print(summarize(verdicts))
    print()
    print(verdict_text(verdicts))
    if args.out:
        folder = Path(args.out)
        print(f"\nWritten: {folder / 'claims.csv'}, {folder / 'claims.html'}, claims.json beside")
    return 0


def verdict_text(verdicts: pd.DataFrame) -> str:
    """Return the causes, then the verdicts, worst first, as plain text."""
    lines = []
    for cause in find_causes(verdicts):
        label = WORDS[cause.verdict] if cause.verdict in WRONG else "question"
        lines.append(f"{label}: {cause.headline} [{', '.join(cause.claims)}]")
    lines += [""] if lines else []
    width = max((len(key) for key in verdicts["id"]), default=0)
    for row in worst_first(verdicts).to_dict("records"):
        lines.append(f"{WORDS[row['verdict']]:<16} {row['id']:<{width}}  {row['printed']}")
        if row["verdict"] != "consistent":
            lines.append(f"{'':<16} {row['sentence']}")
        if row["suggestion"]:
            lines.append(f"{'':<16} Would agree: {row['suggestion']}.")
        if row["against_data"]:
            against = WORDS.get(row["against_data"], row["against_data"])
            more = f" ({row['difference']})" if row["difference"] else ""
            lines.append(f"{'':<16} Against the data: {against}{more}.")
    return "\n".join(lines)
