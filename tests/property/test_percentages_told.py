"""A percentage of a safe release: of its own respondents, in an interval that holds it."""

import pytest
from analyses_survey import STUDY, respondents, run
from prepared import release

from wavescore.analyses.registry import declared
from wavescore.definitions.labels import declared_labels
from wavescore.prepare.score import score
from wavescore.results.declare import Kind

LABELS = declared_labels(STUDY)
KEYS = ["outcome", "wave", "group", "term", "level", "quantity", "method"]
ANALYSES = ("caseness", "benchmark", "attrition", "change", "describe", "caseness_over_time")
# Counts are printed as the middle of five, at most two away; of n up to four more are missing.
OFF, MISSING = 2, 4


@pytest.fixture(scope="module", params=[(60, 1, 2), (90, 12, 3)])
def percentages(request):
    """Return rows of percentages made of counts: private, and (with _r) as released."""
    n, seed, blank = request.param
    typed = respondents(n, seed, 1.0, blank=blank)
    scored = score(typed, STUDY)
    private = {name: run(name, typed, scored) for name in ANALYSES}
    released = release(private, LABELS, minimum_count=10)
    found = []
    for name, table in private.items():
        shares = [q.name for q in declared(name).quantities if q.kind is Kind.PERCENTAGE]
        made = table[table["quantity"].isin(shares) & table["influence"].isna()]
        both = made.merge(released[name], on=KEYS, suffixes=("", "_r"))
        found += [*both[both["estimate_r"].notna()].itertuples()]
    return found


def test_a_percentage_is_of_those_who_answered(percentages):
    """88 of 99 scored of 108 was 81.5 % in place of 88.9 %."""
    assert len(percentages) > 50
    for row in percentages:
        part, n = row.estimate / 100 * row.n, row.n
        least = 100 * (part - OFF) / (n + OFF + MISSING)
        most = 100 * (part + OFF) / (n - OFF)
        told = least - 1e-9 <= row.estimate_r <= most + 1e-9
        assert told, (row.analysis, row.quantity, row.term, row.n_r)


def test_its_interval_holds_it(percentages):
    """35 of 36 was 33 of 38: 86.8 % (72.7 to 94.2) of a true 97.2 %."""
    intervals = [row for row in percentages if row.conf_low_r == row.conf_low_r]
    assert len(intervals) > 20
    for row in intervals:
        held = row.conf_low_r - 1e-9 <= row.estimate <= row.conf_high_r + 1e-9
        assert held, (row.analysis, row.quantity, row.term)
