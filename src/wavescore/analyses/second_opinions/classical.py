"""The closed forms and the logistic model of the study's analyses, ours beside another program's.

Each function takes one analysis's options and yields a Compared for each of its numbers.
"""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from wavescore.analyses.shared.attrition_design import default_fields, design
from wavescore.analyses.shared.caseness_rule import case_status, published_counts
from wavescore.analyses.shared.fate import EXCLUDED, LOST, fates
from wavescore.analyses.shared.fields import choices_of, resolve
from wavescore.analyses.shared.waves import asked, at_wave, first_wave, floats, why_not
from wavescore.definitions.rule import DEFAULT_RULE
from wavescore.definitions.study import Study
from wavescore.errors import EstimationError
from wavescore.methods import second_opinion as other
from wavescore.methods.analysis_of_variance import student_anova, welch_anova
from wavescore.methods.contingency import compare_proportions
from wavescore.methods.correlation import correlate
from wavescore.methods.group_tests import compare_means
from wavescore.methods.logistic import logistic_regression
from wavescore.methods.reliability import cronbach_alpha

KEY = "analyses.second_opinions"
VARIANCES = ("student", "welch")


@dataclass(frozen=True)
class Compared:
    """One number twice; `unit` is what its difference is told in (1, or our standard error).

    parameter: of a growth model, its name, and then `precision` is what its result row says of
    how far a respondent moves it; why_not: why there is nothing to compare.
    """

    number: str
    outcome: str
    ours: float = np.nan
    theirs: float = np.nan
    unit: float = 1.0
    n: float = 0
    parameter: str = ""
    precision: dict[str, float] = field(default_factory=dict)
    note: str = ""
    why_not: str = ""

    @property
    def distance(self) -> float:
        """|theirs - ours| in the unit."""
        return abs(self.theirs - self.ours) / self.unit


def classical(people: pd.DataFrame, exclusions: pd.DataFrame, study: Study) -> Iterator[Compared]:
    """Yield the numbers of the analyses that the study runs, in the order of NUMBERS."""
    run = study.analyses
    if "reliability" in run:
        yield from _alphas(people, study, **run["reliability"])
    if "benchmark" in run:
        yield from _chi_square(people, study, **run["benchmark"])
    if "group_tests" in run:
        yield from _groups(people, study, **run["group_tests"])
    if "correlations" in run:
        yield from _correlations(people, study, **run["correlations"])
    if "attrition" in run:
        yield from _log_odds(people, exclusions, study, **run["attrition"])


def _compared(
    number: str, outcome: str, ours: float, n: float, ask: Callable[[], float], unit: float = 1.0
) -> Compared:
    """Return a number of ours beside what `ask` finds; without ours nobody is asked."""
    if not np.isfinite(ours):
        return Compared(number, outcome, why_not="no number of ours")
    try:
        theirs = float(ask())
    except EstimationError as error:
        return Compared(number, outcome, why_not=why_not(error))
    if not np.isfinite(theirs):
        return Compared(number, outcome, why_not="no number of theirs")
    return Compared(number, outcome, ours, theirs, unit, n)


def _alphas(
    people: pd.DataFrame,
    study: Study,
    instruments: list[str] | None = None,
    waves: list[str] | None = None,
    **_: Any,
) -> Iterator[Compared]:
    for wave in waves or study.wave_names:
        here = at_wave(people, wave)
        for name in asked(study, wave, instruments, items=True):
            instrument = study.instruments[name].instrument
            items = pd.DataFrame(
                {item: floats(here, study, item, KEY) for item in instrument.columns}
            )
            turned = list(instrument.reversed_columns)
            low, high = min(instrument.responses), max(instrument.responses)
            found = cronbach_alpha(items, turned, low=low, high=high, draws=0)
            ends = low + high
            straight = items.assign(**{item: ends - items[item] for item in turned}).dropna()
            yield _compared(
                "alpha", name, found.alpha, found.n, partial(other.pingouin_alpha, straight)
            )


def _chi_square(
    people: pd.DataFrame,
    study: Study,
    geography: str,
    period: str,
    dataset: str = DEFAULT_RULE,
    wave: str | None = None,
    rule: str = DEFAULT_RULE,
    **_: Any,
) -> Iterator[Compared]:
    everyone, _by_age = published_counts(dataset, geography, period)
    status, _note = case_status(
        at_wave(people, wave or first_wave(study)), study, rule, "benchmark"
    )
    ours = [int((status == kind).sum()) for kind in ("case", "not_case")]
    table = [ours, [int(everyone["at_caseness"]), int(everyone["not_at_caseness"])]]
    found = compare_proportions(table)
    yield _compared(
        "chi_square", rule, found.chi_square, sum(ours), partial(other.pingouin_chi_square, table)
    )


def _groups(
    people: pd.DataFrame,
    study: Study,
    group: str,
    outcomes: dict[str, str],
    wave: str | None = None,
    **_: Any,
) -> Iterator[Compared]:
    here = at_wave(people, wave or first_wave(study))
    labels = study.groups[group].labels
    for outcome in outcomes:
        values = floats(here, study, outcome, KEY)
        samples: dict[Hashable, np.ndarray] = {
            label: values[(here[group] == label).to_numpy(bool)] for label in labels
        }
        samples = {label: sample[~np.isnan(sample)] for label, sample in samples.items()}
        n = sum(sample.size for sample in samples.values())
        for kind in VARIANCES:
            if len(labels) == 2:
                x, y = samples.values()
                if min(x.size, y.size) < 2:
                    yield Compared("t", outcome, why_not="too few in a group")
                    continue
                t = compare_means(x, y, "two-sided", kind).statistic
                yield _compared("t", outcome, t, n, partial(other.pingouin_t, x, y, kind))
            else:
                f = (student_anova if kind == "student" else welch_anova)(samples).statistic
                seen = {label: sample for label, sample in samples.items() if sample.size > 1}
                yield _compared("f", outcome, f, n, partial(other.pingouin_f, seen, kind))


def _correlations(
    people: pd.DataFrame,
    study: Study,
    variables: list[str],
    wave: str | None = None,
    method: list[str] | tuple[str, ...] = ("pearson",),
) -> Iterator[Compared]:
    here = at_wave(people, wave or first_wave(study))
    values = {name: floats(here, study, name, KEY) for name in variables}
    for x, y in combinations(variables, 2):
        both = ~(np.isnan(values[x]) | np.isnan(values[y]))
        pair = values[x][both], values[y][both]
        for kind in method:
            found = correlate(*pair, kind)
            ask = partial(other.pingouin_r, *pair, kind)
            yield _compared("r", x, found.r, found.n, ask)


def _log_odds(
    people: pd.DataFrame, exclusions: pd.DataFrame, study: Study, fields: list[str] | None = None
) -> Iterator[Compared]:
    baseline, choices = at_wave(people, first_wave(study)), choices_of(study)
    names = fields or default_fields(people, study)
    known = [resolve(name, people, study, choices, KEY) for name in names]
    for wave in study.wave_names[1:]:
        fate = fates(people, exclusions, study, wave)
        here = baseline[(fate != EXCLUDED).to_numpy()]
        lost = (fate[here.index] == LOST).to_numpy()
        predictors = design(known, here, lost).predictors
        outcome = pd.Series(lost, index=here.index, dtype=float)[predictors.index]
        fit = logistic_regression(outcome, predictors)
        terms = fit.terms.dropna(subset=["coefficient"])
        if terms.empty:
            yield Compared("log_odds", "", why_not="no model of ours")
            continue
        try:
            theirs = other.statsmodels_log_odds(outcome, predictors)
        except EstimationError as error:
            yield Compared("log_odds", "", why_not=why_not(error))
            continue
        for b, se, their in zip(terms["coefficient"], terms["std_error"], theirs, strict=True):
            yield Compared("log_odds", "", b, float(their), se, fit.n)
