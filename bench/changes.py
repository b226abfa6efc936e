"""The cohort matrix while a class is at work: somebody does something between every two requests."""

from __future__ import annotations

import http.client

from bench.server import Server
from bench.world import LEARNERS_IN_COHORT, World, key
from lms.data.database import db, now
from lms.data.operations.learning import Learner, open_lesson

CHANGES = 400


def cpu_after_changes(server: Server, world: World, path: str, headers: dict[str, str]) -> float:
    """Seconds of the server's CPU for a request when another learner of the cohort did something since the last one.

    Raises RuntimeError if the page does not come.
    """
    app = world.app()
    entry, record = app.extensions["lms.catalogue"].current().lessons[key(0)], app.extensions["lms.record"]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    before = server.cpu_seconds()
    with app.app_context():
        for number in range(CHANGES):
            learner = Learner(person_id=f"01BENCH{number % LEARNERS_IN_COHORT:019d}", cohort_id=1)
            open_lesson(record, learner, entry, now())
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{path} answered {answer.status}")
        db.engine.dispose()
    connection.close()
    return (server.cpu_seconds() - before) / CHANGES
