"""Projections of attempts at tests: what was answered, and what was handed in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, update

from lms.data.events import Answered, AttemptStarted, AttemptSubmitted
from lms.data.models import Attempt, AttemptAnswer
from lms.data.record import dialects, insert_into
from lms.plugin import Projection

attempt: Table = Attempt.__table__  # type: ignore[assignment]
answer: Table = AttemptAnswer.__table__  # type: ignore[assignment]


def _upsert_answer(name: str) -> Any:
    statement = insert_into(name, answer)
    names = ("revision", "verdict", "reason", "points", "maximum", "last_entry")
    return statement.on_conflict_do_update(
        index_elements=["attempt_id", "question"], set_={column: statement.excluded[column] for column in names}
    )


_ANSWER = dialects(_upsert_answer)
_SUBMIT = (
    update(attempt)
    .where(attempt.c.id == bindparam("attempt_id"), attempt.c.state == "in_progress")
    .values(state="submitted", points=bindparam("got"), maximum=bindparam("most"), submitted_at=bindparam("when"))
)


def started(connection: Connection, event: AttemptStarted) -> None:
    """A new attempt; a second one with the same number is refused by the table."""
    connection.execute(
        insert(attempt),
        {
            "id": event.id,
            "cohort_id": event.cohort_id or 0,
            "person_id": event.person_id,
            "quiz": event.object,
            "number": event.number,
            "state": "in_progress",
            "revision": event.revision,
            "seed": event.seed,
            "started_at": event.at,
        },
    )


def answered(connection: Connection, event: Answered) -> None:
    """The latest answer to a question within an attempt."""
    if event.attempt:
        names = ("revision", "verdict", "reason", "points", "maximum")
        values = {name: getattr(event, name) for name in names}
        connection.execute(
            _ANSWER[connection.dialect.name], {"attempt_id": event.attempt, "question": event.object, "last_entry": event.id, **values}
        )


def submitted(connection: Connection, event: AttemptSubmitted) -> None:
    """An attempt is handed in; a second time changes nothing."""
    connection.execute(_SUBMIT, {"attempt_id": event.attempt, "got": event.points, "most": event.maximum, "when": event.at})


PROJECTIONS = (
    Projection(table=attempt, event=AttemptStarted, apply=started),
    Projection(table=answer, event=Answered, apply=answered),
    Projection(table=attempt, event=AttemptSubmitted, apply=submitted),
)
