"""What administrators read: people found by name in any script, their roles, territories, cohorts and the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, func, select

from lms.content.serbian import fold
from lms.data.access import cohort, in_force, membership, person
from lms.data.models import Audit, Credential, SignIn, Territory

territory: Table = Territory.__table__  # type: ignore[assignment]
credential: Table = Credential.__table__  # type: ignore[assignment]
session: Table = SignIn.__table__  # type: ignore[assignment]
trail: Table = Audit.__table__  # type: ignore[assignment]
PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody in a list. roles: those in force, comma-separated. seen_at: of the latest session."""

    id: str
    display_name: str
    username: str | None
    state: str
    demo: bool
    roles: str | None
    seen_at: datetime | None


def search(connection: Connection, words: str, on: date, page: int = 0) -> list[PersonRow]:
    """People whose name has all the words, in any script and without diacritics; page from 0, one more row than shown."""
    roles = (
        select(func.aggregate_strings(membership.c.role, ",")).where(membership.c.person_id == person.c.id, in_force(on)).scalar_subquery()
    )
    seen = select(func.max(session.c.seen_at)).where(session.c.person_id == person.c.id).scalar_subquery()
    statement = select(
        person.c.id, person.c.display_name, person.c.username, person.c.state, person.c.demo, roles.label("roles"), seen.label("seen_at")
    ).where(person.c.state != "erased")
    for word in fold(words).split():
        statement = statement.where(person.c.search.contains(word, autoescape=True))
    statement = statement.order_by(person.c.search, person.c.id).limit(PAGE + 1).offset(max(page, 0) * PAGE)
    return [PersonRow(**row) for row in connection.execute(statement).mappings()]


def one(connection: Connection, person_id: str) -> RowMapping | None:
    """Somebody's own columns."""
    return connection.execute(select(person).where(person.c.id == person_id, person.c.state != "erased")).mappings().first()


def names(connection: Connection, person_ids: Sequence[str]) -> dict[str, str]:
    """Names by id."""
    rows = connection.execute(select(person.c.id, person.c.display_name).where(person.c.id.in_(person_ids)))
    return {row.id: row.display_name for row in rows}


def memberships(connection: Connection, person_id: str) -> Sequence[RowMapping]:
    """Somebody's roles with the names of their places, newest first."""
    statement = (
        select(membership, cohort.c.name.label("cohort"), territory.c.name_sr, territory.c.name_en)
        .outerjoin(cohort, cohort.c.id == membership.c.cohort_id)
        .outerjoin(territory, territory.c.id == func.coalesce(membership.c.territory_id, cohort.c.territory_id))
        .where(membership.c.person_id == person_id)
        .order_by(membership.c.starts_on.desc(), membership.c.id.desc())
    )
    return connection.execute(statement).mappings().all()


def territories(connection: Connection) -> Sequence[RowMapping]:
    """All territories by name."""
    return connection.execute(select(territory).order_by(territory.c.name_en)).mappings().all()


def cohorts(connection: Connection) -> Sequence[RowMapping]:
    """All cohorts with their territory, newest first."""
    statement = (
        select(cohort, territory.c.name_sr, territory.c.name_en).join(territory).order_by(territory.c.name_en, cohort.c.starts_on.desc())
    )
    return connection.execute(statement).mappings().all()


def cards(connection: Connection, cohort_id: int) -> Sequence[RowMapping]:
    """The active learners of a cohort, each with the number and day of their valid card, if they have one."""
    valid = (
        select(credential.c.person_id, func.max(credential.c.id).label("number"), func.max(credential.c.created_at).label("issued"))
        .where(credential.c.kind == "card", credential.c.revoked_at.is_(None))
        .group_by(credential.c.person_id)
        .subquery()
    )
    statement = (
        select(person.c.id, person.c.display_name, valid.c.number, valid.c.issued)
        .join(membership, membership.c.person_id == person.c.id)
        .outerjoin(valid, valid.c.person_id == person.c.id)
        .where(
            membership.c.cohort_id == cohort_id, membership.c.role == "learner", membership.c.state == "active", person.c.state == "active"
        )
        .order_by(person.c.search)
    )
    return connection.execute(statement).mappings().all()


def audit_rows(connection: Connection, page: int = 0, action: str = "", person_id: str = "") -> Sequence[RowMapping]:
    """The audit trail, newest first, one more row than shown."""
    actor, about = person.alias(), person.alias()
    statement: Any = (
        select(trail, actor.c.display_name.label("actor"), about.c.display_name.label("about"))
        .outerjoin(actor, actor.c.id == trail.c.actor_id)
        .outerjoin(about, about.c.id == trail.c.person_id)
        .order_by(trail.c.id.desc())
        .limit(PAGE + 1)
        .offset(max(page, 0) * PAGE)
    )
    if action:
        statement = statement.where(trail.c.action.startswith(action, autoescape=True))
    if person_id:
        statement = statement.where(trail.c.person_id == person_id)
    rows: Sequence[RowMapping] = connection.execute(statement).mappings().all()
    return rows
