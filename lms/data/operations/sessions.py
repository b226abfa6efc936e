"""Sessions: begun by the one way in, kept alive while used, ended at once when anything about a person's rights changes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from lms.data.access import in_force, membership, roles_of
from lms.data.database import writing
from lms.data.models import SignIn
from lms.data.queries.visitors import Visitor, token_hash

session: Table = SignIn.__table__  # type: ignore[assignment]


@dataclass(frozen=True, kw_only=True)
class Lifetime:
    """How long a session lasts unused, and at most."""

    idle: timedelta
    most: timedelta
    touch: timedelta
    """How often a use is written down."""


STAFF = Lifetime(idle=timedelta(minutes=30), most=timedelta(hours=12), touch=timedelta(minutes=2))
LEARNER = Lifetime(idle=timedelta(days=30), most=timedelta(days=180), touch=timedelta(minutes=5))
SHARED = Lifetime(idle=timedelta(minutes=10), most=timedelta(hours=3), touch=timedelta(minutes=1))
"""A learner on a phone that others use as well."""


def lifetime(door: str, roles: frozenset[str]) -> Lifetime:
    """The lifetime of a session by its door and its roles (security.md S15)."""
    if roles - {"learner"}:
        return STAFF
    return SHARED if door in ("code", "shared") else LEARNER


def roles_behind(door: str, roles: tuple[str, ...]) -> tuple[str, ...]:
    """What a door opens: staff roles only with password and second factor; a card, PIN or code makes a learner of anybody.

    Trainers issue cards and codes, so these must not lead to more than a learner may do.
    """
    return roles if door == "password" else tuple(role for role in roles if role == "learner")


def begin(connection: Connection, person_id: str, door: str, at: datetime) -> tuple[str, datetime]:
    """Begin a session in the caller's transaction. Gives its token (256 bits, told once) and when it ends."""
    token = secrets.token_urlsafe(32)
    roles = roles_behind(door, roles_of(connection, person_id, at.date()))
    life = lifetime(door, frozenset(roles))
    expires = min(at + life.idle, _end(connection, person_id, at.date(), at + life.most))
    row = {
        "token": token_hash(token),
        "person_id": person_id,
        "roles": ",".join(roles),
        "cohort_id": _cohort(connection, person_id, at.date()),
        "proved_at": at if door == "password" else None,
    }
    connection.execute(insert(session), {**row, "door": door, "created_at": at, "seen_at": at, "expires_at": expires})
    return token, at + life.most


def _end(connection: Connection, person_id: str, on: date, latest: datetime) -> datetime:
    """No session outlives a membership that it rests on."""
    ends = connection.execute(select(membership.c.ends_on).where(membership.c.person_id == person_id, in_force(on))).scalars()
    days = [datetime.combine(end + timedelta(days=1), time(), UTC) for end in ends if end]
    return min([latest, *days])


def _cohort(connection: Connection, person_id: str, on: date) -> int | None:
    """The cohort in which a learner's answers count: the one joined last."""
    found: int | None = connection.execute(
        select(membership.c.cohort_id)
        .where(membership.c.person_id == person_id, membership.c.role == "learner", in_force(on), membership.c.cohort_id.is_not(None))
        .order_by(membership.c.starts_on.desc(), membership.c.id.desc())
    ).scalar()
    return found


_TOUCH = update(session).where(session.c.token == bindparam("own")).values(seen_at=bindparam("at"), expires_at=bindparam("until"))


def touch(visitor: Visitor, at: datetime) -> None:
    """Keep a session alive that is being used; written down only now and then."""
    life = lifetime(visitor.door, visitor.roles)
    if at - visitor.seen_at < life.touch:
        return
    with writing() as connection:
        until = min(at + life.idle, _end(connection, visitor.person_id, at.date(), visitor.created_at + life.most))
        connection.execute(_TOUCH, {"own": visitor.token, "at": at, "until": until})
        connection.commit()


def renew(connection: Connection, token: str, person_id: str, at: datetime) -> str | None:
    """Give a session a new token after its owner proved again who they are, in the caller's transaction. token: its hash.

    None if the session is over.
    """
    new = secrets.token_urlsafe(32)
    own = (session.c.token == token) & (session.c.person_id == person_id) & (session.c.expires_at > at)
    renewed = connection.execute(update(session).where(own).values(token=token_hash(new), proved_at=at)).rowcount == 1
    return new if renewed else None


def sign_out(token: str) -> None:
    """End one session. token: its hash."""
    with writing() as connection:
        end(connection, token)
        connection.commit()


def end(connection: Connection, token: str) -> None:
    """End one session in the caller's transaction. token: its hash."""
    connection.execute(delete(session).where(session.c.token == token))


def end_all(connection: Connection, person_id: str) -> None:
    """End every session of a person, in the caller's transaction."""
    connection.execute(delete(session).where(session.c.person_id == person_id))
