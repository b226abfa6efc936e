"""More time, more tries or a later end for one person and test, with a reason; and points that a person gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from lms.data import audit
from lms.data.attempts import accommodation, answer, attempt
from lms.data.database import writing
from lms.data.events import AnswerMarked
from lms.data.operations.learning import new_id
from lms.data.record import Record
from lms.data.states import HANDED_IN

_ANSWER = select(answer, attempt.c.person_id, attempt.c.cohort_id, attempt.c.quiz).join(attempt, attempt.c.id == answer.c.attempt_id)


@dataclass(frozen=True, kw_only=True)
class NewAccommodation:
    """What is given beyond a test's rules, in place of what was given before. minutes, attempts: more than allowed.

    closes_at: the first moment that is too late for this person; None: as for everybody.
    """

    person_id: str
    quiz: str
    minutes: int
    attempts: int
    closes_at: datetime | None
    reason: str


def give(new: NewAccommodation, *, actor_id: str, cohort_id: int | None, at: datetime) -> None:
    """Give somebody more, also for an attempt that is running; nothing at all takes everything back."""
    key = (accommodation.c.person_id == new.person_id, accommodation.c.quiz == new.quiz)
    values = {"minutes": new.minutes, "attempts": new.attempts, "closes_at": new.closes_at, "reason": new.reason}
    row = {"person_id": new.person_id, "quiz": new.quiz, **values, "given_by": actor_id, "given_at": at}
    detail = f"{new.quiz}: minutes +{new.minutes}, attempts +{new.attempts}, until {new.closes_at or '-'}"
    with writing() as connection:
        connection.execute(delete(accommodation).where(*key))
        if new.minutes or new.attempts or new.closes_at:
            connection.execute(insert(accommodation), row)
        whose = new.person_id
        audit.note(connection, "test.accommodation", at=at, actor_id=actor_id, person_id=whose, cohort_id=cohort_id, detail=detail)
        connection.commit()


def mark(record: Record, attempt_id: str, question: str, points: float, maximum: float, *, actor_id: str, at: datetime) -> bool:
    """Give the points of an answer by hand; False where there is no such answer in an attempt that was handed in.

    The old points stay in the audit trail. Raises ValueError for points outside 0 to maximum.
    """
    if not 0 <= points <= maximum:
        raise ValueError("points outside the question's")
    where = (answer.c.attempt_id == attempt_id, answer.c.question == question, attempt.c.state.in_(HANDED_IN))
    with writing() as connection:
        found = connection.execute(_ANSWER.where(*where)).first()
        if found is None:
            return False
        place: dict[str, Any] = {"person_id": found.person_id, "cohort_id": found.cohort_id or None}
        given = {"lesson": found.quiz, "attempt": attempt_id, "points": points, "maximum": maximum, "marker_id": actor_id}
        event = AnswerMarked(id=new_id(), **place, object=question, at=at, revision=found.revision, **given)
        record.append(connection, event)
        detail = f"{question}: {found.points:g} -> {points:g} / {maximum:g}"
        audit.note(connection, "answer.marked", at=at, actor_id=actor_id, detail=detail, **place)
        connection.commit()
    return True
