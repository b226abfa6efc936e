"""Asking for deletion, and erasing a person while the counts stay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Table, delete, select, update

from lms.data import audit, files
from lms.data.attempt_models import Accommodation
from lms.data.database import writing
from lms.data.files import work_file
from lms.data.models import Credential, Entry, Membership, Person, Quarantine, ResponseText
from lms.data.operations import sessions
from lms.plugin import Plugin

person: Table = Person.__table__  # type: ignore[assignment]
credential: Table = Credential.__table__  # type: ignore[assignment]
response: Table = ResponseText.__table__  # type: ignore[assignment]
entry: Table = Entry.__table__  # type: ignore[assignment]
membership: Table = Membership.__table__  # type: ignore[assignment]
quarantine: Table = Quarantine.__table__  # type: ignore[assignment]
accommodation: Table = Accommodation.__table__  # type: ignore[assignment]


def ask_deletion(person_id: str, at: datetime) -> None:
    """Somebody asks for their data to be deleted."""
    _ask(person_id, at, at)


def withdraw_deletion(person_id: str, at: datetime) -> None:
    """Somebody changed their mind."""
    _ask(person_id, None, at)


def _ask(person_id: str, asked: datetime | None, at: datetime) -> None:
    with writing() as connection:
        connection.execute(update(person).where(person.c.id == person_id).values(deletion_asked_at=asked))
        audit.note(connection, "deletion.asked" if asked else "deletion.withdrawn", at=at, actor_id=person_id, person_id=person_id)
        connection.commit()


def erase(person_id: str, plugins: Iterable[Plugin], *, folder: Path, actor_id: str, at: datetime) -> None:
    """Remove name, ways in, own words, files and devices; what happened stays under an id that leads to nobody.

    folder: of the files that learners sent. A second time changes nothing. On SQLite the log is emptied too, so that no
    old page keeps what was removed.
    """
    with writing() as connection:
        for plugin in plugins:
            if plugin.personal_data:
                plugin.personal_data.erase(connection, person_id)
        sessions.end_all(connection, person_id)
        sent = connection.execute(select(work_file.c.stored_as).where(work_file.c.person_id == person_id)).scalars().all()
        for table in (credential, response, quarantine, accommodation, work_file):
            connection.execute(delete(table).where(table.c.person_id == person_id))
        connection.execute(update(entry).where(entry.c.person_id == person_id).values(device=None, sequence=None, client_at=None))
        connection.execute(
            update(membership).where(membership.c.person_id == person_id, membership.c.state == "active").values(state="dropped")
        )
        gone = {"display_name": "", "search": "", "username": None, "birth_year": None, "state": "erased", "deletion_asked_at": None}
        connection.execute(update(person).where(person.c.id == person_id).values(**gone))
        audit.note(connection, "person.erased", at=at, actor_id=actor_id, person_id=person_id)
        connection.commit()
        files.remove(folder, sent)
        _empty_log(connection)


def _empty_log(connection: Connection) -> None:
    """Bring SQLite's write-ahead log into the file, where deleted content is overwritten.

    Not for long: who is reading keeps the log, and the next checkpoint empties it.
    """
    driver = connection.connection.driver_connection
    if connection.dialect.name == "sqlite" and driver is not None:
        patience = driver.execute("PRAGMA busy_timeout").fetchone()[0]
        for pragma in ("busy_timeout=200", "wal_checkpoint(TRUNCATE)", f"busy_timeout={patience}"):
            driver.execute(f"PRAGMA {pragma}")
