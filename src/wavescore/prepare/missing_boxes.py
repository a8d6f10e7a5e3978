"""Missing-data codes of checkboxes, which REDCap exports as boxes of their own (race___unk)."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from wavescore.definitions.dictionary import Dictionary
from wavescore.definitions.study import Study
from wavescore.prepare.check_codes import is_box
from wavescore.prepare.findings import findings_at
from wavescore.prepare.languages import WORDS
from wavescore.prepare.spelling import EMPTY

UNTICKED = ("0", "unchecked", *WORDS["unchecked"])


def missing_boxes(
    as_read: pd.DataFrame, dictionary: Dictionary
) -> Iterator[tuple[str, list[str], np.ndarray]]:
    """Yield (column, the field's own boxes, rows in which it is ticked) of each missing code.

    A column of a checkbox that is none of its choices is a missing code, as `race____99`; named by
    a plain number it is a choice that the dictionary has not yet.
    """
    for name in as_read.columns:
        base, mark, _ = name.partition("___")
        asked = dictionary.fields.get(base) if mark else None
        box = asked is not None and asked.type == "checkbox"
        if asked and box and name not in asked.columns and not is_box(name, dictionary):
            texts = as_read[name].str.strip()
            ticked = ~(texts.isin(EMPTY) | texts.str.lower().isin(UNTICKED))
            yield name, [box for box in asked.columns if box in as_read], ticked.to_numpy()


def check_missing_boxes(
    typed: pd.DataFrame, as_read: pd.DataFrame, dictionary: Dictionary | None, study: Study
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Return (typed, findings): boxes beside a ticked missing code are missing, not "no"."""
    found: list[pd.DataFrame] = []
    changed: dict[str, pd.Series] = {}
    for name, boxes, ticked in missing_boxes(as_read, dictionary) if dictionary else ():
        if ticked.any():
            detail = f"a missing code of {name.partition('___')[0]}: its boxes are not answered"
            texts = as_read[name][ticked].to_numpy()
            keys = as_read.loc[ticked, ["respondent_id", "wave"]]
            found.append(findings_at(keys, name, texts, "missing_code", detail))
            for box in boxes:
                column = changed.get(box, typed[box])
                changed[box] = column.mask(ticked & (typed[box] == 0).to_numpy())
    return typed.assign(**changed), found
