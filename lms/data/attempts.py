"""Projections of attempts at tests: what was answered, and what was handed in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, literal, select, update

from lms.data.events import Answered, AttemptStarted, AttemptSubmitted, LessonMoved
from lms.data.models import Attempt, AttemptAnswer
from lms.data.progress import JUDGEMENT, KEY, Change, add, before, key_of, result, upsert_result
from lms.data.record import dialects, insert_into
from lms.plugin import Projection

attempt: Table = Attempt.__table__  # type: ignore[assignment]
answer: Table = AttemptAnswer.__table__  # type: ignore[assignment]

GRACE = timedelta(seconds=60)
"""For slow networks, after the minutes that a test allows."""


def _upsert_answer(name: str) -> Any:
    statement = insert_into(name, answer)
    changes = {column: statement.excluded[column] for column in ("revision", *JUDGEMENT, "last_entry")}
    return statement.on_conflict_do_update(index_elements=["attempt_id", "question"], set_=changes)


def _results(name: str) -> Any:
    """What was answered in an attempt, as results of its questions."""
    given = select(
        *(bindparam(f"own_{column}", type_=result.c[column].type) for column in KEY),
        answer.c.question,
        *(answer.c[column] for column in JUDGEMENT),
        literal(1),
        answer.c.last_entry,
        bindparam("own_at", type_=result.c.last_at.type),
    ).where(answer.c.attempt_id == bindparam("attempt_id"), answer.c.verdict != "empty")
    columns = (*KEY, "question", *JUDGEMENT, "tries", "last_entry", "last_at")
    return upsert_result(insert_into(name, result).from_select(columns, given))


_ANSWER = dialects(_upsert_answer)
_RESULTS = dialects(_results)
_GIVEN = select(func.count()).where(answer.c.attempt_id == bindparam("attempt_id"), answer.c.verdict != "empty")
_SUBMIT = (
    update(attempt)
    .where(attempt.c.id == bindparam("attempt_id"), attempt.c.state == "in_progress")
    .values(state="submitted", points=bindparam("got"), maximum=bindparam("most"), submitted_at=bindparam("when"))
)
_OPEN = (
    select(attempt)
    .where(attempt.c.id == bindparam("attempt_id"), attempt.c.person_id == bindparam("owner"), attempt.c.state == "in_progress")
    .with_for_update()
)


def open_attempt(connection: Connection, attempt_id: str, person_id: str) -> Any:
    """A person's own attempt that is not handed in yet, held until the transaction ends; or None."""
    return connection.execute(_OPEN, {"attempt_id": attempt_id, "owner": person_id}).first()


def overdue(started_at: datetime, minutes: int | None, at: datetime) -> bool:
    """Whether the time of an attempt is over; the server's clock counts."""
    return minutes is not None and at > started_at + timedelta(minutes=minutes) + GRACE


def started(connection: Connection, event: AttemptStarted) -> None:
    """A new attempt; a second one with the same number is refused by the table."""
    taken = {"number": event.number, "seed": event.seed, "questions": [list(one) for one in event.questions], "minutes": event.minutes}
    place = {"cohort_id": event.cohort_id or 0, "person_id": event.person_id, "quiz": event.object}
    state = {"state": "in_progress", "revision": event.revision, "started_at": event.at}
    connection.execute(insert(attempt), {"id": event.id, **place, **taken, **state})


def answered(connection: Connection, event: Answered) -> None:
    """The latest answer to a question within an attempt."""
    if event.attempt:
        judged = {name: getattr(event, name) for name in ("revision", *JUDGEMENT)}
        row = {"attempt_id": event.attempt, "question": event.object, "last_entry": event.id, **judged}
        connection.execute(_ANSWER[connection.dialect.name], row)


def submitted(connection: Connection, event: AttemptSubmitted) -> None:
    """An attempt is handed in: its answers become results, and the best attempt is what the test is worth.

    A second time changes nothing.
    """
    values = {"attempt_id": event.attempt, "got": event.points, "most": event.maximum, "when": event.at}
    if connection.execute(_SUBMIT, values).rowcount != 1:
        return
    key = key_of(event, event.object)
    own = {f"own_{column}": value for column, value in key.items()}
    connection.execute(_RESULTS[connection.dialect.name], {**own, "own_at": event.at, "attempt_id": event.attempt})
    known = before(connection, key)
    given = connection.execute(_GIVEN, {"attempt_id": event.attempt}).scalar() or 0
    better = event.points >= (known.points or 0.0)
    change = Change(
        answers=given,
        new=max(0, given - (known.answered or 0)),
        points=event.points - (known.points or 0.0) if better else 0.0,
        maximum=event.maximum - (known.maximum or 0.0) if better else 0.0,
        completes=True,
    )
    add(connection, key, known, change, event.at)


def moved(connection: Connection, event: LessonMoved) -> None:
    """Attempts follow a test to its new key, except where one with the same number is there already."""
    there = attempt.alias()
    same = (there.c.quiz == event.to, there.c.person_id == attempt.c.person_id, there.c.number == attempt.c.number)
    taken = select(literal(1)).where(*same).exists()
    connection.execute(update(attempt).where(attempt.c.quiz == event.object, ~taken).values(quiz=event.to))


PROJECTIONS = (
    Projection(table=attempt, event=AttemptStarted, apply=started),
    Projection(table=answer, event=Answered, apply=answered),
    Projection(table=attempt, event=AttemptSubmitted, apply=submitted),
    Projection(table=attempt, event=LessonMoved, apply=moved),
)
