"""A reader who adds up everything that is released cannot work out a suppressed count."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prepared import frame_of
from scipy.optimize import LinearConstraint, milp

from wavescore.definitions.study import Release
from wavescore.disclosure.protect import protect

LABELS = ("red", "green", "blue", "(missing)")


def share(table, count, total, **where):
    row = {**where, "n": total}
    rows = [{**row, "quantity": "n", "estimate": count}]
    if total:
        rows.append({**row, "quantity": "percent", "estimate": 100 * count / total})
    return rows


def describe_table(cells):
    """Cells: (groups, labels) counts. The table over all and by group, as `describe` writes it."""
    cells = np.asarray(cells)
    rows = []
    for group, counts in [("", cells.sum(axis=0)), *zip("AB", cells, strict=False)]:
        where = {"outcome": "colour", "wave": "t1", "group": group}
        total = int(counts.sum())
        answered = total - int(counts[-1])
        for label, count in zip(LABELS, counts, strict=True):
            rows += share("describe", int(count), total, term=f"colour={label}", **where)
            if answered and label != "(missing)":
                valid = {"quantity": "valid_percent", "estimate": 100 * count / answered}
                rows.append({**where, "term": "colour", "level": label, "n": answered, **valid})
    return frame_of("describe", rows)


def flow_table(excluded, analysed):
    rows = [{"quantity": "entered", "estimate": sum(excluded) + analysed}]
    rows += [
        {"quantity": "excluded", "term": f"rule {i}", "estimate": n} for i, n in enumerate(excluded)
    ]
    rows.append({"quantity": "analysed", "estimate": analysed})
    return frame_of("flow", [{"wave": "t1", **row} for row in rows])


class Reader:
    """Everything that the released tables say about their counts, as linear constraints."""

    def __init__(self, low):
        self.low, self.columns, self.lines, self.bounds = low, {}, [], []

    def unknown(self, key, hidden=True, low=0):
        if key not in self.columns:
            self.columns[key] = len(self.columns)
            self.bounds.append((low if hidden else 0, 10_000))
        return self.columns[key]

    def learn(self, terms, value):
        self.lines.append((terms, value))

    def ranges(self):
        matrix = np.zeros((len(self.lines), len(self.columns)))
        for line, (terms, _) in enumerate(self.lines):
            for key, factor in terms:
                matrix[line, self.columns[key]] += factor
        right = np.array([value for _, value in self.lines], dtype=float)
        lows, highs = np.array(self.bounds, dtype=float).T
        found = {}
        for key, place in self.columns.items():
            ends = []
            for sign in (1, -1):
                goal = np.zeros(len(self.columns))
                goal[place] = sign
                answer = milp(
                    goal,
                    constraints=LinearConstraint(matrix, right - 1e-6, right + 1e-6),
                    integrality=np.ones(len(self.columns)),
                    bounds=(lows, highs),
                )
                assert answer.success, answer.message
                ends.append(round(answer.x[place]))
            found[key] = tuple(ends)
        return found


def read(tables, low):
    """Return the reader and the keys of the hidden counts."""
    reader, hidden = Reader(low), []
    for name, frame in tables.items():
        for row in frame.itertuples(index=False):
            if row.quantity in {"percent", "valid_percent"}:
                continue
            key = (name, row.group, row.term or row.quantity)
            gone = row.note.startswith("suppressed")
            # No zero of missing answers or exclusions is hidden; all zeros of a small group are.
            always = name == "flow" or row.term.endswith("(missing)")
            small_group = name == "describe" and row.n != row.n
            reader.unknown(key, gone, 0 if small_group else 1 if always else reader.low)
            if gone:
                hidden.append(key)
                assert np.isnan(row.estimate)
            else:
                reader.learn([(key, 1)], row.estimate)
    return reader, hidden


def read_describe(reader, frame):
    groups = list(dict.fromkeys(frame["group"]))
    labels = [f"colour={label}" for label in LABELS]
    for group in groups:
        total = ("total", group)
        reader.unknown(total, False)
        reader.learn([(("describe", group, t), 1) for t in labels] + [(total, -1)], 0)
        rows = frame[(frame["group"] == group) & frame["n"].notna()]
        for row in rows.itertuples(index=False):
            if row.quantity != "valid_percent":
                reader.learn([(total, 1)], row.n)
            else:
                missing = ("describe", group, "colour=(missing)")
                reader.learn([(total, 1), (missing, -1)], row.n)
        for row in frame[frame["group"] == group].itertuples(index=False):
            if row.estimate == row.estimate and row.quantity.endswith("percent"):
                share = row.estimate / 100
                terms = [(("describe", group, row.term), 1), (total, -share)]
                if row.quantity == "valid_percent":
                    terms.append((("describe", group, "colour=(missing)"), share))
                reader.learn(terms, 0)
    for term in [("describe", t) for t in labels] + [("total",)]:
        where = [(term[0], g, *term[1:]) for g in groups]
        reader.learn([(where[0], -1)] + [(key, 1) for key in where[1:]], 0)


def pinned(ranges, hidden, release) -> dict:
    """The hidden cells with one value only; a zero is a secret only where zeros are suppressed."""
    found = {key: ranges[key] for key in hidden if ranges[key][0] == ranges[key][1]}
    return {k: at for k, at in found.items() if at[0] > 0 or release.suppress_zero}


cells = st.lists(
    st.lists(st.one_of(st.integers(0, 8), st.integers(5, 60)), min_size=4, max_size=4),
    min_size=2,
    max_size=2,
).filter(lambda rows: all(sum(row) for row in rows))
releases = st.builds(Release, st.sampled_from([3, 5, 10]), st.none(), st.booleans())


@settings(max_examples=60, deadline=None)
@given(cells, releases)
def test_no_hidden_cell_of_a_table_by_group_has_one_value_only(numbers, release):
    analysed = int(np.sum(numbers))
    tables = {"describe": describe_table(numbers), "flow": flow_table([20], analysed)}
    released = protect(tables, release)
    reader, hidden = read(released, 0 if release.suppress_zero else 1)
    read_describe(reader, released["describe"])
    reader.learn([(("total", ""), 1), (("flow", "", "analysed"), -1)], 0)
    flow = [("flow", "", "rule 0"), ("flow", "", "analysed"), ("flow", "", "entered")]
    reader.learn(list(zip(flow, (1, 1, -1), strict=True)), 0)
    ranges = reader.ranges()
    assert not pinned(ranges, hidden, release)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=3),
    st.integers(5, 12),
    st.integers(2, 6),
    st.booleans(),
)
def test_no_reason_for_exclusion_can_be_counted_by_trying_every_number(
    excluded, analysed, minimum, suppress_zero
):
    release = Release(minimum, None, suppress_zero)
    frame = protect({"flow": flow_table(excluded, analysed)}, release)["flow"]
    seen = frame["estimate"].to_numpy(copy=True)
    gone = np.flatnonzero(np.isnan(seen))
    most = sum(excluded) + analysed + 2
    possible = [set() for _ in gone]
    for guess in itertools.product(range(1, most + 1), repeat=len(gone)):
        seen[gone] = guess
        if seen[0] == seen[1:].sum():
            for values, value in zip(possible, guess, strict=True):
                values.add(value)
        if all(len(values) > 1 for values in possible):
            break
    assert all(len(values) > 1 for values in possible)


@settings(max_examples=100, deadline=None)
@given(cells, releases)
def test_no_small_count_and_nothing_made_from_one_is_released(numbers, release):
    frame = protect({"describe": describe_table(numbers)}, release)["describe"]
    truth = describe_table(numbers)
    counts = frame[frame["quantity"] == "n"]
    low = 0 if release.suppress_zero else 1
    answers = counts[~counts["term"].str.endswith("(missing)")]
    assert not answers["estimate"].between(low, release.minimum_count - 1).any()
    assert not counts["estimate"].between(1, release.minimum_count - 1).any()
    assert not frame["n"].between(1, release.minimum_count - 1).any()
    hidden = set(
        truth.loc[
            (truth["quantity"] == "n")
            & truth["estimate"].between(low, release.minimum_count - 1)
            & ~((truth["estimate"] == 0) & truth["term"].str.endswith("(missing)")),
            ["group", "term"],
        ].itertuples(index=False, name=None)
    )
    for row in frame.itertuples(index=False):
        if (row.group, row.term) in hidden:
            assert np.isnan(row.estimate)


@settings(max_examples=60, deadline=None)
@given(cells, st.sampled_from([3, 5, 10]))
def test_rounded_counts_are_multiples_and_percentages_are_made_from_them(numbers, base):
    frame = protect({"describe": describe_table(numbers)}, Release(5, base))["describe"]
    shown = frame[frame["quantity"] == "n"].dropna(subset="estimate")
    assert (shown["estimate"] % base == 0).all()
    assert (frame["n"].dropna() % base == 0).all()
    by_key = shown.set_index(["group", "term"])["estimate"]
    for row in frame[frame["quantity"] == "percent"].dropna(subset="estimate").itertuples():
        assert row.estimate == pytest.approx(100 * by_key[row.group, row.term] / row.n)
