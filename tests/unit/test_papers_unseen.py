"""Shapes of print met in real articles that were read or accused wrongly; the statements are ours."""
# ruff: noqa: E501 (markup in one line)

import pytest
import yaml
from scipy.special import nctdtr

from wavescore.papers import check_paper, load_paper
from wavescore.papers.check.effects import noncentral_d
from wavescore.papers.extract.draft import draft_yaml, extract_claims

WRONG = {"inconsistent", "decision_error"}


@pytest.fixture
def read(tmp_path):
    """Return the claims of a made-up article and their verdicts, as if nobody had looked."""

    def drafted(body: str, suffix: str = ".txt"):
        path = tmp_path / f"article{suffix}"
        path.write_text(_article(body, suffix), encoding="utf-8")
        claims = tmp_path / "claims.yaml"
        claims.write_text(draft_yaml(extract_claims(path)), encoding="utf-8")
        raws = yaml.safe_load(claims.read_text(encoding="utf-8"))["claims"]
        return raws, list(check_paper(load_paper(claims))["verdict"])

    return drafted


def _article(body: str, suffix: str) -> str:
    if suffix == ".xml":
        return f"<article><body><sec><title>Results</title>{body}</sec></body></article>"
    return f"<h2>Results</h2>{body}" if suffix == ".html" else f"Results\n\n{body}\n"


@pytest.mark.parametrize(("t", "df"), [(8.7, 99.0), (8.7, 1000.0), (8.7, 18.0)])
def test_limits_of_d_exist_where_the_far_tail_has_nothing_left_to_add(t, df):
    low, high = noncentral_d(t, df, 1.0, 0.95)
    assert nctdtr(df, low, t) == pytest.approx(0.975) and nctdtr(df, high, t) == pytest.approx(
        0.025
    )


def test_a_table_inside_a_paragraph_is_read_once(read):
    body = (
        "<p>See below.<table-wrap><label>Table 1</label><table><thead><tr><th/>"
        "<th>Mentored (n=40), n (%)</th></tr></thead><tbody><tr><td>Employed</td><td>10 (25)</td></tr>"
        "</tbody></table></table-wrap></p>"
    )
    raws, _ = read(body, ".xml")
    assert [r["kind"] for r in raws] == ["proportion"]
