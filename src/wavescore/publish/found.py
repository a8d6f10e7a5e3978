"""Protected result tables as what prints them looks things up."""

from collections.abc import Mapping, Sequence

import pandas as pd

from wavescore.analyses.registry import declared
from wavescore.definitions.study import Study
from wavescore.layout.lookup import Lookup
from wavescore.layout.parameters import notes_in_words


def found_of(
    tables: Mapping[str, pd.DataFrame], names: Sequence[str], study: Study
) -> list[Lookup | None]:
    """Return analyses' tables by name, their notes in the study's words; None of one not run."""
    return [
        Lookup(notes_in_words(tables[name], study), declared(name)) if name in tables else None
        for name in names
    ]
