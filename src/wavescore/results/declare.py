"""What an analysis declares of itself: its name, options, inputs, and every quantity it may say."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What kind of statistic a quantity is: protection, rounding and layout follow from it.

    The kinds are those of ACRO (github.com/AI-SDC/ACRO), with a survey's own beside them.
    """

    COUNT = "count"
    PERCENTAGE = "percentage"
    MEAN = "mean"
    SPREAD = "spread"
    QUANTILE = "quantile"
    EXTREME = "extreme"
    TEST = "test statistic"
    P_VALUE = "p-value"
    DEGREES_OF_FREEDOM = "degrees of freedom"
    EFFECT = "effect size"
    CORRELATION = "correlation"
    RELIABILITY = "reliability"
    PARAMETER = "model parameter"
    FIT = "fit measure"
    LIKELIHOOD = "log-likelihood or what is made from it"
    CURVE = "figure point"
    # Nothing about any respondent: items of a scale, parameters of a model, whether it converged.
    DESIGN = "number of the design"


class Population(StrEnum):
    """Whom a quantity is about: equal populations at a wave are one set of respondents."""

    ENTERED = "entered"
    GAVE_ANSWERS = "entered and answered anything"
    EXCLUDED = "excluded"
    EXCLUDED_BEFORE = "excluded at an earlier wave"
    ANALYSED = "analysed"
    ANSWERED = "answered"
    UNANSWERED = "gave no answer"
    CATEGORY = "in a category"
    RETAINED = "retained"
    LOST = "lost"
    LOST_SINCE_PREVIOUS = "lost since the previous wave"
    JOINED = "not analysed at the previous wave"
    PATTERN = "answered at these waves and at no others"
    INVITED = "invited to interview"
    FINDINGS = "findings, not respondents"
    POSTS = "posts, not respondents"
    BENCHMARK = "published of other people"
    NOBODY = "nobody"


class Status(StrEnum):
    """What became of a row's number."""

    ESTIMATED = "estimated"
    TOO_FEW = "too few data"
    NOT_CONVERGED = "not converged"
    IMPROPER = "improper"
    SUPPRESSED = "suppressed"
    WITHHELD = "withheld"


# A JSON schema of each option of an analysis, by its name.
Options = Mapping[str, Mapping[str, Any]]


# The decimals that are printed where a quantity does not say; 2 of every other kind.
DECIMALS = {
    Kind.COUNT: 0,
    Kind.DESIGN: 0,
    Kind.PERCENTAGE: 1,
    Kind.LIKELIHOOD: 1,
    Kind.P_VALUE: 3,
    Kind.FIT: 3,
}


@dataclass(frozen=True)
class Quantity:
    """One name that a result row's `quantity` may have.

    part: of a percentage, the count that it is the share of; decimals: those that are printed and
    the finest that a release holds, by default its kind's (`DECIMALS`); unit: of the estimate, ""
    where it has none; ratio: whether the standard error is that of the logarithm, as of an odds
    ratio; rests_on: the counts of the same outcome, wave and group that it compares, and falls
    with; made_of: of a comparison of two proportions the names of cases and all of the sample, and
    of cases, all and percentage of the other people; of a paired one the name of its four counts,
    in the order of the rows (cases at both, at the start alone, at the end alone, at neither): it
    is no more than these, and a release makes it again of those it holds; answers: of a count
    whose other levels are why there is no answer, the levels that are one; of_n: whether it grows
    with the number of respondents, as degrees of freedom do, and is released of that which is;
    poor_above, poor_below: of a fit measure, beyond which a model is not read, and rounding keeps
    its side of it.
    """

    name: str
    kind: Kind
    population: Population = Population.ANSWERED
    part: str = ""
    decimals: int = -1
    unit: str = ""
    ratio: bool = False
    rests_on: tuple[str, ...] = ()
    made_of: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    of_n: bool = False
    poor_above: float = math.inf
    poor_below: float = -math.inf

    def __post_init__(self) -> None:
        if self.decimals < 0:
            object.__setattr__(self, "decimals", DECIMALS.get(self.kind, 2))

    @property
    def public(self) -> bool:
        """Whether the number is published of other people, and needs no protection."""
        return self.population is Population.BENCHMARK


@dataclass(frozen=True)
class Analysis:
    """An analysis as the rest of the package knows it; its folder's `quantities.py` holds one.

    name: the folder's, for which `quantities.py` gives its own `__name__`; caption: what its tables
    say of themselves, the first sentence being a summary; section and place: where the report
    prints it; needs: tables read beside `scored`; figure: the title of its figure, "" for none;
    front: what of its figure stands on the report's first pages ("story", "flow"), "" for none;
    more_figures: names of figures that it draws beside its own; reads: the analyses whose released
    tables its figure shows too; heeds: the analyses whose verdict on models its sentences and its
    figure heed;
    repeats: the analyses whose options it follows, since it computes their numbers again; own_rule:
    whether a rule of its own runs it, in place of the rule `analyse`; answers_as_levels: whether
    its levels (or, without levels, its terms) are what respondents answered, so that a release
    holds declared labels alone; sums: a count ("" for the number that a row stands on) and those
    that add up to it in one outcome, wave and group; own_file: the file of the release that holds
    its tables, which the printed report then leaves out; heeds_release: whether what it computes
    hangs on how the study releases, as models fitted again without respondents.
    """

    name: str
    caption: str
    quantities: tuple[Quantity, ...]
    options: Options = field(default_factory=dict)
    _: KW_ONLY
    section: str
    place: int
    needs: tuple[str, ...] = ()
    figure: str = ""
    front: str = ""
    more_figures: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    heeds: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    own_rule: bool = False
    answers_as_levels: bool = False
    own_file: str = ""
    sums: tuple[tuple[str, tuple[str, ...]], ...] = ()
    heeds_release: bool = False
    _by_name: Mapping[str, Quantity] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        folder = self.name.removesuffix(".quantities").rpartition(".")[2]
        object.__setattr__(self, "name", folder)
        names = [quantity.name for quantity in self.quantities]
        twice = {name for name in names if names.count(name) > 1}
        parts = {quantity.part for quantity in self.quantities} - {""}
        for quantity in self.quantities:
            parts |= {*quantity.rests_on, *quantity.made_of}
        for total, added in self.sums:
            parts |= {total, *added} - {""}
        parts -= set(names)
        if twice or parts:
            raise ValueError(f"{self.name}: declared twice {twice}, parts not declared {parts}")
        object.__setattr__(self, "_by_name", dict(zip(names, self.quantities, strict=True)))

    @property
    def summary(self) -> str:
        """The caption's first sentence."""
        head, stop, _ = self.caption.partition(". ")
        return head + (stop.strip() if stop else "")

    def quantity(self, name: str) -> Quantity:
        """Return the declaration of a quantity; KeyError where there is none."""
        try:
            return self._by_name[name]
        except KeyError:
            raise KeyError(f"{self.name} declares no quantity {name!r}") from None


def quantities(
    kind: Kind,
    names: str | Iterable[str],
    population: Population = Population.ANSWERED,
    **more: Any,
) -> tuple[Quantity, ...]:
    """Return one Quantity of a kind for each of `names`, a text of words or a list."""
    names = names.split() if isinstance(names, str) else names
    return tuple(Quantity(name, kind, population, **more) for name in names)
