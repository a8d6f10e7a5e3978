"""Verdicts for another program, and many manuscripts at once."""

import argparse
import json
import shutil
from importlib.resources import files
from pathlib import Path

import jsonschema
import pandas as pd
import pytest

from wavescore.cli import main
from wavescore.errors import DataError
from wavescore.papers import check_paper, load_paper, main_check_paper
from wavescore.papers.written import write_json

SCHEMA = json.loads(files("wavescore.papers").joinpath("verdicts.schema.json").read_text())


@pytest.mark.parametrize("paper", ["lobban_2025", "smit_2021", "montali_2022"])
def test_the_json_follows_its_schema(root, tmp_path, paper):
    file = root / f"config/papers/{paper}.yaml"
    verdicts = check_paper(file)
    write_json(verdicts, load_paper(file), tmp_path / "claims.json")
    content = json.loads((tmp_path / "claims.json").read_text(encoding="utf-8"))
    jsonschema.validate(content, SCHEMA)
    assert sum(content["counts"].values()) == len(content["claims"]) == len(verdicts)
    named = [key for cause in content["causes"] for key in cause["claims"]]
    assert sorted(named) == sorted(row["id"] for row in content["claims"] if row["cause"])


def test_the_schema_refuses_what_it_does_not_describe(tmp_path, root):
    file = root / "config/papers/montali_2022.yaml"
    write_json(check_paper(file), load_paper(file), tmp_path / "claims.json")
    content = json.loads((tmp_path / "claims.json").read_text(encoding="utf-8"))
    content["claims"][0]["verdict"] = "wrong"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, SCHEMA)


@pytest.fixture
def folder(tmp_path) -> Path:
    manuscripts = Path(__file__).resolve().parents[1] / "data" / "manuscripts"
    place = tmp_path / "submissions"
    shutil.copytree(manuscripts, place)
    (place / "broken.docx").write_bytes(b"not a zip")
    (place / "empty.txt").write_text("")
    (place / "odd.yaml").write_text("paper: {title: Odd}\nclaims:\n- {id: a, kind: nothing}\n")
    (place / "wrong.txt").write_text("Results\n\nOf 52 asked, 40 of 52 (71%) came.\n")
    (place / "words.txt").write_text("Results\n\nPeople spoke of hope.\n")
    (place / "picture.png").write_bytes(b"")
    return place


def test_a_manuscript_is_drafted_and_checked_where_a_folder_is_named(folder, tmp_path, capsys):
    manuscript = str(folder / "wrong.txt")
    assert main(["check-paper", manuscript]) == 2
    assert "--out" in capsys.readouterr().err
    assert main(["check-paper", manuscript, "--out", str(tmp_path / "one")]) == 0
    assert "40 of 52 is 76.92%, not 71%" in capsys.readouterr().out
    assert load_paper(tmp_path / "one/claims.yaml").about["draft"] is True


def test_one_row_a_manuscript_and_none_stops_another(folder, tmp_path):
    out = tmp_path / "out"
    assert main(["check-paper", "--batch", str(folder), "--out", str(out)]) == 0
    summary = pd.read_csv(out / "summary.csv", keep_default_na=False).set_index("file")
    assert list(summary.index) == [
        *("broken.docx", "empty.txt", "garden.html", "garden.txt"),
        *("odd.yaml", "words.txt", "wrong.txt"),
    ]
    assert list(summary["status"]) == ["not read"] * 2 + ["read"] * 2 + ["not read"] + ["read"] * 2
    assert summary.loc["wrong.txt", "inconsistent"] == 1
    assert summary.loc["words.txt", "problem"] == "no statistic of a known form was found"
    assert summary.loc["wrong.txt", "first_cause"] == "40 of 52 is 76.92%, not 71%."
    assert "unknown kind of claim" in summary.loc["odd.yaml", "problem"]
    for name in ("garden_html", "garden_txt", "wrong"):
        assert {p.name for p in (out / name).iterdir()} == {
            "claims.yaml", "claims.csv", "claims.json", "claims.html",
        }  # fmt: skip
    page = (out / "summary.html").read_text(encoding="utf-8")
    assert page.index("wrong.txt") < page.index("garden.txt")
    assert 'href="wrong/claims.html"' in page


def test_a_batch_needs_a_folder_with_something_in_it(tmp_path):
    def run(batch, out, paper=None):
        args = argparse.Namespace(paper=paper, results=None, out=out, batch=batch)
        return main_check_paper(args)

    with pytest.raises(DataError, match="no such folder"):
        run(str(tmp_path / "nowhere"), str(tmp_path))
    with pytest.raises(DataError, match="holds no manuscript"):
        run(str(tmp_path), str(tmp_path / "out"))
    with pytest.raises(DataError, match="needs --out"):
        run(str(tmp_path), None)
    with pytest.raises(DataError, match="nothing to check"):
        run(None, None)
