"""Sums that bind counts of different result tables: what a reader of several tables can add up."""

from collections.abc import Mapping
from itertools import accumulate

import pandas as pd

from wavescore.disclosure.counts import BASE, HEADLINE, Counts, no_answer, whole


def link_tables(counts: Counts, tables: Mapping[str, pd.DataFrame], minimum: int) -> None:
    """Add to `counts` every equation between tables that holds in their numbers.

    Remainders of 1 to `minimum` - 1 become counts of their own, as within a table.
    """
    rows = {
        name: [
            (counts.cells[name, position], row)
            for position, row in enumerate(frame.itertuples(index=False))
            if (name, position) in counts.cells
        ]
        for name, frame in tables.items()
    }
    for name, frame in tables.items():
        _link_answered(counts, name, frame)
    _link_bands_and_bins(counts, rows.get("caseness", []), rows.get("distributions", []))
    _link_cases_and_bands(counts, rows.get("caseness", []))
    _link_benchmark(counts, rows.get("caseness", []), rows.get("benchmark", []))
    _link_change(counts, rows.get("caseness", []), rows.get("change", []), minimum)
    _link_attrition(counts, rows.get("describe", []), rows.get("attrition", []))
    if "flow" in tables:
        _link_returned(counts, tables["flow"], minimum)
    _link_no_answer(counts, tables)
    _link_prorated(counts, rows.get("data_quality", []))
    sample = [rows.get(n, []) for n in ("interview_sample", "describe", "recruitment")]
    _link_sample(counts, *sample, minimum)


def _link_answered(counts, name, frame):
    """The base of a valid percentage and those missing make up the base of the percentage."""
    missing, bases, answered = {}, {}, {}
    for place, row in enumerate(frame.itertuples(index=False)):
        key = (row.outcome, row.wave, row.group, row.term.split("=")[0])
        if row.quantity == "valid_percent" and (name, place) in counts.bases:
            answered[key] = counts.bases[name, place]
        elif row.quantity == "n" and row.term.endswith("=(missing)"):
            missing[key] = counts.cells.get((name, place))
            bases[key] = counts.bases.get((name, place))
    for key, number in answered.items():
        if missing.get(key) is not None and bases.get(key) is not None:
            counts.bind([number, missing[key]], [bases[key]])


def _link_bands_and_bins(counts, bands, bins):
    """Scores up to a common boundary are counted by the bands and by the bins alike."""
    for outcome, wave in sorted({(row.outcome, row.wave) for _, row in bins}):
        first = [n for n, row in bands if (row.outcome, row.wave) == (outcome, wave)]
        second = [
            n
            for n, row in bins
            if (row.outcome, row.wave, row.quantity) == (outcome, wave, "n") and row.term
        ]
        sums = list(accumulate(counts.sizes[n] for n in second))
        for length, reached in enumerate(accumulate(counts.sizes[n] for n in first), start=1):
            if reached in sums:
                counts.bind(first[:length], second[: sums.index(reached) + 1])


def _link_cases_and_bands(counts, caseness):
    """Cases by one instrument's cut-point are its upper bands where a band begins at the cut."""
    bands: dict[tuple[str, str], list[int]] = {}
    sides = []
    for number, row in caseness:
        if row.term in ("case", "not_case"):
            sides.append((number, row))
        else:
            bands.setdefault((row.wave, row.outcome), []).append(number)
    for number, row in sides:
        for (wave, _), numbers in bands.items():
            sums = list(accumulate(counts.sizes[n] for n in numbers))
            if wave == row.wave and counts.sizes[number] in sums:
                counts.bind(numbers[: sums.index(counts.sizes[number]) + 1], [number])


def _link_benchmark(counts, caseness, benchmark):
    """The benchmark's sample is the caseness table's: case, and case with not_case."""
    for number, row in benchmark:
        parts = {
            of.term: n
            for n, of in caseness
            if (of.outcome, of.wave, of.group) == (row.outcome, row.wave, "")
        }
        wanted = {"sample_case_n": ("case",), "sample_n": ("case", "not_case")}.get(row.quantity)
        if wanted and all(term in parts for term in wanted):
            chosen = [parts[term] for term in wanted]
            if sum(counts.sizes[n] for n in chosen) == counts.sizes[number]:
                counts.bind(chosen, [number])


def _link_change(counts, caseness, change, minimum):
    """Cases at the start of a change are those at that wave but for who was not scored at its end.

    The same number is the n of recovery, which is wanted more than the cases at one wave.
    """
    cases = {row.wave: n for n, row in caseness if (row.term, row.group) == ("case", "")}
    for number, row in change:
        if (row.term, row.quantity, row.group) != ("caseness_at_start", "n", "sample"):
            continue
        counts.tiers[number] = BASE
        base = counts.keys.get(("base", row.wave, row.group, counts.sizes[number]))
        if base is not None:
            counts.bind([number], [base])
        total = cases.get(row.wave.split(" to ")[0])
        if total is not None:
            counts.remainder([number], total, minimum)


def _link_attrition(counts, describe, attrition):
    """Retained and lost make up the category or field as `describe` counts it."""
    totals = {}
    for number, row in describe:
        if row.quantity == "n" and row.group == "":
            totals.setdefault(row.term, []).append(number)
    kept = {
        (row.outcome, row.wave, row.term): n for n, row in attrition if row.quantity == "retained_n"
    }
    lost = {
        (row.outcome, row.wave, row.term): n for n, row in attrition if row.quantity == "lost_n"
    }
    for key in kept.keys() & lost.keys():
        both = [kept[key], lost[key]]
        for total in totals.get(key[2], []):
            if sum(counts.sizes[n] for n in both) == counts.sizes[total]:
                counts.bind(both, [total])


def _link_returned(counts, flow, minimum):
    """Of those analysed at the first wave some returned, as the response rate tells, some not."""
    lines = list(enumerate(flow.itertuples(index=False)))
    first = next((counts.analysed.get(row.wave) for _, row in lines), None)
    gone = {row.wave: place for place, row in lines if row.quantity == "not_returned"}
    entered = {
        row.wave: counts.cells["flow", place] for place, row in lines if row.quantity == "entered"
    }
    for place, row in lines:
        if row.quantity != "response_rate" or row.wave not in gone:
            continue
        if not (whole(row.n) and row.n > 0):
            continue
        if first is None or counts.sizes[first] != round(row.n):
            continue
        counts.bind([counts.bases["flow", place]], [first])
        size = round(row.estimate * row.n) if row.estimate == row.estimate else 0
        number = counts.analysed.get(row.wave)
        if number is None or counts.sizes[number] != size:
            number = counts.variable(("returned", row.wave), size)
        counts.cells["flow", place] = number
        lost = counts.cells["flow", gone[row.wave]]
        for each in (number, entered.get(row.wave, number)):
            if counts.sizes[each] + counts.sizes[lost] == counts.sizes[first]:
                counts.bind([each, lost], [first])
        if counts.sizes[number] + counts.sizes[lost] != counts.sizes[first]:
            counts.remainder([number], first, minimum)


def _link_no_answer(counts, tables):
    """Who answered and the published number who did not make up another sample of that wave."""
    silent: dict[tuple, set[int]] = {}
    for frame in tables.values():
        for row in frame.itertuples(index=False):
            if no_answer(row) and whole(row.estimate) and row.estimate > 0:
                silent.setdefault((row.wave, row.group), set()).add(round(row.estimate))
    bases = {key[1:]: number for key, number in counts.keys.items() if key[0] == "base"}
    for (wave, group, size), number in bases.items():
        for missing in sorted(silent.get((wave, group), ())):
            total = bases.get((wave, group, size + missing))
            if total is not None:
                known = counts.variable(("no answer", missing), missing)
                counts.public.add(known)
                counts.bind([number, known], [total])


def _link_prorated(counts, quality):
    """Scores from every item and prorated ones make up the scores that the tables describe."""
    scored = {(row.outcome, row.wave, row.term): (n, row) for n, row in quality}
    for (outcome, wave, term), (number, row) in scored.items():
        complete = scored.get((outcome, wave, "complete"))
        if term != "prorated" or complete is None or not row.estimate > 0:
            continue
        size = counts.sizes[complete[0]] + counts.sizes[number]
        total = counts.keys.get(("base", wave, "", size))
        if total is not None:
            counts.bind([complete[0], number], [total])


def _link_sample(counts, strata, describe, recruitment, minimum):
    """Strata add up to the categories they cross; the surveyed are those whom `describe` counts.

    Of a stratum and a category the stratum is hidden first: the description is wanted more.
    """
    surveyed = {row.term: n for n, row in recruitment if row.quantity == "surveyed_n"}
    population = {row.term: n for n, row in strata if row.quantity == "population_n"}
    consenting = {row.term: n for n, row in strata if row.quantity == "consenting_n"}
    for total, of in describe:
        if of.quantity != "n" or of.group:
            continue
        label = of.term.split("=", 1)[-1]
        parts = [n for name, n in population.items() if _crosses(name, label)]
        for bound in (parts, [surveyed[of.term]] if of.term in surveyed else []):
            if bound and sum(counts.sizes[n] for n in bound) == counts.sizes[total]:
                counts.bind(bound, [total])
                counts.tiers[total] = max(counts.tiers[total], HEADLINE)
    # The invited of a category are those of its strata, unless the team kept to another list.
    drawn = {row.term: n for n, row in strata if row.quantity == "invited_n"}
    for total, row in recruitment:
        if row.quantity == "invited_n" and "=" in row.term:
            label = row.term.split("=", 1)[1]
            parts = [n for name, n in drawn.items() if _crosses(name, label)]
            if parts and sum(counts.sizes[n] for n in parts) == counts.sizes[total]:
                counts.bind(parts, [total])
                counts.tiers[total] = max(counts.tiers[total], HEADLINE)
    for name, number in population.items():
        counts.remainder([consenting[name]], number, minimum)


def _crosses(stratum: str, label: str) -> bool:
    """Whether a label is one of those that a stratum's name joins; a label may hold " & " too."""
    return f" & {label} & " in f" & {stratum} & "
