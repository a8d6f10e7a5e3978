"""Findings by rule, and scores by rule of scoring, as tables."""

from collections.abc import Sequence

from wavescore.definitions.study import Study
from wavescore.layout.cells import Row, Table, lay_out, text, value_of
from wavescore.layout.lookup import Lookup, outcome_label, wave_label, words


def tables(found: Lookup, study: Study) -> list[Table]:
    """Return findings by rule, and the scores that each rule of scoring gives."""
    waves = [wave.name for wave in study.waves if wave.name in found.values("wave")]
    waves += [wave for wave in found.values("wave") if wave not in waves]
    rows = []
    for term in found.values("term", outcome="findings"):
        pairs = (
            (
                value_of(found.find("n", "findings", w, "", term), "count"),
                value_of(found.find("respondents", "findings", w, "", term), "count"),
            )
            for w in waves
        )
        rows.append(Row((text(words(term)), *(cell for pair in pairs for cell in pair))))
    columns = [("", "Rule")] + [
        (wave_label(study, w) or "No wave", each)
        for w in waves
        for each in ("Findings", "Respondents")
    ]
    tables = (
        [lay_out("data_quality", "Findings by rule", columns, rows, found.used)] if rows else []
    )
    scores = []
    for outcome in found.values("outcome"):
        if outcome != "findings":
            scores += _scores(found, study, outcome, waves)
    if scores:
        heads = [("", "Instrument"), ("", "Wave"), *(("", words(t)) for t in SCORING)]
        title = "Scores by rule of scoring"
        tables.append(lay_out("scoring", title, heads, scores, found.used, label_columns=2))
    return tables


SCORING = ("complete", "prorated", "not_scored")


def _scores(found: Lookup, study: Study, outcome: str, waves: Sequence[str]) -> list[Row]:
    return [
        Row(
            (
                text(outcome_label(study, outcome)),
                text(wave_label(study, wave)),
                *(value_of(found.find("n", outcome, wave, "", t), "count") for t in SCORING),
            )
        )
        for wave in waves
        if found.find("n", outcome, wave, "", SCORING[0]) is not None
    ]
