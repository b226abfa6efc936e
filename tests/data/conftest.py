"""Fixtures for the record and what is folded from it: people, cohorts, a small lesson and a test, counted statements."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from material import DAY, EVENTS, NOON
from sqlalchemy import insert
from ulid import ULID

from lms.data import attempts, judging, progress
from lms.data.database import writing
from lms.data.models import Cohort, Membership, Person, SignIn, Territory
from lms.data.queries.visitors import token_hash
from lms.data.record import Record
from tests.statements import collected


@pytest.fixture
def record(database: Flask) -> Record:
    """A record with the core's events and projections."""
    return Record(EVENTS, (*progress.PROJECTIONS, *attempts.PROJECTIONS, *judging.PROJECTIONS))


@pytest.fixture
def make_cohort(database: Flask) -> Callable[..., int]:
    """Adds cohorts to one territory; gives the id."""
    made: list[int] = []

    def make(**values: Any) -> int:
        with writing() as connection:
            if not made:
                connection.execute(insert(Territory), {"id": 1, "code": "nis", "name_sr": "Ниш", "name_en": "Niš", "country": "RS"})
            made.append(len(made) + 1)
            given = {"id": made[-1], "territory_id": 1, "name": f"A1-{made[-1]}", "curriculum": "serbian-a1", "starts_on": DAY}
            connection.execute(insert(Cohort), {**given, "place": "", "demo": False, "version": 0, **values})
            connection.commit()
        return made[-1]

    return make


@pytest.fixture
def make_person(database: Flask) -> Callable[..., str]:
    """Adds a fictional person, with a role in a cohort if one is given; gives the id."""

    def make(name: str = "Амина", cohort_id: int | None = None, role: str = "learner", **values: Any) -> str:
        identity = str(ULID())
        given = {"id": identity, "display_name": name, "search": name.lower(), "created_at": NOON, "language": "sr-Cyrl", "script": "Cyrl"}
        with writing() as connection:
            connection.execute(insert(Person), {**given, "text_size": "normal", "state": "active", "demo": False, **values})
            place = {"person_id": identity, "role": role, "cohort_id": cohort_id, "state": "active", "starts_on": DAY}
            connection.execute(insert(Membership), place)
            connection.commit()
        return identity

    return make


@pytest.fixture
def sign_in(database: Flask) -> Callable[..., str]:
    """Begins a session without a door; gives the hash of its token."""

    def begin(person_id: str, cohort_id: int | None = None, roles: str = "learner") -> str:
        token = token_hash(str(ULID()))
        row = {"token": token, "person_id": person_id, "roles": roles, "cohort_id": cohort_id, "door": "pin"}
        later = NOON.replace(year=NOON.year + 1)
        with writing() as connection:
            connection.execute(insert(SignIn), {**row, "created_at": NOON, "seen_at": NOON, "expires_at": later})
            connection.commit()
        return token

    return begin


@pytest.fixture
def statements(database: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """Collects the SQL statements that are run within a `with`."""
    return collected


@pytest.fixture
def together(database: Flask) -> Callable[..., list[Any]]:
    """Runs calls at the same moment, each in its own thread with the application's context; gives their results."""
    return lambda calls: _together(database, calls)


def _together(app: Flask, calls: list[Callable[[], Any]]) -> list[Any]:
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        with app.app_context():
            barrier.wait()
            return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(run, call) for call in calls]]
