"""Two processes behind gunicorn and behind granian: what was acknowledged outlives kill -9, and so does the throttle."""

from __future__ import annotations

import http.client
import threading
from collections import Counter

import pytest
from sqlalchemy import NullPool, create_engine, text

from lms.data.operations.learning import new_id
from tests.faults.conftest import Browser, Server

LESSON = "/lesson/serbian/a1/01-introductions"
QUESTION = f"{LESSON}/question/a1-01-12"
ENOUGH = 25
"""Acknowledged answers before the plug is pulled."""
pytestmark = pytest.mark.needs("language")


class Answering(threading.Thread):
    """A learner who answers as fast as the server lets them, until it is gone."""

    def __init__(self, browser: Browser, enough: threading.Event) -> None:
        super().__init__(daemon=True)
        self.browser, self.enough, self.token = browser, enough, browser.token()
        self.acknowledged: list[str] = []
        self.lost = ""

    def run(self) -> None:
        """Each answer has an id of its own; the last one stays without a reply."""
        while True:
            identity = new_id()
            try:
                status, _headers, _page = self.send(identity)
            except (OSError, http.client.HTTPException):
                self.lost = identity
                return
            assert status == 303
            self.acknowledged.append(identity)
            if len(self.acknowledged) >= ENOUGH:
                self.enough.set()

    def send(self, identity: str) -> tuple[int, http.client.HTTPMessage, str]:
        """Send an answer."""
        return self.browser.send("POST", QUESTION, {"csrf_token": self.token, "id": identity, "answer-0": "Како се зовете"})


def guess(server: Server, address: str) -> tuple[int, http.client.HTTPMessage, str]:
    """A wrong password for an account that does not exist."""
    return Browser(server.port, address).post("/sign-in/password", {"username": "nobody", "password": "x" * 12, "totp": "0"})


def stored(server: Server) -> Counter[str]:
    """How often each answer stands in the record, in a database that is whole."""
    engine = create_engine(server.database_url, poolclass=NullPool)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert connection.execute(text("pragma integrity_check")).scalar() == "ok"
            assert connection.execute(text("pragma foreign_key_check")).all() == []
        found = Counter(connection.execute(text("select id from entry where kind = 'answered'")).scalars())
        tries = connection.execute(text("select sum(tries) from question_result")).scalar()
    engine.dispose()
    assert tries == found.total(), "the projections agree with the record"
    return found


def test_what_was_acknowledged_outlives_a_killed_server_and_so_does_the_throttle(server: Server, codes: tuple[str, ...]):
    server.start()
    enough = threading.Event()
    learners = []
    for number, code in enumerate(codes[:2]):
        browser = Browser(server.port, f"192.0.2.{number}")
        assert browser.post("/sign-in/code", {"code": code})[0] == 303
        assert browser.send("GET", LESSON)[0] == 200
        learners.append(Answering(browser, enough))
    tries = [guess(server, f"198.51.100.{number}") for number in range(7)]
    assert [status for status, _headers, _page in tries] == [422] * 5 + [429] * 2, "both processes count together"
    assert int(tries[-1][1]["Retry-After"]) > 0

    for learner in learners:
        learner.start()
    assert enough.wait(120)
    server.kill()
    for learner in learners:
        learner.join(100)
    acknowledged = [identity for learner in learners for identity in learner.acknowledged]
    assert len(acknowledged) >= ENOUGH

    server.start()
    kept = stored(server)
    assert {kept[identity] for identity in acknowledged} == {1}
    assert guess(server, "198.51.100.8")[0] == 429, "a restart gives no new tries"
    for learner in learners:
        learner.browser.port = server.port
        assert learner.lost
        assert learner.send(learner.lost)[0] == 303, "the session goes on, and what had no reply is sent again"
        assert learner.send(learner.acknowledged[-1])[0] == 303
    kept = stored(server)
    assert {kept[identity] for learner in learners for identity in (*learner.acknowledged, learner.lost)} == {1}
    assert Browser(server.port, "203.0.113.5").post("/sign-in/code", {"code": codes[2]})[0] == 303, "others get in"
    assert Browser(server.port, "203.0.113.5").post("/sign-in/code", {"code": codes[2]})[0] == 422, "once"
