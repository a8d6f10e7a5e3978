"""How often does each printed 95 % interval hold the truth? Samples of 50, 200 and 791 respondents
drawn with replacement from real populations and synthetic ones.

Usage: python benchmarks/coverage.py [--quick] [--data FOLDER] [--only WORD]
FOLDER holds nhanes, ukm and port as data/README.md's sources give them; without it the synthetic
populations alone are used. An interval between 93 and 97 % passes; one outside by more than two
Monte Carlo errors is marked.
"""

import argparse
import math
import time
import warnings
from pathlib import Path

import numpy as np
from coverage_cases import Case, all_cases
from coverage_lost import lost_cases
from coverage_populations import real_populations, synthetic_populations
from coverage_waves import wave_cases

from wavescore.errors import EstimationError

SIZES = (50, 200, 791)
LOW, HIGH = 0.93, 0.97


def covered(case: Case, n: int, repeats: int) -> dict[str, np.ndarray]:
    """Count, of each interval in `repeats` samples: truth below, within, above, or not given."""
    rng = np.random.default_rng(20260101 + n)
    counts = {name: np.zeros(4) for name in case.truth}
    for _ in range(repeats):
        try:
            found = case.sample(rng, n)
        except EstimationError:
            found = {}
        for name, truth in case.truth.items():
            low, high = found.get(name, (math.nan, math.nan))
            below, above = truth < low - 1e-12, truth > high + 1e-12
            missing = math.isnan(low) or math.isnan(high)
            counts[name] += (below, not (below or above or missing), above, missing)
    return counts


def cell(counts: np.ndarray) -> str:
    """One coverage in percent with its Monte Carlo error, * outside 93 to 97, and gaps."""
    given = counts[:3].sum()
    if not given:
        return "not given"
    share = counts[1] / given
    error = math.sqrt(max(share * (1 - share), 0.5 / given) / given)
    mark = "*" if share < LOW - 2 * error or share > HIGH + 2 * error else ""
    gap = f", {100 * counts[3] / counts.sum():.0f} % not given" if counts[3] else ""
    return f"{100 * share:.1f}{mark} ({100 * error:.1f}){gap}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fifth of the samples")
    parser.add_argument("--data", type=Path, default=SHARED, help="folder of real data")
    parser.add_argument("--only", default="", help="intervals whose name holds this")
    options = parser.parse_args()
    populations = real_populations(options.data) | synthetic_populations()
    start = time.perf_counter()
    print("| Interval | Population |", " | ".join(f"n {n}" for n in SIZES), "|")
    print("| --- " * (2 + len(SIZES)) + "|")
    cases = (*all_cases(populations), *lost_cases(populations), *wave_cases(populations))
    for case in cases:
        asked = [name for name in case.truth if options.only in name]
        if not asked:
            continue
        repeats = case.repeats // 5 if options.quick else case.repeats
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = [covered(case, n, repeats) for n in SIZES]
        for name in asked:
            cells = " | ".join(cell(counts[name]) for counts in found)
            print(f"| {name} | {case.population} | {cells} |", flush=True)
    print(f"\n{time.perf_counter() - start:.0f} s. Coverage in percent (Monte Carlo error);")
    print("* is outside 93 to 97 % by over two errors.")


SHARED = Path(__file__).parents[2] / "shared" / "data"

if __name__ == "__main__":
    main()
