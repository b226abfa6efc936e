"""How questions work, on a small phone and on a wide screen; axe looks on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Site
from tests.e2e.test_journeys import DESKTOP, PHONE, choose, enter, look, visiting

pytestmark = [pytest.mark.browser, pytest.mark.needs("language", "civic", "training")]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_trainer_comes_from_the_group_to_its_questions(browser: Browser, site: Site, viewport: dict[str, int]):
    with visiting(browser, site, viewport=viewport) as page:
        enter(page, site, "trainer")
        choose(page, site, "sr-Latn")
        page.goto(f"{site.address}/cohorts")
        page.locator('main a[href^="/cohorts/"]').first.click()
        page.locator("details summary", has_text="Kako rade pitanja").click()
        page.locator('details a[href^="/questions/"]').first.click()
        expect(page.locator('li[id^="question-"]').first).to_be_visible()
        look(page)
