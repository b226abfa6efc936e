"""A question of every type, answered by keyboard alone on a small phone: with and without script, in both scripts of Serbian."""

from __future__ import annotations

import shutil
import sqlite3

import pytest
from playwright.sync_api import Browser, Page, expect

from lms.content.publishing import build
from lms.content.questions import Question
from tests.content.sites import COMPILER
from tests.e2e.conftest import BUNDLE, Site
from tests.e2e.test_journeys import PHONE, choose, enter, look, visiting
from tests.files.test_copies import photo

pytestmark = [pytest.mark.browser, pytest.mark.needs("language", "civic", "training")]
LESSON = "/lesson/all/04-questions"
MOST_TABS = 60
FOCUS = "() => { const one = document.activeElement; return [one.tagName, one.type || '', one.name || '', one.className || '', one.closest('form')?.getAttribute('id') || '']; }"


@pytest.fixture(scope="module")
def one_of_each(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The address of a question of each type."""
    folder = tmp_path_factory.mktemp("types")
    shutil.copytree(BUNDLE, folder / "site")
    catalogue = build(folder / "site", folder / "cache", COMPILER)
    entries = [entry for entry in catalogue.lessons.values() if entry.kind == "lesson"]
    found = {question.type: f"/lesson/{entry.key}/question/{question.id}" for entry in reversed(entries) for question in entry.questions}
    assert set(found) == {kind.type for kind in COMPILER.sections if issubclass(kind, Question)}
    return found


def by_keyboard(page: Page) -> None:
    """Fill every field that the Tab key reaches, then press Enter on the button that checks."""
    groups: set[str] = set()
    for _step in range(MOST_TABS):
        page.keyboard.press("Tab")
        tag, kind, name, style, form = page.evaluate(FOCUS)
        if form != "task":
            continue
        if tag == "BUTTON" and kind == "submit" and name != "help":
            page.keyboard.press("Enter")
            return
        if kind == "file":
            page.locator(":focus").set_input_files({"name": "page.jpg", "mimeType": "image/jpeg", "buffer": photo()})
        elif tag == "SELECT":
            page.keyboard.press("ArrowDown")
        elif tag == "TEXTAREA" or (tag == "INPUT" and kind == "text"):
            page.keyboard.type("пошта")
        elif kind in ("radio", "checkbox") and name and name not in groups:
            page.keyboard.press("Space")
            groups.add(name)
        elif tag == "BUTTON" and "tile" in style.split():
            page.keyboard.press("Enter")
    raise AssertionError(f"{page.url}: the keyboard does not reach the button")


@pytest.mark.parametrize("locale", ["sr-Cyrl", "sr-Latn"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_every_type_is_answered_by_keyboard(browser: Browser, bundle_site: Site, one_of_each: dict[str, str], locale: str, script: bool):
    axe = script and locale == "sr-Cyrl"
    with sqlite3.connect(bundle_site.data / "korak.sqlite3") as database:
        database.execute("delete from question_result where question like 'all-%'")  # a survey takes one answer of each person
    with visiting(browser, bundle_site, viewport=PHONE, script=script) as page:
        enter(page, bundle_site, "learner")
        choose(page, bundle_site, locale)
        for kind, address in one_of_each.items():
            page.goto(bundle_site.address + address)
            if axe:
                look(page)
            by_keyboard(page)
            expect(page.locator("#verdict"), kind).to_be_visible()
            if axe:
                look(page)


def test_letters_tiles_and_parts_answer_by_tapping(browser: Browser, bundle_site: Site):
    with visiting(browser, bundle_site, viewport=PHONE) as page:
        enter(page, bundle_site, "learner")
        choose(page, bundle_site, "sr-Latn")
        page.goto(f"{bundle_site.address}/lesson/all/01-sections/question/all-01-02")
        page.locator("input.gap").nth(1).click()
        for key in page.locator(".letters button").all():
            box = key.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 48
        page.locator(".letters button", has_text="đ").first.click()
        expect(page.locator("input.gap").nth(1)).to_have_value("đ")
        page.goto(f"{bundle_site.address}{LESSON}/question/all-04-07")
        page.locator(".tiles-keys .tile").first.click()
        page.locator("[data-undo]").click()
        expect(page.locator("input.gap")).to_have_value("")
        for letter in "pošta":
            page.locator(f'.tiles-keys .tile[data-text="{letter}"]').click()
        page.locator("form#task button[type=submit]").first.click()
        expect(page.locator(".verdict.ok")).to_be_visible()
        page.goto(f"{bundle_site.address}/lesson/all/01-sections/question/all-01-03")
        while page.locator(".place").first.inner_text().split()[0] != "Zovem":
            page.locator(".place", has_text="Zovem").locator(".move").first.click()
        while page.locator(".place").nth(1).inner_text().split()[0] != "se":
            page.locator(".place").nth(2).locator(".move").first.click()
        page.locator("form#task button[type=submit]").first.click()
        expect(page.locator(".verdict.ok")).to_be_visible()
