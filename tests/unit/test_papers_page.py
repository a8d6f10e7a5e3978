"""The page of verdicts in a browser: order, filters, search, arithmetic, keyboard, no network."""

import pytest
from accessibility import grave_violations

from wavescore.papers import check_paper, claims_section, load_paper, write_claims_page

PAPER = """
paper: {title: 'Numbers & <signs>', authors: A et al., doi: 10.1000/1, draft: true}
claims:
- {id: fine, kind: proportion, where: Results, n: "475", total: "791", percent: "60"}
- {id: wrong, kind: proportion, where: Interviews, quote: "n=40, <71%>", n: "40", total: "52",
   percent: "71"}
- {id: crossing, kind: z_test, where: Results, z: "1.20", p: ".04"}
- {id: unknown, kind: correlation, where: Results, r: ".30"}
- {id: cut, kind: proportion, where: Results, n: "2", total: "3", percent: "66"}
"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    folder = tmp_path_factory.mktemp("page")
    (folder / "paper.yaml").write_text(PAPER, encoding="utf-8")
    paper = load_paper(folder / "paper.yaml")
    verdicts = check_paper(paper)
    write_claims_page(verdicts, paper, folder / "claims.html")
    return folder / "claims.html"


@pytest.fixture
def page(browser, page_file):
    tab, asked, errors = browser.new_page(), [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto(page_file.as_uri())
    yield tab
    assert asked == [page_file.as_uri()]
    assert errors == []
    tab.close()


def shown(page) -> list[str]:
    return [row.get_attribute("id") for row in page.locator("tbody tr:visible").all()]


def test_axe_finds_nothing_grave(page):
    assert grave_violations(page) == []


def test_rows_stand_worst_first(page):
    order = ["crossing", "wrong", "cut", "unknown"]
    assert shown(page) == [f"claim-{key}" for key in order]


def test_consistent_claims_are_folded_until_asked_for(page):
    page.locator(".claims-green > summary").click()
    assert shown(page)[-1] == "claim-fine"


def test_each_cause_has_its_sentence_arithmetic_and_passage(page):
    causes = page.locator(".cause")
    assert [c.locator(".pill").inner_text() for c in causes.all()] == [
        "Decision error",
        "Inconsistent",
    ]
    second = causes.nth(1)
    assert second.locator("blockquote").inner_text().startswith("n=40, <71%>")
    assert "100 x 40 / 52 = 76.92%" in second.locator("pre").inner_text()
    passage = second.locator(".passage").inner_text()
    assert passage.startswith("The paper prints (Interviews): “n=40, <71%>”. 40 of 52 is 76.92%")
    assert passage.endswith("and say which number is meant?")


def test_buttons_filter_by_verdict_and_say_so(page):
    button = page.get_by_role("button", name="Inconsistent 1")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert shown(page) == ["claim-wrong"]
    assert button.get_attribute("aria-pressed") == "true"
    assert page.get_by_role("status").inner_text() == "1 of 5 shown"
    page.get_by_role("button", name="Consistent 1", exact=True).click()
    assert shown(page) == ["claim-fine"]
    page.get_by_role("button", name="All 5").click()
    assert len(shown(page)) == 5


def test_the_search_looks_in_every_cell(page):
    page.get_by_label("Search").fill("interviews")
    assert shown(page) == ["claim-wrong"]


def test_a_row_opens_to_its_arithmetic_from_the_keyboard(page):
    arithmetic = page.locator("#claim-wrong pre")
    assert not arithmetic.is_visible()
    page.locator("#claim-wrong summary").focus()
    page.keyboard.press("Enter")
    assert arithmetic.is_visible()
    assert "100 x 40 / 52 = 76.92%" in arithmetic.inner_text()
    assert page.locator("#claim-wrong blockquote").inner_text() == "n=40, <71%>"


def test_print_shows_causes_and_hides_tools_and_what_is_consistent(page):
    page.emulate_media(media="print")
    assert page.locator(".cause pre:visible").count() == 2
    assert not page.locator(".claims-tools").is_visible()
    assert not page.locator("#claim-fine").is_visible()
    green = page.locator(".claims-green > summary")
    assert green.is_visible()
    # A sentence that says where they are, and no heading over a table that is not there.
    said = green.evaluate("s => getComputedStyle(s, '::after').content")
    assert (
        "listed on the screen" in said
        and green.evaluate("s => getComputedStyle(s).fontWeight") == "400"
    )


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_runs_off_the_page(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_text_stands_out_from_its_ground(page):
    """WCAG AA: every verdict, note and button has a contrast of 4.5 or more."""
    contrast = """(selector) => Array.from(document.querySelectorAll(selector)).map(node => {
      const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map(v => {
          v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
      let ground = node;
      while (ground && getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)')
        ground = ground.parentElement;
      const a = light(getComputedStyle(node).color);
      const b = light(ground ? getComputedStyle(ground).backgroundColor : 'rgb(255, 255, 255)');
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); })"""
    ratios = page.evaluate(contrast, ".pill, .id, .suggestion, button, th, pre, .claims-draft, dd")
    assert len(ratios) > 20
    assert min(ratios) >= 4.5


def test_the_paper_s_words_are_text_not_markup(page_file):
    html = page_file.read_text(encoding="utf-8")
    assert "Numbers &amp; &lt;signs&gt;" in html
    assert "<71%>" not in html
    assert "http://" not in html
    assert html.count("https://") == 1  # the paper's own doi


def test_the_section_stands_alone(page_file):
    paper = load_paper(page_file.with_name("paper.yaml"))
    section = claims_section(check_paper(paper), paper)
    assert section.startswith("<section")
    assert section.count("<tr id=") == 5


def test_the_section_in_a_report_is_folded_and_says_what_synthetic_data_cannot(page_file):
    paper = load_paper(page_file.with_name("paper.yaml"))
    verdicts = check_paper(paper)
    section = claims_section(verdicts, paper, synthetic=True)
    assert section.index("say nothing about the paper") < section.index('claims-summary"')
    assert "results/papers/paper/claims.html" in section
    assert section.count("<details") == 7
    assert "synthetic" not in claims_section(verdicts, paper)
    assert '<details class="claims-all' not in page_file.read_text(encoding="utf-8")


def test_the_same_input_gives_the_same_bytes(page_file, tmp_path):
    paper = load_paper(page_file.with_name("paper.yaml"))
    write_claims_page(check_paper(paper), paper, tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == page_file.read_bytes()
