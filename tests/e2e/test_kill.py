"""A test is taken while the real server is killed between and within its steps: one attempt, and every answer that was acknowledged."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select
from ulid import ULID

from lms.data.database import db, reading
from lms.data.models import Entry
from lms.data.operations.rebuilding import verify
from lms.data.queries.attempts import attempts_of, given
from tests.e2e.conftest import answering
from tests.web.school import School, open_school

TEST = "proba/test"
BODY = "---\ntitle: Провера\nlevel: A1\nkind: test\nattempts: 1\n---\n\n" + "".join(
    f"## Питање\n<!-- id: k-{number} -->\n\nШта је {number}?\n\n- [x] да\n- [ ] не\n\n" for number in (1, 2, 3)
)
AT_ONCE = 8
Reply = tuple[int, str, str]
"""Status, body and the address that is sent on to."""


class Server:
    """The application behind granian; `kill` gives it no time to say goodbye."""

    def __init__(self, school: School, folder: Path, database_url: str, token: str) -> None:
        settings = {"LMS_DATA": str(folder / "data"), "LMS_SITE": str(folder / "site"), "LMS_DATABASE_URL": database_url}
        self.environment = {**os.environ, **settings}
        self.folder, self.cookies, self.port = folder, {"session-token": token}, 0
        self.process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Begin on a free port and wait until it answers."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        command += ["--workers", "1", "--blocking-threads", "4", "--no-ws", "lms.wsgi:app"]
        public = {**self.environment, "LMS_PUBLIC_URL": f"http://127.0.0.1:{self.port}"}
        self.process = subprocess.Popen(command, env=public, cwd=self.folder, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        answering(self.process, self.port)

    def kill(self) -> None:
        """`kill -9` of the server with its workers."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)

    def send(self, method: str, path: str, fields: dict[str, str] | None = None) -> Reply:
        """One request. Raises OSError or HTTPException when the server dies meanwhile."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request(method, path, urlencode(fields or {}), headers)
            answer = connection.getresponse()
            body = answer.read().decode()
            if kept := re.match(r"form=([^;]+)", answer.headers.get("Set-Cookie", "")):
                self.cookies.setdefault("form", kept[1])
            return answer.status, body, answer.headers.get("Location", "")
        finally:
            connection.close()

    def token(self, path: str) -> str:
        """The form token of a page."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.send("GET", path)[1])
        assert found
        return found[1]

    def killed_amid(self, send: Callable[[], Reply]) -> Reply:
        """Eight of the same request at once, the server killed at the first reply, then one retry; gives that reply."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            sent = [pool.submit(send) for _ in range(AT_ONCE)]
            wait(sent, timeout=60, return_when=FIRST_COMPLETED)
            self.kill()
            wait(sent, timeout=60)
        for one in sent:
            error = one.exception()
            assert error is None or isinstance(error, OSError | HTTPException)
            assert error is not None or one.result()[0] == 303
        self.start()
        return send()


@pytest.fixture
def school(tmp_path: Path, database_url: str) -> Any:
    school = open_school(tmp_path, TEST, {TEST: BODY}, LMS_DATABASE_URL=database_url if database_url.startswith("postgresql") else "")
    yield school
    with school.app.app_context():
        db.engine.dispose()


def test_a_killed_server_loses_nothing_and_doubles_nothing(school: School, tmp_path: Path, database_url: str):
    actor = school.add("Амина", "learner")
    cookie = actor.client.get_cookie("session-token", domain="127.0.0.1")
    assert cookie
    with school.app.app_context():
        db.engine.dispose()
    server = Server(school, tmp_path, database_url if database_url.startswith("postgresql") else "", cookie.value)
    try:
        token = server.token(f"/quiz/{TEST}")
        _status, _body, place = server.killed_amid(lambda: server.send("POST", f"/quiz/{TEST}/begin", {"csrf_token": token}))
        place = place.rsplit("/", 1)[0]
        acknowledged = {}
        for number in (1, 2, 3):
            identity, token = str(ULID()), server.token(f"{place}/{number}")
            form = {"csrf_token": token, "id": identity, "answer": "0"}
            reply = server.killed_amid(lambda number=number, form=form: server.send("POST", f"{place}/{number}", form))
            assert reply[0] == 303
            acknowledged[identity] = f"k-{number}"
        token = server.token(f"{place}/hand-in")
        reply = server.killed_amid(lambda: server.send("POST", f"{place}/hand-in", {"csrf_token": token}))
        assert (reply[0], reply[2]) == (303, f"{place}/result")
        assert "3 од 3 поена" in server.send("GET", f"{place}/result")[1]
    finally:
        server.kill()
    with school.app.app_context(), reading() as connection:
        (attempt,) = attempts_of(connection, school.people["Амина"], TEST)
        assert (attempt.state, attempt.points, attempt.maximum, attempt.id) == ("finished", 3.0, 3.0, place.rsplit("/", 1)[1])
        assert {one.id: question for question, one in given(connection, attempt.id).items()} == acknowledged
        kinds = connection.execute(select(Entry.kind, func.count()).group_by(Entry.kind).order_by(Entry.kind)).all()
        assert kinds == [("answered", 3), ("attempt_started", 1), ("attempt_submitted", 1)]
        connection.rollback()
        assert verify(school.app.extensions["lms.record"]) == []
