"""The report, as a file and as a browser shows it."""

import base64
import io
import re
from dataclasses import replace

import pandas as pd
import present_study as made
import present_wide as wide
import pypdfium2
import pytest
from accessibility import grave_violations
from prepared import frame_of

from wavescore.analyses.registry import analyses
from wavescore.layout.cells import Cell, Row, Table
from wavescore.publish.figures import make_figures
from wavescore.publish.front import methods_text, plain_sentences
from wavescore.publish.provenance import provenance
from wavescore.publish.report import shape, write_report
from wavescore.publish.tables import make_tables

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
        claims_fragment=(
            "<details><summary>Finding of claim 1</summary><p id='claim-1'>A claim holds.</p>"
            "</details>"
        ),
        paper="Of 1 printed statement, 1 is consistent.",
    )


def test_the_report_needs_no_other_file(report):
    page = report.read_text(encoding="utf-8")
    links = re.findall(r'(?:src|href|url)\s*[=(]\s*["\']?([^"\')>\s]+)', page)
    # A report is mailed alone: nothing beside it is linked to.
    inside = ("#", "data:text/csv")
    loaded = [link for link in links if not link.startswith(inside)]
    assert loaded == []
    assert "<link" not in page
    assert "@import" not in page


def test_every_table_stands_in_the_report_and_names_its_file(tmp_path):
    """Sections gather tables by their file: one that named another was left out."""
    frames, study = wide.tables_of(3, 2, long=False), wide.study_of(3, long=False)
    del frames["group_tests"]  # drawn alone: it has no sizes
    tables = make_tables(frames, study)
    assert len(tables) > len(frames) and {table.source for table in tables} <= set(frames)
    write_report(frames, tmp_path, study, tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert [t.name for t in tables if f'<table id="table-{t.name}"' not in page] == []


def test_text_from_the_study_is_escaped(report):
    page = report.read_text(encoding="utf-8")
    assert "A small &lt;study&gt; &amp; more" in page
    assert "<study>" not in page


def test_the_report_holds_its_parts(report):
    page = report.read_text(encoding="utf-8")
    for words in ("Synthetic data.", "What was found", "In short", "A claim holds."):
        assert words in page
    # Each figure in both widths, and two of them on the first pages too.
    assert page.count("<svg") == 2 * 7 + 2 * 2
    assert re.search(r"\bnan\b", page) is None


def test_every_table_is_in_the_page_as_a_file(report):
    page = report.read_text(encoding="utf-8")
    files = dict(
        re.findall(r'href="data:text/csv;charset=utf-8;base64,([^"]+)" download="(\w+)', page)
    )
    held = {name: base64.b64decode(text).decode("utf-8") for text, name in files.items()}
    assert held.keys() == made.all_tables().keys()
    assert pd.read_csv(io.StringIO(held["flow"]))["estimate"].iloc[0] == 220


def test_the_first_page_says_in_plain_words_what_was_found(report):
    page = report.read_text(encoding="utf-8")
    front = page[page.index('<ol class="plain">') : page.index("</ol>")]
    said = re.findall(r"<li>(.*?)</li>", front)
    assert "200 people at Baseline" in said[0] and "220 who entered: 20 not meeting" in said[0]
    assert "75.0% (95% interval 73.0 to 77.0) were cases" in said[1]
    assert said[-1] == "Of 1 printed statement, 1 is consistent."


def test_methods_say_the_options_that_were_used():
    options = {"growth": {"outcomes": ["gad7"], "residuals": "equal", "missing": "complete"}}
    said = " ".join(methods_text(made.make_study(analyses=options)))
    for words in ("GAD-7", "linear form", "equal over waves", "respondents with every wave"):
        assert words in said, words
    assert "full information" not in said and "robust (Huber-White)" in said


def test_what_is_not_released_is_said_where_no_paper_is_checked():
    tables = {"caseness": made.caseness()}
    tables["caseness"].loc[0, "status"] = "suppressed"
    said = plain_sentences(tables, STUDY)
    assert "1 are not released, to protect respondents" in said[-1]


@pytest.mark.parametrize(("mode", "words"), [("public", ", unrounded:"), ("safe", " as released:")])
def test_numbers_rounded_for_release_are_not_called_unrounded(tmp_path, mode, words):
    study = replace(STUDY, release=replace(STUDY.release, mode=mode))
    write_report({"flow": made.flow()}, tmp_path, study, tmp_path / "report.html")
    said = re.findall(r"Every number([^<]*) <a", (tmp_path / "report.html").read_text("utf-8"))
    assert said and set(said) == {words}


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
    page = browser.new_page(viewport={"width": 375, "height": 800})
    page.goto(report.as_uri())
    page.eval_on_selector_all("details", "all => all.forEach(d => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    page.close()


def test_axe_finds_nothing_grave_on_a_wide_and_on_a_narrow_screen(report, browser):
    for width in (1280, 375):
        page = browser.new_page(viewport={"width": width, "height": 800}, reduced_motion="reduce")
        page.goto(report.as_uri())
        assert grave_violations(page) == []
        page.close()


def test_axe_finds_what_is_grave(browser):
    page = browser.new_page()
    page.set_content(
        "<!doctype html><html lang='en'><title>t</title><main><h1>A</h1><img src='data:,'>"
        "<p style='color:#ccc;background:#fff'>pale</p><a href='#a'>b</a><ul><li>c</li></ul>"
        "<table><tr><th>d</th></tr><tr><td>e</td></tr></table><button>f</button></main></html>"
    )
    said = grave_violations(page)
    assert {each.split(":")[0] for each in said} == {"image-alt", "color-contrast"}
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


def test_print_holds_every_finding_and_numbers_its_pages(report, browser, tmp_path):
    page = browser.new_page()
    page.goto(report.as_uri())
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    page.close()
    pages = list(pypdfium2.PdfDocument(tmp_path / "report.pdf"))
    text = " ".join(page.get_textpage().get_text_range() for page in pages)
    # What a summary line says stands on paper too, and what it folds away.
    for words in ("Finding of claim 1", "A claim holds.", "Flow of respondents"):
        assert words in text, words
    assert f"1 / {len(pages)}" in text and f"{len(pages)} / {len(pages)}" in text


def test_tables_with_a_file_of_their_own_are_left_out_of_print(browser, tmp_path):
    (name,) = (name for name, each in analyses().items() if each.own_file)
    row = {"outcome": "age", "wave": "t1", "term": "age", "level": "no answer", "quantity": "n"}
    tables = {"flow": made.flow(), name: frame_of(name, [{**row, "estimate": 12}])}
    write_report(tables, tmp_path, STUDY, tmp_path / "report.html")
    page = browser.new_page()
    page.goto((tmp_path / "report.html").as_uri())
    page.eval_on_selector_all("details", "all => all.forEach(d => { d.open = true; })")
    for media, shown in (("screen", True), ("print", False)):
        page.emulate_media(media=media)
        assert page.is_visible(f"#table-{name}") is shown
        # A caption over nothing held the next heading at the foot of a page.
        captions = page.eval_on_selector_all("p.caption", "all => all.map(c => c.offsetHeight > 0)")
        assert captions == [True, shown]
        assert page.is_visible("#table-flow")
    page.close()


def test_a_phone_gets_the_figures_that_fit_it(report, browser):
    page = browser.new_page(viewport={"width": 375, "height": 800})
    page.goto(report.as_uri())
    wide = page.eval_on_selector_all(
        "figure svg", "all => all.filter(s => s.getBoundingClientRect().width > 375).length"
    )
    shown = page.eval_on_selector_all(
        "figure", "all => all.every(f => f.querySelector('.narrow').offsetHeight > 0)"
    )
    assert wide == 0 and shown
    page.close()


def test_a_table_stands_two_abreast_only_where_its_headings_fit_too():
    rows = tuple(Row((Cell("a"), Cell("1"))) for _ in range(40))
    narrow = Table("t", "T", (("", "Item"), ("", "n")), rows)
    headed = replace(narrow, columns=(("", "Item"), ("x" * 90, "n")))
    assert shape(narrow) == "slim"
    assert "slim" not in shape(headed)
