"""Attempts at tests, as their owner sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, select

from lms.data.models import Attempt, AttemptAnswer, Entry, ResponseText
from lms.data.queries.learning import OWN, LastAnswer
from lms.data.queries.visitors import VISITOR_TABLES, Visitor, session, visitor_of, visitor_statement

attempt: Table = Attempt.__table__  # type: ignore[assignment]
answer: Table = AttemptAnswer.__table__  # type: ignore[assignment]
entry: Table = Entry.__table__  # type: ignore[assignment]
text: Table = ResponseText.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRow:
    """One go at a test. questions: id, revision and points of each, in the order shown; minutes: allowed, or None.

    points and maximum: None until it is handed in.
    """

    id: str
    person_id: str
    quiz: str
    number: int
    state: str
    seed: int
    questions: list[list[Any]]
    minutes: int | None
    points: float | None
    maximum: float | None
    started_at: datetime
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizPage:
    """A reader and their attempts at a test, oldest first."""

    visitor: Visitor
    attempts: Sequence[AttemptRow]

    @property
    def going_on(self) -> AttemptRow | None:
        """The attempt that is not handed in yet."""
        return next((one for one in self.attempts if one.state == "in_progress"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptPage:
    """A reader, one of their attempts (None if it is not theirs or of another test), and what they answered, by question."""

    visitor: Visitor
    attempt: AttemptRow | None
    given: Mapping[str, LastAnswer]


_COLUMNS = [attempt.c[name] for name in AttemptRow.__dataclass_fields__]
_GIVEN = (answer.c.question, entry.c.id, entry.c.revision, entry.c.body, text.c.body.label("own_words"))
_OF_READER = and_(attempt.c.person_id == session.c.person_id, attempt.c.quiz == bindparam("quiz"))
_QUIZ = visitor_statement(*_COLUMNS, tables=VISITOR_TABLES.outerjoin(attempt, _OF_READER)).order_by(attempt.c.number)
_ATTEMPT = visitor_statement(
    *_COLUMNS,
    *_GIVEN,
    tables=VISITOR_TABLES.outerjoin(attempt, and_(_OF_READER, attempt.c.id == bindparam("attempt")))
    .outerjoin(answer, answer.c.attempt_id == attempt.c.id)
    .outerjoin(entry, entry.c.id == answer.c.last_entry)
    .outerjoin(text, text.c.id == answer.c.last_entry),
)
_ANSWERS_FROM = OWN + len(_COLUMNS)


def _attempt_of(row: Sequence[Any]) -> AttemptRow | None:
    """The attempt in the columns after the visitor's; None where there is none."""
    values = dict(zip(AttemptRow.__dataclass_fields__, row[OWN:_ANSWERS_FROM], strict=True))
    return AttemptRow(**values) if values["id"] is not None else None


def _last_answer(identity: str, revision: str, body: Mapping[str, Any], own_words: Any) -> LastAnswer:
    return LastAnswer(id=identity, revision=revision, response=own_words if own_words is not None else body.get("response"))


def quiz_page(connection: Connection, token: str, at: datetime, key: str) -> QuizPage | None:
    """The reader of a test's page and their attempts, in one statement; None when the session is over."""
    rows = connection.execute(_QUIZ, {"token": token, "at": at, "quiz": key}).all()
    if not rows:
        return None
    return QuizPage(visitor=visitor_of(rows[0]), attempts=tuple(one for row in rows if (one := _attempt_of(row))))


def attempt_page(connection: Connection, token: str, at: datetime, key: str, attempt_id: str, **_address: Any) -> AttemptPage | None:
    """The reader of an attempt's page with the attempt and its answers, in one statement; None when the session is over."""
    rows = connection.execute(_ATTEMPT, {"token": token, "at": at, "quiz": key, "attempt": attempt_id}).all()
    if not rows:
        return None
    answers = {row[_ANSWERS_FROM]: _last_answer(*row[_ANSWERS_FROM + 1 :]) for row in rows if row[_ANSWERS_FROM] is not None}
    return AttemptPage(visitor=visitor_of(rows[0]), attempt=_attempt_of(rows[0]), given=answers)


def attempts_of(connection: Connection, person_id: str, quiz: str) -> list[AttemptRow]:
    """Somebody's attempts at a test, oldest first."""
    rows = connection.execute(select(*_COLUMNS).where(attempt.c.person_id == person_id, attempt.c.quiz == quiz).order_by(attempt.c.number))
    return [AttemptRow(**row) for row in rows.mappings()]


def all_attempts(connection: Connection, person_id: str) -> list[AttemptRow]:
    """Somebody's attempts at all tests, oldest first."""
    rows = connection.execute(select(*_COLUMNS).where(attempt.c.person_id == person_id).order_by(attempt.c.quiz, attempt.c.number))
    return [AttemptRow(**row) for row in rows.mappings()]


def own_attempt(connection: Connection, person_id: str, attempt_id: str) -> AttemptRow | None:
    """An attempt, if it is this person's."""
    row = connection.execute(select(*_COLUMNS).where(attempt.c.id == attempt_id, attempt.c.person_id == person_id)).mappings().first()
    return AttemptRow(**row) if row else None


def given(connection: Connection, attempt_id: str) -> dict[str, LastAnswer]:
    """What was answered in an attempt, by question."""
    statement = (
        select(*_GIVEN)
        .join(entry, entry.c.id == answer.c.last_entry)
        .outerjoin(text, text.c.id == answer.c.last_entry)
        .where(answer.c.attempt_id == attempt_id)
    )
    return {row[0]: _last_answer(*row[1:]) for row in connection.execute(statement)}
