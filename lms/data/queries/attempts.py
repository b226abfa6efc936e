"""Attempts at tests, as their owner sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, and_, bindparam, select

from lms.data.attempts import MORE, WITH_MORE, accommodation, answer, attempt
from lms.data.models import Entry, ResponseText
from lms.data.prepared import Prepared
from lms.data.queries.learning import OWN, LastAnswer
from lms.data.queries.visitors import VISITOR_TABLES, Visitor, session, visitor_of, visitor_statement
from lms.data.states import OPEN

entry: Table = Entry.__table__  # type: ignore[assignment]
text: Table = ResponseText.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRow:
    """One go at a test. questions: id, revision and points of each, in the order shown; minutes: allowed, or None.

    points and maximum: None until it is handed in. corrected: answers judged anew by a corrected key. more_minutes,
    more_attempts and own_closes_at: given to this person beyond the rules, or None.
    """

    id: str
    cohort_id: int
    person_id: str
    quiz: str
    revision: str
    number: int
    state: str
    seed: int
    questions: list[list[Any]]
    minutes: int | None
    points: float | None
    maximum: float | None
    started_at: datetime
    submitted_at: datetime | None
    corrected: int
    more_minutes: int | None
    more_attempts: int | None
    own_closes_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What a person is given beyond a test's rules."""

    minutes: int = 0
    attempts: int = 0
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given(LastAnswer):
    """An answer within an attempt and how it is judged now. judged_by: the revision whose key did."""

    verdict: str
    reason: str
    points: float
    maximum: float
    judged_by: str
    marked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizPage:
    """A reader, their attempts at a test, oldest first, and what they are given beyond its rules."""

    visitor: Visitor
    attempts: Sequence[AttemptRow]
    more: More

    @property
    def going_on(self) -> AttemptRow | None:
        """The attempt that is not handed in yet."""
        return next((one for one in self.attempts if one.state == "in_progress"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptPage:
    """A reader, one of their attempts (None if it is not theirs or of another test), and what they answered, by question."""

    visitor: Visitor
    attempt: AttemptRow | None
    given: Mapping[str, Given]


_OF_ACCOMMODATION = {column.name: column for column in MORE}
_COLUMNS = [_OF_ACCOMMODATION[name] if name in _OF_ACCOMMODATION else attempt.c[name] for name in AttemptRow.__dataclass_fields__]
_JUDGED = ("verdict", "reason", "points", "maximum", "judged_by", "marked")
_GIVEN = (
    answer.c.question,
    entry.c.id,
    answer.c.revision,
    entry.c.body,
    text.c.body.label("own_words"),
    *(answer.c[name] for name in _JUDGED),
)
_GIVEN_TO_READER = and_(accommodation.c.person_id == session.c.person_id, accommodation.c.quiz == bindparam("quiz"))
_OF_READER = and_(attempt.c.person_id == session.c.person_id, attempt.c.quiz == bindparam("quiz"))
_TABLES = VISITOR_TABLES.outerjoin(accommodation, _GIVEN_TO_READER)
_MORE_COLUMNS = (accommodation.c.minutes, accommodation.c.attempts, accommodation.c.closes_at)
_HEAD = Prepared(
    lambda _dialect: visitor_statement(
        *_COLUMNS, tables=_TABLES.outerjoin(attempt, and_(_OF_READER, attempt.c.id == bindparam("attempt")))
    )
)
_QUIZ = visitor_statement(*_COLUMNS, *_MORE_COLUMNS, tables=_TABLES.outerjoin(attempt, _OF_READER)).order_by(attempt.c.number)
_ATTEMPT = visitor_statement(
    *_COLUMNS,
    *_GIVEN,
    tables=_TABLES.outerjoin(attempt, and_(_OF_READER, attempt.c.id == bindparam("attempt")))
    .outerjoin(answer, answer.c.attempt_id == attempt.c.id)
    .outerjoin(entry, entry.c.id == answer.c.last_entry)
    .outerjoin(text, text.c.id == answer.c.last_entry),
)
_ANSWERS_FROM = OWN + len(_COLUMNS)
_ATTEMPTS = select(*_COLUMNS).select_from(WITH_MORE)


def _attempt_of(row: Sequence[Any]) -> AttemptRow | None:
    """The attempt in the columns after the visitor's; None where there is none."""
    values = dict(zip(AttemptRow.__dataclass_fields__, row[OWN:_ANSWERS_FROM], strict=True))
    return AttemptRow(**values) if values["id"] is not None else None


def _more_of(row: Sequence[Any]) -> More:
    """What the three columns of an accommodation say, empty where there is none."""
    minutes, attempts, closes_at = row
    return More(minutes=minutes or 0, attempts=attempts or 0, closes_at=closes_at)


def _given(identity: str, revision: str, body: Mapping[str, Any], own_words: Any, *judged: Any) -> Given:
    response = own_words if own_words is not None else body.get("response")
    return Given(id=identity, revision=revision, response=response, **dict(zip(_JUDGED, judged, strict=True)))


def quiz_page(connection: Connection, token: str, at: datetime, key: str) -> QuizPage | None:
    """The reader of a test's page and their attempts, in one statement; None when the session is over."""
    rows = connection.execute(_QUIZ, {"token": token, "at": at, "quiz": key}).all()
    if not rows:
        return None
    attempts = tuple(one for row in rows if (one := _attempt_of(row)))
    return QuizPage(visitor=visitor_of(rows[0]), attempts=attempts, more=_more_of(rows[0][_ANSWERS_FROM:]))


def attempt_page(connection: Connection, token: str, at: datetime, key: str, attempt_id: str, **_address: Any) -> AttemptPage | None:
    """The reader of an attempt's page with the attempt and its answers, in one statement; None when the session is over."""
    rows = connection.execute(_ATTEMPT, {"token": token, "at": at, "quiz": key, "attempt": attempt_id}).all()
    if not rows:
        return None
    answers = {row[_ANSWERS_FROM]: _given(*row[_ANSWERS_FROM + 1 :]) for row in rows if row[_ANSWERS_FROM] is not None}
    return AttemptPage(visitor=visitor_of(rows[0]), attempt=_attempt_of(rows[0]), given=answers)


def attempt_head(connection: Connection, token: str, at: datetime, key: str, attempt_id: str, **_address: Any) -> AttemptPage | None:
    """The same without the answers, for what only changes the attempt."""
    row = _HEAD.first(connection, {"token": token, "at": at, "quiz": key, "attempt": attempt_id})
    return AttemptPage(visitor=visitor_of(row), attempt=_attempt_of(row), given={}) if row else None


def given_more(connection: Connection, person_id: str, quiz: str) -> More:
    """What somebody is given beyond the rules of a test."""
    one = (accommodation.c.person_id == person_id, accommodation.c.quiz == quiz)
    row = connection.execute(select(*_MORE_COLUMNS).where(*one)).first()
    return _more_of(row) if row else More()


def open_attempts(connection: Connection, *, cohort_id: int | None = None, person_id: str | None = None) -> list[AttemptRow]:
    """Attempts that have not ended, of a cohort, a person or everybody."""
    statement = _ATTEMPTS.where(attempt.c.state.in_(OPEN))
    if cohort_id is not None:
        statement = statement.where(attempt.c.cohort_id == cohort_id)
    if person_id is not None:
        statement = statement.where(attempt.c.person_id == person_id)
    return [AttemptRow(**row) for row in connection.execute(statement.order_by(attempt.c.id)).mappings()]


def attempts_of(connection: Connection, person_id: str, quiz: str) -> list[AttemptRow]:
    """Somebody's attempts at a test, oldest first."""
    rows = connection.execute(_ATTEMPTS.where(attempt.c.person_id == person_id, attempt.c.quiz == quiz).order_by(attempt.c.number))
    return [AttemptRow(**row) for row in rows.mappings()]


def all_attempts(connection: Connection, person_id: str) -> list[AttemptRow]:
    """Somebody's attempts at all tests, oldest first."""
    rows = connection.execute(_ATTEMPTS.where(attempt.c.person_id == person_id).order_by(attempt.c.quiz, attempt.c.number))
    return [AttemptRow(**row) for row in rows.mappings()]


def own_attempt(connection: Connection, person_id: str, attempt_id: str) -> AttemptRow | None:
    """An attempt, if it is this person's."""
    row = connection.execute(_ATTEMPTS.where(attempt.c.id == attempt_id, attempt.c.person_id == person_id)).mappings().first()
    return AttemptRow(**row) if row else None


def given(connection: Connection, attempt_id: str) -> dict[str, Given]:
    """What was answered in an attempt, by question."""
    statement = (
        select(*_GIVEN)
        .join(entry, entry.c.id == answer.c.last_entry)
        .outerjoin(text, text.c.id == answer.c.last_entry)
        .where(answer.c.attempt_id == attempt_id)
    )
    return {row[0]: _given(*row[1:]) for row in connection.execute(statement)}


def accommodations_of(connection: Connection, person_id: str) -> dict[str, RowMapping]:
    """What somebody is given beyond the rules of tests, by test, with the reason."""
    rows = connection.execute(select(accommodation).where(accommodation.c.person_id == person_id)).mappings()
    return {row["quiz"]: row for row in rows}
