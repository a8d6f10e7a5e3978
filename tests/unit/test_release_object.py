"""A release is one object: attacked, held against earlier ones, moved at once, or not at all."""

import base64
import json
import zlib

import numpy as np
import pandas as pd
import pytest
from analyses_survey import STUDY
from prepared import frame_of

from wavescore.analyses.registry import analyses
from wavescore.definitions.study import Release
from wavescore.disclosure.attack import refuse_what_is_told
from wavescore.disclosure.checker import checker_json
from wavescore.disclosure.counts import CountRule
from wavescore.disclosure.digests import digests_of
from wavescore.disclosure.ledger import check_against_earlier, entry_of, read_ledger, without
from wavescore.disclosure.manifest import manifest_of, move_into_place
from wavescore.disclosure.protect import protect
from wavescore.errors import DataError

SAFE = Release()


def people(n=60, **changed):
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"respondent_id": [f"r{i}" for i in range(n)], "wave": "t1"})
    frame["gad7_total"] = rng.integers(0, 22, n).astype(float)
    for place, value in changed.items():
        frame.loc[int(place.removeprefix("r")), "gad7_total"] = value
    return frame


def entries(frame, release=SAFE):
    return [entry_of(digests_of(frame), release) | {"manifest": "digest"}]


def test_the_same_respondents_may_be_released_again():
    check_against_earlier(entries(people()), digests_of(people()), SAFE, "ledger.json")


@pytest.mark.parametrize("later", [people(59), people(61), people(r3=99.0), people(69)])
def test_a_release_a_few_respondents_apart_is_stopped(later):
    with pytest.raises(DataError, match="differs by fewer than 10") as caught:
        check_against_earlier(entries(people()), digests_of(later), SAFE, "ledger.json")
    assert "HINT: wait for more respondents" in str(caught.value)
    assert "r3" not in str(caught.value) and "99" not in str(caught.value)


@pytest.mark.parametrize("later", [people(70), people(200)])
def test_a_release_of_ten_more_respondents_may_follow(later):
    check_against_earlier(entries(people()), digests_of(later), SAFE, "ledger.json")


def test_a_coarser_release_is_stopped_too():
    """20 in a bin of 16 to 20, then 21 in one of 21 to 30: who joined gave that answer."""
    coarse = Release(round_counts_to=10)
    with pytest.raises(DataError, match="differs by fewer than 10"):
        check_against_earlier(entries(people()), digests_of(people(61)), coarse, "ledger.json")
    check_against_earlier(entries(people()), digests_of(people()), coarse, "ledger.json")


@pytest.mark.parametrize("base", [6, 7, 12])
def test_bins_that_cross_those_of_an_earlier_release_are_stopped(base):
    """Bins of 5 and of 7 leave 11 to 15 and 8 to 14: 11 to 14, and a third release one count."""
    with pytest.raises(DataError, match="other bins"):
        release = Release(round_counts_to=base)
        check_against_earlier(entries(people()), digests_of(people()), release, "ledger.json")
    finer = Release(round_counts_to=10), Release(round_counts_to=5)
    check_against_earlier(entries(people(), finer[0]), digests_of(people()), finer[1], "")


def test_what_changes_everybody_does_not_cover_who_left():
    """A field or a wave that was added changes all; the old tables still differ by one."""
    added = people(59).assign(age=30.0)
    later = pd.concat([people(59), people(40).assign(wave="t2")])
    for frame in (added, later):
        with pytest.raises(DataError, match="differs by fewer than 10"):
            check_against_earlier(entries(people()), digests_of(frame), SAFE, "ledger.json")
    whole = people().assign(age=30.0)
    check_against_earlier(entries(people()), digests_of(whole), SAFE, "ledger.json")


def test_the_ledger_looks_at_every_earlier_release():
    ledger = entries(people()) + entries(people(80))
    assert without(ledger, ledger[1]) == ledger[:1]
    with pytest.raises(DataError, match="release 1 of this study"):
        check_against_earlier(ledger, digests_of(people(61)), SAFE, "ledger.json")


@pytest.mark.parametrize(
    "written",
    [
        '[{"manifest": "a", "round_counts_to": 5, "respondents": {"0f": "ab12"}}]',
        '[{"manifest": "a", "round_counts_to": 5, "cells": [], "ids": "0f", "digests": []}]',
        '[{"cells": [], "ids": "eJwDAAAAAAE=", "digests": []}]',
        '{"manifest": "a"}',
        "[{",
        "7",
    ],
)
def test_a_ledger_that_is_not_of_this_version_is_an_error_of_ours(tmp_path, written):
    path = tmp_path / "ledger.json"
    path.write_text(written)
    with pytest.raises(DataError, match="HINT: move it away") as caught:
        read_ledger(path)
    assert "0f" not in str(caught.value)


def test_a_ledger_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "ledger.json"
    assert read_ledger(path) == []
    path.write_text(json.dumps(entries(people())))
    assert read_ledger(path) == entries(people())


def test_the_ledger_holds_no_id_and_no_answer():
    entry = entries(people())[0]
    packed = [zlib.decompress(base64.b64decode(each)) for each in (entry["ids"], *entry["digests"])]
    assert len(packed[0].split()) == 60 and len(packed[-1]) == 120
    text = "".join(map(repr, packed))
    assert "r3" not in packed[0].decode()
    assert not any(f"{answer:.1f}" in text for answer in range(22))


def test_the_order_of_rows_is_nothing_new():
    frame = people()
    assert digests_of(frame) == digests_of(frame.iloc[::-1].reset_index(drop=True))
    assert digests_of(frame) != digests_of(people(r3=99.0))


def test_a_release_takes_its_place_at_once_with_a_manifest_of_every_file(tmp_path):
    staged, target = tmp_path / "staged", tmp_path / "release"
    (staged / "tables").mkdir(parents=True)
    (staged / "tables" / "flow.csv").write_text("new")
    (staged / "tables" / ".snakemake_timestamp").touch()
    (staged / "codebook.html").write_text("of a run that asked for one")
    target.mkdir()
    (target / "report.html").write_text("old")
    manifest = manifest_of(staged, "small", SAFE, "1", ["tables", "report.html"])
    move_into_place(staged, target, manifest)
    assert sorted(path.name for path in target.iterdir()) == ["manifest.json", "tables"]
    assert [path.name for path in (target / "tables").iterdir()] == ["flow.csv"]
    written = json.loads((target / "manifest.json").read_text())
    assert list(written["files"]) == ["tables/flow.csv"]
    assert (written["mode"], written["minimum_count"]) == ("safe", 10)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["release", "staged"]


def test_what_protection_would_have_let_through_stops_the_release():
    row = {"outcome": "age", "wave": "t1", "term": "age", "quantity": "mean"}
    private = {"describe": frame_of("describe", [{**row, "estimate": 40.0, "n": 3.0}])}
    leak = {"describe": private["describe"].drop(columns="influence")}
    with pytest.raises(DataError, match="rests on fewer than the minimum"):
        refuse_what_is_told(private, leak, analyses(), CountRule(10, 5))
    safe = protect(private, SAFE, analyses()).tables
    assert refuse_what_is_told(private, safe, analyses(), CountRule(10, 5))["digits"] == 1


def test_the_checkers_record_names_every_table_and_rule():
    row = {"outcome": "age", "wave": "t1", "term": "age", "quantity": "max"}
    private = {"describe": frame_of("describe", [{**row, "estimate": 90.0, "n": 300.0}])}
    outputs = protect(private, SAFE, analyses()).outputs
    record = checker_json(outputs, SAFE)
    entry = record["results"]["output_0"]
    assert entry["output"] == ["tables/describe.csv"]
    assert entry["summary"] == "extreme value: 1"
    assert STUDY.release.mode == "safe"
