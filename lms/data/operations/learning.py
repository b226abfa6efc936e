"""What learners do: open and finish lessons, answer questions. Each is one short transaction; judging comes before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table
from ulid import ULID

from lms.content.catalogue import LessonEntry
from lms.content.questions import Grade, Question
from lms.data.database import writing
from lms.data.events import Answered, LessonCompleted, LessonOpened
from lms.data.models import ResponseText
from lms.data.record import Outcome, Record, dialects, insert_into

response_text: Table = ResponseText.__table__  # type: ignore[assignment]
_KEEP_TEXT = dialects(lambda name: insert_into(name, response_text).on_conflict_do_nothing())


@dataclass(frozen=True, kw_only=True)
class Learner:
    """Whose work it is, and in which cohort it counts (None: in none)."""

    person_id: str
    cohort_id: int | None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What came with an answer: its id, made by the sender, and what the sender said of itself."""

    id: str
    client_at: datetime | None = None
    device: str | None = None
    sequence: int | None = None
    attempt: str = ""


def new_id() -> str:
    """A ULID."""
    return str(ULID())


def valid_id(text: str) -> bool:
    """Whether a text is a ULID as we write it."""
    try:
        return str(ULID.from_str(text)) == text
    except ValueError:
        return False


def open_lesson(record: Record, learner: Learner, entry: LessonEntry, at: datetime) -> None:
    """Note that a lesson was begun."""
    _append(
        record,
        LessonOpened(
            id=new_id(), person_id=learner.person_id, cohort_id=learner.cohort_id, object=entry.key, at=at, revision=entry.revision
        ),
    )


def complete_lesson(record: Record, learner: Learner, entry: LessonEntry, at: datetime) -> None:
    """Note that a lesson was finished."""
    _append(
        record,
        LessonCompleted(
            id=new_id(), person_id=learner.person_id, cohort_id=learner.cohort_id, object=entry.key, at=at, revision=entry.revision
        ),
    )


def _append(record: Record, event: LessonOpened | LessonCompleted) -> None:
    with writing() as connection:
        record.append(connection, event)
        connection.commit()


def answer(
    record: Record, learner: Learner, entry: LessonEntry, question: Question, response: Any, sent: Sent, at: datetime
) -> tuple[Grade, Outcome]:
    """Judge an answer and store it once.

    question: in the revision that was shown. What a person wrote in their own words goes where it can be erased.
    """
    grade = question.grade(response)
    event = Answered(
        id=sent.id,
        person_id=learner.person_id,
        cohort_id=learner.cohort_id,
        object=question.id,
        at=at,
        revision=question.revision,
        client_at=sent.client_at,
        device=sent.device,
        sequence=sent.sequence,
        lesson=entry.key,
        type=question.type,
        verdict=grade.verdict,
        reason=grade.reason,
        points=grade.points,
        maximum=grade.maximum,
        questions=0 if sent.attempt else len(entry.questions),
        response=None if question.free_text else response,
        attempt=sent.attempt,
    )
    with writing() as connection:
        outcome = record.append(connection, event)
        if question.free_text and outcome == "stored":
            connection.execute(_KEEP_TEXT[connection.dialect.name], {"id": sent.id, "person_id": learner.person_id, "body": response})
        connection.commit()
    return grade, outcome
