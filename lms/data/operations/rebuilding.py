"""Folding the whole record again, for good or only to compare."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from lms.data.database import writing
from lms.data.record import Record, cohort


def rebuild(record: Record) -> int:
    """Empty the projections and fold all events; gives their number."""
    with writing() as connection:
        connection.execute(update(cohort).values(version=cohort.c.version + 1))
        count = record.rebuild(connection)
        connection.commit()
    return count


def verify(record: Record) -> list[str]:
    """The names of projections that are not what the record says. Nothing is changed."""
    with writing() as connection:
        before = _contents(connection, record)
        record.rebuild(connection)
        after = _contents(connection, record)
        connection.rollback()
    return sorted(name for name in before if before[name] != after[name])


def _contents(connection: Connection, record: Record) -> dict[str, list[tuple[object, ...]]]:
    return {table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr) for table in record.tables}
