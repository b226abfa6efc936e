"""The clock of a test: quiet, hidden when one likes, kept over a reload, and in words without script."""

from __future__ import annotations

import re
import threading
from pathlib import Path

from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from tests.web.school import begin, open_school

TEST = "proba/test"
BODY = "---\ntitle: Провера\nlevel: A1\nkind: test\ntime: 15\n---\n\n## Питање\n<!-- id: t-1 -->\n\nШта је ово?\n\n- [x] сто\n- [ ] врата\n"


def test_the_clock_counts_down_quietly_and_can_be_hidden(tmp_path: Path, browser: Browser):
    school = open_school(tmp_path, TEST, {TEST: BODY})
    actor = school.add("Амина", "learner")
    place = begin(actor, TEST)
    cookie = actor.client.get_cookie("session-token", domain="127.0.0.1")
    assert cookie
    server = make_server("127.0.0.1", 0, school.app, threaded=True)
    running = threading.Thread(target=server.serve_forever)
    running.start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        for script in (True, False):
            context = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=script)
            context.add_cookies([{"name": "session-token", "value": cookie.value, "url": address}])
            page = context.new_page()
            page.goto(f"{address}{place}/1")
            clock = page.get_by_role("timer")
            if not script:
                expect(clock).to_contain_text("још 15 минута")
                expect(clock.get_by_role("button")).to_have_count(0)
                continue
            left = clock.locator(".left")
            expect(left).to_have_text(re.compile(r"^1[45]:\d\d$"))
            first = left.inner_text()
            expect(left).not_to_have_text(first)
            clock.get_by_role("button", name="Сакриј сат").click()
            expect(left).to_be_hidden()
            page.reload()
            expect(left).to_be_hidden()
            clock.get_by_role("button", name="Прикажи сат").click()
            expect(left).to_be_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            context.close()
    finally:
        server.shutdown()
        running.join()
        server.server_close()
