"""Every count of respondents in a study's result tables, and the sums that bind them together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

# How unwillingly a count is hidden to protect another: a category first, the analysed n last.
CATEGORY, HEADLINE, ENTERED, BASE, ANALYSED = range(5)
COUNTS = {
    *("n", "missing", "n_used", "n_missing"),
    *("entered", "excluded", "not_returned", "analysed", "respondents"),
}
# Tables in which a plain n is the size of a sample.
SAMPLE_TABLES = {"describe", "reliability", "group_tests", "correlations", "growth", "attrition"}
SAMPLE_SIZES = {"analysed", "n_used", "observed_n", "sample_n"}
# Tables that list those who gave no answer beside the answers: there they are one more cell.
CATEGORY_TABLES = {"describe", "frequencies"}
# Who was retained at a wave and who was lost by it.
RETURNS = {"retained_n", "lost_n"}
# Who answered at which waves: published wherever the sample sizes that it adds up to are.
PATTERN = "pattern_n"
PUBLIC = "benchmark"


@dataclass
class Counts:
    """Counts as numbered variables, and equations (variable -> coefficient) that sum to zero.

    `cells` gives the variable of a row's estimate and `bases` that of its n, by (table, position).
    A virtual count is published nowhere but follows from others, as an n less than the analysed;
    an unasked one counts no answer to any question (missing, excluded), so that its zero is safe;
    a public one is printed however small, and never hidden.
    """

    sizes: list[int] = field(default_factory=list)
    tiers: list[int] = field(default_factory=list)
    virtual: set[int] = field(default_factory=set)
    unasked: set[int] = field(default_factory=set)
    public: set[int] = field(default_factory=set)
    equations: list[dict[int, int]] = field(default_factory=list)
    cells: dict[tuple[str, int], int] = field(default_factory=dict)
    bases: dict[tuple[str, int], int] = field(default_factory=dict)
    keys: dict[tuple, int] = field(default_factory=dict)
    analysed: dict[str, int] = field(default_factory=dict)  # by wave, the variable

    def variable(self, key: tuple, value: int, tier: int = CATEGORY) -> int:
        """Return the number of the variable `key`, made with `value` where it is new."""
        if key not in self.keys:
            self.keys[key] = len(self.sizes)
            self.sizes.append(value)
            self.tiers.append(tier)
        number = self.keys[key]
        self.tiers[number] = max(self.tiers[number], tier)
        return number

    def bind(self, parts: Iterable[int], total: Iterable[int]) -> None:
        """Add the equation sum(parts) = sum(total)."""
        equation: dict[int, int] = {}
        for members, sign in ((parts, 1), (total, -1)):
            for number in members:
                equation[number] = equation.get(number, 0) + sign
        equation = {number: sign for number, sign in equation.items() if sign}
        if equation and equation not in self.equations:
            self.equations.append(equation)

    def remainder(self, parts: list[int], total: int, minimum: int) -> None:
        """Add what is left of `total` beside `parts` as a virtual count, if small."""
        left = self.sizes[total] - sum(self.sizes[number] for number in parts)
        if 0 < left < minimum:
            rest = self.variable(("rest", *sorted(parts), total), left)
            self.virtual.add(rest)
            self.bind([*parts, rest], [total])


def public(row) -> bool:
    """Whether a row holds what is published of other people, which needs no protection.

    The group alone does not say so: a study may call one of its own groups by that name.
    """
    beside = row.analysis == "change" and row.group == PUBLIC
    return beside or row.quantity.startswith(PUBLIC)


def is_count(quantity: str) -> bool:
    """Whether a quantity counts respondents of the study (and not of a public benchmark)."""
    named = quantity in COUNTS or quantity.endswith("_n") or quantity.startswith("left_out_")
    return named and not quantity.startswith(PUBLIC)


def count_respondents(tables: Mapping[str, pd.DataFrame], minimum: int) -> Counts:
    """Return the counts in `tables` (result tables by analysis) and every sum that holds in them.

    A sum is taken to be known to a reader when it holds in the numbers: a coincidence only
    protects more. Small remainders (1 to `minimum` - 1) become virtual counts.
    """
    counts = Counts()
    families: dict[tuple, list[tuple[int, object]]] = {}
    for name, frame in tables.items():
        for position, row in enumerate(frame.itertuples(index=False)):
            _register(counts, families, name, position, row)
    counts.analysed = analysed = _analysed(counts, tables)
    for key, rows in families.items():
        _bind_family(counts, key, rows, analysed, minimum)
    _bind_groups(counts, tables, minimum)
    return counts


def whole(value: float) -> bool:
    """Whether a float is a whole number (not NaN, not infinite)."""
    return value == value and abs(value) < 1e15 and abs(value - round(value)) < 1e-9


def family_of(table: str, row) -> str:
    """Return the name of the set of counts that add up to one total, within outcome and wave."""
    if table == "flow":
        return "not_returned" if row.quantity == "not_returned" else "flow"
    if "=" in row.term:
        return f"{row.term.split('=')[0]}={row.quantity}"
    if table == "distributions":
        return "bins" if row.term else "sample"
    if table == "change":
        reliable = {"reliable_improvement", "reliable_deterioration", "no_reliable_change"}
        return "reliable" if row.term in reliable else row.term
    if row.quantity in {"sample_n", "sample_case_n", "observed_n"} or table == "attrition":
        return f"{row.quantity} {row.term}"
    return row.quantity


def no_answer(row) -> bool:
    """Whether a row counts those a statistic was not made from, outside a table of categories.

    Such a count is published, however small, unless it leaves few who did answer: the number that
    a statistic rests on must be there to judge it by, a reader may subtract it from the number
    analysed, and having given no answer says nothing about a respondent.
    """
    left_out = row.quantity in {"missing", "n_missing"} or row.quantity.startswith("left_out_")
    return left_out or row.term == "not_scored"


def came_back(table: str, row) -> bool:
    """Whether a row counts who returned to a wave or did not, whatever they had answered before.

    Published however small, as `no_answer` is and for its reasons: the n of every later wave says
    it anyway. What those few had answered is protected like any small group's answers.
    """
    if row.group or "=" in row.term:
        return False
    lost = table == "attrition" and row.quantity in RETURNS
    return lost or (table == "flow" and row.quantity == "not_returned")


def _unasked(table: str, row) -> bool:
    missing = row.term.endswith("=(missing)")
    return missing or table in {"flow", "data_quality"}


def base_key(row, value: int) -> tuple:
    """Return the key of a sample size: equal sizes at a wave, in a group, are one variable."""
    kind = "answered" if row.quantity == "valid_percent" else "base"
    return (kind, row.wave, "" if " vs " in row.group else row.group, value)


def _register(counts, families, table, position, row):
    if public(row):
        return
    place = (table, position)
    if whole(row.n) and row.n > 0:
        key = base_key(row, round(row.n))
        tier = CATEGORY if key[0] == "answered" else BASE
        counts.bases[place] = counts.variable(key, round(row.n), tier)
    if not is_count(row.quantity) or not whole(row.estimate) or no_answer(row):
        return
    if row.quantity == PATTERN:
        return
    value = round(row.estimate)
    if _sample_size(table, row):
        tier = ANALYSED if row.quantity == "analysed" else BASE
        counts.cells[place] = counts.variable(base_key(row, value), value, tier)
    else:
        key = (table, row.outcome, row.wave, row.group, row.term, row.quantity)
        tier = {"entered": ENTERED}.get(row.quantity, CATEGORY)
        tier = HEADLINE if row.term == "case" or row.quantity == "sample_case_n" else tier
        counts.cells[place] = counts.variable(key, value, tier)
    if _unasked(table, row):
        counts.unasked.add(counts.cells[place])
    if came_back(table, row):
        counts.public.add(counts.cells[place])
    family = (table, row.outcome, row.wave, row.group, family_of(table, row))
    families.setdefault(family, []).append((counts.cells[place], row))


def _sample_size(table: str, row) -> bool:
    """Whether a count is the size of a sample, and not one category of it."""
    if "=" in row.term:
        return False
    whole_table = table in SAMPLE_TABLES or (table == "distributions" and row.term == "")
    whole_table |= table == "data_quality" and row.term in {"n", "complete"}
    return row.quantity in SAMPLE_SIZES or (row.quantity == "n" and whole_table)


def _analysed(counts, tables) -> dict[str, int]:
    """Return the variable of the number analysed at each wave: the flow's, else the largest n."""
    largest: dict[str, int] = {}
    for key, number in counts.keys.items():
        if key[0] == "base" and key[2] == "":
            best = largest.get(key[1])
            if best is None or counts.sizes[number] > counts.sizes[best]:
                largest[key[1]] = number
    for (table, position), number in counts.cells.items():
        row = tables[table].iloc[position]
        if table == "flow" and row["quantity"] == "analysed":
            largest[row["wave"]] = number
    return largest


def _bind_family(counts, key, rows, analysed, minimum):
    table, _, wave, group, family = key
    if family == "flow":
        entered = [number for number, row in rows if row.quantity == "entered"]
        parts = [number for number, row in rows if row.quantity != "entered"]
        if len(entered) == 1 and _sum(counts, parts) == counts.sizes[entered[0]]:
            counts.bind(parts, entered)
        return
    parts = sorted({number for number, _ in rows})
    if counts.public.issuperset(parts):
        return
    bases = {counts.keys.get(base_key(row, round(row.n))) for _, row in rows if whole(row.n)}
    totals = bases - {None, *parts}
    reached = sorted(total for total in totals if counts.sizes[total] == _sum(counts, parts))
    for total in reached:
        counts.bind(parts, [total])
    if any(counts.tiers[number] >= BASE for number in parts):
        return
    for total in sorted(totals - set(reached)):
        counts.remainder(parts, total, minimum)
        if counts.sizes[total] < _sum(counts, parts):
            _bind_boxes(counts, rows, total, minimum)
    everyone = analysed.get(wave) if group == "" else None
    if everyone is None or everyone in parts:
        return
    if counts.sizes[everyone] == _sum(counts, parts):
        counts.bind(parts, [everyone])
    elif table in CATEGORY_TABLES:
        counts.remainder(reached[:1] or parts, everyone, minimum)


def _bind_boxes(counts, rows, total, minimum):
    """Bind each of several boxes that one respondent may tick: ticked, not ticked, missing."""
    missing = [number for number, row in rows if row.term.endswith("=(missing)")]
    for number, _ in rows:
        if number not in missing:
            counts.remainder([number, *missing], total, minimum)


def _bind_groups(counts, tables, minimum):
    """Bind each number over all respondents to the same number within each group."""
    for table, frame in tables.items():
        whole_sample: dict[tuple, int] = {}
        in_groups: dict[tuple, list[int]] = {}
        for position, row in enumerate(frame.itertuples(index=False)):
            for places, kind in ((counts.cells, "count"), (counts.bases, "base")):
                number = places.get((table, position))
                if number is None or " vs " in row.group:
                    continue
                key = (row.outcome, row.wave, row.term, row.quantity, kind)
                if row.group == "":
                    whole_sample[key] = number
                else:
                    in_groups.setdefault(key, []).append(number)
        for key, parts in in_groups.items():
            total = whole_sample.get(key)
            if total is None:
                continue
            if _sum(counts, parts) == counts.sizes[total]:
                counts.bind(parts, [total])
            else:
                counts.remainder(parts, total, minimum)


def _sum(counts, numbers):
    return sum(counts.sizes[number] for number in numbers)
