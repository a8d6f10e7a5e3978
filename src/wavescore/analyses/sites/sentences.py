"""What sites do to the conclusion, in a sentence an outcome."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, outcome_label, per_unit
from wavescore.layout.phrases import direction, spoken
from wavescore.layout.verdict import not_told

# Of Satterthwaite's degrees of freedom, below which a test is not to be trusted.
FEWEST_DF = 4.0


def sentences(table: Lookup, study: Study, growth: Lookup | None = None) -> list[str]:
    """Return what becomes of each slope, and how much the sites can carry."""
    wave = table.values("wave")[0]
    said = [
        not_told(growth, study, outcome) or _outcome(table, study, outcome, wave)
        for outcome in table.values("outcome", quantity="slope")
    ]
    said = [sentence for sentence in said if sentence]
    dfs = [
        row for row in table.rows if row.quantity == "satterthwaite_df" and row.estimate < FEWEST_DF
    ]
    if dfs:
        fewest = min(dfs, key=lambda row: row.estimate)
        number = table.find("sites", dfs[0].outcome, wave)
        said.append(
            f"the {spoken(number, 'count')} sites are so unequal that they count as "
            f"{spoken(fewest, decimals=1)} degrees of freedom: they cannot carry a test alone"
        )
    return [f"{sentence}." for sentence in said]


def _outcome(table: Lookup, study: Study, outcome: str, wave: str) -> str:
    icc = table.find("icc", outcome, wave)
    plain, robust = (
        table.find("slope", outcome, wave, method=method)
        for method in ("respondents independent", "sites, leaving one out")
    )
    if any(row is None or row.estimate != row.estimate for row in (icc, plain, robust)):
        return ""
    moves = {1: "a rise", -1: "a fall"}
    before, after = direction(plain), direction(robust)
    verdict = f"neither shows {moves.get(before, 'a change')}"
    if before and after:
        verdict = f"{moves[after]} either way"
    elif before:
        verdict = f"{moves[before]} is then no longer shown"
    elif after:
        verdict = f"{moves[after]} is then shown"
    return (
        f"letting respondents of one site be alike, the slope in {outcome_label(study, outcome)} "
        f"({spoken(robust, decimals=3)} {per_unit(study)}) has the 95% interval "
        f"{interval_of(robust, 3).text}, in place of {interval_of(plain, 3).text}: {verdict} "
        f"(intraclass correlation {spoken(icc, decimals=3)})"
    )
