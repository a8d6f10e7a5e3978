"""Instrument definitions: every built-in one is right, and every broken one says where."""

import pytest
import yaml

from wavescore.definitions.instruments import (
    BUILT_IN,
    load_instrument,
    load_instruments,
    make_instrument,
)
from wavescore.errors import DefinitionError

NAMES = [path.stem for path in sorted(BUILT_IN.glob("*.yaml"))]


@pytest.mark.parametrize("name", NAMES)
def test_a_built_in_instrument_covers_its_range_and_names_its_source(name):
    instrument = make_instrument(load_instrument(BUILT_IN / f"{name}.yaml"))
    codes = list(instrument.responses)
    times = len(instrument.items) if instrument.score == "sum" else 1
    assert instrument.range == (times * min(codes), times * max(codes))
    covered = [total for band in instrument.bands for total in range(band.low, band.high + 1)]
    assert covered == list(range(instrument.range[0], instrument.range[1] + 1))
    assert instrument.doi.startswith("10.")
    assert all(instrument.texts[item] for item in instrument.items)


@pytest.mark.parametrize(
    ("name", "items", "highest", "cut", "change", "bands"),
    [
        # Spitzer 2006; Kroenke 2009; Kroenke 2001; NHS Talking Therapies manual.
        ("gad7", 7, 21, 8, 4, [0, 5, 10, 15]),
        ("phq8", 8, 24, 10, 6, [0, 5, 10, 15, 20]),
        ("phq9", 9, 27, 10, 6, [0, 5, 10, 15, 20]),
    ],
)
def test_the_published_scoring_of_gad_and_phq(name, items, highest, cut, change, bands):
    instrument = make_instrument(load_instruments()[name])
    assert len(instrument.items) == items
    assert instrument.range == (0, highest)
    assert (instrument.cut_point, instrument.reliable_change) == (cut, change)
    assert [band.low for band in instrument.bands] == bands


def broken(tmp_path, **changes):
    data = {
        "name": "mood",
        "title": "Mood",
        "items": [{"name": "1"}, {"name": "2"}],
        "responses": {0: "no", 1: "yes"},
        "score": "sum",
        "range": [0, 2],
    } | changes
    path = tmp_path / "mood.yaml"
    path.write_text(yaml.safe_dump({k: v for k, v in data.items() if v is not None}))
    return path


def test_a_plain_instrument_loads(tmp_path):
    instrument = make_instrument(load_instrument(broken(tmp_path)))
    assert instrument.columns == ("mood_1", "mood_2")
    assert instrument.total == "mood_total"
    assert instrument.missing_rule == "complete"


@pytest.mark.parametrize(
    ("changes", "key", "found"),
    [
        ({"items": None}, None, "name"),
        ({"items": []}, "items", "[]"),
        ({"items": [{"name": "1"}, {"name": "1"}]}, "items", "1"),
        ({"name": "food"}, "name", "food"),
        ({"range": [0, 3]}, "range", "[0, 3]"),
        ({"reversed": ["3"]}, "reversed", "3"),
        ({"score": "total"}, "score", "total"),
        ({"cut_point": 5}, "cut_point", "5"),
        ({"synonyms": {"often": 4}}, "synonyms.often", "4"),
        ({"missing": {"rule": "prorate", "max_missing": 2}}, "missing.max_missing", "2"),
        ({"bands": [{"name": "low", "from": 0, "to": 1}]}, "bands", "[0, 1]"),
        (
            {"bands": [{"name": "low", "from": 0, "to": 0}, {"name": "high", "from": 2, "to": 2}]},
            "bands.high",
            "2",
        ),
        ({"cutpoint": 1}, "cutpoint", "cutpoint"),
    ],
)
def test_a_broken_instrument_names_file_key_and_what_was_found(tmp_path, changes, key, found):
    path = broken(tmp_path, **changes)
    with pytest.raises(DefinitionError) as caught:
        load_instrument(path)
    assert caught.value.file == path
    assert caught.value.key == key
    assert found in str(caught.value.found)


def test_a_mistyped_key_is_told_the_closest(tmp_path):
    with pytest.raises(DefinitionError, match="did you mean 'cut_point'"):
        load_instrument(broken(tmp_path, cutpoint=1))
