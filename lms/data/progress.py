"""Projections of the core: how a person stands with each question and lesson, and a cohort's running totals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, and_, bindparam, case, delete, func, literal, select, update

from lms.data.events import Answered, LessonCompleted, LessonMoved, LessonOpened
from lms.data.models import Cohort, CohortCount, LessonProgress, QuestionResult
from lms.data.record import dialects, insert_into
from lms.plugin import Event, Projection

result: Table = QuestionResult.__table__  # type: ignore[assignment]
progress: Table = LessonProgress.__table__  # type: ignore[assignment]
count: Table = CohortCount.__table__  # type: ignore[assignment]
cohort: Table = Cohort.__table__  # type: ignore[assignment]

KEY = ("cohort_id", "person_id", "lesson")


def _before() -> Any:
    """What is known before an event: the question's best points and the lesson's row, if there are any."""
    one = select(literal(1).label("one")).subquery()
    own_result = and_(*(result.c[name] == bindparam(name) for name in (*KEY, "question")))
    own_lesson = and_(*(progress.c[name] == bindparam(name) for name in KEY))
    columns = (result.c.points.label("best"), progress.c.state, progress.c.answered)
    return select(*columns).select_from(one.outerjoin(result, own_result).outerjoin(progress, own_lesson))


def _upsert_result(name: str) -> Any:
    statement = insert_into(name, result)
    new, better = statement.excluded, statement.excluded.points >= result.c.points
    kept = {column: case((better, new[column]), else_=result.c[column]) for column in ("verdict", "reason", "points", "maximum")}
    changes = {**kept, "tries": result.c.tries + 1, "last_entry": new.last_entry, "last_at": new.last_at}
    return statement.on_conflict_do_update(index_elements=[*KEY, "question"], set_=changes)


def _upsert_progress(name: str) -> Any:
    statement = insert_into(name, progress)
    new = statement.excluded
    changes = {
        "state": new.state,
        "answered": progress.c.answered + new.answered,
        "points": progress.c.points + new.points,
        "maximum": progress.c.maximum + new.maximum,
        "completed_at": func.coalesce(progress.c.completed_at, new.completed_at),
        "last_at": new.last_at,
    }
    return statement.on_conflict_do_update(index_elements=KEY, set_=changes)


def _upsert_count(name: str) -> Any:
    statement = insert_into(name, count)
    sums = {column: count.c[column] + statement.excluded[column] for column in ("opened", "completed", "answers", "points", "maximum")}
    return statement.on_conflict_do_update(index_elements=["cohort_id", "lesson"], set_={**sums, "last_at": statement.excluded.last_at})


_BEFORE = _before()
_RESULT = dialects(_upsert_result)
_PROGRESS = dialects(_upsert_progress)
_COUNT = dialects(_upsert_count)
_CHANGED = update(cohort).where(cohort.c.id == bindparam("place")).values(version=cohort.c.version + 1)


def _fold(
    connection: Connection, event: Event, lesson: str, *, completes: bool, answer: Mapping[str, Any] | None, questions: int = 0
) -> None:
    """Bring question, lesson and cohort up with one event. answer: the values of an answer's row, if it is one."""
    key = {"cohort_id": event.cohort_id or 0, "person_id": event.person_id, "lesson": lesson}
    before = connection.execute(_BEFORE, {**key, "question": event.object}).one()
    first = answer is not None and before.best is None
    gained = 0.0 if answer is None else answer["points"] if first else max(0.0, answer["points"] - before.best)
    more = answer["maximum"] if first and answer else 0.0
    answered = (before.answered or 0) + first
    done = completes or before.state == "completed" or (0 < questions <= answered)
    newly_done = done and before.state != "completed"
    if answer is not None:
        connection.execute(_RESULT[connection.dialect.name], {**key, **answer})
    lesson_row = {**key, "state": "completed" if done else "opened", "answered": int(first), "points": gained, "maximum": more}
    times = {"opened_at": event.at, "completed_at": event.at if newly_done else None, "last_at": event.at}
    connection.execute(_PROGRESS[connection.dialect.name], {**lesson_row, **times})
    totals = {
        "opened": int(before.state is None),
        "completed": int(newly_done),
        "answers": int(answer is not None),
        "points": gained,
        "maximum": more,
    }
    connection.execute(_COUNT[connection.dialect.name], {"cohort_id": key["cohort_id"], "lesson": lesson, **totals, "last_at": event.at})
    if event.cohort_id:
        connection.execute(_CHANGED, {"place": event.cohort_id})


def answered(connection: Connection, event: Answered) -> None:
    """Fold an answer. The best points count, every try is counted; a lesson is complete when each question has an answer."""
    names = ("verdict", "reason", "points", "maximum")
    answer = {name: getattr(event, name) for name in names}
    answer |= {"question": event.object, "tries": 1, "last_entry": event.id, "last_at": event.at}
    _fold(connection, event, event.lesson, completes=False, answer=answer, questions=event.questions)


def opened(connection: Connection, event: LessonOpened) -> None:
    """Fold the beginning of a lesson."""
    _fold(connection, event, event.object, completes=False, answer=None)


def completed(connection: Connection, event: LessonCompleted) -> None:
    """Fold the end of a lesson."""
    _fold(connection, event, event.object, completes=True, answer=None)


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
    Projection(table=result, event=Answered, apply=answered),
    Projection(table=progress, event=LessonOpened, apply=opened),
    Projection(table=progress, event=LessonCompleted, apply=completed),
    Projection(table=count, event=LessonMoved, apply=moved),
)
