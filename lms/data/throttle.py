"""How many tries are left: token buckets in the database, shared by all processes and kept over restarts."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table, case, delete, select, update

from lms.data.models import Throttle
from lms.data.record import dialects, insert_into

bucket: Table = Throttle.__table__  # type: ignore[assignment]


@dataclass(frozen=True, kw_only=True)
class Limit:
    """A bucket of `capacity` tries that fills by `per_minute`."""

    capacity: float
    per_minute: float


ACCOUNT = Limit(capacity=5, per_minute=1)
ADDRESS = Limit(capacity=60, per_minute=20)
"""Generous, because a whole reception centre comes from one address."""


KEPT = timedelta(days=1)
"""How long an untouched bucket is kept; by then it is full again."""
_FULL = dialects(lambda name: insert_into(name, bucket).on_conflict_do_nothing())


def filled(tokens: float, minutes: float, limit: Limit) -> float:
    """What is in a bucket after some time; a clock that goes back takes nothing away."""
    return min(limit.capacity, tokens + max(0.0, minutes) * limit.per_minute)


def take(connection: Connection, key: str, limit: Limit, at: datetime) -> int:
    """Take one try. Gives 0 if there was one, else the seconds until there is. Tries at the same moment wait for each other."""
    connection.execute(_FULL[connection.dialect.name], {"key": key, "tokens": limit.capacity, "updated_at": at})
    row = connection.execute(select(bucket.c.tokens, bucket.c.updated_at).where(bucket.c.key == key).with_for_update()).one()
    tokens = filled(row.tokens, (at - row.updated_at).total_seconds() / 60, limit)
    left = tokens - 1 if tokens >= 1 else tokens
    connection.execute(update(bucket).where(bucket.c.key == key).values(tokens=left, updated_at=at))
    return 0 if tokens >= 1 else int((1 - tokens) / limit.per_minute * 60) + 1


def spent(connection: Connection, key: str) -> bool:
    """Whether the last try of a bucket was taken."""
    left = connection.execute(select(bucket.c.tokens).where(bucket.c.key == key)).scalar()
    return left is not None and left < 1


def give_back(connection: Connection, key: str, limit: Limit) -> None:
    """Give back the one try of somebody who got in: a whole centre can sign in from one address."""
    tokens = case((bucket.c.tokens + 1 > limit.capacity, limit.capacity), else_=bucket.c.tokens + 1)
    connection.execute(update(bucket).where(bucket.c.key == key).values(tokens=tokens))


def forget(connection: Connection, key: str, at: datetime) -> None:
    """Forget the tries on somebody who got in, and buckets that nobody has touched for a day."""
    connection.execute(delete(bucket).where(bucket.c.key == key))
    old = select(bucket.c.key).where(bucket.c.updated_at < at - KEPT).limit(100).with_for_update(skip_locked=True)
    connection.execute(delete(bucket).where(bucket.c.key.in_(old)))


def address_key(address: str) -> str:
    """The bucket of an address; an IPv6 network counts as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "address:unknown"
    return f"address:{ipaddress.ip_network((parsed, 32 if parsed.version == 4 else 64), strict=False)}"
