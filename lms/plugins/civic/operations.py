"""Folding answers to dilemmas into counts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from lms import Answered, dialects, insert_into
from lms.plugins.civic.models import stance


def _add_one(name: str) -> Any:
    statement = insert_into(name, stance)
    return statement.on_conflict_do_update(index_elements=["cohort_id", "question", "choice"], set_={"count": stance.c.count + 1})


_ADD_ONE = dialects(_add_one)


def count_stance(connection: Connection, event: Answered) -> None:
    """Fold one answer into the stances; other kinds of question are none of our business."""
    if event.type == "dilemma" and isinstance(event.response, int):
        key = {"cohort_id": event.cohort_id or 0, "question": event.object, "choice": event.response}
        connection.execute(_ADD_ONE[connection.dialect.name], {**key, "count": 1})
