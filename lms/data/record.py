"""The record: what happened, appended once and kept; projections are folded from it in the same transaction."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, Table, bindparam, delete, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from lms.data.models import Cohort, Entry, Quarantine
from lms.data.prepared import Prepared
from lms.plugin import Event, Projection

Outcome = Literal["stored", "repeated", "conflict"]

entry: Table = Entry.__table__  # type: ignore[assignment]
quarantine: Table = Quarantine.__table__  # type: ignore[assignment]
cohort: Table = Cohort.__table__  # type: ignore[assignment]
COMMON = tuple(field.name for field in dataclasses.fields(Event))
BATCH = 5_000
"""Entries that a rebuild reads at once."""


def insert_into(dialect: str, table: Table) -> Any:
    """An INSERT that can say what to do when the row exists. dialect: sqlite or postgresql."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def dialects(make: Callable[[str], Any]) -> Mapping[str, Any]:
    """A statement for each database, made once."""
    return {name: make(name) for name in ("sqlite", "postgresql")}


_APPEND = Prepared(
    lambda name: insert_into(name, entry).on_conflict_do_nothing().returning(entry.c.number),
    columns=[column.name for column in entry.c if column.name != "number"],
)
_TURN = Prepared(lambda _dialect: update(cohort).where(cohort.c.id == bindparam("changed")).values(version=cohort.c.version + 1))
"""Tells the cohort's pages that something changed, and lets its events be numbered and folded one after the other."""
_TURN_WITHOUT_COHORT = text("select pg_advisory_xact_lock(0)")
"""The same for those who study without a cohort; on SQLite there is one writer anyway."""


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
        take_turn(connection, event.cohort_id)
        if _APPEND.first(connection, row):
            self.fold(connection, event)
            return "stored"
        known = connection.execute(select(entry.c.sha).where(entry.c.id == event.id)).scalar()
        if known == row["sha"]:
            return "repeated"
        set_aside(connection, event, "same id" if known else "same place on its device")
        return "conflict"

    def fold(self, connection: Connection, event: Event) -> None:
        """Bring the projections up with an event."""
        for apply in self._folds.get(type(event), ()):
            apply(connection, event)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The projections."""
        return tuple({id(one.table): one.table for one in self._projections}.values())

    def rebuild(self, connection: Connection) -> int:
        """Empty all projections and fold the whole record again, in order of arrival. Gives the number of events."""
        for table in self.tables:
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

    def _event(self, row: RowMapping) -> Event:
        kind = self._events[row["kind"]]
        known = {field.name for field in dataclasses.fields(kind)} - set(COMMON)
        body = {name: value for name, value in row["body"].items() if name in known}
        return kind(**{name: row[name] for name in COMMON}, **body)


def take_turn(connection: Connection, cohort_id: int | None) -> None:
    """Wait until the events of a cohort that others are writing are in; the first statement of every append."""
    if cohort_id is not None:
        _TURN.changed(connection, {"changed": cohort_id})
    elif connection.dialect.name == "postgresql":
        connection.execute(_TURN_WITHOUT_COHORT)


def set_aside(connection: Connection, event: Event, reason: str) -> None:
    """Keep an event that contradicts the record for a person to look at, in the caller's transaction."""
    row = row_of(event)
    values = {"entry_id": event.id, "person_id": event.person_id, "body": row["body"], "reason": reason, "at": event.at}
    connection.execute(insert(quarantine), values)


def row_of(event: Event) -> dict[str, Any]:
    """An event as a row of the record. The hash covers what the sender decided, not when it arrived or how it was judged."""
    values = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    row = {name: values.pop(name) for name in COMMON}
    decided = {name: value for name, value in values.items() if name not in event.derived}
    sent = [event.kind, row["person_id"], row["object"], row["revision"], row["device"], row["sequence"], decided]
    sha = hashlib.sha256(json.dumps(sent, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
    return {**row, "kind": event.kind, "body": values, "sha": sha}
