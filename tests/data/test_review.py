"""What waits for a trainer comes into the queue, whatever its type; what is judged at once does not."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from material import EVENTS, answered
from sqlalchemy import Connection, select

from lms.data.database import writing
from lms.data.record import Record
from lms.plugins.training import plugin
from lms.plugins.training.models import submission

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
