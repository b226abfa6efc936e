"""Reading work and comments; and everything that is kept about one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, Connection, RowMapping, Select, column, delete, func, select, table

from lms import UTCDateTime
from lms.plugins.training.models import comment, submission

_person = table("person", column("id"), column("display_name"), column("state"))
_attempt = table(
    "attempt", column("id"), column("person_id"), column("cohort_id"), column("quiz"), column("state"), column("submitted_at", UTCDateTime)
)
_response = table("response", column("id"), column("body", JSON))
_file = table("work_file", column("id"), column("kind"))
_WORK = (
    select(submission, _person.c.display_name.label("name"), _response.c.body.label("words"), _file.c.kind.label("file_kind"))
    .join(_person, _person.c.id == submission.c.person_id)
    .outerjoin(_response, _response.c.id == submission.c.id)
    .outerjoin(_file, _file.c.id == submission.c.id)
    .where(_person.c.state != "erased")
)
"""Work with its author's name and what was written (None if that was erased), and what kind of file came with it; of erased
people nothing."""


def waiting(connection: Connection, cohorts: Select[tuple[int]]) -> Sequence[RowMapping]:
    """Work that waits in cohorts, oldest first."""
    statement = _WORK.where(submission.c.state == "waiting", submission.c.cohort_id.in_(cohorts)).order_by(submission.c.submitted_at)
    return connection.execute(statement).mappings().all()


def waiting_tests(connection: Connection, cohorts: Select[tuple[int]]) -> Sequence[RowMapping]:
    """Tests that were handed in and have answers without points, in cohorts, oldest first."""
    statement = (
        select(_attempt, _person.c.display_name.label("name"))
        .join(_person, _person.c.id == _attempt.c.person_id)
        .where(_attempt.c.state == "submitted", _attempt.c.cohort_id.in_(cohorts), _person.c.state != "erased")
        .order_by(_attempt.c.submitted_at, _attempt.c.id)
    )
    return connection.execute(statement).mappings().all()


def work(connection: Connection, cohorts: Select[tuple[int]], work_id: str) -> RowMapping | None:
    """A piece of work from one of the cohorts, or None."""
    return connection.execute(_WORK.where(submission.c.id == work_id, submission.c.cohort_id.in_(cohorts))).mappings().first()


def comments_of(connection: Connection, person_id: str) -> Sequence[RowMapping]:
    """Reviewed work of a person with comments, newest first."""
    statement = (
        _WORK.add_columns(comment.c.text, comment.c.read_at)
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
