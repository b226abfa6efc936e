"""What waits for a trainer comes into the queue, whatever its type; what is judged at once does not."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from material import EVENTS, NOON, PEOPLE, answered
from sqlalchemy import Connection, insert, literal, select

from lms.data.attempt_models import Attempt
from lms.data.database import writing
from lms.data.models import Person
from lms.data.record import Record
from lms.plugins.training import plugin
from lms.plugins.training.models import submission
from lms.plugins.training.queries import waiting_tests

pytestmark = pytest.mark.needs("training")


@pytest.fixture
def reviewing(database: Flask) -> Record:
    """A record with the projections of the training plugin."""
    return Record((*EVENTS, *plugin.events), plugin.projections)


def test_text_and_role_play_wait_and_judged_answers_do_not(reviewing: Record, connection: Connection):
    waiting: dict[str, Any] = {"verdict": "waiting", "points": 0.0, "maximum": 0.0, "response": None}
    events = (answered(object="w", type="writing", **waiting), answered(object="r", type="role-play", **waiting), answered(object="g", type="gaps"))
    with writing() as writer:
        for event in events:
            reviewing.append(writer, event)
        writer.commit()
    assert {row.question: row.state for row in connection.execute(select(submission))} == {"w": "waiting", "r": "waiting"}


def test_answers_of_a_test_wait_with_their_attempt_until_it_is_handed_in(reviewing: Record, connection: Connection):
    row = {"cohort_id": 1, "person_id": PEOPLE[0], "quiz": "test", "revision": "r", "seed": 1, "questions": [], "started_at": NOON}
    with writing() as writer:
        writer.execute(insert(Person), {"id": PEOPLE[0], "display_name": "Амина", "search": "amina", "created_at": NOON, "language": "sr-Cyrl", "script": "Cyrl", "text_size": "normal", "state": "active", "demo": False})
        writer.execute(insert(Attempt), [{**row, "id": name, "number": number, "state": name, "submitted_at": NOON if name == "submitted" else None} for number, name in enumerate(("submitted", "in_progress", "abandoned"))])
        reviewing.append(writer, answered(object="w", type="writing", verdict="waiting", points=0.0, maximum=0.0, response=None, attempt="in_progress"))
        writer.commit()
    assert connection.execute(select(submission)).all() == []
    assert [one.id for one in waiting_tests(connection, select(literal(1)))] == ["submitted"]
    assert waiting_tests(connection, select(literal(2))) == []
