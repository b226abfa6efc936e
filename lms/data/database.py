"""The database: one engine for SQLite or PostgreSQL, aware times, and a fair gate in front of SQLite's single writer."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, TypeDecorator, event
from sqlalchemy.orm import DeclarativeBase

WRITE = "lms_write"
"""Execution option of a connection that is going to write: its transaction begins as BEGIN IMMEDIATE."""


class UTCDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC. SQLite drops the offset of aware times without a word (security.md F9)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Model(DeclarativeBase):
    """All tables; constraints are named by convention so that migrations can find them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Model)


def engine_options(url: str) -> dict[str, Any]:
    """What `create_engine` needs beside the address: one connection a thread, none checked before use on SQLite."""
    if url.startswith("sqlite"):
        return {"connect_args": {"timeout": 15, "check_same_thread": False}, "pool_size": 4, "max_overflow": 8}
    return {
        "pool_size": 4,
        "max_overflow": 2,
        "pool_pre_ping": True,
        "pool_timeout": 5,
        "connect_args": {"connect_timeout": 3},
    }


def prepare_engine(engine: Engine) -> None:
    """Set up a new engine: on SQLite WAL, foreign keys, full durability and explicit transactions."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def _open_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: the driver would start read transactions that cannot write
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get(WRITE)
    connection.connection.cursor().execute("BEGIN IMMEDIATE" if write else "BEGIN")


_THREADS = threading.Lock()


@contextmanager
def gate(path: str | None) -> Iterator[None]:
    """One writer at a time, in the order of asking: a lock between threads, then a file lock between processes.

    SQLite's own waiting sleeps and retries, which lets one process keep the lock for seconds (measured: 2.1 s with two
    writers; 0.1 s behind a file lock). path: of the SQLite file, or None where no gate is needed.
    """
    if path is None:
        yield
        return
    with _THREADS, open(f"{path}.gate", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sqlite_path(engine: Engine) -> str | None:
    """The file of a SQLite engine; None for other databases and for databases in memory."""
    name = engine.url.database
    return name if engine.dialect.name == "sqlite" and name and name != ":memory:" else None


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection for queries: one snapshot, never written to."""
    with db.engine.connect() as connection:
        yield connection


@contextmanager
def writing() -> Iterator[Connection]:
    """A connection in a write transaction behind the gate; `commit()` it in the operation, or everything is undone.

    Do all parsing and judging before: other writers wait meanwhile.
    """
    with gate(sqlite_path(db.engine)), db.engine.connect().execution_options(**{WRITE: True}) as connection:
        connection.begin()
        yield connection


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner may enter; it holds what can identify people."""
    path.mkdir(parents=True, exist_ok=True)
    os.chmod(path, 0o700)
    return path
