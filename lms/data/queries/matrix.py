"""What the cohort matrix reads: names each time, and the lessons only of those to whom something happened since the last look."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, String, Table, bindparam, case, cast, func, select

from lms.data.access import membership, person
from lms.data.models import Entry, LessonProgress
from lms.data.queries.learning import LINE

entry: Table = Entry.__table__  # type: ignore[assignment]
progress: Table = LessonProgress.__table__  # type: ignore[assignment]

FINEST = 10_000
"""Points are read to a ten-thousandth: whole numbers, because SQLite writes them twice as fast as fractions."""
APART = 1_000_000_000
"""Between points and maximum in one number: a lesson has less than 100,000 points."""
OPENED = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What somebody did in a cohort. cells: by lesson, `OPENED` or a number for `score_of`; started: how many lessons."""

    cells: dict[str, str]
    started: int
    last_at: datetime | None


NOTHING = Learned(cells={}, started=0, last_at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """When a cohort's progress was read. version: of the cohort before; number: of its last entry in the record."""

    version: int
    number: int


_NAMES = (
    select(membership.c.person_id, person.c.display_name)
    .join(person, person.c.id == membership.c.person_id)
    .where(membership.c.cohort_id == bindparam("cohort_id"), membership.c.role == "learner", person.c.state != "erased")
    .order_by(person.c.search, person.c.id)
)


def learner_names(connection: Connection, cohort_id: int) -> dict[str, str]:
    """The names of a cohort's learners by id, in the order of names; nobody who is erased."""
    return {row[0]: row[1] for row in connection.execute(_NAMES, {"cohort_id": cohort_id})}


_LAST = select(func.coalesce(func.max(entry.c.number), 0)).where(entry.c.cohort_id == bindparam("cohort_id"))
_SINCE = (
    select(entry.c.person_id, func.count(), func.max(entry.c.number))
    .where(entry.c.cohort_id == bindparam("cohort_id"), entry.c.number > bindparam("number"))
    .group_by(entry.c.person_id)
)


def since(connection: Connection, cohort_id: int, version: int, before: Look | None) -> tuple[Look, Collection[str] | None]:
    """A look at a cohort now, and to whom something happened since an earlier one: None if that could be anybody.

    The record is only ever added to, and every event of a cohort makes its version grow by one. A version that grew by
    something else tells of a change that is no event of the cohort (a rebuild, a lesson that moved). version: read before.
    """
    if before is None:
        return Look(version=version, number=connection.execute(_LAST, {"cohort_id": cohort_id}).scalar_one()), None
    if version == before.version:
        return before, ()
    rows = connection.execute(_SINCE, {"cohort_id": cohort_id, "number": before.number}).all()
    look = Look(version=version, number=max((row[2] for row in rows), default=before.number))
    told = sum(row[1] for row in rows) == version - before.version
    return look, [row[0] for row in rows] if told else None


def _finest(points: Any) -> Any:
    return cast(func.round(points * FINEST), BigInteger)


_LEARNED = (
    select(
        progress.c.person_id,
        func.count(),
        func.max(progress.c.last_at),
        func.aggregate_strings(progress.c.lesson, LINE),
        func.aggregate_strings(
            case(
                (progress.c.state == "completed", cast(_finest(progress.c.points) * APART + _finest(progress.c.maximum), String)),
                else_=OPENED,
            ),
            LINE,
        ),
    )
    .where(progress.c.cohort_id == bindparam("cohort_id"))
    .group_by(progress.c.person_id)
)
"""A person's lessons as two texts in the same order: a row for each cell takes three times as long to read."""
_LEARNED_SINCE = _LEARNED.where(
    progress.c.person_id.in_(
        select(entry.c.person_id).where(entry.c.cohort_id == bindparam("cohort_id"), entry.c.number > bindparam("number"))
    )
)


def learned(connection: Connection, cohort_id: int, before: Look | None = None) -> dict[str, Learned]:
    """What the people of a cohort did; after an earlier look, only of those to whom something happened since.

    Who began nothing is not there. One range of the clustered key, or one for each of these people.
    """
    place = {"cohort_id": cohort_id}
    rows = connection.execute(_LEARNED_SINCE, {**place, "number": before.number}) if before else connection.execute(_LEARNED, place)
    return {
        row[0]: Learned(cells=dict(zip(row[3].split(LINE), row[4].split(LINE), strict=True)), started=row[1], last_at=row[2])
        for row in rows
    }


def score_of(cell: str) -> tuple[float, float]:
    """Points and maximum of a completed cell."""
    points, maximum = divmod(int(cell), APART)
    return points / FINEST, maximum / FINEST


def cell_of(points: float, maximum: float) -> str:
    """A completed cell of points and maximum."""
    return str(round(points * FINEST) * APART + round(maximum * FINEST))
