"""The report, as a file and as a browser shows it."""

import re
import shutil

import present_study as made
import pytest

from wavescore.publish.figures import make_figures
from wavescore.publish.provenance import provenance
from wavescore.publish.report import write_report

STUDY = made.make_study()


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The path of a report with every section."""
    folder = tmp_path_factory.mktemp("release")
    make_figures(made.all_tables(), STUDY, folder / "figures")
    _write(folder / "report.html", folder / "figures")
    return folder / "report.html"


def _write(path, figures):
    write_report(
        made.all_tables(),
        figures,
        STUDY,
        path,
        provenance=provenance(STUDY, {}),
        claims_fragment="<p id='claim-1'>A claim holds.</p>",
    )


def test_the_report_needs_no_other_file(report):
    page = report.read_text(encoding="utf-8")
    links = re.findall(r'(?:src|href|url)\s*[=(]\s*["\']?([^"\')>\s]+)', page)
    inside = ("#", "tables/", "figures/", "data:")
    loaded = [link for link in links if not link.startswith(inside)]
    assert loaded == []
    assert "<link" not in page
    assert "@import" not in page


def test_text_from_the_study_is_escaped(report):
    page = report.read_text(encoding="utf-8")
    assert "A small &lt;study&gt; &amp; more" in page
    assert "<study>" not in page


def test_the_report_holds_its_parts(report):
    page = report.read_text(encoding="utf-8")
    for words in ("Synthetic data.", "In short", "A claim holds.", "tables/flow.csv"):
        assert words in page
    assert page.count("<svg") == 7
    assert re.search(r"\bnan\b", page) is None


def test_no_two_parts_share_an_id(report):
    ids = re.findall(r'\sid="([^"]+)"', report.read_text(encoding="utf-8"))
    twice = {name for name in ids if ids.count(name) > 1}
    assert not twice


def test_the_same_input_gives_the_same_bytes(report, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    _write(tmp_path / "report.html", report.parent / "figures")
    assert (tmp_path / "report.html").read_bytes() == report.read_bytes()


def test_a_report_without_figures_or_provenance_is_a_report(tmp_path):
    write_report({"flow": made.flow()}, tmp_path, STUDY, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Flow of respondents" in page
    assert "<svg" not in page


@pytest.fixture(scope="module")
def browser():
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no chromium on this machine")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


def test_a_browser_shows_the_report_without_errors_or_requests(report, browser):
    page = browser.new_page(reduced_motion="reduce")
    trouble, requests = [], []
    page.on("console", lambda message: trouble.append(message.text))
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(report.as_uri())
    assert trouble == []
    assert requests == [report.as_uri()]
    targets = page.eval_on_selector_all("nav a", "links => links.map(a => a.hash.slice(1))")
    assert len(targets) > 5
    for target in targets:
        page.click(f'nav a[href="#{target}"]')
        assert page.url.endswith(f"#{target}")
        assert page.locator(f"[id='{target}']").is_visible()
    page.close()


def test_a_narrow_screen_needs_no_sideways_scrolling(report, browser):
    page = browser.new_page(viewport={"width": 400, "height": 800})
    page.goto(report.as_uri())
    page.eval_on_selector_all("details", "all => all.forEach(d => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.close()


def test_headings_go_down_one_level_at_a_time(report, browser):
    page = browser.new_page()
    page.goto(report.as_uri())
    levels = page.eval_on_selector_all(
        "h1, h2, h3, h4", "all => all.map(h => Number(h.tagName[1]))"
    )
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    page.close()
