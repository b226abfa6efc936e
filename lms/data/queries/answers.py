"""What one learner answered, for the trainer who looks at their page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select

from lms.data.models import Entry, QuestionResult, ResponseText

result: Table = QuestionResult.__table__  # type: ignore[assignment]
entry: Table = Entry.__table__  # type: ignore[assignment]
text: Table = ResponseText.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """How somebody stands with a question, and their last answer to it in the revision that they saw."""

    lesson: str
    question: str
    verdict: str
    reason: str
    points: float
    maximum: float
    tries: int
    last_at: datetime
    last_entry: str
    revision: str
    response: Any


_JUDGED = [result.c[name] for name in AnswerRow.__dataclass_fields__ if name in result.c]
_ANSWERS = (
    select(*_JUDGED, entry.c.revision, entry.c.body, text.c.body.label("own_words"))
    .join(entry, entry.c.id == result.c.last_entry)
    .outerjoin(text, text.c.id == result.c.last_entry)
    .where(result.c.cohort_id == bindparam("cohort"), result.c.person_id == bindparam("person"), result.c.lesson == bindparam("lesson"))
    .order_by(result.c.last_at)
)


def person_answers(connection: Connection, cohort_id: int, person_id: str, lesson: str) -> list[AnswerRow]:
    """The last answer of a person to each question of a lesson, in one statement; `Question.show` makes it readable."""
    rows = connection.execute(_ANSWERS, {"cohort": cohort_id, "person": person_id, "lesson": lesson}).mappings()
    names = [column.name for column in _JUDGED]
    return [
        AnswerRow(
            **{name: row[name] for name in names},
            revision=row["revision"],
            response=row["own_words"] if row["own_words"] is not None else row["body"].get("response"),
        )
        for row in rows
    ]
