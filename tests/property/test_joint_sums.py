"""An attacker who adds up all tables of studies in which questions were left blank."""

import numpy as np
import pytest
from analyses_survey import ITEMS, STUDY, respondents, run
from prepared import frame_of, release

from wavescore.definitions.labels import declared_labels
from wavescore.disclosure.attack import bin_of
from wavescore.disclosure.counts import CountRule
from wavescore.prepare.score import score
from wavescore.results.table import MISSING

LABELS = declared_labels(STUDY)
MANY = 10**6


def with_gaps(n, seed):
    """Return a survey of n in which up to a tenth left an item blank."""
    rng = np.random.default_rng(1000 + seed)
    typed = respondents(n, seed, skew=(1, 1.5, 2, 3, 4)[seed % 5], blank=seed % 4)
    for name in ITEMS:
        share = rng.choice([0, 0.01, 0.03, 0.1])
        typed.loc[rng.random(len(typed)) < share, name] = np.nan
    return typed


class Question:
    """What a reader knows of one item at one wave: responses, blanks and those who answered."""

    def __init__(self, family, secrets, percents, rule):
        self.levels = [level for level in family["level"] if level != MISSING]
        counts = zip(family["level"], family["estimate"], secrets, strict=True)
        self.known = {level: self.ends(count, secret, rule) for level, count, secret in counts}
        self.hidden = set(family["level"][family["estimate"].isna()])
        answered = percents["n"].max()
        low, high = bin_of(answered, rule) if answered == answered else (0, MANY)
        # Where few left the question blank, those who answered are printed as all are.
        few = rule.hidden_range[1] if MISSING in self.hidden else 0
        self.answered = max(low - few, 0), high

    @staticmethod
    def ends(count, secret, rule):
        """Return what a count can be, to a reader who takes those for small that are."""
        if count == count:
            return bin_of(count, rule)
        return rule.hidden_range if secret > 0 and rule.hides(secret) else (0, MANY)

    def learn(self, everybody):
        """Return what everybody's number can be beside this item; narrow the item's own counts."""
        blanks = self.known.get(MISSING, (0, 0))
        low, high = (sum(self.known[level][end] for level in self.levels) for end in (0, 1))
        least = max(self.answered[0], low, everybody[0] - blanks[1])
        most = min(self.answered[1], high, everybody[1] - blanks[0])
        self.answered = least, most
        if MISSING in self.known:
            ends = everybody[0] - most, everybody[1] - least
            self.known[MISSING] = max(blanks[0], ends[0]), min(blanks[1], ends[1])
        for level in self.levels:
            mine = self.known[level]
            self.known[level] = (
                max(mine[0], least - (high - mine[1])),
                min(mine[1], most - (low - mine[0])),
            )
        return max(everybody[0], least + blanks[0]), min(everybody[1], most + blanks[1])


def responses_told(private, released, rule):
    """Return (hidden counts beside a released one of the item, those of under four values).

    Of responses and of those who left the item blank.
    """
    tried, told = 0, []
    table = released["frequencies"]
    for wave, rows in table.groupby("wave"):
        counts, percents = (rows[rows["quantity"] == q] for q in ("n", "valid_percent"))
        questions = {
            item: Question(
                family,
                private["frequencies"].loc[family.index, "estimate"],
                percents[percents["term"] == item],
                rule,
            )
            for item, family in counts.groupby("term")
        }
        size = counts["n"].max()
        everybody = bin_of(size, rule) if size == size else (0, MANY)
        for _ in range(20):
            for each in questions.values():
                everybody = each.learn(everybody)
        for item, each in questions.items():
            hidden = [level for level in each.known if level in each.hidden]
            if not each.hidden >= {*each.levels}:
                tried += len(hidden)
                left = ((level, each.known[level]) for level in hidden)
                told += [(wave, item, at) for at, (low, high) in left if high - low + 1 < 4]
    return tried, told


@pytest.mark.parametrize("minimum", [5, 10])
def test_neither_responses_nor_blanks_follow_from_how_many_answered(minimum):
    """Blanks leave of all how many answered, these of the others a response, and both the blanks.

    Of 208 and 320 such counts 5 and 1 had had fewer than four values.
    """
    rule, tried = CountRule(minimum, 5), 0
    for seed, n in ((11, 80), (14, 45), (3, 200)):
        typed = with_gaps(n, seed)
        scored = score(typed, STUDY)
        private = {name: run(name, typed, scored) for name in ("flow", "frequencies")}
        released = release(private, LABELS, minimum_count=minimum)
        found, told = responses_told(private, released, rule)
        tried += found
        assert told == [], (n, seed)
    assert tried > 50


def test_a_distribution_is_a_sum_of_its_own_bins():
    """Of 30 scores 6, 11 and 11 in bins of at least 28 left the two others one value each."""
    where = {"outcome": "gad7", "wave": "t1", "quantity": "n"}
    bins = {"0 to 2": 1, "3 to 5": 1, "6 to 8": 6, "9 to 11": 11, "12 to 14": 11}
    rows = [{**where, "estimate": 30.0, "n": 39.0}]
    rows += [{**where, "term": term, "estimate": float(n), "n": 30.0} for term, n in bins.items()]
    out = release({"distributions": frame_of("distributions", rows)}, minimum_count=5)
    hidden = out["distributions"]["estimate"].isna().tolist()
    assert hidden == [False, True, True, True, False, False]


@pytest.mark.parametrize("n", [16, 20])
def test_that_a_median_is_released_tells_nothing_of_how_many_there_are(n):
    """Of 16 to 19 there was none, of 20 there was one, all of them released as 18."""
    row = {"outcome": "age", "wave": "t1", "term": "age", "quantity": "median"}
    table = frame_of("describe", [{**row, "estimate": 40.0, "n": float(n), "influence": 1.0}])
    assert release({"describe": table})["describe"]["estimate"].isna().all()


def test_that_nobody_is_a_case_stands_in_no_table():
    """Hidden where cases are counted, it had stood in what comparisons rest on."""
    typed = respondents(60, seed=1)
    typed[[name for name in ITEMS if not name.startswith("mood")]] = 0.0
    scored = score(typed, STUDY)
    names = ("caseness", "caseness_over_time", "benchmark", "weighted_caseness")
    released = release({name: run(name, typed, scored) for name in names}, LABELS)
    for name in names:
        table = released[name]
        cases = table["term"].str.contains("case") | table["quantity"].str.contains("sample_case")
        rows = table[cases & (table["outcome"] == "nhs_talking_therapies")]
        assert len(rows)
        assert rows["estimate"].isna().all(), rows[["wave", "term", "quantity", "estimate"]]
