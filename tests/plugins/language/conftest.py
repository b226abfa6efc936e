"""The record with everybody's projections, a learner with a session, and the demo's people from the pages' tests."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert
from ulid import ULID

from lms import core
from lms.app import create_app
from lms.cli.publish import publish_site
from lms.content.files import write_whole
from lms.content.sounds import LINES
from lms.data.database import db, writing
from lms.data.demo import ways
from lms.data.models import Cohort, Person, SignIn, Territory
from lms.data.operations.learning import Learner
from lms.data.record import Record
from lms.plugin import Registry
from lms.plugins import bundled
from lms.plugins.language.deck import lesson_words
from lms.plugins.language.operations import review
from lms.settings import PACKAGED_SITE, load_settings, secret_key
from tests.web.conftest import Actor, app, as_coordinator, as_learner, as_trainer, sign_in, template  # noqa: F401 - fixtures

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TOKEN = "t" * 64
REGISTRY = Registry((core.plugin, *bundled()))
"""Made at import, so that every plugin's tables are known before a database is."""


@pytest.fixture
def record(database: Flask) -> Record:
    """A record with everybody's events and projections."""
    return Record(REGISTRY.events, REGISTRY.projections)


@pytest.fixture
def who(database: Flask) -> Learner:
    """A fictional learner in a cohort, signed in for years (`TOKEN`)."""
    identity = str(ULID())
    with writing() as connection:
        connection.execute(insert(Territory), {"id": 1, "code": "nis", "name_sr": "Ниш", "name_en": "Niš", "country": "RS"})
        group = {"id": 1, "territory_id": 1, "name": "A1", "curriculum": "serbian-a1", "starts_on": date(2026, 1, 10)}
        connection.execute(insert(Cohort), {**group, "place": "", "demo": False, "version": 0})
        person = {"id": identity, "display_name": "Амина", "search": "amina", "created_at": NOON, "language": "sr-Cyrl", "script": "Cyrl"}
        connection.execute(insert(Person), {**person, "text_size": "normal", "state": "active", "demo": False})
        session = {"token": TOKEN, "person_id": identity, "roles": "learner", "cohort_id": 1, "door": "pin", "created_at": NOON}
        connection.execute(insert(SignIn), {**session, "seen_at": NOON, "expires_at": NOON.replace(year=2036)})
        connection.commit()
    return Learner(person_id=identity, cohort_id=1)


@pytest.fixture
def rate(record: Record, who: Learner) -> Callable[..., str]:
    """Rates a card of the learner; gives what the record says."""

    def send(card: str, rating: int, at: datetime, **more: Any) -> str:
        return review(record, who, card, rating, **{"showing": 0, "identity": str(ULID()), **more}, at=at)

    return send


ARABIC = {"име": "اسم", "добро јутро": "صباح الخير"}
LESSON = "serbian/a1/01-introductions"


@pytest.fixture(scope="session")
def arabic_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped lessons with two Arabic meanings, one of them checked, and a sound for one word."""
    site = tmp_path_factory.mktemp("arabic")
    for folder in ("content", "curricula"):
        shutil.copytree(PACKAGED_SITE / folder, site / folder)
    file = site / "content" / "vocabulary.tsv"
    lines = list(csv.reader(file.read_text("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    lines = [[*line, *(("ar", "unreviewed") if number == 0 else (ARABIC.get(line[0], ""), "ar" if line[0] == "име" else ""))] for number, line in enumerate(lines)]
    file.write_text("".join("\t".join(line) + "\n" for line in lines), "utf-8")
    return site


@pytest.fixture(scope="session")
def arabic_data(template: Path, arabic_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """The demo's data folder with the Arabic site published in it."""
    folder = tmp_path_factory.mktemp("arabic-data") / "data"
    shutil.copytree(template, folder)
    running = create_app(load_settings({}, site=arabic_site, data=folder))
    with running.app_context():
        catalogue = publish_site(running)
        key = lesson_words(catalogue, LESSON, "sr", "Cyrl")["добро јутро"].word.spoken_key
        for suffix, start in ((".mp3", b"ID3"), (".opus", b"OggS")):
            write_whole(arabic_site / "media" / LINES / f"{key}-normal-0011{suffix}", start + bytes(500))
        db.engine.dispose()
    return folder


@pytest.fixture
def arabic(arabic_data: Path, arabic_site: Path, tmp_path: Path) -> Iterator[Flask]:
    """An application of one's own on the Arabic site."""
    folder = tmp_path / "arabic"
    shutil.copytree(arabic_data, folder)
    running = create_app(load_settings({}, site=arabic_site, data=folder))
    running.testing = True
    yield running
    with running.app_context():
        db.engine.dispose()


@pytest.fixture
def as_reader(arabic: Flask) -> Actor:
    """The demo's learner on the Arabic site."""
    actor = Actor(arabic.test_client())
    with arabic.app_context():
        way = next(one for one in ways(secret_key(arabic.extensions["lms.settings"])) if one.role == "learner")
    assert actor.post("/sign-in/card", "/card", card=way.letters).status_code == 303
    assert actor.post("/sign-in/pin", "/sign-in/pin", pin=way.pin).status_code == 303
    return actor
