"""Photos and recordings in a real browser on a small phone: with and without script, by keyboard, and opened by themselves."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.e2e.conftest import CHROMIUM, Site
from tests.e2e.test_journeys import DESKTOP, PHONE, choose, enter, look, visiting
from tests.files.test_copies import PDF, SCRIPT, photo, speech

pytestmark = [pytest.mark.browser, pytest.mark.needs("language", "civic", "training")]
LESSON = "/lesson/all/04-questions/question"
UPLOAD, RECORDING = f"{LESSON}/all-04-17", f"{LESSON}/all-04-18"
BUTTON = "form#task .feet button.btn:not(.second)"


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium with a microphone that beeps and is always allowed."""
    devices = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking", *devices])
    yield browser
    browser.close()


def give(page: Page, content: bytes, name: str = "page.jpg", media_type: str = "image/jpeg") -> None:
    page.set_input_files("#file", {"name": name, "mimeType": media_type, "buffer": content})


def kept(site: Site, question: str) -> int:
    """How many files of a question there are."""
    with closing(sqlite3.connect(site.data / "korak.sqlite3")) as database:
        statement = "select count(*) from work_file f join entry e on e.id = f.id where e.object = ?"
        return int(database.execute(statement, (question,)).fetchone()[0])


@pytest.mark.parametrize("locale", ["sr-Cyrl", "sr-Latn", "en"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_photo_of_handwriting_is_sent_and_seen(browser: Browser, bundle_site: Site, script: bool, locale: str):
    with visiting(browser, bundle_site, viewport=PHONE, script=script) as page:
        enter(page, bundle_site, "learner")
        choose(page, bundle_site, locale)
        page.goto(bundle_site.address + UPLOAD)
        if script:
            look(page)
        give(page, photo(size=(3_000, 2_000)))
        page.click(BUTTON)
        expect(page.locator("#verdict")).to_be_visible()
        picture = page.locator("img.work")
        expect(picture).to_be_visible()
        page.wait_for_function("document.querySelector('img.work').naturalWidth === 2000") if script else None
        if script:
            look(page)


def test_a_recording_is_made_heard_made_again_and_sent_by_keyboard(browser: Browser, bundle_site: Site):
    before = kept(bundle_site, "all-04-18")
    with visiting(browser, bundle_site, viewport=PHONE) as page:
        enter(page, bundle_site, "learner")
        page.goto(bundle_site.address + RECORDING)
        look(page)
        state, sent = page.locator("form#task [role=status]"), []
        page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
        expect(page.locator("#file")).to_be_hidden()
        for again in (False, True):
            page.locator("[data-again]" if again else "[data-record]").focus()
            page.keyboard.press("Enter")
            expect(page.locator("[data-stop]")).to_be_focused()
            expect(page.locator("form#task [role=timer]")).to_contain_text("1 s")
            said = state.inner_text()
            look(page)
            page.keyboard.press("Enter")
            expect(page.locator("[data-listen]")).to_be_focused()
            expect(state).not_to_have_text(said)
            look(page)
        page.keyboard.press("Enter")
        expect(page.locator("[data-listen]")).to_have_attribute("aria-pressed", "true")
        expect(page.locator("[data-listen]")).to_have_attribute("aria-pressed", "false")
        page.locator(".face input").nth(1).check()
        assert sent == [], "nothing leaves the device until it is sent for review"
        page.locator(BUTTON).focus()
        page.keyboard.press("Enter")
        expect(page.locator("#verdict")).to_be_visible()
        look(page)
        length = page.evaluate("async () => { const one = document.querySelector('audio'); one.preload = 'auto'; one.load(); await new Promise((done) => { one.onloadedmetadata = done; }); return one.duration; }")
        assert 0.5 < length < 30
    assert kept(bundle_site, "all-04-18") == before + 1


def test_a_rating_leaves_the_recording_on_the_device(browser: Browser, bundle_site: Site):
    before = kept(bundle_site, "all-04-18")
    with visiting(browser, bundle_site, viewport=PHONE) as page:
        enter(page, bundle_site, "learner")
        page.goto(bundle_site.address + RECORDING)
        page.click("[data-record]")
        expect(page.locator("form#task [role=timer]")).to_contain_text("1 s")
        page.click("[data-stop]")
        page.locator(".face input").nth(2).check()
        page.click("form#task [formaction]")
        expect(page.locator("#verdict")).to_be_visible()
    assert kept(bundle_site, "all-04-18") == before


def test_without_script_a_recording_is_a_file(browser: Browser, bundle_site: Site):
    before = kept(bundle_site, "all-04-18")
    with visiting(browser, bundle_site, viewport=PHONE, script=False) as page:
        enter(page, bundle_site, "learner")
        page.goto(bundle_site.address + RECORDING)
        assert page.locator("form#task [data-record]").count() == 0
        give(page, speech(1), "voice.wav", "audio/wav")
        page.locator(".face input").nth(0).check()
        page.click("form#task [formaction]")
        expect(page.locator("#verdict")).to_be_visible()
        assert kept(bundle_site, "all-04-18") == before, "a rating alone sends nothing"
        page.goto(bundle_site.address + RECORDING)
        give(page, speech(1), "voice.wav", "audio/wav")
        page.click(BUTTON)
        expect(page.locator("audio")).to_be_visible()
    assert kept(bundle_site, "all-04-18") == before + 1


def test_what_cannot_be_sent_stays_and_says_why(browser: Browser, bundle_site: Site):
    folder = bundle_site.data / "files"
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    enter(page, bundle_site, "learner")
    choose(page, bundle_site, "sr-Cyrl")
    page.goto(bundle_site.address + RECORDING)
    page.click("[data-record]")
    expect(page.locator("form#task [role=timer]")).to_contain_text("1 s")
    page.click("[data-stop]")
    folder.mkdir(exist_ok=True)
    away = folder.rename(folder.with_name("away"))
    folder.write_bytes(b"in the way")
    try:
        page.click(BUTTON)
        expect(page.locator("form#task [role=status]")).to_contain_text("нема места")
        expect(page.locator("[data-listen]")).to_be_visible()
    finally:
        folder.unlink()
        away.rename(folder)
    page.click(BUTTON)
    expect(page.locator("#verdict")).to_be_visible()
    context.close()


def test_a_trainer_looks_and_listens(browser: Browser, bundle_site: Site):
    with visiting(browser, bundle_site, viewport=PHONE, script=False) as page:
        enter(page, bundle_site, "learner")
        for address, content in ((UPLOAD, photo()), (RECORDING, speech(1))):
            page.goto(bundle_site.address + address)
            give(page, content)
            page.click(BUTTON)
            expect(page.locator("#verdict")).to_be_visible()
    with visiting(browser, bundle_site, viewport=DESKTOP) as page:
        enter(page, bundle_site, "trainer")
        seen = set()
        for link in [one.get_attribute("href") for one in page.goto(f"{bundle_site.address}/review") and page.locator("tbody a").all()]:
            page.goto(f"{bundle_site.address}{link}")
            seen |= {kind for kind in ("img.work", "main audio") if page.locator(kind).count()}
            if page.locator("img.work, main audio").count():
                look(page)
        assert seen == {"img.work", "main audio"}


@pytest.mark.parametrize("content", [photo() + SCRIPT, photo("PNG") + SCRIPT, PDF[:-7] + SCRIPT + b"\n%%EOF\n"], ids=["jpeg", "png", "pdf"])
def test_a_file_opened_by_itself_runs_no_script(browser: Browser, bundle_site: Site, content: bytes):
    with visiting(browser, bundle_site, viewport=PHONE, script=False) as page:
        enter(page, bundle_site, "learner")
        page.goto(bundle_site.address + UPLOAD)
        give(page, content)
        page.click(BUTTON)
        address = page.locator("#task .card a").get_attribute("href")
        cookies = page.context.cookies()
    context = browser.new_context()
    context.add_cookies(cookies)
    page = context.new_page()
    if content.startswith(b"%PDF"):
        page.goto(f"{bundle_site.address}/language")
        with page.expect_download() as download:
            page.evaluate("(address) => { location.href = address; }", address)
        assert download.value.suggested_filename == "document.pdf"
    else:
        page.goto(bundle_site.address + address)
        assert page.evaluate("document.images.length") == 1
    assert page.title() != "taken"
    context.close()
