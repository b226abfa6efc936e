"""Projections of the core: how a person stands with each question and lesson, and a cohort's running totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, and_, bindparam, case, delete, func, literal, select, update

from lms.data.events import Answered, AttemptStarted, LessonCompleted, LessonMoved, LessonOpened
from lms.data.models import CohortCount, LessonProgress, QuestionResult
from lms.data.prepared import Prepared
from lms.data.record import insert_into
from lms.plugin import Event, Projection

result: Table = QuestionResult.__table__  # type: ignore[assignment]
progress: Table = LessonProgress.__table__  # type: ignore[assignment]
count: Table = CohortCount.__table__  # type: ignore[assignment]

KEY = ("cohort_id", "person_id", "lesson")
JUDGEMENT = ("verdict", "reason", "points", "maximum")


@dataclass(frozen=True, kw_only=True)
class Change:
    """What an event adds to a lesson's row and its cohort's totals. answers: given, of which `new` to questions without one."""

    answers: int = 0
    new: int = 0
    points: float = 0.0
    maximum: float = 0.0
    completes: bool = False


class Standing(NamedTuple):
    """How a person stood before an event: with the question (best points, out of) and with its lesson. None: not at all."""

    best: float | None
    best_of: float | None
    state: str | None
    answered: int | None
    points: float | None
    maximum: float | None


def _before() -> Any:
    """What is known before an event: the question's best points and the lesson's row, if there are any."""
    one = select(literal(1).label("one")).subquery()
    own_result = and_(*(result.c[name] == bindparam(name) for name in (*KEY, "question")))
    own_lesson = and_(*(progress.c[name] == bindparam(name) for name in KEY))
    question = (result.c.points.label("best"), result.c.maximum.label("best_of"))
    lesson = (progress.c.state, progress.c.answered, progress.c.points, progress.c.maximum)
    return select(*question, *lesson).select_from(one.outerjoin(result, own_result).outerjoin(progress, own_lesson))


def upsert_result(insertion: Any) -> Any:
    """An INSERT of results that keeps the best and counts tries where there is one already."""
    new, better = insertion.excluded, insertion.excluded.points >= result.c.points
    kept = {column: case((better, new[column]), else_=result.c[column]) for column in JUDGEMENT}
    changes = {**kept, "tries": result.c.tries + 1, "last_entry": new.last_entry, "last_at": new.last_at}
    return insertion.on_conflict_do_update(index_elements=[*KEY, "question"], set_=changes)


def _upsert_progress(name: str) -> Any:
    statement = insert_into(name, progress)
    new = statement.excluded
    sums = {column: progress.c[column] + new[column] for column in ("answered", "points", "maximum")}
    completed_at = func.coalesce(progress.c.completed_at, new.completed_at)
    changes = {**sums, "state": new.state, "completed_at": completed_at, "last_at": new.last_at}
    return statement.on_conflict_do_update(index_elements=KEY, set_=changes)


def _upsert_count(name: str) -> Any:
    statement = insert_into(name, count)
    sums = {column: count.c[column] + statement.excluded[column] for column in ("opened", "completed", "answers", "points", "maximum")}
    return statement.on_conflict_do_update(index_elements=["cohort_id", "lesson"], set_={**sums, "last_at": statement.excluded.last_at})


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.c]


_BEFORE = Prepared(lambda _dialect: _before())
_RESULT = Prepared(lambda name: upsert_result(insert_into(name, result)), _columns(result))
_PROGRESS = Prepared(_upsert_progress, _columns(progress))
_COUNT = Prepared(_upsert_count, _columns(count))


def key_of(event: Event, lesson: str) -> dict[str, Any]:
    """Whose row of which lesson an event belongs to."""
    return {"cohort_id": event.cohort_id or 0, "person_id": event.person_id, "lesson": lesson}


def before(connection: Connection, key: Mapping[str, Any], question: str = "") -> Standing:
    """How a person stood with a lesson, and with a question of it."""
    return Standing(*_BEFORE.rows(connection, {**key, "question": question})[0])


def add(connection: Connection, key: Mapping[str, Any], known: Standing, change: Change, at: datetime) -> None:
    """Bring a lesson's row and its cohort's totals up. known: what `before` gave."""
    done = change.completes or known.state == "completed"
    newly_done = done and known.state != "completed"
    row = {**key, "state": "completed" if done else "opened", "answered": change.new, "points": change.points, "maximum": change.maximum}
    times = {"opened_at": at, "completed_at": at if newly_done else None, "last_at": at}
    _PROGRESS.changed(connection, {**row, **times})
    totals = {"opened": int(known.state is None), "completed": int(newly_done), "answers": change.answers}
    place = {"cohort_id": key["cohort_id"], "lesson": key["lesson"]}
    sums = {"points": change.points, "maximum": change.maximum, "last_at": at}
    _COUNT.changed(connection, {**place, **totals, **sums})


def answered(connection: Connection, event: Answered) -> None:
    """Fold an answer given in practice: the best points count, and every try; a further try may be worth less.

    A lesson is complete when each of its questions has an answer. An empty answer is none. What is answered in an
    attempt counts when it is handed in (`lms.data.attempts`).
    """
    if event.attempt:
        return
    key = key_of(event, event.lesson)
    known = before(connection, key, event.object)
    if event.verdict == "empty":
        add(connection, key, known, Change(), event.at)
        return
    first = known.best is None
    points = event.points if first else event.points * event.again
    change = Change(answers=1, new=int(first), completes=0 < event.questions <= (known.answered or 0) + first)
    if known.best is None or points >= known.best:
        better = {"points": points - (known.best or 0.0), "maximum": event.maximum - (known.best_of or 0.0)}
        change = Change(answers=1, new=change.new, completes=change.completes, **better)
    judged = {**{name: getattr(event, name) for name in JUDGEMENT}, "points": points}
    row = {**key, **judged, "question": event.object, "tries": 1, "last_entry": event.id, "last_at": event.at}
    _RESULT.changed(connection, row)
    add(connection, key, known, change, event.at)


def opened(connection: Connection, event: LessonOpened | AttemptStarted) -> None:
    """Fold the beginning of a lesson or test."""
    key = key_of(event, event.object)
    add(connection, key, before(connection, key), Change(), event.at)


def completed(connection: Connection, event: LessonCompleted) -> None:
    """Fold the end of a lesson."""
    key = key_of(event, event.object)
    add(connection, key, before(connection, key), Change(completes=True), event.at)


def moved(connection: Connection, event: LessonMoved) -> None:
    """Let everybody's progress follow a lesson to its new key; where both exist, the new key's rows stay."""
    for table in (result, progress, count):
        keys = [column for column in table.primary_key.columns if column.name != "lesson"]
        there = table.alias()
        same = [there.c[column.name] == column for column in keys]
        taken = select(literal(1)).where(there.c.lesson == event.to, *same).exists()
        connection.execute(delete(table).where(table.c.lesson == event.object, taken))
        connection.execute(update(table).where(table.c.lesson == event.object).values(lesson=event.to))


PROJECTIONS = (
    Projection(table=result, event=Answered, apply=answered),  # folds the lesson's and the cohort's rows as well
    Projection(table=progress, event=LessonOpened, apply=opened),
    Projection(table=progress, event=AttemptStarted, apply=opened),
    Projection(table=progress, event=LessonCompleted, apply=completed),
    Projection(table=count, event=LessonMoved, apply=moved),
)
