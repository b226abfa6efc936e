"""Bringing a database up to date: back it up, migrate, and look that nothing was lost (security.md F1, F2)."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, func, inspect, select, table, text

from lms.data.database import gate, sqlite_path

MIGRATIONS = Path(__file__).parent / "migrations"


class UpgradeFailed(Exception):
    """The migration broke something; the sentence says what, and where the backup lies."""


def configuration() -> Config:
    """Alembic's configuration without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def newest() -> str | None:
    """The revision that this version of the program needs."""
    return _revision("head")


def _revision(name: str) -> str | None:
    found = ScriptDirectory.from_config(configuration()).get_revision(name)
    return found.revision if found else None


def is_current(connection: Connection, to: str = "head") -> bool:
    """Whether the database is at a revision."""
    return MigrationContext.configure(connection).get_current_revision() == _revision(to)


def upgrade(url: str, to: str = "head") -> Path | None:
    """Migrate to a revision, all in one transaction; gives the backup that was made before, if there was anything to back up.

    Raises UpgradeFailed if rows or references were lost; nothing is changed then.
    """
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _without_foreign_keys)
        event.listen(engine, "begin", _begin)
    with gate(sqlite_path(engine)), engine.connect() as connection:
        if is_current(connection, to):
            return None
        connection.rollback()
        backup = back_up(engine)
        with connection.begin():  # Alembic would commit by itself, before anybody has looked
            before = _counts(connection)
            config = configuration()
            config.attributes["connection"] = connection
            command.upgrade(config, to)
            _compare(connection, before, backup)
    return backup


def _without_foreign_keys(connection: sqlite3.Connection, _record: object) -> None:
    """Rebuilding a table with foreign keys on would delete every row that refers to it; the switch works only here."""
    connection.isolation_level = None  # the driver would begin no transaction before a change of a table
    connection.execute("PRAGMA foreign_keys=OFF")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def back_up(engine: Engine) -> Path | None:
    """Copy a SQLite database with its own backup function; never `cp`, which may catch it half written."""
    path = sqlite_path(engine)
    if path is None or not Path(path).exists() or Path(path).stat().st_size == 0:
        return None
    target = Path(f"{path}.{datetime.now(UTC):%Y%m%d-%H%M%S}.backup")
    source, copy = sqlite3.connect(path), sqlite3.connect(target)
    with source, copy:
        source.backup(copy)
    source.close()
    copy.close()
    target.chmod(0o600)
    return target


def _counts(connection: Connection) -> dict[str, int]:
    names = inspect(connection).get_table_names()
    return {name: connection.execute(select(func.count()).select_from(table(name))).scalar() or 0 for name in names}


def _compare(connection: Connection, before: dict[str, int], backup: Path | None) -> None:
    after = _counts(connection)
    lost = [name for name, rows in before.items() if name != "alembic_version" and after.get(name, rows) < rows]
    broken = connection.execute(text("PRAGMA foreign_key_check")).all() if connection.dialect.name == "sqlite" else []
    if lost or broken:
        raise UpgradeFailed(f"rows were lost in {', '.join(lost) or 'references'}; nothing was changed; the backup is {backup}")
