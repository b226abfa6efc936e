"""Territories and cohorts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, insert, select

from lms.data import audit
from lms.data.database import writing
from lms.data.models import Cohort, Territory

territory: Table = Territory.__table__  # type: ignore[assignment]
cohort: Table = Cohort.__table__  # type: ignore[assignment]


class Exists(ValueError):
    """There is one with this name already."""


@dataclass(frozen=True, kw_only=True)
class NewTerritory:
    """A pilot city or area. code: short, ASCII; country: two letters."""

    code: str
    name_sr: str
    name_en: str
    country: str


@dataclass(frozen=True, kw_only=True)
class NewCohort:
    """A group that runs a curriculum in a territory."""

    territory_id: int
    name: str
    curriculum: str
    starts_on: date
    ends_on: date | None = None
    place: str = ""
    demo: bool = False


def add_territory(new: NewTerritory, *, actor_id: str | None, at: datetime) -> int:
    """Add a territory; gives its id. Raises Exists."""
    return _add(territory, asdict(new), territory.c.code == new.code, "territory.added", actor_id, at)


def add_cohort(new: NewCohort, *, actor_id: str | None, at: datetime) -> int:
    """Add a cohort; gives its id. Raises Exists."""
    same = (cohort.c.territory_id == new.territory_id) & (cohort.c.name == new.name)
    return _add(cohort, {**asdict(new), "version": 0}, same, "cohort.added", actor_id, at)


def _add(table: Table, values: dict[str, Any], same: Any, action: str, actor_id: str | None, at: datetime) -> int:
    with writing() as connection:
        if connection.execute(select(table.c.id).where(same)).first():
            raise Exists(action)
        key = connection.execute(insert(table).values(values)).inserted_primary_key
        assert key is not None
        audit.note(connection, action, at=at, actor_id=actor_id, detail=str(key[0]))
        connection.commit()
    return int(key[0])
