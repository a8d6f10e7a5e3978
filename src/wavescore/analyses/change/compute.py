"""Recovery and reliable change between two waves, by the study's rule of a case."""

from typing import Any

import numpy as np
import pandas as pd

from wavescore.analyses.change.quantities import ANALYSIS
from wavescore.analyses.shared.caseness_rule import (
    another_rule,
    published_counts,
    rule_criteria,
    rule_notes,
    scales,
)
from wavescore.analyses.shared.waves import (
    CONF_LEVEL,
    at_wave,
    count_and_percent,
    floats,
    turned_items,
)
from wavescore.definitions.instrument import ImportantChange
from wavescore.definitions.rule import DEFAULT_RULE, Criterion
from wavescore.definitions.study import Study, between
from wavescore.errors import DefinitionError
from wavescore.methods.change import RATES, change_rates, clinical_change
from wavescore.methods.reliable_change import ReliableChange, reliable_change
from wavescore.results.table import results_frame


def run(
    scored: pd.DataFrame,
    study: Study,
    *,
    to: str | None = None,
    rule: str = DEFAULT_RULE,
    dataset: str = DEFAULT_RULE,
    geography: str | None = None,
    period: str | None = None,
    **start: str | None,
) -> pd.DataFrame:
    """Return change as a result table; wave is "t1 to t3", `start` the option "from".

    Outcome the rule, group sample (n, percent) or benchmark (benchmark_n, benchmark_percent):
    caseness_at_start, recovery,
    reliable_improvement, reliable_deterioration, no_reliable_change, reliable_recovery; n of
    complete. Outcome an instrument, group sample: n and percent of reliable_improvement,
    reliable_deterioration, no_reliable_change on it alone, own_n and own_percent of the same by the
    sample's own reliability, important_n and important_percent of important_improvement and so on;
    the least change in reliable_points, own_points, important_points. Raises DefinitionError where
    the waves
    are not two in order, and where geography comes without period.
    """
    from_, to = _waves(study, to, **start)
    criteria = rule_criteria(study, rule, "change")
    row = {"wave": between(from_, to)}
    waves = at_wave(scored, from_), at_wave(scored, to)
    both = waves[0].index.intersection(waves[1].index)
    totals = [
        [floats(at.loc[both], study, each.instrument.name, "analyses.change") for each in criteria]
        for at in waves
    ]
    rows = _rule({**row, "outcome": rule}, totals, criteria, study)
    if geography or period:
        rows += _benchmark({**row, "outcome": rule}, study, dataset, geography, period)
    for each, start_total, end_total in zip(criteria, *totals, strict=True):
        here = {**row, "outcome": each.instrument.name, "group": "sample"}
        sign = -1 if each.instrument.lower_is_worse else 1
        fall = sign * (start_total - end_total)
        rows += _instrument(here, fall, each)
        rows += _own(here, fall, _own_threshold(waves[0], study, each))
        rows += _important(here, fall, each.instrument.important_change)
    return results_frame(ANALYSIS, rows)


def _waves(study: Study, to: str | None, **start: str | None) -> tuple[str, str]:
    from_ = start.pop("from", None) or study.wave_names[0]
    if start:
        raise TypeError(f"change has no option {next(iter(start))!r}")
    to = to or study.wave_names[-1]
    if study.wave_names.index(from_) >= study.wave_names.index(to):
        raise DefinitionError(
            "change runs from one wave to a later one",
            file=study.file,
            key="analyses.change",
            found=f"from {from_} to {to}",
            expected=f"two waves in order, of {', '.join(study.wave_names)}",
        )
    return from_, to


def _rule(
    row: dict, totals: list[list[np.ndarray]], criteria: tuple[Criterion, ...], study: Study
) -> list[dict]:
    rule = study.rules[row["outcome"]]
    row = {**row, "group": "sample"}
    if len(criteria) < len(rule.parts):
        note = f"the rule needs every one of its instruments: {', '.join(rule.readable)}"
        return [{**row, "term": term, "quantity": "percent", "note": note} for term in RATES]
    found = clinical_change(totals[0], totals[1], scales(criteria), rule.case)
    row["note"] = rule_notes(study, rule.name, "change")
    complete = {"term": "complete", "quantity": "n", "estimate": found.n_complete, "n": found.n}
    rows = [{**row, **complete}, *_rates(row, found.rates)]
    gap = {"quantity": "percent", "note": "an instrument of the rule has no reliable change"}
    known = set(found.rates["term"])
    return rows + [{**row, "term": term, **gap} for term in RATES if term not in known]


def _rates(row: dict, rates: pd.DataFrame) -> list[dict]:
    rows = []
    for rate in rates.to_dict("records"):
        term = {**row, "term": rate["term"]}
        rows += count_and_percent(term, rate["count"], rate["denominator"], interval=True)
    return rows


def _benchmark(
    row: dict[str, Any], study: Study, dataset: str, geography: str | None, period: str | None
) -> list[dict]:
    if not (geography and period):
        raise DefinitionError(
            "a benchmark needs geography and period",
            file=study.file,
            key="analyses.change",
            found=geography or period,
            expected="geography: North West, period: 2022-23",
        )
    counts, _ = published_counts(dataset, geography, period)
    note = [f"benchmark: {geography} {period}, PHQ-9, people who finished a course of treatment"]
    note += another_rule(study, row["outcome"], dataset)
    row = {**row, "group": "benchmark", "note": note}
    finished, not_cases = counts["finished"], counts["not_at_caseness"]
    known = {term: counts[term] for term in RATES[1:] if finished + counts[term] >= 0}
    rates = change_rates(known, finished, finished - not_cases, CONF_LEVEL)
    start = {**row, "term": "caseness_at_start"}
    cases = counts["at_caseness"]
    # Caseness at the start is not known of everybody who finished: published among those it is.
    rows = count_and_percent(start, cases, cases + not_cases, interval=True) + _rates(row, rates)
    if known:
        complete = {"term": "complete", "quantity": "n", "estimate": finished, "n": finished}
        rows.insert(0, {**row, **complete})
    gap = {"quantity": "percent", "note": [*note, "not published"]}
    rows += [{**row, "term": term, **gap} for term in RATES[1:] if term not in known]
    return [{**each, "quantity": f"benchmark_{each['quantity']}"} for each in rows]


def _instrument(row: dict, fall: np.ndarray, each: Criterion) -> list[dict]:
    """Return who changed reliably on one instrument alone; fall: how much better each is."""
    threshold = each.reliable_change
    if threshold is None:
        note = "the instrument's definition has no reliable_change"
        return [{**row, "term": "reliable_improvement", "quantity": "percent", "note": note}]
    row = {**row, "note": f"reliable change: {threshold:g} or more"}
    return _thirds(row, fall, threshold, "reliable") + [
        {**row, "quantity": "reliable_points", "estimate": threshold}
    ]


def _own_threshold(people: pd.DataFrame, study: Study, each: Criterion) -> ReliableChange | None:
    """Return the reliable change by the answers at the start; None where only totals are held."""
    items = turned_items(people, study, each.instrument, "analyses.change")
    return None if items is None else reliable_change(items, each.instrument.score, CONF_LEVEL)


def _own(row: dict, fall: np.ndarray, own: ReliableChange | None) -> list[dict]:
    """Return who changed reliably by the sample's own reliability, and what that asks."""
    row = {**row, "note": "by this sample's reliability: 1.96 SD sqrt(2 (1 - alpha)) at the start"}
    threshold = {**row, "quantity": "own_points"}
    if own is None or not own.threshold > 0:
        why = "no items, only totals" if own is None else "too few answers to know the reliability"
        return [{**threshold, "note": f"no reliable change by this sample: {why}"}]
    threshold |= {"estimate": own.threshold, "influence": own.influence, "n": own.n}
    return [threshold, *_thirds(row, fall, own.threshold, "reliable", "own_", beyond=True)]


def _important(row: dict, fall: np.ndarray, important: ImportantChange | None) -> list[dict]:
    """Return whose change is as large as the published one that matters."""
    if important is None:
        return []
    row = {**row, "note": f"change that matters: {important.points:g} or more, doi {important.doi}"}
    points = {**row, "quantity": "important_points", "estimate": important.points}
    return [points, *_thirds(row, fall, important.points, "important", "important_")]


def _thirds(
    row: dict, fall: np.ndarray, least: float, kind: str, name: str = "", *, beyond: bool = False
) -> list[dict]:
    """Return who is better by `least` points or more (`beyond`: by more), worse, or neither."""
    # Rounded, because prorated totals may miss a whole number by the last bit.
    seen = np.round(fall[~np.isnan(fall)], 9)
    better, worse = (seen > least, seen < -least) if beyond else (seen >= least, seen <= -least)
    counts = {f"{kind}_improvement": int(better.sum()), f"{kind}_deterioration": int(worse.sum())}
    counts[f"no_{kind}_change"] = seen.size - sum(counts.values())
    rows, names = [], (f"{name}n", f"{name}percent")
    for term, count in counts.items():
        here = {**row, "term": term}
        rows += count_and_percent(here, count, seen.size, interval=True, names=names)
    return rows
