"""Practice on a small phone: by keyboard alone, without script, in both scripts, with meanings from right to left; axe looks on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Site, served
from tests.e2e.test_journeys import PHONE, choose, enter, look, visiting
from tests.plugins.language.conftest import arabic_data, arabic_site  # noqa: F401 - fixtures

pytestmark = [pytest.mark.browser, pytest.mark.needs("language", "civic", "training")]


@pytest.fixture(scope="module")
def reading_arabic(arabic_data: Path, arabic_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:  # noqa: F811
    """The demo with Arabic meanings behind a server of its own."""
    with served(arabic_site, arabic_data) as site:
        yield site


@contextmanager
def practising(browser: Browser, site: Site, locale: str, *, script: bool) -> Iterator[Page]:
    """A learner at the first card of the day."""
    with visiting(browser, site, viewport=PHONE, script=script) as page:
        enter(page, site, "learner")
        choose(page, site, locale)
        yield page


@pytest.mark.parametrize("locale", ["sr-Cyrl", "sr-Latn", "en"])
def test_a_card_is_turned_and_rated_by_keyboard_without_script(browser: Browser, site: Site, locale: str):
    with practising(browser, site, locale, script=False) as page:
        page.goto(f"{site.address}/practise")
        first = page.locator('input[name="card"]').get_attribute("value")
        expect(page.locator(".faces")).to_be_hidden()
        page.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(page.locator(".faces")).to_be_visible()
        shown = locale if locale.startswith("sr-") else "sr-"
        expect(page.locator(f'.flash p.word[lang^="{shown}"]')).to_be_visible()
        while "face" not in (page.evaluate("document.activeElement.className") or ""):
            page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("summary")).to_be_visible()
        assert page.locator('input[name="card"]').get_attribute("value") != first


def test_every_page_of_a_day_is_accessible(browser: Browser, reading_arabic: Site):
    with practising(browser, reading_arabic, "sr-Latn", script=True) as page:
        page.goto(f"{reading_arabic.address}/words")
        page.select_option("#gloss", "ar")
        page.click("form:has(#gloss) button")
        for locale in ("sr-Latn", "sr-Cyrl"):
            choose(page, reading_arabic, locale)
            page.goto(f"{reading_arabic.address}/words")
            expect(page.locator('.helper[lang="ar"][dir="rtl"]').first).to_be_visible()
            look(page)
            page.goto(f"{reading_arabic.address}/practise")
            look(page)
            page.click("summary")
            look(page)
        page.reload()
        while page.locator("summary, .feet form").count():
            if page.locator("summary").count():
                page.click("summary")
                page.locator(".face").last.click()
            else:
                look(page)
                page.locator(".feet form button").click()
        expect(page.locator("h1")).to_have_text("Доста за данас.")
        look(page)
