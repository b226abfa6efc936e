"""Anonymous answers: how often each was given in a cohort, with nothing that leads to a person.

The record says that somebody answered, so that their lesson can be finished; what they answered is only counted here.
The counts carry no id, no time and no order, and cannot be made again from the record: that is their point.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, Integer, String, Table, bindparam, select

from lms.data.database import Model
from lms.data.events import Answered
from lms.data.progress import result
from lms.data.record import dialects, insert_into

survey_count = Table(
    "survey_count",
    Model.metadata,
    Column("cohort_id", Integer, primary_key=True, autoincrement=False),
    Column("question", String(80), primary_key=True),
    Column("revision", String(64), primary_key=True),
    Column("choice", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
)
"""cohort_id: 0 for people without one. revision: of the question as it was shown, so that an edit changes no meaning."""
KEY = ("cohort_id", "question", "revision", "choice")
_ADD_ONE = dialects(
    lambda name: insert_into(name, survey_count).on_conflict_do_update(index_elements=KEY, set_={"count": survey_count.c.count + 1})
)
_TRIES = select(result.c.tries).where(*(result.c[name] == bindparam(name) for name in ("cohort_id", "person_id", "lesson", "question")))


def count(connection: Connection, event: Answered, choice: int) -> None:
    """Count an answer, in the transaction that stored its event; only the first of each person counts."""
    whose = {"cohort_id": event.cohort_id or 0, "person_id": event.person_id, "lesson": event.lesson, "question": event.object}
    if connection.execute(_TRIES, whose).scalar() == 1:
        key = {"cohort_id": event.cohort_id or 0, "question": event.object, "revision": event.revision, "choice": choice}
        connection.execute(_ADD_ONE[connection.dialect.name], {**key, "count": 1})
