"""Writing down that somebody looked at a person or took a table away."""

from __future__ import annotations

from datetime import datetime

from lms.data import audit
from lms.data.database import writing


def note_look(what: str, *, actor_id: str, person_id: str | None, cohort_id: int | None, at: datetime) -> None:
    """Add a line to the audit trail in a transaction of its own. what: such as `person.viewed`."""
    with writing() as connection:
        audit.note(connection, what, at=at, actor_id=actor_id, person_id=person_id, cohort_id=cohort_id)
        connection.commit()
