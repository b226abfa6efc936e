"""How many tries are left: token buckets in the database, shared by all processes and kept over restarts."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

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


def _upsert(name: str) -> Any:
    statement = insert_into(name, bucket)
    return statement.on_conflict_do_update(
        index_elements=["key"], set_={"tokens": statement.excluded.tokens, "updated_at": statement.excluded.updated_at}
    )


_STORE = dialects(_upsert)


def filled(tokens: float, minutes: float, limit: Limit) -> float:
    """What is in a bucket after some time; a clock that goes back takes nothing away."""
    return min(limit.capacity, tokens + max(0.0, minutes) * limit.per_minute)


def take(connection: Connection, key: str, limit: Limit, at: datetime) -> int:
    """Take one try. Gives 0 if there was one, else the seconds until there is."""
    row = connection.execute(select(bucket.c.tokens, bucket.c.updated_at).where(bucket.c.key == key)).first()
    tokens = limit.capacity if row is None else filled(row.tokens, (at - row.updated_at).total_seconds() / 60, limit)
    left = tokens - 1 if tokens >= 1 else tokens
    connection.execute(_STORE[connection.dialect.name], {"key": key, "tokens": left, "updated_at": at})
    return 0 if tokens >= 1 else int((1 - tokens) / limit.per_minute * 60) + 1


def give_back(connection: Connection, key: str) -> None:
    """Forget the tries of somebody who got in."""
    connection.execute(bucket.delete().where(bucket.c.key == key))


def address_key(address: str) -> str:
    """The bucket of an address; an IPv6 network counts as one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "address:unknown"
    return f"address:{ipaddress.ip_network((parsed, 32 if parsed.version == 4 else 64), strict=False)}"
