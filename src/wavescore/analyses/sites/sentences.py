"""What sites do to the conclusion, in a sentence an outcome."""

from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, outcome_label
from wavescore.layout.phrases import spoken

# Of Satterthwaite's degrees of freedom, below which a test is not to be trusted.
FEWEST_DF = 4.0


def sentences(table: Lookup, study: Study) -> list[str]:
    wave = table.values("wave")[0]
    said = [_outcome(table, study, o, wave) for o in table.values("outcome", quantity="slope")]
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
    slopes = [row for row in (plain, robust) if row is not None]
    before, after = (row.conf_low > 0 or row.conf_high < 0 for row in slopes)
    verdict = {
        (True, True): "it is told from no change either way",
        (True, False): "it is then no longer told from no change",
        (False, True): "it is then told from no change",
        (False, False): "it is told from no change neither way",
    }[before, after]
    return (
        f"letting respondents of one site be alike, the slope in {outcome_label(study, outcome)} "
        f"({spoken(robust, decimals=3)}) has the interval {interval_of(robust, 3).text}, in place "
        f"of {interval_of(plain, 3).text}: {verdict} (intraclass correlation "
        f"{spoken(icc, decimals=3)})"
    )
