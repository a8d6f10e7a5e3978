"""The findings in sentences, made from protected result tables."""

from collections.abc import Mapping

import pandas as pd

from wavescore.analyses.registry import analyses, face
from wavescore.definitions.study import Study
from wavescore.publish.found import found_of


def summary(tables: Mapping[str, pd.DataFrame], study: Study) -> list[str]:
    """Return the findings of each analysis that was run, in sentences."""
    sentences = []
    for name, analysis in analyses().items():
        own = face(name, "sentences") if name in tables else None
        if own:
            found = found_of(tables, (name, *analysis.heeds), study)
            sentences += own.sentences(found[0], study, *found[1:])
    return [sentence[:1].upper() + sentence[1:] for sentence in sentences]
