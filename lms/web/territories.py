"""The overview of territories: how many people, how far, group by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, g, render_template

from lms.data.database import now, reading
from lms.data.queries.cohorts import CohortRow, cohort_rows
from lms.web.access import requires
from lms.web.content import catalogue
from lms.web.staff import action

pages = Blueprint("territories", __name__)


@dataclass(frozen=True, kw_only=True)
class Territory:
    """Sums over the cohorts of a territory. possible: learners times the lessons of their course."""

    name_sr: str
    name_en: str
    cohorts: tuple[CohortRow, ...]
    learners: int
    completed: int
    possible: int


def grouped(rows: Sequence[CohortRow]) -> list[Territory]:
    """Cohorts by territory, in their order."""
    by_id: dict[int, list[CohortRow]] = {}
    for row in rows:
        by_id.setdefault(row.territory_id, []).append(row)
    return [
        Territory(
            name_sr=cohorts[0].territory_sr,
            name_en=cohorts[0].territory_en,
            cohorts=tuple(cohorts),
            learners=sum(row.learners for row in cohorts),
            completed=sum(row.completed for row in cohorts),
            possible=sum(row.learners * lessons_in(row.curriculum) for row in cohorts),
        )
        for cohorts in by_id.values()
    ]


def lessons_in(curriculum: str) -> int:
    """How many lessons and tests a curriculum has; 0 for an unknown one."""
    found = catalogue().curricula.get(curriculum)
    return len(found.lessons) if found else 0


@pages.get("/territories")
@requires("report.export")
def page() -> str:
    """The territories in which the visitor may see reports."""
    with reading() as connection:
        rows = cohort_rows(connection, g.visitor.person_id, action("report.export"), now().date())
    territories = grouped(rows)
    return render_template("territories.html", territories=territories, lessons_in=lessons_in, curricula=catalogue().curricula)
