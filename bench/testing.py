"""Handing in a test of twenty answered questions: every request hands in another attempt."""

from __future__ import annotations

import http.client
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.load import burst
from bench.server import FLOOR, OURS, Server, serving
from bench.table import Row
from bench.workloads import ROUNDS, SECONDS, signed_in
from bench.world import QUESTIONS_IN_TEST, TEST, World
from lms.data.operations import attempts, learning
from lms.data.operations.learning import Learner, Sent, new_id

CONNECTIONS = 8


def test_rows(world: World, folder: Path) -> list[Row]:
    """One row: CPU of the server for each attempt that is handed in, and its check that all were."""
    (folder / "test-floor").mkdir()
    hello, cost, failed = [], [], 0
    with serving(FLOOR, {"LMS_DATA": str(folder / "test-floor")}) as floor, serving(OURS, world.environment) as server:
        forms = [signed_in(server, token, f"/quiz/{TEST}") for token in world.learners]
        for _round in range(ROUNDS):
            paths = _answered(world)
            hello.append(burst(floor, "/", seconds=SECONDS).cpu_per_request)
            before = server.cpu_seconds()
            with ThreadPoolExecutor(CONNECTIONS) as pool:
                states = list(pool.map(lambda one: _hand_in(server, *one), zip(paths, forms, strict=True)))
            cost.append((server.cpu_seconds() - before) / len(states))
            failed += sum(state != 303 for state in states)
    return [
        Row(name=f"hand in a test of {QUESTIONS_IN_TEST} questions", value=median(cost) / median(hello), bound=12, unit="R"),
        Row(name="tests that could not be handed in", value=failed, bound=0, unit="requests"),
    ]


def _answered(world: World) -> list[str]:
    """An attempt of each learner with all its questions answered; where it is handed in."""
    app, now = world.app(), datetime.now(UTC)
    catalogue, record = app.extensions["lms.catalogue"].current(), app.extensions["lms.record"]
    quiz, entry = catalogue.lesson(TEST, "sr", "Cyrl"), catalogue.lessons[TEST]
    paths = []
    with app.app_context():
        for number in range(len(world.learners)):
            learner = Learner(person_id=f"01BENCH{number:019d}", cohort_id=1)
            attempt = attempts.start(record, learner, quiz, now)
            for question in quiz.questions:
                learning.answer(record, learner, entry, question, number % 3, Sent(id=new_id(), attempt=attempt), now)
            paths.append(f"/quiz/{TEST}/attempt/{attempt}/hand-in")
    return paths


def _hand_in(server: Server, path: str, form: tuple[str, str, str]) -> int:
    cookie, token, _etag = form
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, f"csrf_token={token}", headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status
