"""Who may do what where: actions say which roles, dated memberships say who has them and over which cohorts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, bindparam, literal, or_, select

from lms.data.models import Cohort, Membership, Person
from lms.plugin import Action

membership: Table = Membership.__table__  # type: ignore[assignment]
cohort: Table = Cohort.__table__  # type: ignore[assignment]
person: Table = Person.__table__  # type: ignore[assignment]


def in_force(on: Any) -> ColumnElement[bool]:
    """Memberships that hold on a day."""
    begun, not_over = membership.c.starts_on <= on, or_(membership.c.ends_on.is_(None), membership.c.ends_on >= on)
    return and_(membership.c.state == "active", begun, not_over)


def _grants(person_id: Any, roles: Any, on: Any) -> ColumnElement[bool]:
    return and_(membership.c.person_id == person_id, membership.c.role.in_(roles), in_force(on))


def _covers() -> ColumnElement[bool]:
    """A membership covers its cohort, all cohorts of its territory, or, without either, every cohort."""
    everywhere = and_(membership.c.cohort_id.is_(None), membership.c.territory_id.is_(None))
    return or_(membership.c.cohort_id == cohort.c.id, membership.c.territory_id == cohort.c.territory_id, everywhere)


def _covered(person_id: Any, roles: Any, on: Any) -> ColumnElement[bool]:
    """Whether somebody has one of these roles for the cohort of a row."""
    return select(literal(1)).where(_grants(person_id, roles, on), _covers()).exists()


def scope(person_id: str, action: Action, on: date) -> Select[tuple[int]]:
    """The ids of the cohorts in which somebody may do something: for a `where … in`."""
    return select(cohort.c.id).where(_covered(person_id, sorted(action.roles), on))


def covered(roles: Collection[str]) -> ColumnElement[bool]:
    """The same for statements that are made once for some roles and read the table of cohorts; `asking` gives the parameters."""
    return _covered(bindparam("viewer"), sorted(roles), bindparam("on"))


def asking(person_id: str, on: date) -> dict[str, Any]:
    """The parameters of `covered`."""
    return {"viewer": person_id, "on": on}


def may(connection: Connection, person_id: str, action: Action, cohort_id: int | None = None, *, on: date) -> bool:
    """Whether somebody may do something, in a cohort or (without one) anywhere at all."""
    if cohort_id is not None:
        return connection.execute(scope(person_id, action, on).where(cohort.c.id == cohort_id)).first() is not None
    if action.own:
        return True
    return (
        bool(action.roles)
        and connection.execute(select(literal(1)).where(_grants(person_id, sorted(action.roles), on))).first() is not None
    )


def roles_of(connection: Connection, person_id: str, on: date) -> tuple[str, ...]:
    """The roles that somebody has on a day."""
    rows = connection.execute(select(membership.c.role).where(membership.c.person_id == person_id, in_force(on)).distinct())
    return tuple(sorted(rows.scalars()))


def learners_in(person_id: str, action: Action, on: date) -> Select[tuple[str]]:
    """The ids of the people who learn, on that day, in cohorts where somebody may do something."""
    cohorts = scope(person_id, action, on)
    return select(membership.c.person_id).where(membership.c.role == "learner", in_force(on), membership.c.cohort_id.in_(cohorts))
