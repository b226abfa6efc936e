"""What groups answered anonymously, once enough people did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Select, Table, func, select

from lms.data.models import Cohort
from lms.data.surveys import survey_count

cohort: Table = Cohort.__table__  # type: ignore[assignment]
FEWEST = 5
"""Answers of a group to a question below which nothing is shown: a single person could be recognised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyRow:
    """How often a choice was taken in a cohort, in one revision of the question."""

    cohort_id: int
    cohort: str
    question: str
    revision: str
    choice: int
    count: int


def surveys(connection: Connection, cohorts: Select[tuple[int]]) -> Sequence[SurveyRow]:
    """The counts of cohorts, each cohort for itself: sums over several, compared, would show what one of them hides."""
    total = func.sum(survey_count.c.count).over(partition_by=(survey_count.c.cohort_id, survey_count.c.question))
    counted = select(survey_count, total.label("total")).where(survey_count.c.cohort_id.in_(cohorts)).subquery()
    names = ("cohort_id", "question", "revision", "choice", "count")
    enough = (
        select(*(counted.c[name] for name in names), cohort.c.name.label("cohort"))
        .join(cohort, cohort.c.id == counted.c.cohort_id)
        .where(counted.c.total >= FEWEST)
        .order_by(cohort.c.name, *(counted.c[name] for name in names))
    )
    return [SurveyRow(**row) for row in connection.execute(enough).mappings()]
