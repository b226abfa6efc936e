"""Placing somebody on a small phone: by touch and by keyboard, without script, in both scripts, on paper; axe looks on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Site
from tests.e2e.test_journeys import PHONE, choose, enter, look, visiting

pytestmark = [pytest.mark.browser, pytest.mark.needs("language", "civic", "training")]
CHOSEN = {"script": "latin", "listening": "3", "speaking": "4", "reading": "3", "writing": "3"}


def tick(page: Page, name: str, value: str) -> None:
    """Choose a level by its words."""
    page.locator(f'label:has(input[name="{name}"][value="{value}"])').click()


@pytest.mark.parametrize("locale", ["sr-Cyrl", "sr-Latn", "en"])
def test_a_trainer_places_somebody_on_a_phone(browser: Browser, site: Site, locale: str):
    with visiting(browser, site, viewport=PHONE, script=False) as page:
        enter(page, site, "trainer")
        choose(page, site, locale)
        page.goto(f"{site.address}/placement")
        page.locator("tr:has(.muted) a").first.click()  # somebody who was not interviewed yet
        address = page.url
        for name, value in CHOSEN.items():
            tick(page, name, value)
        page.locator('form:has(fieldset) button[type="submit"]').click()
        assert page.url == address, "nobody chose anything about the phone yet: the form waits"
        expect(page.locator('input[name="digital"][value="0"]')).to_be_focused()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("#begin")).to_contain_text("A1" if locale != "sr-Cyrl" else "А1")
        assert page.url.split("#")[0] == address


def test_every_page_of_placement_is_accessible(browser: Browser, site: Site):
    with visiting(browser, site, viewport=PHONE) as page:
        enter(page, site, "trainer")
        choose(page, site, "sr-Latn")
        for path in ("/placement", "/placement/sheet"):
            page.goto(f"{site.address}{path}")
            look(page)
        page.goto(f"{site.address}/placement")
        page.locator("tbody a").last.click()
        look(page)
        page.locator("summary").first.click()
        for name, value in {**CHOSEN, "digital": "4"}.items():
            tick(page, name, value)
        page.locator('form:has(fieldset) button[type="submit"]').click()
        expect(page.locator("#begin")).to_be_visible()
        look(page)
        page.goto(page.url.split("#")[0].replace("/placement", "/progress"))
        look(page)
