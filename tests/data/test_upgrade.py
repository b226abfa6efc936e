"""A database with people in it goes through every revision and loses nobody; what goes wrong changes nothing."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Engine,
    Float,
    Integer,
    MetaData,
    NullPool,
    Table,
    create_engine,
    func,
    inspect,
    select,
    text,
)

from lms.data import upgrade as upgrading
from lms.data.database import Model
from lms.data.upgrade import UpgradeFailed, configuration, newest, upgrade
from lms.plugins import bundled

ROWS = 3
bundled()  # their tables are known then
REVISIONS = [script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()][::-1]
LOSES = '''"""Loses people."""
from alembic import op
revision, down_revision, branch_labels, depends_on = "lost", "{last}", None, None
def upgrade():
    op.execute("create table left_behind (id integer)")
    op.execute("delete from {table}")
'''


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The database, looked at from outside."""
    engine = create_engine(database_url, poolclass=NullPool)
    yield engine
    engine.dispose()


def allowed(engine: Engine, table: str) -> dict[str, str]:
    """A value that the check constraints allow, by column."""
    found = {}
    for constraint in inspect(engine).get_check_constraints(table):
        column, value = re.search(r"\(?\(*(\w+)", constraint["sqltext"]), re.search(r"'([^']+)'", constraint["sqltext"])
        if column and value:
            found[column[1]] = value[1]
    return found


def value_of(column: Any, number: int) -> Any:
    """Something of a column's type; what may be empty is empty."""
    kind = column.type
    if column.foreign_keys:
        return None if column.nullable else number if isinstance(kind, Integer) else f"{number}"
    if column.nullable and not column.primary_key:
        return None
    plain = ((Boolean, True), (Integer, number), (Float, 1.5), (DateTime, datetime(2026, 3, number)), (Date, date(2026, 3, number)), (JSON, []))  # noqa: DTZ001
    return next((value for one, value in plain if isinstance(kind, one)), f"{number}")


def fill(engine: Engine) -> None:
    """Put rows into every table that has none."""
    known = MetaData()
    known.reflect(engine)
    for table in known.sorted_tables:
        with engine.begin() as connection:
            if table.name == "alembic_version" or connection.execute(select(func.count()).select_from(table)).scalar():
                continue
            fixed = allowed(engine, table.name)
            rows = [{column.name: fixed.get(column.name, value_of(column, number)) for column in table.columns} for number in range(1, ROWS + 1)]
            connection.execute(table.insert(), rows)


def counts(engine: Engine) -> dict[str, int]:
    """Rows by table."""
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        return {name: connection.execute(select(func.count()).select_from(Table(name, MetaData()))).scalar_one() for name in names}


def test_no_revision_loses_a_row(engine: Engine, database_url: str):
    for revision in REVISIONS:
        before = counts(engine)
        backup = upgrade(database_url, revision)
        after = counts(engine)
        assert {name: after.get(name) for name in before} == before, revision
        if engine.dialect.name == "sqlite" and before:
            assert backup
            copied = sqlite3.connect(backup)
            assert {name: copied.execute(f"select count(*) from {name}").fetchone()[0] for name in before} == before
            copied.close()
            assert backup.stat().st_mode & 0o777 == 0o600
            backup.unlink()
        fill(engine)
    assert set(counts(engine).values()) == {ROWS}
    assert set(counts(engine)) >= set(Model.metadata.tables)


def test_upgrading_twice_does_nothing(engine: Engine, database_url: str, tmp_path: Path):
    upgrade(database_url)
    fill(engine)
    there, files = counts(engine), sorted(tmp_path.iterdir())
    assert upgrade(database_url) is None
    assert (counts(engine), sorted(tmp_path.iterdir())) == (there, files)


@pytest.mark.needs("language", "civic", "training")
def test_the_revisions_make_what_the_program_expects(engine: Engine, database_url: str):
    upgrade(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Model.metadata) == []
        assert context.get_current_revision() == newest() == REVISIONS[-1]


@pytest.mark.parametrize("table", ["person", "membership"])
def test_a_revision_that_loses_rows_changes_nothing(engine: Engine, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: str):
    upgrade(database_url)
    fill(engine)
    there = counts(engine)
    broken = tmp_path / "migrations"
    shutil.copytree(upgrading.MIGRATIONS, broken, ignore=shutil.ignore_patterns("__pycache__"))
    (broken / "versions" / "9999_lost.py").write_text(LOSES.format(last=REVISIONS[-1], table=table))
    monkeypatch.setattr(upgrading, "MIGRATIONS", broken)
    with pytest.raises(UpgradeFailed, match="rows were lost"):
        upgrade(database_url)
    assert counts(engine) == there
    with engine.connect() as connection:
        assert connection.execute(text("select version_num from alembic_version")).scalar() == REVISIONS[-1]
