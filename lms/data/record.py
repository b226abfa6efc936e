"""The record: what happened, appended once and kept; projections are folded from it in the same transaction."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import Connection, Table, delete, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from lms.data.models import Entry, Quarantine
from lms.plugin import Event, Projection

Outcome = Literal["stored", "repeated", "conflict"]

entry: Table = Entry.__table__  # type: ignore[assignment]
quarantine: Table = Quarantine.__table__  # type: ignore[assignment]
COMMON = tuple(field.name for field in dataclasses.fields(Event))
BATCH = 5_000
"""Entries that a rebuild reads at once."""


def insert_into(dialect: str, table: Table) -> Any:
    """An INSERT that can say what to do when the row exists. dialect: sqlite or postgresql."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def dialects(make: Callable[[str], Any]) -> Mapping[str, Any]:
    """A statement for each database, made once."""
    return {name: make(name) for name in ("sqlite", "postgresql")}


_APPEND = dialects(lambda name: insert_into(name, entry).on_conflict_do_nothing())
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtext(:person))")
"""Events of one person are folded one after the other; on SQLite there is one writer anyway."""


class Record:
    """Appends events and keeps the projections of the registry up with them."""

    def __init__(self, events: Sequence[type[Event]], projections: Sequence[Projection]) -> None:
        self._events = {event.kind: event for event in events}
        self._projections = tuple(projections)
        self._folds = {event: tuple(one.apply for one in projections if one.event is event) for event in events}

    def append(self, connection: Connection, event: Event) -> Outcome:
        """Store an event and fold it, in the caller's transaction.

        "repeated": it was here already, nothing changes. "conflict": its id belongs to something else; it is put aside.
        """
        row = row_of(event)
        if connection.dialect.name == "postgresql":
            connection.execute(_ONE_AT_A_TIME, {"person": event.person_id})
        stored = connection.execute(_APPEND[connection.dialect.name], row)
        if stored.rowcount == 1:
            self.fold(connection, event)
            return "stored"
        known = connection.execute(select(entry.c.sha).where(entry.c.id == event.id)).scalar()
        if known == row["sha"]:
            return "repeated"
        reason = "same id" if known else "same place on its device"
        connection.execute(
            insert(quarantine), {"entry_id": event.id, "person_id": event.person_id, "body": row["body"], "reason": reason, "at": event.at}
        )
        return "conflict"

    def fold(self, connection: Connection, event: Event) -> None:
        """Bring the projections up with an event."""
        for apply in self._folds.get(type(event), ()):
            apply(connection, event)

    def rebuild(self, connection: Connection) -> int:
        """Empty all projections and fold the whole record again, in order of arrival. Gives the number of events."""
        for table in {id(one.table): one.table for one in self._projections}.values():
            connection.execute(delete(table))
        count = 0
        for event in self.replay(connection):
            self.fold(connection, event)
            count += 1
        return count

    def replay(self, connection: Connection) -> Iterator[Event]:
        """All events that a plugin in force knows, in order of arrival."""
        last = 0
        while rows := connection.execute(select(entry).where(entry.c.number > last).order_by(entry.c.number).limit(BATCH)).mappings().all():
            last = rows[-1]["number"]
            yield from (self._event(row) for row in rows if row["kind"] in self._events)

    def _event(self, row: Mapping[str, Any]) -> Event:
        kind = self._events[row["kind"]]
        known = {field.name for field in dataclasses.fields(kind)} - set(COMMON)
        body = {name: value for name, value in row["body"].items() if name in known}
        return kind(**{name: row[name] for name in COMMON}, **body)


def row_of(event: Event) -> dict[str, Any]:
    """An event as a row of the record. The hash covers what the sender decided, not when it arrived."""
    values = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    row = {name: values.pop(name) for name in COMMON}
    sent = [event.kind, row["person_id"], row["object"], row["revision"], row["device"], row["sequence"], values]
    sha = hashlib.sha256(json.dumps(sent, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
    return {**row, "kind": event.kind, "body": values, "sha": sha}


def rows_of(events: Iterable[Event]) -> list[dict[str, Any]]:
    """Many events as rows, for loading in bulk."""
    return [row_of(event) for event in events]
