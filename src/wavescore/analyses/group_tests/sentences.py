"""The comparisons between groups in sentences."""

from collections.abc import Iterable

from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, words
from wavescore.layout.phrases import p_spoken, spoken
from wavescore.results.table import ResultRow


def sentences(table: Lookup, study: Study) -> list[str]:
    sentences = []
    for group, wave in dict.fromkeys((row.group, row.wave) for row in table.rows):
        rows = [
            row
            for row in table.rows
            if (row.group, row.wave) == (group, wave) and row.p_value == row.p_value
        ]
        pair = [row for row in rows if (row.quantity, row.method) == ("difference", "student")]
        more = [row for row in rows if (row.quantity, row.method) == ("anova_f", "welch")]
        said = [
            f"{outcome_label(study, row.outcome)} {spoken(row)} (p {p_spoken(row.p_value)})"
            for row in pair
        ]
        test = f"differences of means (Student's t, {_tails(pair)})"
        for row in more:
            omega = table.find("omega_squared", row.outcome, wave, group, method="welch")
            said.append(
                f"{outcome_label(study, row.outcome)} {spoken(omega)} (p {p_spoken(row.p_value)})"
            )
            test = "omega squared (Welch's F)"
        if said:
            name = words(group)
            sentences.append(f"{name} at {wave_label(study, wave)}, {test}: {', '.join(said)}.")
    return sentences


def _tails(tests: Iterable[ResultRow]) -> str:
    sided = {test.alternative == "two-sided" for test in tests}
    if len(sided) > 1:
        return "one-tailed where a direction was declared"
    return "two-tailed" if True in sided else "one-tailed in the declared direction"
