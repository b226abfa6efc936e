"""Handing work in and reviewing it, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from lms import Answered, Event, Record, dialects, insert_into, new_id, writing
from lms.plugins.training.models import comment, submission


@dataclass(frozen=True, kw_only=True)
class Reviewed(Event):
    """A trainer gave levels to a piece of work. object: the id of the work; person_id: whose it is."""

    kind = "training_reviewed"
    reviewer_id: str
    levels: Mapping[str, Any]


_SUBMIT = dialects(lambda name: insert_into(name, submission).on_conflict_do_nothing())
_REPLACE = (
    update(submission)
    .where(
        submission.c.person_id == bindparam("whose"),
        submission.c.question == bindparam("asked"),
        submission.c.state == "waiting",
        submission.c.id != bindparam("newest"),
    )
    .values(state="replaced")
)


def submitted(connection: Connection, event: Answered) -> None:
    """Fold handed-in work into the queue; newer work of the same person takes the place of what still waits.

    Answers of a test are not among it: they get their points in the attempt, once it is handed in (`queries.waiting_tests`).
    """
    if event.verdict != "waiting" or event.attempt:
        return
    row = {"id": event.id, "cohort_id": event.cohort_id or 0, "person_id": event.person_id, "question": event.object}
    more = {"lesson": event.lesson, "revision": event.revision, "state": "waiting", "levels": {}, "submitted_at": event.at}
    connection.execute(_SUBMIT[connection.dialect.name], {**row, **more})
    connection.execute(_REPLACE, {"whose": event.person_id, "asked": event.object, "newest": event.id})


def reviewed(connection: Connection, event: Reviewed) -> None:
    """Fold a review into the work; the first one counts."""
    waiting = (submission.c.id == event.object) & (submission.c.state == "waiting")
    values = {"state": "reviewed", "levels": dict(event.levels), "reviewed_at": event.at, "reviewer_id": event.reviewer_id}
    connection.execute(update(submission).where(waiting).values(**values))


def review(record: Record, work_id: str, levels: Mapping[str, int], text: str, *, reviewer_id: str, at: datetime) -> bool:
    """Give levels and a comment, which may be empty, to a piece of work; False if it waits no longer."""
    with writing() as connection:
        work = connection.execute(select(submission).where(submission.c.id == work_id, submission.c.state == "waiting")).mappings().first()
        if work is None:
            return False
        event = Reviewed(
            id=new_id(), person_id=work["person_id"], cohort_id=work["cohort_id"] or None, object=work_id, at=at, revision=work["revision"],
            reviewer_id=reviewer_id, levels=dict(levels),
        )  # fmt: skip
        record.append(connection, event)
        connection.execute(insert(comment), {"id": work_id, "person_id": work["person_id"], "text": text.strip()[:5000]})
        connection.commit()
    return True


def mark_read(person_id: str, at: datetime) -> None:
    """Somebody has seen the comments on their work."""
    with writing() as connection:
        connection.execute(update(comment).where(comment.c.person_id == person_id, comment.c.read_at.is_(None)).values(read_at=at))
        connection.commit()
