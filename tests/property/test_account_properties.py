"""Whatever a project's shape: rows add up, cells have their reasons, n is who was asked."""

from pathlib import Path

import numpy as np
import pytest
from drawn_projects import CLOSED, HIDDEN, NOT_GIVEN, Project, project, write
from prepared import make_study, prepare

from wavescore.analyses.describe.compute import run as describe
from wavescore.prepare.account import rows_by_fate
from wavescore.prepare.columns import EXPORT_ROW, EXPORT_ROWS
from wavescore.prepare.reasons import REASONS, count_reasons

SEEDS = range(40)


def study_of(made: Project, folder: Path):
    arms = range(1, made.arms + 1)
    waves = [
        {"name": name, "time": time, "event": [f"{event}_arm_{arm}" for arm in arms]}
        for time, (name, event) in enumerate([("t1", "baseline"), ("t2", "week_6")])
    ]
    joins = [{"file": "about.csv", "respondent": "who"}] if made.about is not None else []
    dictionary = str(folder / "dictionary.csv")
    source = {"dictionary": dictionary, "missing_codes": {"-99": "refused"}, "join": joins}
    return make_study(
        None, waves, source={**source, "double_entry": "first", "duplicates": "first"}
    )


@pytest.fixture(scope="module", params=SEEDS)
def case(request, tmp_path_factory):
    made, folder = project(request.param), tmp_path_factory.mktemp("project")
    write(made, folder)
    study = study_of(made, folder)
    return made, study, prepare(study, folder)


def test_rows_in_are_rows_accounted_for(case):
    made, _, tables = case
    kept = tables.as_read[EXPORT_ROW].nunique()
    counts = rows_by_fate(tables.as_read.attrs[EXPORT_ROWS], kept, tables.findings["rule"])
    assert counts == made.fates
    assert sum(counts.values()) == len(made.rows)
    assert len(tables.repeats) == counts.get("repeat_instance", 0)
    assert len(tables.typed) == counts["of the study's waves"] - made.duplicates
    assert len(tables.typed) == len({key[:2] for key in made.reasons})


def test_every_cell_has_the_reason_that_is_true_of_it(case):
    made, study, tables = case
    why = tables.reasons.set_index(["respondent_id", "wave"]).astype("str")
    for (who, wave, name), reason in made.reasons.items():
        found = why.loc[(who, wave), name]
        if reason == CLOSED:
            assert found in ("unopened form", "not reached"), (who, wave, name, found)
        else:
            assert found == reason, (who, wave, name)
    assert np.isin(why.to_numpy(), REASONS).all()
    if made.about is not None:
        first = tables.typed[tables.typed["wave"] == "t1"].set_index("respondent_id")["region"]
        assert first.dropna().to_dict() == dict(made.about[:-1])
    counts = count_reasons(tables.reasons, study).groupby(["wave", "field"])["n"].sum()
    rows = tables.typed["wave"].value_counts()
    assert all((counts[wave] == rows[wave]).all() for wave in rows.index)


@pytest.mark.parametrize("wave", ["t1", "t2"])
def test_n_is_who_was_asked(case, wave):
    made, study, tables = case
    analysed = set(tables.clean.loc[tables.clean["wave"] == wave, "respondent_id"])
    for name in ("sex", "cigs", "mood", "pain", "smoker"):
        why = {who: made.reasons[who, wave, name] for who in analysed}
        asked = [who for who in why if why[who] not in (NOT_GIVEN, HIDDEN)]
        found = describe(tables.scored, study, reasons=tables.reasons, fields=[name], wave=wave)
        rows = found[(found["quantity"] == "n") & (found["outcome"] == name)]
        whole = rows["n"].dropna().unique()
        assert set(whole) == ({len(asked)} if asked else set(whole)), (name, wave)
        answered = sum(why[who] == "answered" for who in why)
        given = rows.loc[rows["level"] != "(missing)", "estimate"].sum()
        assert given == answered, (name, wave)
