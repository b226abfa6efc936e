"""Reading the stances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Select, func, select

from lms import Scope
from lms.plugins.civic.models import stance

FEWEST = 5
"""Answers to a dilemma below which a group sees nothing: a single person could be recognised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceRow:
    """How often a choice was taken."""

    question: str
    choice: int
    count: int


def stances(connection: Connection, cohorts: Select[tuple[int]]) -> Sequence[StanceRow]:
    """The choices taken in cohorts, for dilemmas that enough people have decided."""
    total = func.sum(func.sum(stance.c.count)).over(partition_by=stance.c.question)
    counts = (
        select(stance.c.question, stance.c.choice, func.sum(stance.c.count).label("count"), total.label("total"))
        .where(stance.c.cohort_id.in_(cohorts))
        .group_by(stance.c.question, stance.c.choice)
        .subquery()
    )
    enough = (
        select(counts.c.question, counts.c.choice, counts.c.count)
        .where(counts.c.total >= FEWEST)
        .order_by(counts.c.question, counts.c.choice)
    )
    return [StanceRow(**row) for row in connection.execute(enough).mappings()]


def stances_taken(connection: Connection, scope: Scope) -> tuple[float, float | None]:
    """How many dilemmas were decided in the cohorts of a scope (all times: counts carry no dates)."""
    statement = select(func.coalesce(func.sum(stance.c.count), 0)).where(stance.c.cohort_id.in_(sorted(scope.cohorts)))
    return float(connection.execute(statement).scalar() or 0), None
