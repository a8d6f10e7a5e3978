"""Whether the change survives that respondents come in few sites, in plain words."""

from wavescore.analyses.sites.quantities import INDEPENDENT, JACKKNIFE
from wavescore.analyses.sites.sentences import FEWEST_DF
from wavescore.analyses.sites.words import LEVEL, by_signs
from wavescore.definitions.study import Study
from wavescore.layout.cells import interval_of
from wavescore.layout.lookup import Lookup, known, outcome_label, per_unit
from wavescore.layout.phrases import MOVES, direction, spoken_scaled, stands
from wavescore.layout.verdict import unread
from wavescore.results.table import ResultRow


def sentence(found: Lookup, study: Study, growth: Lookup | None = None) -> str:
    """Return what becomes of each outcome's slope once respondents of a site may be alike."""
    wave = found.values("wave")[0]
    said = []
    for outcome in found.values("outcome", quantity="slope"):
        plain, robust = (
            found.peek("slope", outcome, wave, method=each) for each in (INDEPENDENT, JACKKNIFE)
        )
        if known(plain) and known(robust) and not unread(growth, outcome):
            signs = by_signs(found, outcome, wave)
            said.append(
                _outcome(outcome_label(study, outcome), per_unit(study), plain, robust, signs)
            )
    if not said:
        return ""
    return f"Respondents of one site may be alike. Where that is allowed for, {'; '.join(said)}."


def _outcome(
    label: str, unit: str, plain: ResultRow, robust: ResultRow, signs: ResultRow | None
) -> str:
    after = direction(robust)
    if after and robust.df < FEWEST_DF:
        return f"whether the {MOVES[after]} in {label} stands cannot be told of so few sites"
    ends = f"(slope {interval_of(robust).text} {unit})"
    if after and signs is not None and signs.estimate >= LEVEL:
        ends += f", though {spoken_scaled(signs, 0, 100)}% of all ways to turn sites' slopes round"
        ends += " come as far"
    return stands(label, plain, robust, ends)
