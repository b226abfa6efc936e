"""Tests: begun at most as often as they allow, answered while open, handed in once, closed when their time is over."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from lms.content.lesson import Lesson
from lms.data import audit
from lms.data.attempts import answers_of, open_attempt, total
from lms.data.database import reading, writing
from lms.data.drawing import draw
from lms.data.events import AttemptAbandoned, AttemptStarted, AttemptSubmitted
from lms.data.operations.learning import Learner, new_id
from lms.data.queries.attempts import AttemptRow, attempts_of, given_more, open_attempts
from lms.data.record import Record
from lms.data.states import due, too_late

SEEDS = 2**31
Closing = Callable[[str], datetime | None]
"""When a test closes, by its key; None for never."""


class NotOffered(Exception):
    """The test cannot be begun now; reason: attempts, early or late."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def start(record: Record, learner: Learner, quiz: Lesson, at: datetime) -> str:
    """Begin an attempt, or go on with the open one; gives its id. Raises NotOffered.

    Parallel taps begin one: the number of an attempt is unique for a person and test. An open attempt whose time is
    over is closed first.
    """
    rules = quiz.rules
    with reading() as connection:
        before = attempts_of(connection, learner.person_id, quiz.key)
        more = given_more(connection, learner.person_id, quiz.key)
    opened = next((one for one in before if one.state == "in_progress"), None)
    if opened and too_late(due(opened, rules.closes_at), at):
        _close(record, opened.id, rules.closes_at, at)
    elif opened:
        return opened.id
    if rules.attempts is not None and len(before) >= rules.attempts + more.attempts:
        raise NotOffered("attempts")
    if rules.opens_at and at < rules.opens_at:
        raise NotOffered("early")
    closes_at = more.closes_at or rules.closes_at
    if closes_at and at >= closes_at:
        raise NotOffered("late")
    event = _beginning(learner, quiz, before, at)
    try:
        with writing() as connection:
            record.append(connection, event)
            connection.commit()
    except IntegrityError:  # another tap was faster
        return start(record, learner, quiz, at)
    return event.id


def _beginning(learner: Learner, quiz: Lesson, before: list[AttemptRow], at: datetime) -> AttemptStarted:
    """An attempt keeps its questions as they are now, in the order drawn; what nobody judges is worth nothing."""
    seed = random.SystemRandom().randrange(SEEDS)
    shown = [identity for one in before for identity, _revision, _points in one.questions]
    questions = draw(quiz.questions, quiz.rules, shown, seed)
    return AttemptStarted(
        id=new_id(),
        person_id=learner.person_id,
        cohort_id=learner.cohort_id,
        object=quiz.key,
        at=at,
        revision=quiz.revision,
        number=len(before) + 1,
        seed=seed,
        questions=[[one.id, one.revision, one.grade(None).maximum] for one in questions],
        minutes=quiz.rules.minutes,
    )


def submit(record: Record, learner: Learner, attempt_id: str, closes_at: datetime | None, at: datetime) -> None:
    """Hand an attempt in: points of all answers, out of the points of all its questions. A second time changes nothing.

    closes_at: of its test. Without any answer it is abandoned.
    """
    with writing() as connection:
        found = open_attempt(connection, attempt_id)
        if found is None or found.person_id != learner.person_id:
            return
        end = due(found, closes_at)
        late = too_late(end, at)
        _end(connection, record, found, end if late and end else at, "clock" if late else "learner")
        connection.commit()


def close_overdue(record: Record, closing: Closing, at: datetime, *, cohort_id: int | None = None, person_id: str | None = None) -> int:
    """Close the attempts whose time and grace are over, of a cohort, a person or everybody; gives their number.

    They end when their time ended, whenever somebody looks.
    """
    with reading() as connection:
        opened = open_attempts(connection, cohort_id=cohort_id, person_id=person_id)
    late = [one for one in opened if too_late(due(one, closing(one.quiz)), at)]
    return sum(_close(record, one.id, closing(one.quiz), at) for one in late)


def _close(record: Record, attempt_id: str, closes_at: datetime | None, at: datetime) -> bool:
    """Close one attempt by the clock; False if somebody was faster or gave it more time."""
    with writing() as connection:
        found = open_attempt(connection, attempt_id)
        end = due(found, closes_at) if found is not None else None
        if end is None or not too_late(end, at):
            return False
        _end(connection, record, found, end, "clock")
        connection.commit()
    return True


def abandon(record: Record, attempt_id: str, *, actor_id: str, at: datetime) -> bool:
    """Close an attempt by staff; it counts as a try and is worth nothing. False if it has ended already."""
    with writing() as connection:
        found = open_attempt(connection, attempt_id)
        if found is None:
            return False
        record.append(connection, AttemptAbandoned(**_of(found, at), attempt=found.id, by="staff"))
        place = {"person_id": found.person_id, "cohort_id": found.cohort_id or None}
        audit.note(connection, "attempt.closed", at=at, actor_id=actor_id, detail=found.quiz, **place)
        connection.commit()
    return True


def _of(found: Any, at: datetime) -> dict[str, Any]:
    """What events about the end of an attempt have in common."""
    place = {"person_id": found.person_id, "cohort_id": found.cohort_id or None, "object": found.quiz}
    return {"id": new_id(), **place, "at": max(at, found.started_at), "revision": found.revision}


def _end(connection: Connection, record: Record, found: Any, at: datetime, by: str) -> None:
    """What an attempt came to. A test without questions is done by taking part."""
    answers = answers_of(connection, found.id)
    if found.questions and not answers.given:
        record.append(connection, AttemptAbandoned(**_of(found, at), attempt=found.id, by=by))
        return
    maximum = math.fsum(worth for _question, _revision, worth in found.questions)
    points = total(answers.points, maximum)
    record.append(connection, AttemptSubmitted(**_of(found, at), attempt=found.id, points=points, maximum=maximum, by=by))
