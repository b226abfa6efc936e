"""What learner pages read: the session, the person and their state in one statement each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, String, Table, and_, bindparam, cast, func, literal_column, select

from lms.data.models import Entry, LessonProgress, QuestionResult, ResponseText
from lms.data.prepared import Prepared
from lms.data.queries.visitors import VISITOR, VISITOR_TABLES, Visitor, session, visitor_of, visitor_statement

progress: Table = LessonProgress.__table__  # type: ignore[assignment]
result: Table = QuestionResult.__table__  # type: ignore[assignment]
entry: Table = Entry.__table__  # type: ignore[assignment]
response: Table = ResponseText.__table__  # type: ignore[assignment]
OWN = len(VISITOR)
"""Where a page's own columns begin."""
LINE = "\n"
"""Between rows that a statement puts together into one text; no key or id holds it."""
_BETWEEN: Any = literal_column(f"'{LINE}'")


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonPage:
    """A reader and how they stand with a lesson. verdicts: by question. version: changes with every answer."""

    visitor: Visitor
    opened: bool
    completed: bool
    verdicts: Mapping[str, str]
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAnswer:
    """What was answered last to a question: the event's id, the question's revision and the response."""

    id: str
    revision: str
    response: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    """A reader, the verdicts of the lesson's questions, and their last answer to one of them."""

    visitor: Visitor
    verdicts: Mapping[str, str]
    last: LastAnswer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonState:
    """How somebody stands with one lesson of a course. state: opened or completed."""

    state: str
    answered: int
    points: float
    maximum: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePage:
    """A reader and their lessons by key; a lesson that is not there was not begun."""

    visitor: Visitor
    lessons: Mapping[str, LessonState]


PLACE = func.coalesce(session.c.cohort_id, 0)
OF_READER = and_(progress.c.cohort_id == PLACE, progress.c.person_id == session.c.person_id)
RESULT_OF_READER = and_(result.c.cohort_id == PLACE, result.c.person_id == session.c.person_id, result.c.lesson == bindparam("lesson"))
VERDICTS = (
    select(func.aggregate_strings(result.c.question + " " + result.c.verdict, _BETWEEN))
    .where(RESULT_OF_READER)
    .correlate(session)
    .scalar_subquery()
)
LESSONS = (
    select(
        func.aggregate_strings(
            progress.c.lesson
            + " "
            + progress.c.state
            + " "
            + cast(progress.c.answered, String)
            + " "
            + cast(progress.c.points, String)
            + " "
            + cast(progress.c.maximum, String),
            _BETWEEN,
        )
    )
    .where(OF_READER)
    .correlate(session)
    .scalar_subquery()
)
_LESSON = Prepared(
    lambda _dialect: visitor_statement(
        progress.c.state,
        progress.c.last_at,
        VERDICTS,
        tables=VISITOR_TABLES.outerjoin(progress, and_(OF_READER, progress.c.lesson == bindparam("lesson"))),
    )
)
_QUESTION = Prepared(
    lambda _dialect: visitor_statement(
        VERDICTS,
        entry.c.id,
        entry.c.revision,
        entry.c.body,
        response.c.body,
        tables=VISITOR_TABLES.outerjoin(result, and_(RESULT_OF_READER, result.c.question == bindparam("question")))
        .outerjoin(entry, entry.c.id == result.c.last_entry)
        .outerjoin(response, response.c.id == result.c.last_entry),
    )
)
_COURSE = Prepared(lambda _dialect: visitor_statement(LESSONS))


def _pairs(text: str | None) -> dict[str, str]:
    return dict(pair.split(" ", 1) for pair in text.split(LINE)) if text else {}


def lesson_page(connection: Connection, token: str, at: datetime, key: str) -> LessonPage | None:
    """The reader of a lesson's page; None when the session is over. key: of the lesson."""
    row = _LESSON.first(connection, {"token": token, "at": at, "lesson": key})
    if row is None:
        return None
    state, last_at, verdicts = row[OWN:]
    version = f"{state} {last_at} {verdicts}"
    return LessonPage(
        visitor=visitor_of(row), opened=state is not None, completed=state == "completed", verdicts=_pairs(verdicts), version=version
    )


def question_page(connection: Connection, token: str, at: datetime, key: str, question_id: str) -> QuestionPage | None:
    """The reader of a question's page; None when the session is over."""
    row = _QUESTION.first(connection, {"token": token, "at": at, "lesson": key, "question": question_id})
    if row is None:
        return None
    verdicts, identity, revision, body, text = row[OWN:]
    given = text if text is not None else (body or {}).get("response")
    last = LastAnswer(id=identity, revision=revision, response=given) if identity else None
    return QuestionPage(visitor=visitor_of(row), verdicts=_pairs(verdicts), last=last)


def course_page(connection: Connection, token: str, at: datetime, **_address: str) -> CoursePage | None:
    """The reader of the home or course page; None when the session is over."""
    row = _COURSE.first(connection, {"token": token, "at": at})
    return CoursePage(visitor=visitor_of(row), lessons=lesson_states(row[OWN])) if row else None


def lesson_states(text: str | None) -> dict[str, LessonState]:
    """The aggregated column of lessons, apart again."""
    states = {}
    for line in text.split(LINE) if text else ():
        key, state, answered, points, maximum = line.rsplit(" ", 4)
        states[key] = LessonState(state=state, answered=int(answered), points=float(points), maximum=float(maximum))
    return states
