"""What learners do: open and finish lessons, answer questions. Each is one short transaction; judging comes before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Table, bindparam, select
from ulid import ULID

from lms.content.catalogue import LessonEntry
from lms.content.questions import Grade, Question
from lms.data import files, surveys
from lms.data.attempts import answer as given_answer
from lms.data.attempts import open_attempt
from lms.data.database import writing
from lms.data.events import Answered, LessonCompleted, LessonOpened
from lms.data.models import ResponseText
from lms.data.record import Outcome, Record, dialects, insert_into, set_aside
from lms.data.states import due, too_late

response_text: Table = ResponseText.__table__  # type: ignore[assignment]
AS_WRITTEN = re.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}")
"""A ULID: 128 bits in Crockford's base 32, upper case, so the first letter has only three bits."""
Reception = Outcome | Literal["closed"]
"""closed: the attempt was handed in, or its time is over; nothing is stored."""
_KEEP_TEXT = dialects(lambda name: insert_into(name, response_text).on_conflict_do_nothing())
_TEXT = select(response_text.c.body).where(response_text.c.id == bindparam("known"))
_OTHER_ANSWER = select(given_answer.c.last_entry).where(
    given_answer.c.attempt_id == bindparam("attempt"),
    given_answer.c.question == bindparam("question"),
    given_answer.c.verdict != "empty",
    given_answer.c.last_entry != bindparam("this"),
)


@dataclass(frozen=True, kw_only=True)
class Learner:
    """Whose work it is, and in which cohort it counts (None: in none)."""

    person_id: str
    cohort_id: int | None


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What came with an answer: its id, made by the sender, and what the sender said of itself.

    attempt: at a test, or "". final: the test shows something of the result at once, so the first answer is the last.
    Raises ValueError for an id that is not a ULID.
    """

    id: str
    client_at: datetime | None = None
    device: str | None = None
    sequence: int | None = None
    attempt: str = ""
    final: bool = False

    def __post_init__(self) -> None:
        """An id that is no ULID cannot be kept."""
        if not valid_id(self.id):
            raise ValueError("not a ULID")


def new_id() -> str:
    """A ULID."""
    return str(ULID())


def valid_id(text: str) -> bool:
    """Whether a text is a ULID as we write it."""
    return AS_WRITTEN.fullmatch(text) is not None


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
    record: Record, learner: Learner, entry: LessonEntry, question: Question, response: Any, sent: Sent, at: datetime, *,
    file: files.StoredFile | None = None,
) -> tuple[Grade, Reception]:  # fmt: skip
    """Judge an answer and store it once.

    question: in the revision that was shown. What a person wrote in their own words goes where it can be erased; of an
    anonymous answer only a count is kept. file: came with it and is on the disk already.
    Within an attempt (`sent.attempt`) only its owner can answer, while it is open and only what it asks.
    """
    grade = question.grade(response)
    event = _answered(learner, entry, question, grade, response, sent, at)
    with writing() as connection:
        if sent.attempt and not _open(connection, learner, entry, question, sent, at):
            return grade, "closed"
        outcome = record.append(connection, event)
        if question.anonymous and outcome == "stored":
            surveys.count(connection, event, response)
        if question.free_text:
            outcome = _keep_text(connection, event, response, outcome)
        if file and outcome == "stored":
            files.keep(connection, file, entry_id=event.id, person_id=event.person_id, cohort_id=event.cohort_id, at=at)
        connection.commit()
    return grade, outcome


def _answered(learner: Learner, entry: LessonEntry, question: Question, grade: Grade, response: Any, sent: Sent, at: datetime) -> Answered:
    return Answered(
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
        again=question.again,
        response=None if question.free_text or question.anonymous else response,
        attempt=sent.attempt,
    )


def _open(connection: Connection, learner: Learner, entry: LessonEntry, question: Question, sent: Sent, at: datetime) -> bool:
    found = open_attempt(connection, sent.attempt)
    if found is None or found.person_id != learner.person_id or question.id not in {one[0] for one in found.questions}:
        return False
    place = {"attempt": sent.attempt, "question": question.id, "this": sent.id}
    if sent.final and connection.execute(_OTHER_ANSWER, place).first():
        return False
    return not too_late(due(found, entry.closes_at), at)


def _keep_text(connection: Connection, event: Answered, response: Any, outcome: Outcome) -> Outcome:
    """Keep a person's own words under the event's id; other words under the same id are a conflict."""
    if outcome == "stored":
        connection.execute(_KEEP_TEXT[connection.dialect.name], {"id": event.id, "person_id": event.person_id, "body": response})
    elif outcome == "repeated" and connection.execute(_TEXT, {"known": event.id}).scalar() != response:
        set_aside(connection, event, "other words")
        return "conflict"
    return outcome
