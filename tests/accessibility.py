"""What axe-core finds on a page that a browser shows."""

import pytest

# As axe ranks them; "moderate" and "minor" are advice.
GRAVE = ("serious", "critical")


def grave_violations(page) -> list[str]:
    """Return each grave violation of axe's rules on an open page, with the first element at fault.

    All that is folded is opened first: axe does not look at what is hidden.
    """
    sync_playwright = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.eval_on_selector_all("details", "all => all.forEach(d => { d.open = true; })")
    found = sync_playwright.Axe().run(page).response
    assert len(found["passes"]) > 10, "axe looked at nothing"
    return [
        f"{each['id']}: {each['help']}: {each['nodes'][0]['html']}"
        for each in found["violations"]
        if each["impact"] in GRAVE
    ]
