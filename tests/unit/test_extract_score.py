"""The extractor against the hand transcriptions, where the manuscripts are at hand."""

import importlib.util

import pytest

PAPERS = {"lobban_2025": "002_*.txt", "smit_2021": "003_*.txt", "montali_2022": "001_*.txt"}


@pytest.fixture(scope="module")
def extractor(root):
    spec = importlib.util.spec_from_file_location("extractor", root / "benchmarks/extractor.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def manuscripts(shared_data):
    folder = shared_data.parent / "seeds"
    if not folder.is_dir():
        pytest.skip(f"the papers' texts are not there ({folder})")
    return folder


@pytest.mark.parametrize("paper", PAPERS)
def test_every_transcribed_statistic_is_found_and_none_invented(
    extractor, manuscripts, root, paper
):
    (manuscript,) = manuscripts.glob(PAPERS[paper])
    counts = extractor.score(root / f"config/papers/{paper}.yaml", manuscript)
    assert counts["claims"] > 0
    assert counts["missed"] == [] and counts["wrong"] == []


def test_the_score_counts_what_is_missed_and_what_is_wrong(extractor, tmp_path):
    (tmp_path / "paper.txt").write_text("Of 20, 5 (25%) dug; t(18) = 2.10, p = .05; r = .30.")
    (tmp_path / "paper.yaml").write_text(
        """
paper: {title: Invented}
claims:
- {id: dug, kind: proportion, where: Results, n: "5", total: "20", percent: "25%"}
- {id: test, kind: t_test, where: Results, t: "2.10", df: "18", p: ".05", d: "0.4"}
- {id: other, kind: f_test, where: Results, f: "3.1", df1: "1", df2: "18"}
- {id: row, kind: proportion, where: "Table 1, row", n: "9", total: "20", percent: "45"}
"""
    )
    counts = extractor.score(tmp_path / "paper.yaml", tmp_path / "paper.txt")
    assert (counts["claims"], counts["found"], counts["complete"]) == (3, 2, 1)
    assert counts["missed"] == ["other"] and counts["incomplete"] == ["test"]
    assert (counts["drafted"], counts["right"]) == (3, 2)
    assert counts["wrong"] == [{"kind": "correlation", "r": ".30"}]
