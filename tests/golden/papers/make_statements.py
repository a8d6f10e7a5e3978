"""Write statements.csv: test statistics with p values, most right, some off, for statcheck."""

import csv
from pathlib import Path

import numpy as np
from scipy import stats

KINDS = ("t", "F", "chi2", "r", "z")
PER_KIND = 80


def main() -> None:
    """Draw PER_KIND statements of each kind from one seed and write them beside this file."""
    rng = np.random.default_rng(20260101)
    rows = [statement(rng, kind) for kind in KINDS for _ in range(PER_KIND)]
    path = Path(__file__).with_name("statements.csv")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ["id", "kind", "stat", "df1", "df2", "p", "text"])
        writer.writeheader()
        writer.writerows({"id": f"s{i:03d}", **row} for i, row in enumerate(rows))


def statement(rng, kind: str) -> dict:
    """Return one statement: its printed parts and the APA text that statcheck reads."""
    df1, df2 = "", str(int(rng.integers(5, 400)))
    target = float(rng.choice([rng.uniform(0.0002, 0.2), rng.uniform(0.03, 0.07)]))
    decimals = int(rng.choice([2, 2, 3]))
    if kind == "t":
        exact = stats.t.isf(target / 2, int(df2)) * rng.choice([-1, 1])
    elif kind == "z":
        exact, df2 = stats.norm.isf(target / 2) * rng.choice([-1, 1]), ""
    elif kind == "r":
        t = stats.t.isf(target / 2, int(df2))
        exact, decimals = t / np.sqrt(t * t + int(df2)) * rng.choice([-1, 1]), 2
    elif kind == "F":
        df1 = str(int(rng.integers(1, 8)))
        exact = stats.f.isf(target, int(df1), int(df2))
    else:
        df1, df2 = str(int(rng.integers(1, 12))), ""
        exact = stats.chi2.isf(target, int(df1))
    stat = f"{exact:.{decimals}f}"
    p = printed_p(rng, target)
    return {
        "kind": kind,
        "stat": stat,
        "df1": df1,
        "df2": df2,
        "p": p,
        "text": apa(kind, stat, df1, df2, p),
    }


def printed_p(rng, target: float) -> str:
    """Print the p value: mostly rounded, sometimes as a bound, ns, zero, halved or mistyped."""
    way = rng.choice(["right"] * 5 + ["below", "ns", "zero", "halved", "mistyped", "mistyped"])
    decimals = int(rng.choice([2, 3]))
    if way == "below":
        return "< .05" if rng.random() < 0.5 else "< .001"
    if way == "ns":
        return "ns"
    if way == "zero":
        return "= .000"
    if way == "halved":
        target = target / 2
    text = f"{target:.{decimals}f}"[1:]
    if way == "mistyped":
        place = int(rng.integers(1, len(text)))
        text = (
            text[:place]
            + str((int(text[place]) + int(rng.integers(1, 10))) % 10)
            + text[place + 1 :]
        )
    return f"= {text}"


def apa(kind: str, stat: str, df1: str, df2: str, p: str) -> str:
    """Return the statement as APA style prints it."""
    head = {
        "t": f"t({df2})",
        "z": "z",
        "r": f"r({df2})",
        "F": f"F({df1}, {df2})",
        "chi2": f"χ2({df1})",
    }
    return f"A result, {head[kind]} = {stat}, {'ns' if p == 'ns' else 'p ' + p}"


if __name__ == "__main__":
    main()
