"""Models as APA prints them: fit first, and numbers only of models that may be read."""

from collections.abc import Iterable

from wavescore.layout.lookup import Lookup
from wavescore.layout.phrases import apa, apa_interval, apa_joined, apa_p
from wavescore.layout.verdict import CFI, CHI_SQUARE, RMSEA, estimated, measure, told, verdict
from wavescore.results.table import STUDENT, ResultRow


def apa_number(
    name: str, row: ResultRow, decimals: int = 2, *, bounded: bool = False, unit: str = ""
) -> str:
    """Return a number with its interval and its test: "b = 0.12, 95% CI [...], z = 0.64, p = .52".

    `unit` stands after the number; a test of df or by Student is a t, another a z.
    """
    size = f"{name} = {apa(row.estimate, decimals, bounded=bounded)}{unit}"
    parts = [size, apa_interval(row, decimals, bounded=bounded)]
    if row.statistic == row.statistic:
        student = "t" if STUDENT in row.method else "z"
        sign = f"t({apa(row.df, 0)})" if row.df == row.df else student
        parts.append(f"{sign} = {apa(row.statistic)}")
    return apa_joined(*parts, apa_p(row.p_value) if row.has_p_value else "")


def apa_fit(found: Lookup, outcome: str, group: str = "") -> str:
    """Return a model's chi-square with its p, CFI and RMSEA, those that it has, by their names.

    A scaled chi-square and a robust CFI are other numbers than those without the word.
    """
    test, cfi, rmsea = (told(found, names, outcome, group) for names in (CHI_SQUARE, CFI, RMSEA))
    parts = []
    if estimated(test) and test.df > 0:
        name = measure(test).replace("chi-square", "\u03c7\u00b2")
        parts += [f"{name}({apa(test.df, 0)}) = {apa(test.estimate)}", apa_p(test.p_value)]
    for row in (cfi, rmsea):
        if estimated(row):
            parts.append(f"{measure(row)} = {apa(row.estimate, bounded=True)}")
    return apa_joined(*parts)


def apa_model(
    found: Lookup, label: str, numbers: Iterable[tuple[str, str]], outcome: str, group: str = ""
) -> list[str]:
    """Return a model's fit and its numbers (what of, how said), or why it may not be read."""
    kind, why = verdict(found, outcome, group)
    fit = apa_fit(found, outcome, group)
    if kind:
        return [f"{label}: {apa_joined(fit, f'{kind} ({why}), not to be read')}."]
    said = [f"{label}, fit: {fit}."] if fit else []
    return said + [f"{label}, {what}: {number}." for what, number in numbers]
