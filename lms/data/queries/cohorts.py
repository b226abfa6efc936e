"""What trainers and coordinators read: cohorts, their learners and lessons, one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, case, distinct, func, select

from lms.data.access import asking, cohort, covered, learners_in, membership, person, scope
from lms.data.attempts import attempt
from lms.data.models import CohortCount, LessonProgress, Territory
from lms.data.states import HANDED_IN
from lms.plugin import Action

territory: Table = Territory.__table__  # type: ignore[assignment]
progress: Table = LessonProgress.__table__  # type: ignore[assignment]
count: Table = CohortCount.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortRow:
    """A cohort in a list. learners: everybody who learns or learned there, what shares are out of; active: those still there.

    opened and completed: lessons, summed over learners.
    """

    id: int
    name: str
    curriculum: str
    territory_sr: str
    territory_en: str
    territory_id: int
    starts_on: date
    ends_on: date | None
    place: str
    demo: bool
    learners: int
    active: int
    opened: int
    completed: int
    points: float
    maximum: float
    last_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortHead:
    """What every page of a cohort says of it. learners: as in `CohortRow`; version: grows with every event, and is not compared."""

    id: int
    name: str
    curriculum: str
    place: str
    demo: bool
    learners: int
    version: int = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerRow:
    """A learner of a cohort with the totals of their lessons."""

    person_id: str
    display_name: str
    demo: bool
    state: str
    started: int
    completed: int
    points: float
    maximum: float
    last_at: datetime | None


Cell = tuple[str, str, str, float, float]
"""Person, lesson, state, points, maximum: one cell of the matrix."""


LEARNS = (membership.c.role == "learner", membership.c.state != "invited")
"""Who learns or learned somewhere."""


def _learners_per_cohort() -> Select[tuple[int, int, int]]:
    return (
        select(
            membership.c.cohort_id,
            func.count(distinct(membership.c.person_id)).label("learners"),
            func.sum(case((membership.c.state == "active", 1), else_=0)).label("active"),
        )
        .where(*LEARNS)
        .group_by(membership.c.cohort_id)
    )


def _totals_per_cohort() -> Select[tuple[int, int, int, float, float, datetime]]:
    sums = [func.sum(count.c[name]).label(name) for name in ("opened", "completed", "points", "maximum")]
    return select(count.c.cohort_id, *sums, func.max(count.c.last_at).label("last_at")).group_by(count.c.cohort_id)


@cache
def _cohort_rows(roles: frozenset[str]) -> Select[Any]:
    learners, totals = _learners_per_cohort().subquery(), _totals_per_cohort().subquery()
    return (
        select(
            cohort.c.id,
            cohort.c.name,
            cohort.c.curriculum,
            territory.c.name_sr.label("territory_sr"),
            territory.c.name_en.label("territory_en"),
            cohort.c.territory_id,
            cohort.c.starts_on,
            cohort.c.ends_on,
            cohort.c.place,
            cohort.c.demo,
            func.coalesce(learners.c.learners, 0).label("learners"),
            func.coalesce(learners.c.active, 0).label("active"),
            func.coalesce(totals.c.opened, 0).label("opened"),
            func.coalesce(totals.c.completed, 0).label("completed"),
            func.coalesce(totals.c.points, 0).label("points"),
            func.coalesce(totals.c.maximum, 0).label("maximum"),
            totals.c.last_at,
        )
        .join(territory, territory.c.id == cohort.c.territory_id)
        .outerjoin(learners, learners.c.cohort_id == cohort.c.id)
        .outerjoin(totals, totals.c.cohort_id == cohort.c.id)
        .where(covered(roles))
        .order_by(territory.c.name_en, cohort.c.starts_on.desc(), cohort.c.name)
    )


def cohort_rows(connection: Connection, person_id: str, action: Action, on: date) -> list[CohortRow]:
    """The cohorts in which somebody may do something; running totals, not answers, are read."""
    result = connection.execute(_cohort_rows(action.roles), asking(person_id, on))
    names = tuple(result.keys())
    return [CohortRow(**dict(zip(names, row, strict=True))) for row in result.all()]


@cache
def _cohort_head(roles: frozenset[str]) -> Select[Any]:
    return select(
        cohort.c.id,
        cohort.c.name,
        cohort.c.curriculum,
        cohort.c.place,
        cohort.c.demo,
        select(func.count(distinct(membership.c.person_id)))
        .where(membership.c.cohort_id == cohort.c.id, *LEARNS)
        .correlate(cohort)
        .scalar_subquery()
        .label("learners"),
        cohort.c.version,
    ).where(cohort.c.id == bindparam("cohort_id"), covered(roles))


def cohort_head(connection: Connection, person_id: str, action: Action, on: date, cohort_id: int) -> CohortHead | None:
    """A cohort in which somebody may do something; None for any other, as for none."""
    row = connection.execute(_cohort_head(action.roles), {**asking(person_id, on), "cohort_id": cohort_id}).mappings().first()
    return CohortHead(**row) if row else None


def learner_rows(connection: Connection, cohort_id: int) -> list[LearnerRow]:
    """The learners of a cohort by name; who came back is there once, as they are now."""
    sums = (
        select(
            progress.c.person_id,
            func.count().label("started"),
            func.count(progress.c.completed_at).label("completed"),
            func.sum(progress.c.points).label("points"),
            func.sum(progress.c.maximum).label("maximum"),
            func.max(progress.c.last_at).label("last_at"),
        )
        .where(progress.c.cohort_id == cohort_id)
        .group_by(progress.c.person_id)
        .subquery()
    )
    statement = (
        select(
            membership.c.person_id,
            person.c.display_name,
            person.c.demo,
            membership.c.state,
            func.coalesce(sums.c.started, 0).label("started"),
            func.coalesce(sums.c.completed, 0).label("completed"),
            func.coalesce(sums.c.points, 0.0).label("points"),
            func.coalesce(sums.c.maximum, 0.0).label("maximum"),
            sums.c.last_at,
        )
        .join(person, person.c.id == membership.c.person_id)
        .outerjoin(sums, sums.c.person_id == membership.c.person_id)
        .where(membership.c.cohort_id == cohort_id, membership.c.role == "learner", person.c.state != "erased")
        .order_by(person.c.search, person.c.id, membership.c.id)
    )
    return list({row["person_id"]: LearnerRow(**row) for row in connection.execute(statement).mappings()}.values())


_CELLS = select(progress.c.person_id, progress.c.lesson, progress.c.state, progress.c.points, progress.c.maximum)


def cells(connection: Connection, cohort_id: int) -> Sequence[Cell]:
    """The filled cells of a cohort's matrix: one range of the clustered key."""
    return connection.execute(_CELLS.where(progress.c.cohort_id == cohort_id)).all()


def best_attempts(connection: Connection, cohort_id: int) -> dict[tuple[str, str], tuple[float, float]]:
    """Points and maximum of the best attempt by person and test."""
    best: dict[tuple[str, str], tuple[float, float]] = {}
    rows = connection.execute(
        select(attempt.c.person_id, attempt.c.quiz, attempt.c.points, attempt.c.maximum).where(
            attempt.c.cohort_id == cohort_id, attempt.c.state.in_(HANDED_IN)
        )
    )
    for owner, quiz, points, maximum in rows:
        if points >= best.get((owner, quiz), (-1.0, 0.0))[0]:
            best[owner, quiz] = (points, maximum)
    return best


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """A learner as a trainer or coordinator of one of their cohorts sees them."""

    person_id: str
    display_name: str
    cohort_id: int
    cohort: str
    curriculum: str
    state: str
    starts_on: date
    ends_on: date | None


def person_view(connection: Connection, viewer_id: str, action: Action, person_id: str, on: date) -> PersonView | None:
    """A learner in the newest cohort that the viewer may see; None if there is none, or no such learner."""
    statement = (
        select(
            person.c.id.label("person_id"),
            person.c.display_name,
            cohort.c.id.label("cohort_id"),
            cohort.c.name.label("cohort"),
            cohort.c.curriculum,
            membership.c.state,
            membership.c.starts_on,
            membership.c.ends_on,
        )
        .join(membership, membership.c.person_id == person.c.id)
        .join(cohort, cohort.c.id == membership.c.cohort_id)
        .where(
            person.c.id == person_id,
            person.c.state != "erased",
            membership.c.role == "learner",
            cohort.c.id.in_(scope(viewer_id, action, on)),
        )
        .order_by(membership.c.starts_on.desc(), membership.c.id.desc())
    )
    row = connection.execute(statement).mappings().first()
    return PersonView(**row) if row else None


def person_lessons(connection: Connection, cohort_id: int, person_id: str) -> Mapping[str, tuple[str, int, float, float, datetime]]:
    """State, questions answered, points, maximum and last time by lesson."""
    rows = connection.execute(
        select(progress.c.lesson, progress.c.state, progress.c.answered, progress.c.points, progress.c.maximum, progress.c.last_at).where(
            progress.c.cohort_id == cohort_id, progress.c.person_id == person_id
        )
    )
    return {row[0]: tuple(row[1:]) for row in rows}


def may_see(connection: Connection, viewer_id: str, action: Action, person_id: str, on: date) -> bool:
    """Whether a learner is in a cohort that the viewer's action covers."""
    return connection.execute(learners_in(viewer_id, action, on).where(membership.c.person_id == person_id)).first() is not None
