"""The whole application with the shipped lessons and the fictional programme, and people who use it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lms.app import create_app
from lms.cli.publish import publish_site
from lms.data.database import db, now
from lms.data.demo import load, ways
from lms.data.upgrade import upgrade
from lms.settings import PACKAGED_SITE, load_settings, secret_key

ADDRESS = "http://127.0.0.1:8000"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo in it, made once; tests get copies."""
    folder = tmp_path_factory.mktemp("demo")
    app = create_app(load_settings({}, site=PACKAGED_SITE, data=folder))
    with app.app_context():
        upgrade(app.extensions["lms.settings"].database)
        catalogue = publish_site(app)
        load(app.extensions["lms.record"], catalogue, secret_key(app.extensions["lms.settings"]), now())
        db.engine.dispose()
    return folder


@pytest.fixture
def app(template: Path, tmp_path: Path) -> Iterator[Flask]:
    """An application of one's own with the demo in it."""
    folder = tmp_path / "data"
    shutil.copytree(template, folder)
    app = create_app(load_settings({}, site=PACKAGED_SITE, data=folder))
    app.testing = True
    yield app
    with app.app_context():
        db.engine.dispose()


@dataclass
class Actor:
    """Somebody at a browser without script."""

    client: FlaskClient

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, base_url=ADDRESS, **options)

    def post(self, path: str, page: str, **fields: Any) -> TestResponse:
        """Send the form of a page."""
        token = TOKEN.search(self.get(page).text)
        assert token, f"{page} has no form"
        return self.client.post(path, base_url=ADDRESS, data={"csrf_token": token[1], **fields})


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], Actor]:
    """Sign in as a role of the demo, through the real doors."""
    with app.app_context():
        by_role = {way.role: way for way in ways(secret_key(app.extensions["lms.settings"]))}

    def enter(role: str) -> Actor:
        actor, way = Actor(app.test_client()), by_role[role]
        if way.card:
            assert actor.post("/sign-in/card", "/card", card=way.letters).status_code == 303
            answer = actor.post("/sign-in/pin", "/sign-in/pin", pin=way.pin)
        else:
            code = pyotp.TOTP(way.seed).now()
            answer = actor.post("/sign-in/password", "/sign-in/staff", username=way.username, password=way.password, totp=code)
        assert answer.status_code == 303, answer.text
        return actor

    return enter


@pytest.fixture
def stranger(app: Flask) -> Actor:
    """Somebody who is not signed in."""
    return Actor(app.test_client())


@pytest.fixture
def as_learner(sign_in: Callable[[str], Actor]) -> Actor:
    """The demo's learner."""
    return sign_in("learner")


@pytest.fixture
def as_trainer(sign_in: Callable[[str], Actor]) -> Actor:
    """The demo's trainer."""
    return sign_in("trainer")


@pytest.fixture
def as_coordinator(sign_in: Callable[[str], Actor]) -> Actor:
    """The demo's coordinator."""
    return sign_in("coordinator")


@pytest.fixture
def as_administrator(sign_in: Callable[[str], Actor]) -> Actor:
    """The demo's administrator."""
    return sign_in("administrator")
