"""Whose a file is, and who may open it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, RowMapping, or_, select

from lms.data.access import person, scope
from lms.data.files import work_file
from lms.plugin import Action


def file_for(connection: Connection, file_id: str, visitor_id: str, action: Action, today: date) -> RowMapping | None:
    """A file of the visitor's own, or of a cohort in which they may do `action`; of erased people there is none."""
    allowed = or_(work_file.c.person_id == visitor_id, work_file.c.cohort_id.in_(scope(visitor_id, action, today)))
    found = select(work_file).join(person, person.c.id == work_file.c.person_id).where(person.c.state != "erased")
    return connection.execute(found.where(work_file.c.id == file_id, allowed)).mappings().first()
