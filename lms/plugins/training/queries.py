"""Reading work and comments; and everything that is kept about one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, column, delete, func, select, table, text

from lms.plugins.training.models import comment, submission

_WORDS = text("select body from response where id = :id")
_person = table("person", column("id"), column("state"))
_NAMES = text("select id, display_name from person where id = :id")


def waiting(connection: Connection, cohorts: Select[tuple[int]]) -> Sequence[RowMapping]:
    """Work that waits in cohorts, oldest first."""
    there = select(_person.c.id).where(_person.c.state != "erased")
    own = submission.c.cohort_id.in_(cohorts) & submission.c.person_id.in_(there)
    return (
        connection.execute(select(submission).where(submission.c.state == "waiting", own).order_by(submission.c.submitted_at))
        .mappings()
        .all()
    )


def work(connection: Connection, cohorts: Select[tuple[int]], work_id: str) -> RowMapping | None:
    """A piece of work from one of the cohorts, or None."""
    return connection.execute(select(submission).where(submission.c.id == work_id, submission.c.cohort_id.in_(cohorts))).mappings().first()


def words(connection: Connection, work_id: str) -> Any:
    """What was written; None if it was erased."""
    return connection.execute(_WORDS.columns(body=submission.c.levels.type), {"id": work_id}).scalar()


def name(connection: Connection, person_id: str) -> str:
    """Whose work it is."""
    row = connection.execute(_NAMES, {"id": person_id}).first()
    return row.display_name if row else ""


def comments_of(connection: Connection, person_id: str) -> Sequence[RowMapping]:
    """Reviewed work of a person with comments, newest first."""
    statement = (
        select(submission, comment.c.text, comment.c.read_at)
        .outerjoin(comment, comment.c.id == submission.c.id)
        .where(submission.c.person_id == person_id, submission.c.state == "reviewed")
        .order_by(submission.c.reviewed_at.desc())
    )
    return connection.execute(statement).mappings().all()


def unread(connection: Connection, person_id: str) -> int:
    """How many comments somebody has not seen."""
    return connection.execute(select(func.count()).where(comment.c.person_id == person_id, comment.c.read_at.is_(None))).scalar() or 0


def export(connection: Connection, person_id: str) -> Mapping[str, Any]:
    """Everything about one person's work."""
    rows = connection.execute(select(submission).where(submission.c.person_id == person_id)).mappings()
    said = connection.execute(select(comment).where(comment.c.person_id == person_id)).mappings()
    return {"submissions": [dict(row) for row in rows], "comments": [dict(row) for row in said]}


def erase(connection: Connection, person_id: str) -> None:
    """Remove what was said about somebody's work; that there was work stays counted, and nobody is asked to review it."""
    connection.execute(delete(comment).where(comment.c.person_id == person_id))
