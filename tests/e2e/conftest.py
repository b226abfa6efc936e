"""A real server and a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from lms.app import create_app
from lms.cli.publish import publish_site
from lms.data.database import db, now
from lms.data.demo import Way, load, ways
from lms.data.upgrade import upgrade
from lms.settings import PACKAGED_SITE, load_settings, secret_key
from tests.web.conftest import template  # noqa: F401 - the demo's data folder

BUNDLE = Path(__file__).parents[1] / "bundle"
CHROMIUM = shutil.which("chromium") or "chromium"


@dataclass(frozen=True)
class Site:
    """A running demo: its address and data folder, how each role signs in, and the cookies of those who are in."""

    address: str
    data: Path
    ways: Mapping[str, Way]
    cookies: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="session")
def site(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:  # noqa: F811
    """The demo with the shipped lessons."""
    folder = tmp_path_factory.mktemp("site") / "data"
    shutil.copytree(template, folder)
    with served(PACKAGED_SITE, folder) as running:
        yield running


@pytest.fixture(scope="session")
def bundle_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The people of the demo with the lessons of tests/bundle, which have a question of every type."""
    folder = tmp_path_factory.mktemp("bundle")
    shutil.copytree(BUNDLE, folder / "site")
    app = create_app(load_settings({}, site=folder / "site", data=folder / "data"))
    with app.app_context():
        upgrade(app.extensions["lms.settings"].database)
        load(app.extensions["lms.record"], publish_site(app), secret_key(app.extensions["lms.settings"]), now())
        db.engine.dispose()
    with served(folder / "site", folder / "data") as running:
        yield running


@contextmanager
def served(content: Path, folder: Path) -> Iterator[Site]:
    """A site and a data folder behind granian on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    app = create_app(load_settings({}, site=content, data=folder))
    settings = app.extensions["lms.settings"]
    environment = {**os.environ, "LMS_DATA": str(folder), "LMS_SITE": str(content), "LMS_PUBLIC_URL": address}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--no-ws", "lms.wsgi:app"]
    process = subprocess.Popen(command, env=environment, cwd=PACKAGED_SITE)
    try:
        answering(process, port)
        yield Site(address, folder, {way.role: way for way in ways(secret_key(settings))})
    finally:
        process.terminate()
        process.wait(20)


def answering(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until the server takes connections."""
    pause = threading.Event()
    for _attempt in range(400):
        assert process.poll() is None, "the server stopped"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            pause.wait(0.05)
        else:
            return
    raise AssertionError("the server did not answer")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers; there can be only one in a process."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"])
    yield browser
    browser.close()
