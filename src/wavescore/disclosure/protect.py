"""Disclosure protection: the only way from the private result tables to anything released."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from wavescore.definitions.study import Release
from wavescore.disclosure.alike import hide_what_all_share, hide_where_nobody_differs
from wavescore.disclosure.attack import answers_told
from wavescore.disclosure.audit import Place, narrowed
from wavescore.disclosure.beside import hide_beside_hidden_answers, hide_what_rests_on_hidden
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.labels import pool_undeclared
from wavescore.disclosure.one_step import at_one_step
from wavescore.disclosure.refuse import refuse_row_level
from wavescore.disclosure.remade import comparisons, numbers_of, place_of
from wavescore.disclosure.rounding import (
    BESIDE_HIDDEN,
    coarser_row,
    influence_known,
    moved_by_respondents,
    rounded_away,
    rounded_row,
)
from wavescore.disclosure.rules import NO_NUMBER, SUPPRESSING, WORDS, Rule
from wavescore.disclosure.samples import Groups
from wavescore.disclosure.sizes import Sizes
from wavescore.disclosure.within import hide_parts_that_tell, hide_shares_that_tell
from wavescore.notes import without_counts
from wavescore.results.declare import Analysis, Kind, Population, Quantity, Status
from wavescore.results.table import COLUMNS, NUMBER_COLUMNS, ResultRow, rows_of

Found = dict[Place, Rule | None]
# A quantile is the value of one respondent: this many times the minimum must stand behind it.
BEHIND_MEDIAN, BEHIND_QUANTILE = 2, 4


@dataclass(frozen=True)
class Released:
    """What may leave, and the checker's record: one row a result row, its rule and its status."""

    tables: dict[str, pd.DataFrame]
    outputs: pd.DataFrame


def protect(
    tables: Mapping[str, pd.DataFrame],
    release: Release,
    analyses: Mapping[str, Analysis],
    labels: Collection[str] = (),
    groups: Groups | None = None,
) -> Released:
    """Return the study's result tables (by analysis) as they may leave.

    Mode public: as they are. Mode safe, by kind and population of each declared quantity alone:
    counts whose bin holds a number under `minimum_count` are emptied, the others rounded to the
    middle of bins of `round_counts_to`; percentages are made of rounded counts; every other number
    is rounded to a step that no one respondent exceeds, or emptied where it rests on few, is the
    value of one respondent, or its influence is not known. `labels`: the answers' declared labels;
    others are pooled; `groups`: the study's. What is emptied says so in `status` and `note`.

    Raises DataError where a table holds more than result rows: unknown columns, or labels that
    look like identifiers or free text.
    """
    refuse_row_level(tables, analyses, labels, groups)
    if release.mode == "public":
        public = {name: frame[list(COLUMNS)] for name, frame in tables.items()}
        return Released(public, _record(tables, {}, Rule.PUBLIC))
    rule = CountRule(release.minimum_count, release.round_counts_to, release.suppress_zero)
    tables, _ = pool_undeclared(tables, analyses, labels)
    rows = {name: rows_of(frame) for name, frame in tables.items()}
    sizes = Sizes(rows, analyses, rule, groups)
    rows = at_one_step(rows, analyses, sizes)
    found = {
        (name, place): _decide(row, analyses[name].quantity(row.quantity), sizes)
        for name, each in rows.items()
        for place, row in enumerate(each)
    }
    for name, each in rows.items():
        hide_what_all_share(name, each, analyses[name], found, rule)
    hide_where_nobody_differs(rows, analyses, found)
    hide_parts_that_tell(rows, analyses, found, sizes.rule)
    for place in narrowed(rows, analyses, found, sizes):
        found[place] = Rule.RANGE
    hide_shares_that_tell(rows, analyses, found, rule)
    for name, each in rows.items():
        hide_what_rests_on_hidden(name, each, analyses[name], found)
    hide_beside_hidden_answers(rows, analyses, found)
    _hide_what_is_left_too_coarse(rows, analyses, found, sizes)
    released = {
        name: _released(name, frame, rows[name], analyses[name], found, sizes)
        for name, frame in tables.items()
    }
    for name in _hide_moments_that_tell(tables, released, rows, analyses, found, sizes):
        released[name] = _released(name, tables[name], rows[name], analyses[name], found, sizes)
    return Released(released, _record(tables, found, Rule.ROUNDED))


def _hide_what_is_left_too_coarse(
    rows: Mapping[str, Sequence[ResultRow]],
    analyses: Mapping[str, Analysis],
    found: Found,
    sizes: Sizes,
) -> None:
    """Hide what stands beside a hidden answer where its coarser step leaves nothing of it."""
    for (name, place), why in found.items():
        row = rows[name][place]
        quantity = analyses[name].quantity(row.quantity)
        if why is Rule.COARSER and rounded_away(
            row, quantity, sizes.n(row, quantity), BESIDE_HIDDEN
        ):
            found[name, place] = Rule.TOO_COARSE


def _hide_moments_that_tell(
    tables: Mapping[str, pd.DataFrame],
    released: Mapping[str, pd.DataFrame],
    rows: Mapping[str, Sequence[ResultRow]],
    analyses: Mapping[str, Analysis],
    found: Found,
    sizes: Sizes,
) -> set[str]:
    """Hide the mean and SD of a question that tell a hidden count of it; return their analyses.

    A hidden answer's are hidden already; those beside few blanks seldom tell how few they are.
    """
    _, told = answers_told(tables, released, analyses, sizes)
    asked = {(term, wave, group) for _, _, wave, group, term, _, _ in told}
    changed = set()
    for name, each in rows.items():
        for place, row in enumerate(each):
            kind = analyses[name].quantity(row.quantity).kind
            moment = kind in (Kind.MEAN, Kind.SPREAD) and row.term and not row.level
            if moment and found[name, place] is None and (row.term, row.wave, row.group) in asked:
                found[name, place] = Rule.BESIDE
                changed.add(name)
    return changed


def _decide(row: ResultRow, quantity: Quantity, sizes: Sizes) -> Rule | None:
    """Return the rule by which a row is emptied, judged by itself; None where it may leave."""
    rule = sizes.rule
    if is_public(row, quantity):
        return None
    part = quantity.population is Population.CATEGORY or quantity.kind is Kind.PERCENTAGE
    # That nobody is in a part, as none of whom it is a part recovered, is a count like few.
    if (row.n > 0 and rule.hides(row.n)) or (part and row.n == 0):
        return Rule.RESTS_ON_FEW
    if quantity.kind is Kind.DESIGN:
        return None
    nobody = row.estimate == 0 and sizes.hides_nobody(row, quantity)
    if quantity.kind is Kind.COUNT:
        few = nobody or rule.hides(row.estimate)
        return Rule.THRESHOLD if few and _is_number(row.estimate) else None
    if not any(_is_number(getattr(row, name)) for name in NUMBER_COLUMNS if name != "conf_level"):
        return None
    if not row.n > 0:
        return Rule.NO_SAMPLE
    if quantity.made_of:
        return None
    if quantity.kind is Kind.PERCENTAGE and not moved_by_respondents(row):
        count = part_of(row, quantity)
        if not quantity.part and count > 0 and rule.bin(count) == rule.bin(row.n):
            # A share without a count of its own: nobody else hides that all are alike.
            return Rule.ALL_ALIKE
        return Rule.THRESHOLD if nobody or rule.hides(count) else None
    if quantity.kind is Kind.EXTREME:
        return Rule.EXTREME
    if quantity.kind is Kind.QUANTILE:
        behind = BEHIND_MEDIAN if quantity.name.endswith("median") else BEHIND_QUANTILE
        # All of a bin alike, or that the median is there would tell 20 from 16 to 19.
        if sizes.of_row(row, quantity)[0] < behind * rule.minimum:
            return Rule.QUANTILE
    if not influence_known(row, quantity):
        return Rule.UNKNOWN
    return Rule.TOO_COARSE if rounded_away(row, quantity, sizes.n(row, quantity)) else None


def is_public(row: ResultRow, quantity: Quantity) -> bool:
    """Whether a number is published of other people, and no respondent of the study moves it.

    A benchmark at the sample's ages is of other people, but its weights are the respondents'.
    """
    return quantity.public and not moved_by_respondents(row)


def _is_number(value: float) -> bool:
    return isinstance(value, float) and not math.isnan(value)


def part_of(row: ResultRow, quantity: Quantity) -> float:
    """Return the count that a percentage (or, without unit, a proportion) is the share of."""
    scale = 100 if quantity.unit == "%" else 1
    return round(row.estimate * row.n / scale) if row.estimate == row.estimate else math.nan


def _released(
    name: str,
    frame: pd.DataFrame,
    rows: Sequence[ResultRow],
    analysis: Analysis,
    found: Found,
    sizes: Sizes,
) -> pd.DataFrame:
    columns: dict[str, list] = {key: [] for key in (*NUMBER_COLUMNS, "n", "status", "note", "step")}
    again = comparisons(rows, analysis, sizes)
    for place, row in enumerate(rows):
        quantity, why = analysis.quantity(row.quantity), found[name, place]
        values = _values(row, quantity, why, sizes)
        if quantity.made_of and why is None:
            values |= numbers_of(quantity, again.get(place_of(row)))
        for key, column in columns.items():
            column.append(values.get(key, math.nan))
    made = {
        key: pd.Series(
            column, index=frame.index, dtype=object if key in ("status", "note") else float
        )
        for key, column in columns.items()
    }
    return frame.assign(**made)[list(COLUMNS)]


def _values(row: ResultRow, quantity: Quantity, why: Rule | None, sizes: Sizes) -> dict:
    if is_public(row, quantity):
        shown = {key: getattr(row, key) for key in (*NUMBER_COLUMNS, "n", "status")}
        return {**shown, "note": without_counts(row.note)}
    hidden_n = (row.n > 0 and sizes.rule.hides(row.n)) or (row.n == 0 and why is not None)
    n = math.nan if hidden_n else sizes.n(row, quantity)
    shared = {"n": n, "conf_level": row.conf_level}
    if why in (None, Rule.COARSER):
        rounded = rounded_row if why is None else coarser_row
        numbers = rounded(row, quantity, sizes, n)
        said = NO_NUMBER if row.status == Status.TOO_FEW else without_counts(row.note)
        notes = (said, WORDS[why] if why else "")
        return {**numbers, **shared, "status": row.status, "note": "; ".join(filter(None, notes))}
    status = Status.SUPPRESSED if why in SUPPRESSING else Status.WITHHELD
    gone = dict.fromkeys(NUMBER_COLUMNS, np.nan)
    return {
        **gone,
        "n": shared["n"],
        "status": str(status),
        "note": WORDS[why].format(minimum=sizes.rule.minimum),
    }


def _record(tables: Mapping[str, pd.DataFrame], found: Found, otherwise: Rule) -> pd.DataFrame:
    keys = ["analysis", "outcome", "wave", "group", "term", "level", "quantity", "method"]
    frames = []
    for name, frame in tables.items():
        rules = [str(found.get((name, place)) or otherwise) for place in range(len(frame))]
        frames.append(frame[keys].assign(rule=rules))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=[*keys, "rule"])
