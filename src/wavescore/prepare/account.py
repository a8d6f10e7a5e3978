"""Where each row of the export went: to a wave, into another row, or aside with a finding."""

from collections import Counter
from collections.abc import Iterable

KEPT = "of the study's waves"
WITHIN = "within another row"
# Rules of findings that each set one row aside.
ASIDE = ("unknown_event", "repeat_instance", "no_respondent", "double_entry")


def rows_by_fate(rows: int, kept: int, rules: Iterable[str]) -> dict[str, int]:
    """Return how many of the export's `rows` met which fate; they add up to all of them.

    kept: rows that became rows of waves, those that duplicates set aside later among them. rules:
    of each finding beside the table as read. What is left of the rows, a respondent's plain rows
    that stand with an instance of a form, is within another row.
    """
    found = Counter(rules)
    counts = {KEPT: kept} | {rule: found[rule] for rule in ASIDE if found[rule]}
    rest = rows - sum(counts.values())
    return {**counts, WITHIN: rest} if rest else counts


def row_account(rows: int, kept: int, rules: Iterable[str]) -> str:
    """Return the account of the rows in words: "12 rows = 10 of the study's waves + 2 ..."."""
    counts = rows_by_fate(rows, kept, rules)
    return f"{rows} rows = " + " + ".join(f"{count} {fate}" for fate, count in counts.items())
