"""Who is asking: the session's row with the person and the cohort, in the same statement as a page's own rows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from lms.data.models import Cohort, Person, SignIn
from lms.data.prepared import Prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """A signed-in person as a request needs them. token: the hash, never the token. cohort_id: where answers count."""

    token: str
    person_id: str
    display_name: str
    roles: frozenset[str]
    cohort_id: int | None
    curriculum: str | None
    language: str
    script: str
    text_size: str
    door: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    proved_at: datetime | None


session = SignIn.__table__
person = Person.__table__
cohort = Cohort.__table__

VISITOR = (
    session.c.token,
    session.c.person_id,
    person.c.display_name,
    session.c.roles,
    session.c.cohort_id,
    cohort.c.curriculum,
    person.c.language,
    person.c.script,
    person.c.text_size,
    session.c.door,
    session.c.created_at,
    session.c.seen_at,
    session.c.expires_at,
    session.c.proved_at,
)
"""The columns `visitor_of` reads, in order: put them first in a page's own statement."""

VISITOR_TABLES = session.join(person, person.c.id == session.c.person_id).outerjoin(cohort, cohort.c.id == session.c.cohort_id)
VISITOR_CONDITION = (session.c.token == bindparam("token")) & (session.c.expires_at > bindparam("at")) & (person.c.state == "active")


def visitor_statement(*columns: Any, tables: Any = VISITOR_TABLES) -> Select[Any]:
    """A statement for the visitor and a page's own columns. Parameters: token (hash), at (aware time)."""
    return select(*VISITOR, *columns).select_from(tables).where(VISITOR_CONDITION)


def visitor_of(row: Any) -> Visitor:
    """The visitor in the first columns of a row of `visitor_statement`."""
    return Visitor(
        token=row[0],
        person_id=row[1],
        display_name=row[2],
        roles=frozenset(row[3].split(",")) - {""},
        cohort_id=row[4],
        curriculum=row[5],
        language=row[6],
        script=row[7],
        text_size=row[8],
        door=row[9],
        created_at=row[10],
        seen_at=row[11],
        expires_at=row[12],
        proved_at=row[13],
    )


_VISITOR = Prepared(lambda _dialect: visitor_statement())


def visitor(connection: Connection, token: str, at: datetime) -> Visitor | None:
    """The visitor of a session token's hash, or None when there is no such session or it has ended."""
    row = _VISITOR.first(connection, {"token": token, "at": at})
    return visitor_of(row) if row else None


def token_hash(token: str) -> str:
    """What the database keeps of a session token: it has 256 random bits, so one SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
