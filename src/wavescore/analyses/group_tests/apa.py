"""The tests between groups as APA prints them."""

from wavescore.definitions.study import Study
from wavescore.layout.apa_models import apa_number
from wavescore.layout.lookup import Lookup, outcome_label, wave_label
from wavescore.layout.phrases import apa, apa_interval, apa_joined, apa_p
from wavescore.results.table import ResultRow

NAMES = {"student": "Student's t", "welch": "Welch's t"}


def results(found: Lookup, study: Study) -> list[str]:
    """Return each test with its statistic, p and effect size, of several groups each pair too."""
    said = []
    for row in found.rows:
        if not row.has_estimate:
            continue
        label = f"{outcome_label(study, row.outcome)}, {wave_label(study, row.wave)}"
        if row.quantity == "t":
            said.append(f"{label}, {row.group}, {NAMES[row.method]}: {_t(found, row)}.")
        elif row.quantity == "anova_f":
            group = outcome_label(study, row.group)
            said.append(f"{label}, {group}, {row.method.capitalize()}'s F: {_f(found, row)}.")
        elif (row.quantity, row.method) == ("difference", "games_howell"):
            pair = f"{row.term} vs {row.level}, Games-Howell"
            said.append(f"{label}, {pair}: {apa_number('difference', row)}.")
    return said


def _t(found: Lookup, row: ResultRow) -> str:
    where = (row.outcome, row.wave, row.group)
    size = found.peek("cohens_d", *where)
    tails = "" if row.alternative == "two-sided" else "one-tailed"
    effect = ""
    if size is not None and size.has_estimate:
        effect = apa_joined(f"d = {apa(size.estimate)}", apa_interval(size))
    df = apa(row.df, 0 if row.df == round(row.df) else 2)
    return apa_joined(f"t({df}) = {apa(row.estimate)}", apa_p(row.p_value), tails, effect)


def _f(found: Lookup, row: ResultRow) -> str:
    where = (row.outcome, row.wave, row.group)
    size = found.peek("omega_squared", *where, method=row.method)
    error = found.peek("anova_df_error", *where, method=row.method)
    effect = ""
    if size is not None and size.has_estimate:
        square = f"\u03c9\u00b2 = {apa(size.estimate, bounded=True)}"
        effect = apa_joined(square, apa_interval(size, bounded=True))
    rest = "" if error is None or not error.has_estimate else _df(error.estimate)
    return apa_joined(f"F({_df(row.df)}, {rest}) = {apa(row.estimate)}", apa_p(row.p_value), effect)


def _df(value: float) -> str:
    return apa(value, 0 if value == round(value) else 2)
