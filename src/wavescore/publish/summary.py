"""The findings in sentences, made from protected result tables."""

from collections.abc import Mapping

import pandas as pd

from wavescore.analyses.registry import analyses, declared, face
from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup


def summary(tables: Mapping[str, pd.DataFrame], study: Study) -> list[str]:
    """Return the findings of each analysis that was run, in sentences."""
    sentences = []
    for name, analysis in analyses().items():
        own = face(name, "sentences") if name in tables else None
        if own:
            beside = beside_of(tables, analysis.heeds)
            sentences += own.sentences(Lookup(tables[name], analysis), study, *beside)
    return [sentence[:1].upper() + sentence[1:] for sentence in sentences]


def beside_of(tables: Mapping[str, pd.DataFrame], names: tuple[str, ...]) -> list[Lookup | None]:
    """Return the released tables of other analyses by name, None for one that was not run."""
    return [Lookup(tables[name], declared(name)) if name in tables else None for name in names]
