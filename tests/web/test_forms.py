"""Forms give what their fields are for, and nothing more: whatever else is sent with them is as if it were not there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Boolean, Date, DateTime, Float, Integer, Table, func, select

from lms.app import create_app
from lms.data.access import membership
from lms.data.database import Model, now, reading
from lms.data.demo import load
from lms.data.models import Entry, Person, QuestionResult, SignIn
from lms.data.upgrade import upgrade
from lms.settings import PACKAGED_SITE, load_settings, secret_key
from tests.web.conftest import Actor
from tests.web.identities import HOME, addresses, checksums, close, everybody, objects, send, token_of

NUMBER, WORD, DAY = 424_242, "sentinel", "2042-04-24"
pytestmark = pytest.mark.needs("language", "civic", "training")
result = QuestionResult.__table__


def every_column() -> dict[str, str]:
    """A telling value for each column of each table."""
    columns = {column.name: column.type for table in Model.metadata.sorted_tables for column in table.columns}
    values: dict[str, str] = {}
    for name, kind in columns.items():
        if isinstance(kind, Boolean):
            values[name] = "1"
        elif isinstance(kind, Integer | Float):
            values[name] = str(NUMBER)
        else:
            values[name] = DAY if isinstance(kind, Date | DateTime) else WORD
    return {**values, "role": "administrator", "roles": "administrator", "is_admin": "1"}


def told(app: Flask) -> list[str]:
    """The places in the database where a telling value stands."""
    found = []
    with app.app_context(), reading() as connection:
        tables: list[Table] = list(Model.metadata.sorted_tables)
        for table in tables:
            for row in connection.execute(select(table)).mappings():
                found += [
                    f"{table.name}.{name}"
                    for name, value in row.items()
                    if value == NUMBER or str(value) == WORD or (isinstance(value, datetime) and value == datetime(2042, 4, 24, tzinfo=UTC)) or str(value) == DAY
                ]
    return found


def rights(app: Flask) -> list[tuple[str, ...]]:
    with app.app_context(), reading() as connection:
        roles = select(membership.c.person_id, membership.c.role, membership.c.cohort_id, membership.c.territory_id, membership.c.state)
        return sorted(map(repr, [*connection.execute(roles), *connection.execute(select(Person.id, Person.username, Person.state, Person.demo))]))


def test_no_form_takes_a_column_of_the_database(app: Flask):
    actors, values = everybody(app), objects(app, HOME).values()
    columns = every_column()
    assert len(columns) > 80
    before, sent = rights(app), 0
    for _rule, method, address in addresses(app, values, ("POST",)):
        if address.endswith("/sign-out"):
            continue
        for identity in ("stranger", "learner", "trainer", "coordinator", "administrator"):
            answer = send(actors[identity], method, address, data={**columns, "csrf_token": token_of(actors[identity])})
            assert answer.status_code < 500, (identity, address)
            sent += 1
    assert sent > 100
    assert told(app) == []
    assert rights(app) == before


def test_points_are_the_servers_own(app: Flask, as_learner: Actor):
    place = "/lesson/serbian/a1/01-introductions/question/a1-01-12"
    identity = re.search(r'name="id" value="([^"]+)"', as_learner.get(place).text)
    assert identity
    forged = {**every_column(), "verdict": "correct", "points": "99", "score": "1", "correct": "1", "at": "1999-01-01"}
    assert as_learner.post(place, place, **{**forged, "id": identity[1], "answer-0": "сасвим погрешно", "revision": ""}).status_code == 303
    with app.app_context(), reading() as connection:
        entry = connection.execute(select(Entry).where(Entry.id == identity[1])).mappings().one()
        learner = connection.execute(select(SignIn.person_id, SignIn.cohort_id)).one()
    assert (entry["person_id"], entry["cohort_id"], entry["kind"]) == (learner.person_id, learner.cohort_id, "answered")
    assert (entry["body"]["verdict"], entry["body"]["points"]) == ("wrong", 0.0)
    assert entry["body"]["maximum"] < 99
    assert (datetime.now(UTC) - entry["at"]).total_seconds() < 60


def test_a_new_person_gets_no_role_and_nothing_else_from_the_form(app: Flask, as_administrator: Actor):
    sent = {**every_column(), "name": "Зорица Измишљена", "birth_year": "1990", "username": "zorica"}
    place = as_administrator.post("/people/new", "/people/new", **sent).headers["Location"]
    with app.app_context(), reading() as connection:
        row = connection.execute(select(Person).where(Person.id == place.rsplit("/", 1)[1])).mappings().one()
        roles = connection.execute(select(func.count()).where(membership.c.person_id == row["id"])).scalar()
    assert (row["display_name"], row["username"], row["birth_year"], row["state"], row["demo"]) == ("Зорица Измишљена", "zorica", 1990, "active", False)
    assert (row["language"], row["deletion_asked_at"], roles) == ("sr-Cyrl", None, 0)


RUBBISH = ("\0", "\ud83d", "\u202e", "9" * 5000, "-1", "NaN", "[]", "{}", "' or 1=1 --", "%s%n", "{{7*7}}", "<script>", "../../etc/passwd", "A\r\nSet-Cookie: x=1")
FIELDS = ("q", "page", "answer", "answer-0", "text", "size", "back", "name", "place", "again", "totp", "password", "help", "live", "edition", "kind")
LEARNING = ("entry", "question_result", "lesson_progress", "cohort_count", "response", "attempt", "attempt_answer", "credential", "cohort", "person")


@pytest.fixture
def app_on_postgresql(template: Path, tmp_path: Path, postgresql_url: str) -> Iterator[Flask]:
    """The demo on PostgreSQL, which takes less than SQLite does: no NUL, no number that is too large."""
    folder = tmp_path / "elsewhere"
    shutil.copytree(template, folder, ignore=shutil.ignore_patterns("*.sqlite3*"))
    app = create_app(load_settings({}, site=PACKAGED_SITE, data=folder, database_url=postgresql_url))
    app.testing = True
    with app.app_context():
        upgrade(postgresql_url)
        load(app.extensions["lms.record"], app.extensions["lms.catalogue"].current(), secret_key(app.extensions["lms.settings"]), now())
    yield app
    close(app)


@pytest.mark.postgresql
def test_rubbish_is_no_fault_of_ours_on_postgresql_either(app_on_postgresql: Flask):
    put_rubbish(app_on_postgresql, 0)


@pytest.mark.parametrize("turn", [1, 2])
def test_rubbish_in_every_field_is_no_fault_of_ours(app: Flask, turn: int):
    """Each turn puts other rubbish into each field."""
    put_rubbish(app, turn)


@pytest.mark.parametrize("number", ["0", "2147483648", "9" * 30, "-1", "1.5", "١"])
def test_a_number_that_no_key_can_have_leads_nowhere(as_administrator: Actor, number: str):
    for place in (f"/cohorts/{number}/cards", f"/groups/{number}", f"/groups/{number}/import", f"/groups/territories/{number}"):
        assert as_administrator.get(place).status_code == 404, place


def put_rubbish(app: Flask, turn: int) -> None:
    """Send rubbish to every address as three roles; nothing breaks, nothing is shown as it came, nothing but learning is stored."""
    actors, values = everybody(app), objects(app, HOME).values()
    names = sorted({*every_column(), *FIELDS})
    fields = {name: RUBBISH[(5 * turn + place) % len(RUBBISH)].encode("utf-8", "replace") for place, name in enumerate(names)}
    before = checksums(app, ("sign_in", "audit", "throttle", *LEARNING))
    for identity in ("administrator", "trainer", "learner"):
        token = token_of(actors[identity])
        for _rule, method, address in addresses(app, values):
            if "sign-out" in address:
                continue
            sent = {"data": {**fields, "csrf_token": token}} if method == "POST" else {"query_string": fields}
            answer = send(actors[identity], method, address, **sent)
            assert answer.status_code < 500, (address, answer.status_code)
            assert "x" not in [line.split("=")[0] for line in answer.headers.getlist("Set-Cookie")]
            if answer.mimetype == "text/html":
                assert "<script>" not in answer.text
    assert checksums(app, ("sign_in", "audit", "throttle", *LEARNING)) == before
