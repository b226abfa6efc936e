"""Real servers with several processes, started and killed; a plain browser for them."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest

from lms.app import create_app
from lms.data.database import db, now
from lms.data.operations import cohorts, credentials, people
from lms.data.upgrade import upgrade
from lms.settings import PACKAGED_SITE, load_settings
from tests.e2e.conftest import answering
from tests.web.conftest import TOKEN, template  # noqa: F401 - the data folder with the published lessons

COMMANDS = {
    "gunicorn": ["gunicorn", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--bind", "127.0.0.1:{port}", "lms.wsgi:app"],
    "granian": ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", "{port}", "--workers", "2", "--blocking-threads", "2", "--no-ws", "lms.wsgi:app"],
}


@dataclass
class Browser:
    """Somebody at a real connection. address: what the proxy in front says of where they are."""

    port: int
    address: str = "192.0.2.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, http.client.HTTPMessage, str]:
        """One request; raises OSError or HTTPException when the server is not there (any more)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)
        try:
            headers = {"X-Forwarded-For": self.address, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            if fields is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, urlencode(fields) if fields is not None else None, headers)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or ():
                name, value = line.split(";")[0].split("=", 1)
                self.cookies[name] = value
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def token(self) -> str:
        """The form token of this session."""
        found = TOKEN.search(self.send("GET", "/language")[2])
        assert found
        return found[1]

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, http.client.HTTPMessage, str]:
        """Send a form with its token."""
        return self.send("POST", path, {"csrf_token": self.token(), **fields})


@dataclass
class Server:
    """A server of two processes on a data folder and a database, which can be killed and started again."""

    name: str
    folder: Path
    database_url: str
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        own = {"LMS_DATA": str(self.folder), "LMS_SITE": str(PACKAGED_SITE), "LMS_DATABASE_URL": self.database_url, "LMS_TRUSTED_PROXIES": "1"}
        command = [sys.executable, "-m", *(part.format(port=self.port) for part in COMMANDS[self.name])]
        self.process = subprocess.Popen(command, env={**os.environ, **own}, cwd=PACKAGED_SITE, start_new_session=True, stderr=subprocess.DEVNULL)
        answering(self.process, self.port)

    def kill(self) -> None:
        """Pull the plug: every process of it, at once."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)
        self.process = None


PAIRS = (("gunicorn", "sqlite"), ("granian", "sqlite"), pytest.param(("gunicorn", "postgresql"), marks=pytest.mark.postgresql))


@pytest.fixture(params=PAIRS, ids="-".join)
def server(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Iterator[Server]:  # noqa: F811
    """Each server and each database in turn, not started yet."""
    name, kind = request.param
    folder = tmp_path / "data"
    shutil.copytree(template, folder, ignore=shutil.ignore_patterns("*.sqlite3*"))
    url = f"sqlite:///{folder / 'korak.sqlite3'}" if kind == "sqlite" else request.getfixturevalue("postgresql_url")
    server = Server(name, folder, url)
    yield server
    if server.process:
        server.kill()


@pytest.fixture
def codes(server: Server) -> tuple[str, ...]:
    """One-time codes of learners of a fresh database."""
    upgrade(server.database_url)
    app = create_app(load_settings({}, site=PACKAGED_SITE, data=server.folder, database_url=server.database_url))
    with app.app_context():
        at = now()
        place = cohorts.add_territory(cohorts.NewTerritory(code="x", name_sr="Х", name_en="X", country="RS"), actor_id=None, at=at)
        new = cohorts.NewCohort(territory_id=place, name="A1", curriculum="serbian-a1", starts_on=at.date())
        role = people.NewMembership(role="learner", starts_on=at.date(), cohort_id=cohorts.add_cohort(new, actor_id=None, at=at))
        learners = [people.add_person(people.NewPerson(display_name=f"Измишљена {letter}"), (role,), actor_id=None, at=at) for letter in "АБВ"]
        drawn = tuple(credentials.issue_code(one, actor_id=one, at=at) for one in learners)
        db.engine.dispose()
    return drawn
