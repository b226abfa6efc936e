"""Progress that follows a lesson to its new place."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, select, update

from lms.content.catalogue import Catalogue
from lms.data.access import cohort
from lms.data.attempts import accommodation
from lms.data.database import writing
from lms.data.events import LessonMoved
from lms.data.operations.learning import new_id
from lms.data.progress import progress
from lms.data.record import Record


def follow_moves(record: Record, catalogue: Catalogue, at: datetime) -> int:
    """Append an event for each old key that still has progress; gives their number."""
    aliases = {alias: entry.key for entry in catalogue.lessons.values() for alias in entry.aliases}
    if not aliases:
        return 0
    with writing() as connection:
        old = connection.execute(select(progress.c.lesson).where(progress.c.lesson.in_(sorted(aliases))).distinct()).scalars().all()
        for key in old:
            record.append(connection, LessonMoved(id=new_id(), person_id="", cohort_id=None, object=key, at=at, to=aliases[key]))
        if old:
            connection.execute(update(cohort).values(version=cohort.c.version + 1))
        for key, to in aliases.items():
            have_one = select(accommodation.c.person_id).where(accommodation.c.quiz == to)
            followed = and_(accommodation.c.quiz == key, accommodation.c.person_id.not_in(have_one))
            connection.execute(update(accommodation).where(followed).values(quiz=to))
        connection.commit()
    return len(old)
