"""Subscales: instruments over part of another's items, by one yaml."""

import pandas as pd
import pytest
import yaml

from wavescore.analyses.frequencies import compute as frequencies
from wavescore.analyses.reliability import compute as reliability
from wavescore.analyses.studies import load_study
from wavescore.definitions.instruments import load_instruments, make_instrument
from wavescore.errors import DefinitionError
from wavescore.prepare.score import score_instrument

SCALE = {
    "name": "hope",
    "title": "Hope",
    "items": [{"name": n} for n in "1234"],
    "responses": {0: "no", 1: "a little", 2: "yes"},
    "reversed": ["4"],
    "subscales": {"ways": ["1", "2"], "will": ["3", "4"]},
    "score": "sum",
    "range": [0, 8],
}
STUDY = {
    "title": "A study",
    "source": {"export": "export.csv", "layout": "wide", "respondent": "id"},
    "waves": [{"name": "t1", "time": 0}],
    "instruments": {"hope": {"columns": ["a", "b", "c", "d"]}},
    "analyses": {"reliability": {"instruments": ["hope_will"]}},
}


def write(folder, scale=SCALE, study=STUDY):
    (folder / "instruments").mkdir(exist_ok=True)
    (folder / "instruments" / "hope.yaml").write_text(yaml.safe_dump(scale))
    (folder / "study.yaml").write_text(yaml.safe_dump(study))
    return folder / "study.yaml"


def test_a_subscale_has_its_items_range_and_reversed_items(tmp_path):
    write(tmp_path)
    will = make_instrument(load_instruments(tmp_path / "instruments")["hope_will"])
    assert will.title == "Hope: will"
    assert will.columns == ("hope_3", "hope_4")
    assert will.reversed_columns == ("hope_4",)
    assert (will.range, will.total) == ((0, 4), "hope_will_total")
    items = pd.DataFrame({"hope_3": [2, 1, None], "hope_4": [0, 2, 1]})
    assert score_instrument(items, will)["total"].tolist()[:2] == [4, 1]


def test_a_mean_scale_has_mean_subscales(tmp_path):
    write(tmp_path, {**SCALE, "score": "mean", "range": [0, 2]})
    assert load_instruments(tmp_path / "instruments")["hope_ways"]["range"] == [0, 2]


@pytest.mark.parametrize(
    "columns", [["a", "b", "c", "d"], {"t1": ["a", "b", "c", "d"]}, "{item}", {"t1": "{item}"}]
)
def test_the_study_has_the_subscale_in_the_scales_own_columns(tmp_path, columns):
    from wavescore.prepare.columns import wave_columns

    changed = {**STUDY, "instruments": {"hope": {"columns": columns}}}
    study = load_study(write(tmp_path, study=changed))
    assert list(study.instruments) == ["hope", "hope_ways", "hope_will"]
    names = "abcd" if "a" in str(columns) else "1234"
    made = {f"hope_{item}": name for item, name in zip("1234", names, strict=True)}
    assert wave_columns(study) == {"t1": made}


def test_totals_alone_have_no_subscales(tmp_path):
    changed = {**STUDY, "instruments": {"hope": {"total": "hope_sum"}}, "analyses": {}}
    assert list(load_study(write(tmp_path, study=changed)).instruments) == ["hope"]


def test_analyses_take_a_subscale_and_count_its_items_once(tmp_path):
    study = load_study(write(tmp_path))
    scored = pd.DataFrame({f"hope_{n}": [0, 1, 2, 1, 0, 2] for n in (1, 2, 3)})
    scored = scored.assign(hope_4=[2, 1, 0, 1, 1, 0], wave="t1", respondent_id=list("abcdef"))
    found = reliability.run(scored, study, instruments=["hope_will"], bootstrap=0)
    assert set(found["outcome"]) == {"hope_will"}
    assert set(found["term"]) == {"", "hope_3", "hope_4"}
    assert set(frequencies.run(scored, study)["outcome"]) == {"hope"}


def test_a_subscale_of_unknown_items_or_of_a_taken_name_is_refused(tmp_path):
    write(tmp_path, {**SCALE, "subscales": {"ways": ["1", "5"]}})
    with pytest.raises(DefinitionError, match="unknown item"):
        load_instruments(tmp_path / "instruments")
    write(tmp_path)
    taken = {**SCALE, "name": "hope_ways", "subscales": {}}
    (tmp_path / "instruments" / "hope_ways.yaml").write_text(yaml.safe_dump(taken))
    with pytest.raises(DefinitionError, match="named as an instrument"):
        load_instruments(tmp_path / "instruments")
