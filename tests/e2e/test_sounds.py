"""A learner hears the lesson in a real browser: with the buttons, with the browser's own players, line by line and as a whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lms.content.catalogue import Published
from lms.content.media import speech
from lms.content.sounds import made
from lms.settings import PACKAGED_SITE
from lms.speech.espeak import Espeak
from lms.speech.making import make
from tests.e2e.conftest import Site, served
from tests.e2e.test_journeys import LESSON, PHONE, enter, look, visiting
from tests.web.conftest import template  # noqa: F401 - the demo's data folder

pytestmark = [pytest.mark.browser, pytest.mark.needs("language", "civic", "training")]
SOUNDING = "[...document.querySelectorAll('audio')].filter((audio) => !audio.paused && audio.currentTime > 0.2)"
UNTIL = """(condition) => new Promise((done, failed) => {
  const end = Date.now() + 60000;
  const look = () => (condition() ? done(true) : Date.now() > end ? failed(new Error(`never: ${condition}`)) : setTimeout(look, 30));
  look();
})"""
"""The content security policy forbids what `wait_for_function` does."""


@pytest.fixture(scope="session")
def speaking(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:  # noqa: F811
    """The demo with the sounds of the first lesson, made after it was published."""
    folder = tmp_path_factory.mktemp("speaking")
    shutil.copytree(template, folder / "data")
    for part in ("content", "curricula"):
        shutil.copytree(PACKAGED_SITE / part, folder / "site" / part)
    catalogue = Published(folder / "data" / "catalogue", folder / "site").now()
    lessons = [catalogue.lesson(key, "sr", "Cyrl") for key in ("serbian/a1/01-introductions", "serbian/a0/01-who-is-that")]
    lines = [line for lesson in lessons if lesson for line in lesson.spoken]
    wanted = speech(lines, catalogue.sounds, made(folder / "site"), "espeak-ng")
    assert make(folder / "site", wanted, Espeak()) == []
    with served(folder / "site", folder / "data") as site:
        yield site


def until(page: Page, condition: str) -> None:
    """Wait in the page until something is true."""
    assert page.evaluate(f"({UNTIL})(() => {condition})")


def hear(page: Page) -> None:
    """Wait until exactly one player has sounded for a fifth of a second."""
    until(page, f"{SOUNDING}.length === 1")
    assert page.evaluate(f"{SOUNDING}[0].duration") > 0.4


def test_one_line_after_the_other_and_never_two(browser: Browser, speaking: Site):
    with visiting(browser, speaking, viewport=PHONE) as page:
        enter(page, speaking, "learner")
        page.goto(speaking.address + LESSON)
        look(page)
        assert not page.evaluate("[...document.querySelectorAll('audio')].some((audio) => !audio.paused || audio.readyState)"), "nothing by itself"
        first, second = page.locator(".turn .sound:not(.slow)").nth(0), page.locator(".turn .sound.slow").nth(1)
        expect(first).to_have_accessible_name("Слушај: Добар дан! Ја сам Јелена. А Ви?")
        first.focus()
        page.keyboard.press("Enter")
        hear(page)
        expect(first).to_have_attribute("aria-pressed", "true")
        second.click()
        hear(page)
        expect(first).to_have_attribute("aria-pressed", "false")
        expect(page.locator(".turn.playing")).to_have_count(1)
        second.click()
        expect(page.locator(".turn.playing")).to_have_count(0)
        assert page.evaluate(f"{SOUNDING}.length") == 0


def test_a_dialogue_is_played_to_its_end(browser: Browser, speaking: Site):
    with visiting(browser, speaking, viewport=PHONE) as page:
        enter(page, speaking, "learner")
        page.goto(speaking.address + LESSON)
        page.evaluate("document.querySelectorAll('audio').forEach((audio) => { audio.defaultPlaybackRate = 16; audio.load(); })")
        for way in ("all", "shadow", "second"):
            page.evaluate(
                """() => { window.heard = new Set(); window.shown = new Set();
                new MutationObserver((found) => found.forEach((one) => one.target.matches('.turn.playing') && window.shown.add(one.target)))
                .observe(document.querySelector('.turns'), { subtree: true, attributeFilter: ['class'] });
                document.querySelectorAll('.turn audio').forEach((audio) => audio.onplaying = () => window.heard.add(audio)); }"""
            )
            button = page.locator(f"[data-play={way}]")
            button.click()
            expect(button).to_have_attribute("aria-pressed", "true")
            if way == "all":
                expect(button).to_have_attribute("aria-pressed", "false", timeout=60_000)
                assert page.evaluate("window.heard.size") == page.evaluate("window.shown.size") == 8
            else:  # the pauses are long: the second turn is enough
                until(page, f"window.shown.size === 2 && window.heard.size === {2 if way == 'shadow' else 1}")
                button.click()
                expect(button).to_have_attribute("aria-pressed", "false")


def test_the_text_of_a_sound_opens_after_it_was_heard(browser: Browser, speaking: Site):
    with visiting(browser, speaking, viewport=PHONE) as page:
        enter(page, speaking, "learner")
        page.goto(speaking.address + LESSON)
        page.evaluate(
            """() => { const card = document.createElement('div'); card.className = 'card';
            const audio = document.querySelector('.turn .player'); audio.before(card); card.append(audio);
            card.insertAdjacentHTML('beforeend', '<details class="heard"><summary>x</summary>y</details>');
            audio.querySelector('audio').defaultPlaybackRate = 8; audio.querySelector('audio').load(); }"""
        )
        page.locator(".turn .sound").first.click()
        expect(page.locator("details.heard")).to_have_attribute("open", "")


def test_without_script_the_browsers_players_stay(browser: Browser, speaking: Site):
    with visiting(browser, speaking, viewport=PHONE, script=False) as page:
        enter(page, speaking, "learner")
        page.goto(speaking.address + LESSON)
        players = page.locator(".turn audio[controls][preload=none]")
        expect(players).to_have_count(16)
        expect(players.nth(1)).to_have_attribute("aria-label", "Слушај споро: Добар дан! Ја сам Јелена. А Ви?")
        expect(page.locator(".turn small").first).to_be_visible()
        expect(page.locator("[data-dialogue]")).to_be_hidden()
        box = players.first.bounding_box()
        assert box
        assert box["width"] > 200
        source = page.locator(".turn source").first.get_attribute("src")
        assert source
        part = page.request.get(speaking.address + source, headers={"Range": "bytes=100-199"})
        assert (part.status, len(part.body())) == (206, 100)


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 900}], ids=["320"])
def test_the_smallest_phone_shows_everything(browser: Browser, speaking: Site, viewport: dict[str, int]):
    for script in (True, False):
        with visiting(browser, speaking, viewport=viewport, script=script) as page:
            enter(page, speaking, "learner")
            for path in (LESSON, "/lesson/serbian/a0/01-who-is-that", f"{LESSON}/question/a1-01-01"):
                page.goto(speaking.address + path)
                if script:
                    look(page)  # axe needs script itself
                assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
