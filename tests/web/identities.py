"""Everybody who may come to an address: roles at home and elsewhere, disabled, expired; and the objects they come for.

The demo's trainer and counsellor work in Serbia, its coordinator and administrator everywhere; home is a group in
Serbia, elsewhere one in Berlin.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import Table, select, text, update
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from lms.data import files
from lms.data.access import membership, person
from lms.data.database import Model, db, now, reading, writing
from lms.data.models import SignIn
from lms.data.operations import people, sessions
from lms.data.operations.learning import new_id
from lms.data.operations.people import NewMembership, NewPerson, add_person
from tests.web.conftest import ADDRESS, TOKEN, Actor

HOME, ELSEWHERE = "А1 Ниш", "Gruppe A1"
ROLES = ("learner", "trainer", "coordinator", "counsellor", "administrator")
AWAY = ("learner elsewhere", "trainer elsewhere", "coordinator elsewhere")
OUTSIDE = ("disabled", "expired")
IDENTITIES = ("stranger", *ROLES, *AWAY, *OUTSIDE)
LEARNERS = "select person_id from membership m join person p on p.id = person_id where role = 'learner' and cohort_id = :cohort_id and m.state = 'active'"
THERE = "cohort_id in (select id from cohort where territory_id = :territory_id) and state = 'waiting'"
EVERYWHERE = ("coordinator", "administrator")
"""Whose demo role covers every group."""
TOUCHED_BY_READING = ("sign_in", "audit", "throttle")
"""What opening a page may write: that a session is used, that somebody was looked at, that somebody tried to get in."""


@dataclass(frozen=True, kw_only=True)
class Objects:
    """A value for each part of an address."""

    cohort_id: int
    person_id: str
    attempt_id: str
    work_id: str
    file_id: str
    membership_id: int
    territory_id: int

    def values(self, **more: Any) -> dict[str, Any]:
        """With the parts that belong to nobody."""
        lesson = {"key": "serbian/a1/01-introductions", "question_id": "a1-01-01", "name": "none.png", "form": "csv", "way": "card", "number": 1}
        return {**lesson, "regrading_id": "none", **vars(self), **more}


MISSING = Objects(
    cohort_id=999_999,
    person_id="01ARZ3NDEKTSV4RRFFQ69G5FAV",
    attempt_id="01ARZ3NDEKTSV4RRFFQ69G5FAV",
    work_id="01ARZ3NDEKTSV4RRFFQ69G5FAV",
    file_id="01ARZ3NDEKTSV4RRFFQ69G5FAV",
    membership_id=999_999,
    territory_id=999_999,
)


def objects(app: Flask, group: str) -> Objects:
    """The first things of a group."""
    with app.app_context(), reading() as connection:

        def first(statement: str) -> Any:
            return connection.execute(text(statement), {"group": group, **found}).scalar() or "none"

        found: dict[str, Any] = {}
        found["cohort_id"] = first("select id from cohort where name = :group")
        found["person_id"] = first(f"{LEARNERS} order by p.search limit 1")
        found["membership_id"] = first("select id from membership where person_id = :person_id")
        found["territory_id"] = first("select territory_id from cohort where id = :cohort_id")
        found["attempt_id"] = first("select id from attempt where cohort_id = :cohort_id order by started_at limit 1")
        found["work_id"] = first(f"select id from training_submission where {THERE} order by submitted_at limit 1")
        found["file_id"] = first("select id from work_file where cohort_id = :cohort_id")
    return Objects(**found)


def give_files(app: Flask) -> None:
    """A photo of the first learner of each group; the demo has none."""
    folder = app.extensions["lms.settings"].files
    for group in (HOME, ELSEWHERE):
        first = objects(app, group)
        stored = files.put(folder, "picture", b"RIFF of " + group.encode())
        with app.app_context(), writing() as connection:
            whose = {"entry_id": new_id(), "person_id": first.person_id, "cohort_id": first.cohort_id}
            files.keep(connection, stored, **whose, at=now())
            connection.commit()


def everybody(app: Flask) -> dict[str, Actor]:
    """Somebody of each identity, signed in."""
    at = now()
    home, away = objects(app, HOME), objects(app, ELSEWHERE)
    with app.app_context():
        with reading() as connection:
            own = {role: _demo(connection, role) for role in ROLES}
        own["learner"] = home.person_id
        own["learner elsewhere"] = away.person_id
        for name, place in (("trainer", {"cohort_id": away.cohort_id}), ("coordinator", {"territory_id": away.territory_id})):
            role = NewMembership(role=name, starts_on=at.date(), **place)
            new = NewPerson(display_name="Измишљена", username=f"away-{name}")
            own[f"{name} elsewhere"] = add_person(new, (role,), actor_id=None, at=at)
        own |= {name: _second(home.cohort_id, number) for number, name in enumerate(OUTSIDE)}
        actors = {name: _signed_in(app, own.get(name), name) for name in IDENTITIES}
        people.set_state(own["disabled"], "disabled", actor_id="console", at=at)
        with writing() as connection:
            connection.execute(update(SignIn).where(SignIn.person_id == own["expired"]).values(expires_at=at - timedelta(seconds=1)))
            connection.commit()
    return actors


def _demo(connection: Any, role: str) -> str:
    rows = connection.execute(select(membership.c.person_id).where(membership.c.role == role).order_by(membership.c.id))
    return str(rows.scalars().first())


def _second(cohort_id: int, number: int) -> str:
    """An active learner of a group who is not its first."""
    with reading() as connection:
        return str(connection.execute(text(f"{LEARNERS} order by p.search desc"), {"cohort_id": cohort_id}).scalars().all()[number])


def _signed_in(app: Flask, person_id: str | None, name: str) -> Actor:
    """A browser with a session, as the doors would begin it (they have tests of their own)."""
    client = app.test_client()
    if person_id is not None:
        door = "pin" if name.startswith(("learner", *OUTSIDE)) else "password"
        with writing() as connection:
            token, _until = sessions.begin(connection, person_id, door, now())
            connection.commit()
        client.set_cookie("session-token", token, domain="127.0.0.1")
    return Actor(client)


def token_of(actor: Actor) -> str:
    """A form token of somebody's session."""
    found = TOKEN.search(actor.get("/language").text)
    assert found
    return found[1]


def addresses(app: Flask, values: Mapping[str, Any], methods: tuple[str, ...] = ("GET", "POST")) -> Iterator[tuple[Rule, str, str]]:
    """Every rule with each of its methods and an address."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        with app.test_request_context(base_url=ADDRESS):
            built = rule.build({name: values[name] for name in rule.arguments})
        assert built
        for method in sorted((rule.methods or set()) & set(methods)):
            yield rule, method, built[1]


def send(actor: Actor, method: str, address: str, **options: Any) -> TestResponse:
    """One request without following where it leads."""
    return actor.client.open(address, method=method, base_url=ADDRESS, buffered=True, **options)


def checksums(app: Flask, apart_from: tuple[str, ...] = TOUCHED_BY_READING) -> dict[str, str]:
    """A digest of the rows of every table."""
    with app.app_context(), reading() as connection:
        tables: list[Table] = [table for table in Model.metadata.sorted_tables if table.name not in apart_from]
        rows = {table.name: sorted(map(repr, connection.execute(select(table)).all())) for table in tables}
    return {name: hashlib.sha256("\n".join(found).encode()).hexdigest() for name, found in rows.items()}


def names(app: Flask) -> set[str]:
    """The name of everybody."""
    with app.app_context(), reading() as connection:
        return set(connection.execute(select(person.c.display_name)).scalars()) - {""}



def close(app: Flask) -> None:
    """Let go of the database."""
    with app.app_context():
        db.engine.dispose()


