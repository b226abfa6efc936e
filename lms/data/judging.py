"""Projections of judgements that come after an attempt: points given by a person, and answers judged by a corrected key."""

from __future__ import annotations

import math
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, update

from lms.content.rules import TOLERANCE
from lms.data.attempts import answer, answers_of, attempt, total
from lms.data.events import AnswerMarked, AnswerRegraded
from lms.data.progress import KEY, before, count, progress, result
from lms.data.states import HANDED_IN, step
from lms.plugin import Projection

_ANSWER = and_(answer.c.attempt_id == bindparam("of_attempt"), answer.c.question == bindparam("of_question"))
_SET = update(answer).where(_ANSWER)
_ATTEMPT = select(attempt).where(attempt.c.id == bindparam("attempt_id"))
_SIBLINGS = (
    select(attempt.c.id, attempt.c.points, attempt.c.maximum)
    .where(
        attempt.c.cohort_id == bindparam("cohort_id"),
        attempt.c.person_id == bindparam("person_id"),
        attempt.c.quiz == bindparam("lesson"),
        attempt.c.state.in_(HANDED_IN),
    )
    .order_by(attempt.c.submitted_at, attempt.c.number)
)
_JUDGED = ("verdict", "reason", "points", "maximum")


def marked(connection: Connection, event: AnswerMarked) -> None:
    """A person's points count; when no answer waits any more, the attempt is finished."""
    verdict = mark_verdict(event.points, event.maximum)
    values = {"verdict": verdict, "reason": "", "points": event.points, "maximum": event.maximum, "marked": True}
    _judge(connection, event, values)


def mark_verdict(points: float, maximum: float) -> str:
    """The verdict that a person's points amount to; an answer without points was looked at, and that is all."""
    if points >= maximum - TOLERANCE:
        return "correct"
    return "almost" if points > TOLERANCE else "wrong"


def regraded(connection: Connection, event: AnswerRegraded) -> None:
    """A corrected key's judgement counts, unless a person gave the points."""
    values = {name: getattr(event, name) for name in _JUDGED}
    _judge(connection, event, {**values, "judged_by": event.revision}, answer.c.marked.is_(False))


def _judge(connection: Connection, event: AnswerMarked | AnswerRegraded, values: dict[str, Any], *unless: Any) -> None:
    where = {"of_attempt": event.attempt, "of_question": event.object}
    if connection.execute(_SET.where(*unless).values(**values), where).rowcount != 1:
        return
    row = connection.execute(_ATTEMPT, {"attempt_id": event.attempt}).one()
    if row.state in HANDED_IN:
        _sum_up(connection, row)
        _best_of_question(connection, row, event.object)
        _best_of_test(connection, row)


def _sum_up(connection: Connection, row: Any) -> None:
    """Points and maximum of an attempt as its answers are judged now. Marked answers bring their own maximum."""
    given = {one.question: one for one in connection.execute(select(answer).where(answer.c.attempt_id == row.id))}
    marks = {question: one.maximum for question, one in given.items() if one.marked}
    maximum = math.fsum(marks.get(question, worth) for question, _revision, worth in row.questions)
    values = {
        "points": total((one.points for one in given.values()), maximum),
        "maximum": maximum,
        "corrected": sum(one.judged_by != one.revision for one in given.values()),
    }
    if row.state == "submitted" and not answers_of(connection, row.id).waiting:
        values["state"] = step("submitted", "finished")
    connection.execute(update(attempt).where(attempt.c.id == row.id).values(**values))


def _key(row: Any) -> dict[str, Any]:
    return {"cohort_id": row.cohort_id, "person_id": row.person_id, "lesson": row.quiz}


def _best_of_question(connection: Connection, row: Any, question: str) -> None:
    """The person's best answer to a question over all attempts; among equals the latest."""
    key = _key(row)
    answers = (
        select(*(answer.c[name] for name in _JUDGED))
        .join(attempt, attempt.c.id == answer.c.attempt_id)
        .where(*(attempt.c[name] == key[name] for name in ("cohort_id", "person_id")), attempt.c.quiz == key["lesson"])
        .where(answer.c.question == question, answer.c.verdict != "empty", attempt.c.state.in_(HANDED_IN))
        .order_by(answer.c.points.desc(), attempt.c.submitted_at.desc(), attempt.c.number.desc())
    )
    best = connection.execute(answers).mappings().first()
    if best:
        own = and_(*(result.c[name] == key[name] for name in KEY), result.c.question == question)
        connection.execute(update(result).where(own).values(**best))


def _best_of_test(connection: Connection, row: Any) -> None:
    """The best attempt is what the test is worth; the cohort's totals follow. When people were last active stays."""
    key = _key(row)
    best = (0.0, 0.0)
    for _identity, points, maximum in connection.execute(_SIBLINGS, key):
        best = (points, maximum) if points >= best[0] else best
    known = before(connection, key)
    if known.state is None:
        return
    exact = and_(*(progress.c[name] == key[name] for name in KEY))
    connection.execute(update(progress).where(exact).values(points=best[0], maximum=best[1]))
    points, maximum = best[0] - (known.points or 0.0), best[1] - (known.maximum or 0.0)
    change = {"points": count.c.points + points, "maximum": count.c.maximum + maximum}
    of_cohort = and_(count.c.cohort_id == key["cohort_id"], count.c.lesson == key["lesson"])
    connection.execute(update(count).where(of_cohort).values(**change))


PROJECTIONS = (
    Projection(table=answer, event=AnswerMarked, apply=marked),
    Projection(table=answer, event=AnswerRegraded, apply=regraded),
)
