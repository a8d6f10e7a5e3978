"""Time Cronbach's alpha and its items, without and with a bootstrap, beside R's psych::alpha.

Usage: python benchmarks/reliability.py [respondents] [draws]. Needs Rscript with psych; both
programs read the same data and run one after the other in the same process tree.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from wavescore.methods.reliability import cronbach_alpha

R_SCRIPT = """
suppressMessages(library(psych)); options(mc.cores = 1)
a <- commandArgs(TRUE); x <- read.csv(a[1]); draws <- as.integer(a[2])
best <- function(f, times) min(sapply(seq_len(times), function(i) system.time(f())[["elapsed"]]))
r <- NULL
plain <- best(function() for (i in 1:10) r <<- alpha(x, max = 4), 3) / 10
boot <- best(function() alpha(x, max = 4, n.iter = draws), 1)
cat(plain, boot, format(r$total$raw_alpha, digits = 15), sep = "\\n")
"""


def items(respondents: int) -> pd.DataFrame:
    """Return seven items from 0 to 3 on one trait, seeded."""
    rng = np.random.default_rng(20250101)
    trait = rng.normal(size=(respondents, 1))
    scores = np.clip(np.round(1 + trait + rng.normal(size=(respondents, 7))), 0, 3)
    return pd.DataFrame(scores.astype(int), columns=[f"item_{i}" for i in range(1, 8)])


def best(function, times: int) -> float:
    """Return the shortest of `times` runs, in seconds."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main(respondents: int = 791, draws: int = 10_000) -> None:
    """Print both programs' times and their ratio."""
    frame = items(respondents)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "items.csv")
        frame.to_csv(path, index=False)
        command = ["Rscript", "-e", R_SCRIPT, str(path), str(draws)]
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    r_plain, r_boot, r_alpha = map(float, answer.split())
    plain = best(lambda: cronbach_alpha(frame, low=0, high=3, draws=0), 20)
    boot = best(lambda: cronbach_alpha(frame, low=0, high=3, draws=draws, seed=1), 5)
    print(
        f"{respondents} respondents, 7 items; alpha ours {cronbach_alpha(frame).alpha:.12f}, "
        f"psych {r_alpha:.12f}"
    )
    print(f"{'':34}{'ours':>10}{'psych':>10}{'ratio':>8}")
    for name, ours, theirs in (
        ("alpha, omega (ours alone), items", plain, r_plain),
        (f"the same and {draws} draws", boot, r_boot),
    ):
        print(f"{name:34}{ours:9.4f}s{theirs:9.4f}s{theirs / ours:8.1f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
