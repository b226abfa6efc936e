"""Tests: begun at most as often as they allow, answered while open, handed in once."""

from __future__ import annotations

import random
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lms.content.lesson import Lesson
from lms.data.attempts import answer, attempt
from lms.data.database import reading, writing
from lms.data.events import AttemptStarted, AttemptSubmitted
from lms.data.operations.learning import Learner, new_id
from lms.data.queries.attempts import AttemptRow, attempts_of
from lms.data.record import Record

SEEDS = 2**31


class NoAttemptLeft(Exception):
    """The test was taken as often as it allows."""


def start(record: Record, learner: Learner, quiz: Lesson, at: datetime) -> str:
    """Begin an attempt, or go on with the open one; gives its id. Raises NoAttemptLeft.

    Parallel taps begin one: the number of an attempt is unique for a person and test.
    """
    with reading() as connection:
        before = attempts_of(connection, learner.person_id, quiz.key)
    if opened := _open(before):
        return opened
    limit = quiz.front.get("attempts")
    if limit is not None and len(before) >= limit:
        raise NoAttemptLeft(quiz.key)
    event = AttemptStarted(
        id=new_id(),
        person_id=learner.person_id,
        cohort_id=learner.cohort_id,
        object=quiz.key,
        at=at,
        revision=quiz.revision,
        number=len(before) + 1,
        seed=random.SystemRandom().randrange(SEEDS),
    )
    try:
        with writing() as connection:
            record.append(connection, event)
            connection.commit()
    except IntegrityError:  # another tap was faster
        with reading() as connection:
            return _open(attempts_of(connection, learner.person_id, quiz.key)) or event.id
    return event.id


def _open(attempts: list[AttemptRow]) -> str | None:
    return next((one.id for one in attempts if one.state == "in_progress"), None)


def submit(record: Record, learner: Learner, quiz: Lesson, attempt_id: str, at: datetime) -> None:
    """Hand an attempt in: points of all answers, out of the points of all questions. A second time changes nothing."""
    maximum = sum(question.points for question in quiz.questions if not question.free_text)
    with writing() as connection:
        state = connection.execute(
            select(attempt.c.state).where(attempt.c.id == attempt_id, attempt.c.person_id == learner.person_id)
        ).scalar()
        if state != "in_progress":
            return
        points = (
            connection.execute(select(func.coalesce(func.sum(answer.c.points), 0.0)).where(answer.c.attempt_id == attempt_id)).scalar()
            or 0.0
        )
        event = AttemptSubmitted(
            id=new_id(),
            person_id=learner.person_id,
            cohort_id=learner.cohort_id,
            object=quiz.key,
            at=at,
            revision=quiz.revision,
            attempt=attempt_id,
            points=min(points, maximum),
            maximum=maximum,
        )
        record.append(connection, event)
        connection.commit()
