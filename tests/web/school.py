"""A small site of one's own, published, with a trainer and learners who are signed in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert
from ulid import ULID
from werkzeug.test import TestResponse

from lms.app import create_app
from lms.cli.publish import publish_site
from lms.data.database import now, writing
from lms.data.models import Cohort, Membership, Person, SignIn, Territory
from lms.data.queries.visitors import token_hash
from lms.data.upgrade import upgrade
from lms.settings import PACKAGED_SITE, load_settings
from tests.web.conftest import ADDRESS, Actor

CURRICULUM = """title: {{sr: Проба, en: Trial}}
audience: {{sr: Проба, en: Trial}}
hours: 1
version: "1.0"
modules:
  - {{id: one, title: {{sr: Прво, en: First}}, lessons: [], test: {test}}}
completion: {{lessons: 100, score: 60}}
"""


@dataclass
class School:
    """The application with its people. people: ids by name."""

    app: Flask
    people: dict[str, str]

    @property
    def site(self) -> Path:
        """The folder of the content."""
        site: Path = self.app.extensions["lms.settings"].site
        return site

    def write(self, files: Mapping[str, str | None]) -> None:
        """Write lessons (None: remove) and publish."""
        for key, text in files.items():
            file = self.site / "content" / "sr" / f"{key}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                file.unlink()
            else:
                file.write_text(text, "utf-8")
        with self.app.app_context():
            publish_site(self.app)
        self.app.extensions["lms.catalogue"]._looked = -10.0  # the page after this sees it at once

    def add(self, name: str, role: str, cohort_id: int | None = 1, proved: bool = True) -> Actor:
        """Somebody new, signed in. proved: with the second factor, just now."""
        person_id, token = str(ULID()), str(ULID())
        shown = {"display_name": name, "search": name, "language": "sr-Cyrl", "script": "Cyrl", "text_size": "normal", "state": "active"}
        place = {"role": role, "cohort_id": cohort_id, "state": "active", "starts_on": date(2026, 1, 1)}
        times = {"created_at": now(), "seen_at": now(), "expires_at": now() + timedelta(days=400), "proved_at": now() if proved else None}
        learner_of = cohort_id if role == "learner" else None
        session = {"token": token_hash(token), "roles": role, "cohort_id": learner_of, "door": "pin"}
        with self.app.app_context(), writing() as connection:
            connection.execute(insert(Person), {"id": person_id, **shown, "demo": True, "created_at": now()})
            connection.execute(insert(Membership), {"person_id": person_id, **place})
            connection.execute(insert(SignIn), {"person_id": person_id, **session, **times})
            connection.commit()
        self.people[name] = person_id
        client = self.app.test_client()
        client.set_cookie("session-token", token, domain="127.0.0.1")
        return Actor(client)


def open_school(folder: Path, test: str, files: Mapping[str, str], **settings: str) -> School:
    """A school whose course is one test. files: lessons by key."""
    site = folder / "site"
    (site / "curricula").mkdir(parents=True)
    (site / "curricula" / "trial.yml").write_text(CURRICULUM.format(test=test), "utf-8")
    for table in ("facts.tsv", "vocabulary.tsv"):
        (site / "content").mkdir(exist_ok=True)
        shutil.copy(PACKAGED_SITE / "content" / table, site / "content" / table)
    app = create_app(load_settings(settings, site=site, data=folder / "data"))
    app.testing = True
    school = School(app, {})
    with app.app_context():
        upgrade(app.extensions["lms.settings"].database)
        with writing() as connection:
            connection.execute(insert(Territory), {"id": 1, "code": "nis", "name_sr": "Ниш", "name_en": "Niš", "country": "RS"})
            group = {"territory_id": 1, "curriculum": "trial", "starts_on": date(2026, 1, 1), "place": "", "demo": True, "version": 0}
            connection.execute(insert(Cohort), [{"id": number, "name": f"Г{number}", **group} for number in (1, 2)])
            connection.commit()
    school.write(files)
    return school


def begin(actor: Actor, test: str) -> str:
    """Begin an attempt; gives the address of it."""
    return actor.post(f"/quiz/{test}/begin", f"/quiz/{test}").headers["Location"].rsplit("/", 1)[0]


def answer(actor: Actor, attempt: str, number: int, **fields: Any) -> TestResponse:
    """Answer a question of an attempt through its form."""
    page = f"{attempt}/{number}"
    sent = re.search(r'name="id" value="([^"]+)"', actor.get(page).text)
    assert sent
    return actor.post(page, page, **{"id": sent[1], **fields})


def hand_in(actor: Actor, attempt: str) -> TestResponse:
    """Hand an attempt in; gives the page of the result."""
    assert actor.post(f"{attempt}/hand-in", f"{attempt}/hand-in").status_code == 303
    return actor.get(f"{attempt}/result")


def fields(page: TestResponse, text: str) -> str:
    """The value of the choice that shows a text."""
    found = re.search(rf'value="(\d+)"[^>]*>(?:<span>)?\s*{text}', page.text)
    assert found, text
    return found[1]


__all__ = ["ADDRESS", "School", "answer", "begin", "fields", "hand_in", "open_school"]
