"""Attempts at tests, as their owner sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, select

from lms.data.models import Attempt, AttemptAnswer, Entry, ResponseText
from lms.data.queries.learning import LastAnswer

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


_COLUMNS = [attempt.c[name] for name in AttemptRow.__dataclass_fields__]


def attempts_of(connection: Connection, person_id: str, quiz: str) -> list[AttemptRow]:
    """Somebody's attempts at a test, oldest first."""
    rows = connection.execute(select(*_COLUMNS).where(attempt.c.person_id == person_id, attempt.c.quiz == quiz).order_by(attempt.c.number))
    return [AttemptRow(**row) for row in rows.mappings()]


def own_attempt(connection: Connection, person_id: str, attempt_id: str) -> AttemptRow | None:
    """An attempt, if it is this person's."""
    row = connection.execute(select(*_COLUMNS).where(attempt.c.id == attempt_id, attempt.c.person_id == person_id)).mappings().first()
    return AttemptRow(**row) if row else None


def answers_of(connection: Connection, attempt_id: str) -> Sequence[RowMapping]:
    """The latest answers within an attempt."""
    return connection.execute(select(answer).where(answer.c.attempt_id == attempt_id)).mappings().all()


def given(connection: Connection, attempt_id: str) -> dict[str, LastAnswer]:
    """What was answered in an attempt, by question."""
    statement = (
        select(answer.c.question, entry.c.id, entry.c.revision, entry.c.body, text.c.body.label("own_words"))
        .join(entry, entry.c.id == answer.c.last_entry)
        .outerjoin(text, text.c.id == answer.c.last_entry)
        .where(answer.c.attempt_id == attempt_id)
    )
    return {
        row["question"]: LastAnswer(
            id=row["id"],
            revision=row["revision"],
            response=row["own_words"] if row["own_words"] is not None else row["body"].get("response"),
        )
        for row in connection.execute(statement).mappings()
    }
