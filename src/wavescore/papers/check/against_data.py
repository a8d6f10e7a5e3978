"""Printed numbers held against the result tables that recompute them from the data."""

from collections.abc import Mapping
from fractions import Fraction
from math import isnan
from pathlib import Path

import pandas as pd

from wavescore.errors import DefinitionError, closest, listed
from wavescore.papers.check.claims import MAIN_NUMBER, Claim, Paper
from wavescore.papers.check.printed import Printed, PValue
from wavescore.papers.check.wording import key_label
from wavescore.results.table import read_results

ADDRESS = ("outcome", "wave", "group", "term", "level", "quantity", "method")
# Worst first; a claim that names several rows gets the worst of them.
AGAINST = ("differs", "not_computed", "reproduced", "")


def compare_claim(claim: Claim, paper: Paper, tables: Mapping) -> tuple[str, str]:
    """Return (against_data, difference) of a claim over every row that it names."""
    outcomes = [_compare_row(claim, row, paper, tables) for row in claim.reproduces]
    if not outcomes:
        return "", ""
    status = min((o[0] for o in outcomes), key=AGAINST.index)
    return status, "; ".join(text for _, text in outcomes if text)


def _compare_row(claim: Claim, address: Mapping, paper: Paper, tables: Mapping) -> tuple[str, str]:
    name = address.get("number", MAIN_NUMBER[claim.kind])
    numbers = claim.printed
    printed = numbers[name] if name in numbers else numbers[f"{name}.value"]
    label = key_label(claim, name)
    table = tables.get(address["analysis"])
    if table is None:
        return "not_computed", f"{label}: there is no table {address['analysis']!r}"
    row, lacking = _find_row(table, address, claim, paper)
    if row is None:
        return "not_computed", f"{label}: {lacking}"
    value = row[address.get("column", "estimate")]
    if pd.isna(value) or isnan(value):
        return "not_computed", f"{label}: {row['note'] or 'the table has no value there'}"
    status, text = compare_number(printed, float(value))
    return status, f"{label}: {text}" if text else ""


def _find_row(
    table: pd.DataFrame, address: Mapping, claim: Claim, paper: Paper
) -> tuple[pd.Series | None, str]:
    """Return the one row at `address`, or None and the reason that there is none."""
    rows = table
    for column in [c for c in ADDRESS if c in address]:
        inside = rows[rows[column] == address[column]]
        if inside.empty:
            hint = closest(address[column], rows[column].unique())
            words = f"{address['analysis']} has no {column} {address[column]!r}"
            return None, f"{words}; {hint}" if hint else words
        rows = inside
    for column in [c for c in ADDRESS if c not in address]:
        if len(rows) > 1 and (rows[column] == "").any():
            rows = rows[rows[column] == ""]  # unnamed: the row of all respondents, all waves
    if len(rows) > 1:
        differing = [c for c in ADDRESS if c not in address and len(set(rows[c])) > 1]
        values = {c: listed(rows[c].unique(), most=6) for c in differing}
        raise DefinitionError(
            "reproduces names more than one row",
            file=paper.file,
            key=f"{claim.id}: reproduces",
            found=f"{len(rows)} rows of {address['analysis']}",
            expected="one row",
            hint="; ".join(f"add {c}: {text}" for c, text in values.items())
            or "the table repeats that row",
        )
    return rows.iloc[0], ""


def compare_number(printed: Printed | PValue, value: float) -> tuple[str, str]:
    """Return the status and words of a printed number against the value from the data.

    The value reproduces the number where it prints as it (a half either way, or truncated: then
    the words say so); else the difference is given in units of the last printed digit.
    """
    if isinstance(printed, PValue):
        return _compare_p(printed, value)
    shown = value * 100 if printed.percent and abs(value) <= 1 else value
    exact = Fraction(f"{shown:.12g}")  # 12 digits: a computed half stays a half
    verdict = printed.prints(exact)
    text = printed.like(exact)
    if verdict == "consistent":
        return "reproduced", ""
    if verdict == "rounding":
        return "reproduced", f"{printed.text} is {text} truncated"
    steps = float((exact - printed.value) / printed.unit)
    units = f"{steps:+.3g} units of the last digit"
    return "differs", f"{text} in place of {printed.text} ({units})"


def _compare_p(printed: PValue, value: float) -> tuple[str, str]:
    if printed.relation == "=" and printed.number:
        return compare_number(printed.number, value)
    bound = float(printed.number.value) if printed.number else 0.05
    holds = value < bound if printed.relation == "<" else value > bound
    if holds:
        return "reproduced", ""
    return "differs", f"P = {value:.3g}, printed {printed.text}"


def load_tables(results: str | Path | Mapping | None) -> Mapping | None:
    """Return the result tables of a folder results/<study> by name, or `results` if a mapping."""
    if results is None or isinstance(results, Mapping):
        return results
    folder = Path(results)
    analyses = folder / "private" / "analyses"
    if not analyses.is_dir():
        raise DefinitionError(
            "the folder of results holds no analyses",
            file=folder,
            found="no private/analyses" if folder.is_dir() else "no such folder",
            expected="results/<study>, as the workflow writes it",
            hint="run the study first: snakemake results/<study>/release/report.html",
        )
    return {path.stem: read_results(path) for path in sorted(analyses.glob("*.csv"))}
