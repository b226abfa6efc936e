"""Projections of attempts at tests: what was answered, and how they ended."""

from __future__ import annotations

import math
from collections import namedtuple
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, insert, literal, or_, select, update

from lms.content.rules import TOLERANCE
from lms.data.attempt_models import Accommodation, Attempt, AttemptAnswer
from lms.data.events import Answered, AttemptAbandoned, AttemptStarted, AttemptSubmitted, LessonMoved
from lms.data.prepared import Prepared
from lms.data.progress import JUDGEMENT, KEY, Change, add, before, key_of, result, upsert_result
from lms.data.record import insert_into
from lms.data.states import OPEN
from lms.plugin import Projection

attempt: Table = Attempt.__table__  # type: ignore[assignment]
answer: Table = AttemptAnswer.__table__  # type: ignore[assignment]
accommodation: Table = Accommodation.__table__  # type: ignore[assignment]

GIVEN_MORE = and_(accommodation.c.person_id == attempt.c.person_id, accommodation.c.quiz == attempt.c.quiz)
WITH_MORE = attempt.outerjoin(accommodation, GIVEN_MORE)
MORE = (
    accommodation.c.minutes.label("more_minutes"),
    accommodation.c.attempts.label("more_attempts"),
    accommodation.c.closes_at.label("own_closes_at"),
)
"""What `lms.data.states.due` asks of an attempt besides its own columns."""


def _upsert_answer(name: str) -> Any:
    statement = insert_into(name, answer)
    columns = ("revision", *JUDGEMENT, "last_entry", "judged_by")
    changes = {column: statement.excluded[column] for column in columns}
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


def _is_open() -> Any:
    """An attempt by its id, as long as it has not ended."""
    return and_(attempt.c.id == bindparam("attempt_id"), or_(*(attempt.c.state == state for state in OPEN)))


_ANSWER = Prepared(_upsert_answer, [column.name for column in answer.c])
_RESULTS = Prepared(_results)
_GIVEN = Prepared(lambda _dialect: select(answer.c.verdict, answer.c.points).where(answer.c.attempt_id == bindparam("attempt_id")))
_END = Prepared(
    lambda _dialect: update(attempt)
    .where(_is_open())
    .values(state=bindparam("how"), points=bindparam("got"), maximum=bindparam("most"), submitted_at=bindparam("when"))
)
_OPEN = Prepared(lambda _dialect: select(attempt, *MORE).select_from(WITH_MORE).where(_is_open()).with_for_update(of=attempt))
OpenAttempt = namedtuple("OpenAttempt", [*(column.name for column in attempt.c), *(column.name for column in MORE)])  # type: ignore[misc]
"""The columns of an attempt, and what its learner is given beyond the rules."""


def open_attempt(connection: Connection, attempt_id: str) -> Any:
    """An attempt that has not ended, held until the transaction ends; or None."""
    row = _OPEN.first(connection, {"attempt_id": attempt_id})
    return OpenAttempt(*row) if row else None


def total(points: Iterable[float], maximum: float) -> float:
    """A sum of points; thirds that should make a whole do (practice.md 4.10)."""
    got = math.fsum(points)
    return maximum if got > maximum - TOLERANCE else got


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What an attempt's answers come to. given: questions with an answer. waiting: a person has yet to look at one."""

    given: int
    waiting: bool
    points: tuple[float, ...]


def answers_of(connection: Connection, attempt_id: str) -> Answers:
    """The answers of an attempt, summed up."""
    rows = _GIVEN.rows(connection, {"attempt_id": attempt_id})
    verdicts = [verdict for verdict, _points in rows]
    given = len(verdicts) - verdicts.count("empty")
    return Answers(given=given, waiting="waiting" in verdicts, points=tuple(points for _verdict, points in rows))


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
        place = {"attempt_id": event.attempt, "question": event.object, "last_entry": event.id}
        row = {**place, **judged, "judged_by": event.revision, "marked": False}
        _ANSWER.changed(connection, row)


def submitted(connection: Connection, event: AttemptSubmitted) -> None:
    """An attempt is handed in: its answers become results, and the best attempt is what the test is worth.

    A second time changes nothing. While a person has yet to look at an answer it is submitted, then finished.
    """
    answers = answers_of(connection, event.attempt)
    how = "submitted" if answers.waiting else "finished"
    values = {"attempt_id": event.attempt, "how": how, "got": event.points, "most": event.maximum, "when": event.at}
    if _END.changed(connection, values) != 1:
        return
    key = key_of(event, event.object)
    own = {f"own_{column}": value for column, value in key.items()}
    _RESULTS.changed(connection, {**own, "own_at": event.at, "attempt_id": event.attempt})
    known = before(connection, key)
    better = event.points >= (known.points or 0.0)
    change = Change(
        answers=answers.given,
        new=max(0, answers.given - (known.answered or 0)),
        points=event.points - (known.points or 0.0) if better else 0.0,
        maximum=event.maximum - (known.maximum or 0.0) if better else 0.0,
        completes=True,
    )
    add(connection, key, known, change, event.at)


def abandoned(connection: Connection, event: AttemptAbandoned) -> None:
    """An attempt ends and is worth nothing; one that has ended stays what it is."""
    _END.changed(connection, {"attempt_id": event.attempt, "how": "abandoned", "got": None, "most": None, "when": event.at})


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
    Projection(table=attempt, event=AttemptAbandoned, apply=abandoned),
    Projection(table=attempt, event=LessonMoved, apply=moved),
)
