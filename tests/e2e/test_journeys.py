"""Three people use a real server in a real browser: a learner on a small phone, a trainer, a coordinator; axe looks over their shoulder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pyotp
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.needs("language", "civic", "training")]
PHONE, DESKTOP = {"width": 360, "height": 2400}, {"width": 1280, "height": 1600}
LESSON = "/lesson/serbian/a1/01-introductions"


@contextmanager
def visiting(browser: Browser, site: Site, *, viewport: dict[str, int], script: bool = True) -> Iterator[Page]:
    """A page of a fresh browser that fails on any console error, blocked content or request to elsewhere."""
    context = browser.new_context(viewport=viewport, java_script_enabled=script, reduced_motion="reduce")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: None if request.url.startswith(site.address) else said.append(request.url))
    yield page
    context.close()
    assert not said


def enter(page: Page, site: Site, role: str) -> None:
    """Sign in as a role of the demo; staff once, since a code of the second factor opens only once."""
    way = site.ways[role]
    if role in site.cookies:
        page.context.add_cookies(site.cookies[role])
        return
    if way.card:
        page.goto(f"{site.address}/card")
        page.fill("#card", way.letters)
        page.click("#card-form button")
        page.fill("#pin", way.pin)
        page.click("form.card button.btn")
    else:
        page.goto(f"{site.address}/sign-in/staff")
        page.fill("#username", way.username)
        page.fill("#password", way.password)
        page.fill("#totp", pyotp.TOTP(way.seed).now())
        page.click("form.card button.btn")
    expect(page.locator("main")).to_be_visible()
    assert "/sign-in" not in page.url
    if not way.card:
        site.cookies[role] = page.context.cookies()


def look(page: Page) -> None:
    """No accessibility fault, nothing wider than the screen."""
    found = Axe().run(page)
    faults = [f"{page.url}: {one['id']}: {node['html'][:120]}" for one in found.response["violations"] for node in one["nodes"]]
    assert not faults
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


def choose(page: Page, site: Site, locale: str) -> None:
    """Change the language of the interface."""
    page.goto(f"{site.address}/language")
    page.click(f'main button[value="{locale}"]')


@pytest.mark.parametrize("locale", ["sr-Cyrl", "sr-Latn", "en"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_learner_studies_and_answers(browser: Browser, site: Site, locale: str, viewport: dict[str, int]):
    with visiting(browser, site, viewport=viewport) as page:
        page.goto(f"{site.address}/sign-in")
        look(page)
        enter(page, site, "learner")
        choose(page, site, locale)
        for path in ("/", "/course", LESSON, "/words", "/me", "/me/data", "/me/settings", "/quiz/serbian/a1/test-1"):
            page.goto(site.address + path)
            look(page)
        page.goto(f"{site.address}{LESSON}/question/a1-01-12")
        look(page)
        page.fill('[name="answer-0"]', "Kako se zovete?")
        page.click("form#task button.btn")
        expect(page.locator(".verdict.ok")).to_be_visible()
        look(page)


def test_every_question_opens_takes_an_answer_and_says_something(browser: Browser, site: Site):
    with visiting(browser, site, viewport=PHONE, script=False) as page:
        enter(page, site, "learner")
        for number in range(1, 15):
            page.goto(f"{site.address}{LESSON}/question/a1-01-{number:02d}")
            for field in page.locator("form#task select").all():
                field.select_option(index=1)
            for field in page.locator("form#task input.gap, form#task textarea").all():
                field.fill("добар дан")
            if page.locator("form#task .option input").count():
                page.locator("form#task .option").first.click()
            page.click("form#task button.btn")
            expect(page.locator(".verdict")).to_be_visible()


def test_the_card_leaves_no_trace_in_the_address(browser: Browser, site: Site):
    with visiting(browser, site, viewport=PHONE) as page:
        page.goto(f"{site.address}/card#{site.ways['learner'].card}")
        page.wait_for_selector("#pin")
        assert site.ways["learner"].card not in page.url
        page.go_back()
        assert site.ways["learner"].card not in page.url


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_trainer_sees_the_group_and_previews_a_lesson(browser: Browser, site: Site, viewport: dict[str, int]):
    with visiting(browser, site, viewport=viewport) as page:
        enter(page, site, "trainer")
        for path in ("/cohorts", "/lessons", "/lessons/serbian/a1/01-introductions", "/review", "/civic/facts"):
            page.goto(site.address + path)
            look(page)
        page.goto(f"{site.address}/cohorts")
        page.locator("tbody a").first.click()
        look(page)
        page.locator("tbody a").first.click()
        look(page)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("locale", ["sr-Latn", "en"])
def test_a_coordinator_sees_the_whole_cohort(browser: Browser, site: Site, viewport: dict[str, int], locale: str):
    with visiting(browser, site, viewport=viewport) as page:
        enter(page, site, "coordinator")
        choose(page, site, locale)
        page.goto(f"{site.address}/territories")
        look(page)
        page.get_by_role("link", name=re.compile("Ниш|Niš")).first.click()
        expect(page.locator("table.matrix tbody tr")).to_have_count(60)
        look(page)


def test_an_administrator_finds_people(browser: Browser, site: Site):
    with visiting(browser, site, viewport=DESKTOP) as page:
        enter(page, site, "administrator")
        for path in ("/people", "/people?q=Zehra", "/people/new", "/groups", "/audit"):
            page.goto(site.address + path)
            look(page)
