"""What sites do to the conclusion, in a sentence an outcome."""

from wavescore.analyses.sites.quantities import INDEPENDENT, JACKKNIFE
from wavescore.analyses.sites.words import FEWEST_SITES, LEVEL, by_signs
from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of, p_text
from wavescore.layout.lookup import Lookup, known, outcome_label, per_unit
from wavescore.layout.phrases import direction, p_spoken, spoken
from wavescore.layout.verdict import not_told
from wavescore.results.table import ResultRow

# Of Satterthwaite's degrees of freedom, below which a test is not to be trusted.
FEWEST_DF = 4.0
MOVES = {1: "a rise", -1: "a fall"}


def sentences(table: Lookup, study: Study, growth: Lookup | None = None) -> list[str]:
    """Return what becomes of each slope, and how much the sites can carry."""
    wave = table.values("wave")[0]
    said = [
        not_told(growth, study, outcome) or _outcome(table, study, outcome, wave)
        for outcome in table.values("outcome", quantity="slope")
    ]
    said = [sentence for sentence in said if sentence]
    return [f"{sentence}." for sentence in [*said, *_carried(table, wave)]]


def _carried(table: Lookup, wave: str) -> list[str]:
    """Return that sites are too few or too unequal for a test, and for one by their signs."""
    dfs = [
        row for row in table.rows if row.quantity == "satterthwaite_df" and row.estimate < FEWEST_DF
    ]
    said = []
    if dfs:
        fewest = min(dfs, key=lambda row: row.estimate)
        number = table.find("sites", dfs[0].outcome, wave)
        few = known(number) and number.estimate < FEWEST_SITES
        said.append(
            f"the {spoken(number, 'count')} sites are so {'few' if few else 'unequal'} that they "
            f"count as {spoken(fewest, decimals=1)} degrees of freedom: they cannot carry a test "
            "alone"
        )
    tested = [each for each in table.values("outcome") if by_signs(table, each, wave)]
    number = table.peek("sites", tested[0], wave) if tested else None
    if known(number) and number.estimate < FEWEST_SITES:
        least = p_text(2.0 ** (1 - number.estimate))
        said.append(
            f"flipping the signs of {spoken(number, 'count')} sites' slopes no p-value can be "
            f"below {least}: so few sites show nothing at 5% by their signs"
        )
    return said


def _outcome(table: Lookup, study: Study, outcome: str, wave: str) -> str:
    icc = table.find("icc", outcome, wave)
    plain, robust = (
        table.find("slope", outcome, wave, method=method) for method in (INDEPENDENT, JACKKNIFE)
    )
    if not (known(icc) and known(plain) and known(robust)):
        return ""
    before, after = direction(plain), direction(robust)
    verdict = f"neither shows {MOVES.get(before, 'a change')}"
    if after and robust.df < FEWEST_DF:
        verdict = "the sites are too few to tell whether it stands"
    elif before and after:
        verdict = f"{MOVES[after]} either way"
    elif before:
        verdict = f"{MOVES[before]} is then no longer shown"
    elif after:
        verdict = f"{MOVES[after]} is then shown"
    return (
        f"letting respondents of one site be alike, the slope in {outcome_label(study, outcome)} "
        f"({spoken(robust, decimals=3)} {per_unit(study)}) has the 95% interval "
        f"{interval_of(robust, 3).text}, in place of {interval_of(plain, 3).text}: {verdict} "
        f"(intraclass correlation {spoken(icc, decimals=3)}){_by_signs(table, robust, wave)}"
    )


def _by_signs(table: Lookup, slope: ResultRow | None, wave: str) -> str:
    """Return what the signs of sites' slopes say where that is another thing; "" where it is not.

    Of fewer than six sites their signs can show nothing, which is said of all outcomes at once.
    """
    if slope is None:
        return ""
    row, number = by_signs(table, slope.outcome, wave), table.peek("sites", slope.outcome, wave)
    shown = direction(slope)
    few = not known(number) or number.estimate < FEWEST_SITES
    if row is None or few or bool(shown) == (row.estimate < LEVEL):
        return ""
    way = MOVES[1 if slope.estimate > 0 else -1]
    how = f"do not show {way}" if shown else f"show {way}"
    return f"; the signs of the sites' own slopes {how} (permutation p {p_spoken(row.estimate)})"
