"""Groups' growth in one model as APA prints it."""

from collections.abc import Iterator

from wavescore.analyses.group_growth.words import model_of
from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_model, apa_number
from wavescore.layout.lookup import Lookup, wave_label
from wavescore.layout.phrases import apa, apa_joined, apa_p
from wavescore.layout.verdict import estimated

SAID = ("mean_change", "mean_difference", "change_difference")


def results(found: Lookup, study: Study) -> list[str]:
    """Return each model's fit, the test of what is held equal, changes, and their differences."""
    said = []
    for outcome in found.values("outcome", quantity="converged"):
        label = model_of(study, outcome, "")
        said += apa_model(found, label, _numbers(found, study, outcome), outcome)
    return said


def _numbers(found: Lookup, study: Study, outcome: str) -> Iterator[tuple[str, str]]:
    test = found.peek("equal_held", outcome)
    if estimated(test):
        size = f"\u0394\u03c7\u00b2({apa(test.df, 0)}) = {apa(test.estimate)}"
        yield "what is held equal", apa_joined(size, apa_p(test.p_value))
    for row in found.rows:
        if row.outcome != outcome or row.quantity not in SAID or not estimated(row):
            continue
        where = wave_label(study, row.wave)
        if row.quantity == "mean_change":
            yield f"{row.group}, {where}", apa_number("change", row)
        else:
            what = row.quantity.removesuffix("_difference")
            of = f"{row.term} less {row.level}, {what}, {where}"
            yield of, apa_number("difference", row)
