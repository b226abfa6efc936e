"""Territories and cohorts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, insert, select, update

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


def change_territory(territory_id: int, new: NewTerritory, *, actor_id: str | None, at: datetime) -> None:
    """Change a territory. Raises Exists."""
    _change(territory, territory_id, asdict(new), territory.c.code == new.code, "territory.changed", actor_id, at)


def change_cohort(cohort_id: int, new: NewCohort, *, actor_id: str | None, at: datetime) -> None:
    """Change a cohort; whether it is fictional stays. Raises Exists."""
    values = {name: value for name, value in asdict(new).items() if name != "demo"}
    same = (cohort.c.territory_id == new.territory_id) & (cohort.c.name == new.name)
    _change(cohort, cohort_id, values, same, "cohort.changed", actor_id, at)


def _change(table: Table, key: int, values: dict[str, Any], same: Any, action: str, actor_id: str | None, at: datetime) -> None:
    with writing() as connection:
        if connection.execute(select(table.c.id).where(same, table.c.id != key)).first():
            raise Exists(action)
        connection.execute(update(table).where(table.c.id == key).values(**values))
        cohort_id = key if table is cohort else None
        audit.note(connection, action, at=at, actor_id=actor_id, cohort_id=cohort_id, detail=str(key))
        connection.commit()


def _add(table: Table, values: dict[str, Any], same: Any, action: str, actor_id: str | None, at: datetime) -> int:
    with writing() as connection:
        if connection.execute(select(table.c.id).where(same)).first():
            raise Exists(action)
        key = connection.execute(insert(table).values(values)).inserted_primary_key
        assert key is not None
        audit.note(connection, action, at=at, actor_id=actor_id, detail=str(key[0]))
        connection.commit()
    return int(key[0])
