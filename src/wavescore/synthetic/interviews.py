"""What might have become of the example's invitations to interview: made, like everything in it."""

import argparse
import csv
from pathlib import Path

import numpy as np

from wavescore.errors import DataError

DEFAULT_SEED = 20250101
COLUMNS = ("respondent_id", "contacted", "consented", "completed")
# Of 214 contacted 47 were interviewed, and 5 more who answered adverts (doi 10.2196/79289).
CONSENTING, INTERVIEWED, ELSEWHERE = 58 / 214, 47 / 214, 5


def make_interviews(sample: str | Path, out: str | Path, seed: int = DEFAULT_SEED) -> None:
    """Write a status file for the invited of `sample`, a private/interview_sample.csv.

    All are contacted; 58 of 214 consent and 47 of 214 are interviewed, whoever they are, and 5
    come from elsewhere. The same arguments write the same bytes. Raises DataError for a sample
    without anyone invited.
    """
    with Path(sample).open(encoding="utf-8", newline="") as file:
        invited = [row["respondent_id"] for row in csv.DictReader(file) if row["list"] == "invited"]
    if not invited:
        raise DataError(
            "nobody is invited",
            file=sample,
            key="list",
            found="no row 'invited'",
            expected="a private/interview_sample.csv",
        )
    order = np.random.default_rng(seed).permutation(len(invited))
    consenting, interviewed = (round(len(invited) * p) for p in (CONSENTING, INTERVIEWED))
    rows = [
        (who, 1, int(place < consenting), int(place < interviewed))
        for who, place in zip(invited, order.tolist(), strict=True)
    ]
    with Path(out).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([COLUMNS, *rows, *[("", 0, 1, 1)] * ELSEWHERE])


def main_make_interviews(options: argparse.Namespace) -> int:
    """Run `wavescore make-interviews --sample FILE --seed S --out FILE`."""
    make_interviews(options.sample, options.out, options.seed)
    print(f"Wrote a synthetic status of the invitations to {options.out}")
    return 0
