"""The first view of a lesson in Chromium at phone width: bytes, requests, and when there is something to read on a slow network."""

from __future__ import annotations

import shutil

from playwright.sync_api import Page, Request, sync_playwright

from bench.server import OURS, serving
from bench.table import Row
from bench.world import World, key

SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 ms and 400 kbit/s: what Chromium's developer tools call slow 3G."""
SLOWER = 4
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def browser_rows(world: World) -> list[Row]:
    """Rows of the table that need a browser."""
    with serving(OURS, world.environment) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        context = browser.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=True)
        context.add_cookies([{"name": "session-token", "value": world.learners[0], "url": server.address}])
        page = context.new_page()
        requests: list[Request] = []
        page.on("request", lambda request: requests.append(request))
        control = context.new_cdp_session(page)
        control.send("Network.enable")
        control.send("Network.emulateNetworkConditions", SLOW_3G)
        control.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(f"{server.address}/lesson/{key(0)}", wait_until="networkidle")
        paint = float(page.evaluate(FIRST_PAINT)) / 1000
        size = sum(request.sizes()["responseBodySize"] + request.sizes()["responseHeadersSize"] for request in requests)
        scripts = _scripts(page)
        browser.close()
    return [
        Row(name="first lesson view: transferred", value=size / 1024, bound=30, unit="KiB"),
        Row(name="first lesson view: requests", value=len(requests), bound=4, unit="requests"),
        Row(name="first lesson view: scripts", value=scripts, bound=0, unit="files"),
        Row(name="first lesson view: readable on slow 3G", value=paint, bound=1.5, unit="s"),
    ]


def _scripts(page: Page) -> int:
    return page.locator("script").count()
