"""Tests: begun at most as often as they allow, answered while open, handed in once."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import IntegrityError

from lms.content.lesson import Lesson
from lms.data.attempts import answer, open_attempt, overdue
from lms.data.database import reading, writing
from lms.data.events import AttemptStarted, AttemptSubmitted
from lms.data.operations.learning import Learner, new_id
from lms.data.queries.attempts import AttemptRow, attempts_of
from lms.data.record import Record

SEEDS = 2**31
_POINTS = select(func.coalesce(func.sum(answer.c.points), 0.0)).where(answer.c.attempt_id == bindparam("attempt_id"))


class NoAttemptLeft(Exception):
    """The test was taken as often as it allows."""


def start(record: Record, learner: Learner, quiz: Lesson, at: datetime) -> str:
    """Begin an attempt, or go on with the open one; gives its id. Raises NoAttemptLeft.

    Parallel taps begin one: the number of an attempt is unique for a person and test. An open attempt whose time is
    over is handed in first.
    """
    with reading() as connection:
        before = attempts_of(connection, learner.person_id, quiz.key)
    opened = next((one for one in before if one.state == "in_progress"), None)
    if opened and overdue(opened.started_at, opened.minutes, at):
        submit(record, learner, quiz, opened.id, at)
    elif opened:
        return opened.id
    limit = quiz.front.get("attempts")
    if limit is not None and len(before) >= limit:
        raise NoAttemptLeft(quiz.key)
    event = _beginning(learner, quiz, len(before) + 1, at)
    try:
        with writing() as connection:
            record.append(connection, event)
            connection.commit()
    except IntegrityError:  # another tap was faster
        return start(record, learner, quiz, at)
    return event.id


def _beginning(learner: Learner, quiz: Lesson, number: int, at: datetime) -> AttemptStarted:
    """An attempt keeps its questions as they are now, in the order drawn."""
    seed = random.SystemRandom().randrange(SEEDS)
    questions = [question for question in quiz.questions if question.id]
    if quiz.front.get("shuffle", False):
        random.Random(seed).shuffle(questions)  # noqa: S311 - an order of questions is no secret
    return AttemptStarted(
        id=new_id(),
        person_id=learner.person_id,
        cohort_id=learner.cohort_id,
        object=quiz.key,
        at=at,
        revision=quiz.revision,
        number=number,
        seed=seed,
        questions=[[one.id, one.revision, 0.0 if one.free_text else one.points] for one in questions],
        minutes=quiz.front.get("time"),
    )


def submit(record: Record, learner: Learner, quiz: Lesson, attempt_id: str, at: datetime) -> None:
    """Hand an attempt in: points of all answers, out of the points of all its questions. A second time changes nothing."""
    with writing() as connection:
        found = open_attempt(connection, attempt_id, learner.person_id)
        if found is None:
            return
        points = float(connection.execute(_POINTS, {"attempt_id": attempt_id}).scalar() or 0.0)
        record.append(connection, _end(learner, quiz, found, points, at))
        connection.commit()


def _end(learner: Learner, quiz: Lesson, found: Any, points: float, at: datetime) -> AttemptSubmitted:
    """What an attempt came to. Time that is over ended when it was over, not when somebody came back."""
    maximum = float(sum(worth for _question, _revision, worth in found.questions))
    late = overdue(found.started_at, found.minutes, at)
    return AttemptSubmitted(
        id=new_id(),
        person_id=learner.person_id,
        cohort_id=found.cohort_id or None,
        object=quiz.key,
        at=found.started_at + timedelta(minutes=found.minutes) if late else at,
        revision=found.revision,
        attempt=found.id,
        points=min(points, maximum),
        maximum=maximum,
    )


def time_left(attempt: AttemptRow, at: datetime) -> timedelta | None:
    """How long an attempt may still be answered, by the server's clock; None where time is not limited."""
    if attempt.minutes is None:
        return None
    return max(timedelta(0), attempt.started_at + timedelta(minutes=attempt.minutes) - at)
