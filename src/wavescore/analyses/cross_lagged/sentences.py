"""What goes before what within persons, in sentences."""

from wavescore.analyses.cross_lagged.words import crossed
from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup, at_wave, known, outcome_label
from wavescore.layout.phrases import direction, spoken, tested
from wavescore.layout.verdict import verdict
from wavescore.results.table import ResultRow


def sentences(table: Lookup, study: Study) -> list[str]:
    """Return each path from one outcome to the other, or that the model may not be read."""
    kind, why = verdict(table, "")
    if kind:
        return [f"the cross-lagged panel model: {kind} ({why}); nothing is told of it."]
    both = [pair for pair in crossed(table) if known(pair[0])]
    if study.analyses.get("cross_lagged", {}).get("equal"):
        # One path for all pairs of waves: told once.
        first = {(path.outcome, path.term): (path, sds) for path, sds in reversed(both)}
        return [_sentence(study, *pair, AT_ANY) for pair in reversed(first.values())]
    return [_sentence(study, *pair, _waves(study, pair[0])) for pair in both]


AT_ANY = ("at one wave", "at the next")


def _waves(study: Study, row: ResultRow) -> tuple[str, str]:
    before, after = study.pairs[row.wave]
    return f"{at_wave(study, before)}", f"{at_wave(study, after)}"


def _sentence(study: Study, path: ResultRow, standard: ResultRow, at: tuple[str, str]) -> str:
    one, two = (outcome_label(study, name) for name in (path.term, path.outcome))
    if not direction(path):
        said = (
            f"whether being above one's usual {one} {at[0]} tells anything of {two} {at[1]} is "
            "not shown"
        )
    else:
        way = "above" if path.estimate > 0 else "below"
        said = f"who was above their usual {one} {at[0]} was {way} their usual {two} {at[1]}"
    sds = "" if at == AT_ANY else f", {spoken(standard)} in SDs"
    return f"{said}: {spoken(path)} points per point ({tested(path)}){sds}."
