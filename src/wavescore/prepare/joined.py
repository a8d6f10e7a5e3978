"""Several files of one study: the columns of each joined to the export on the respondent."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from wavescore.definitions.source import Join
from wavescore.definitions.study import Study
from wavescore.errors import DataError, closest, named
from wavescore.files.delimited import shown
from wavescore.files.table import Table, read_table
from wavescore.prepare.columns import REPEAT_INSTANCE, REPEAT_INSTRUMENT
from wavescore.prepare.double_entry import entry_parts
from wavescore.prepare.findings import findings_at

UNMATCHED = "joined_row_unmatched"
WITHOUT = "no_row_in_joined_file"
SEPARATOR = "\x1f"  # between an id and a wave


def joined(table: Table, study: Study, folder: Path) -> tuple[Table, list[pd.DataFrame]]:
    """Return the export's table with the columns of every file that joins it, and the findings.

    One finding for each row of a file that matches no row of the export, and one a file that says
    how many of its rows matched and how many respondents it lacks, where any. Paths are relative to
    `folder`. Raises DataError where a file lacks its keys, has a key twice, or a column of the same
    name.
    """
    found: list[pd.DataFrame] = []
    for join in study.source.join:
        other = read_table(folder / join.file)
        frame, parts = _with(table.frame, other.frame, join, study)
        missing, choices = {**table.missing, **other.missing}, {**table.choices, **other.choices}
        table = replace(table, frame=frame, missing=missing, choices=choices)
        found += parts
    return table, found


def _with(
    base: pd.DataFrame, other: pd.DataFrame, join: Join, study: Study
) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    keys = [join.respondent, *([join.wave] if join.wave else [])]
    for name in keys:
        _need(name, other, join)
    clash = [name for name in other.columns if name not in keys and name in base.columns]
    if clash:
        _fail("two files have a column of the same name", join, named(clash), "names of its own")
    theirs = _key(other, keys)
    filled = theirs[other[join.respondent].str.strip() != ""]
    if filled.duplicated().any():
        twice = filled[filled.duplicated(keep=False)]
        rows = named([place + 1 for place in twice.index])
        _fail("a joined file has rows of one key", join, f"rows {rows}", "a row a respondent")
    own = study.source.respondent or ""
    known = set(other[join.respondent].str.strip())
    named_so = base.assign(**{own: _record(base[own].str.strip(), known)})
    mine = _key(named_so, [own, *([study.source.wave] if join.wave else [])])
    rows = mine if join.wave else mine[_first_rows(base, study)]
    rest = other.drop(columns=keys).loc[filled.index].set_axis(filled.to_numpy())
    cells = rest.reindex(rows.to_numpy()).fillna("").set_axis(rows.index)
    cells = cells.reindex(base.index).fillna("").astype("str")
    return pd.concat([base, cells], axis=1), _findings(filled, mine, other, join)


def _record(ids: pd.Series, known: set[str]) -> pd.Series:
    """Return each id, of an entry (7--1) that the file does not know the record's (7)."""
    record, entry = entry_parts(ids)
    return record.where((entry != "") & ~ids.isin(known), ids)


def _key(frame: pd.DataFrame, names: list[str]) -> pd.Series:
    parts = [frame[name].str.strip() for name in names]
    return parts[0] if len(parts) == 1 else parts[0] + SEPARATOR + parts[1]


def _first_rows(base: pd.DataFrame, study: Study) -> pd.Series:
    """Return the rows of the respondents' first wave, duplicates among them, in layout wide all.

    A plain row comes before the instances of a repeated form or event, which may be no wave.
    """
    if study.source.layout == "wide":
        return pd.Series(True, index=base.index)
    order = {
        mark: place
        for place, wave in enumerate(study.waves)
        for mark in (*wave.events, wave.code, wave.name)
    }
    blank = pd.Series("", index=base.index)
    marks = base.get(study.source.wave, blank).str.strip()
    instance = pd.to_numeric(base.get(REPEAT_INSTANCE, blank).str.strip(), errors="coerce")
    plain = (base.get(REPEAT_INSTRUMENT, blank).str.strip() == "") & ~(instance > 1)
    place = pd.DataFrame(
        {
            "wave": marks.map(order).fillna(len(order)),
            "instance": instance.fillna(1).where(~plain, 0),
        }
    )
    rank = place.groupby(["wave", "instance"]).ngroup()
    return rank == rank.groupby(base[study.source.respondent or ""].str.strip()).transform("min")


def _findings(
    theirs: pd.Series, mine: pd.Series, other: pd.DataFrame, join: Join
) -> list[pd.DataFrame]:
    strangers = theirs[~theirs.isin(mine)]
    matched = len(theirs) - len(strangers)
    lacking = mine[~mine.isin(theirs)].nunique()
    found = []
    if len(strangers):
        nobody = pd.DataFrame({"respondent_id": "", "wave": ""}, index=strangers.index)
        ids = other.loc[strangers.index, join.respondent].to_numpy()
        detail = f"the row of {join.file} matches no row of the export"
        found.append(findings_at(nobody, join.respondent, ids, UNMATCHED, detail))
    if lacking:
        nobody = pd.DataFrame({"respondent_id": [""], "wave": [""]})
        detail = f"{matched} rows of {join.file} matched; {lacking} of the export have none in it"
        found.append(findings_at(nobody, join.respondent, "", WITHOUT, detail))
    return found


def _need(name: str, other: pd.DataFrame, join: Join) -> None:
    if name not in other:
        hint = closest(name, other.columns, "say respondent: its column of the id")
        _fail("the joined file lacks its key", join, shown(other.columns, [name]), name, hint)


def _fail(problem: str, join: Join, found: str, expected: str, hint: str | None = None) -> None:
    raise DataError(
        problem, file=join.file, key="source.join", found=found, expected=expected, hint=hint
    )
