"""Double data entry: a record that two people typed stands as 7--1 and 7--2, merged as 7."""

import numpy as np
import pandas as pd

from wavescore.definitions.study import Study
from wavescore.errors import DataError, named
from wavescore.prepare.columns import EXPORT_ROW, REPEAT_INSTANCE, REPEAT_INSTRUMENT
from wavescore.prepare.findings import findings_at

ASIDE = "double_entry"
DIFFER = "entries_differ"
# The entry that stays under each setting, and the one that stands in for it.
ORDER = {"first": ("1", "2", ""), "second": ("2", "1", ""), "merged": ("", "1", "2")}
NAMES = {"1": "the first entry", "2": "the second entry", "": "the merged record"}


def one_entry(
    table: pd.DataFrame, keys: pd.DataFrame, study: Study
) -> tuple[np.ndarray, pd.DataFrame, list[pd.DataFrame], list[pd.DataFrame]]:
    """Return (rows that stay, keys without the entries' marks, rows set aside, differences).

    keys: each row's id, by position. Set aside and differences are findings, a row and a cell each;
    the two entries are compared cell by cell, blanks among them. Where no id stands with both marks
    nothing is changed. Raises DataError where entries stand and the study does not say which stays.
    """
    ids = keys["respondent_id"]
    base, entry = entry_parts(ids)
    twice = set(base[entry == "1"]) & set(base[entry == "2"])
    if not twice:
        return np.ones(len(keys), dtype=bool), keys, [], []
    if study.source.double_entry == "refuse":
        _refuse(keys, base.isin(twice) & (entry != ""), len(twice), study)
    order = ORDER[study.source.double_entry]
    place = entry.map(dict(zip(order, range(3), strict=True)))
    stays = (place == place.groupby(base).transform("min")).to_numpy()
    best = place.groupby(base).transform("min").map(dict(enumerate(order)))
    details = [f"{NAMES[e]} is set aside for {NAMES[b]}" for e, b in zip(entry, best, strict=True)]
    keys = keys.assign(respondent_id=base)
    field = study.source.respondent or ""
    aside = findings_at(
        keys[~stays], field, ids[~stays].to_numpy(), ASIDE, np.array(details)[~stays]
    )
    return stays, keys, [aside], _differences(table, keys, entry, stays, study)


def entry_parts(ids: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return each id without its entry's mark, and the mark: "1", "2" or ""."""
    if not ids.str.endswith(("--1", "--2")).any():
        return ids, pd.Series("", index=ids.index, dtype="str")
    found = ids.str.extract(r"^(?P<base>.+)--(?P<entry>[12])$")
    return found["base"].fillna(ids), found["entry"].fillna("")


def _differences(
    table: pd.DataFrame, keys: pd.DataFrame, entry: pd.Series, stays: np.ndarray, study: Study
) -> list[pd.DataFrame]:
    """Return a finding for each cell in which the first and second entry differ."""
    marks = [n for n in (study.source.wave, REPEAT_INSTRUMENT, REPEAT_INSTANCE) if n in table]
    of = pd.concat([keys["respondent_id"], table[marks]], axis=1)
    names = pd.Series(list(of.itertuples(index=False, name=None)), index=table.index)
    row_of = [
        pd.Series(names.index[entry == mark], index=names[entry == mark].to_numpy())
        for mark in ("1", "2")
    ]
    first, second = (rows[~rows.index.duplicated()] for rows in row_of)
    shared = first.index.intersection(second.index)
    one, two = first[shared].to_numpy(), second[shared].to_numpy()
    found = []
    for name in table.columns.drop([*marks, *filter(None, [study.source.respondent])]):
        cells = table[name].str.strip()
        differ = (cells[one].to_numpy() != cells[two].to_numpy()).nonzero()[0]
        if len(differ):
            kept = np.where(stays[two[differ]], two[differ], one[differ])
            other = np.where(kept == one[differ], two[differ], one[differ])
            details = [f"the other entry says {text!r}" for text in cells[other]]
            found.append(findings_at(keys.loc[kept], name, cells[kept].to_numpy(), DIFFER, details))
    return found


def _refuse(keys: pd.DataFrame, rows: pd.Series, respondents: int, study: Study) -> None:
    raise DataError(
        "records were entered twice, and the study file does not say which entry stays",
        file=study.source.export,
        key="source.double_entry",
        found=f"{respondents} ids with both --1 and --2, in rows {named(keys[EXPORT_ROW][rows])}",
        expected="double_entry: merged, first or second",
        hint="merged takes the record that both were merged into; differences become findings",
    )
