"""Tables to take away; each download is written down."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from lms.data.database import now, reading
from lms.data.queries import cohorts as queries
from lms.web.access import requires
from lms.web.content import catalogue
from lms.web.matrix import columns_of
from lms.web.staff import looked_at, settled_cohort
from lms.web.tables import download

pages = Blueprint("exports", __name__)


@pages.get("/cohorts/<int:cohort_id>/progress.<any(csv, xlsx):form>")
@requires("report.export", fresh=True)
def progress(cohort_id: int, form: str) -> Any:
    """One row for each learner: totals, then state and score of each lesson."""
    cohort = settled_cohort(cohort_id, "report.export")
    with reading() as connection:
        learners = queries.learner_rows(connection, cohort_id)
        cells = {
            (person, lesson): (state, points, maximum) for person, lesson, state, points, maximum in queries.cells(connection, cohort_id)
        }
    curriculum = catalogue().curricula.get(cohort.curriculum)
    lessons = columns_of(curriculum) if curriculum else []
    columns = ["person", "name", "state", "lessons_started", "lessons_completed", "lessons_all", "points", "points_possible", "last_active"]
    columns += [part for lesson in lessons for part in (f"{lesson.key} state", f"{lesson.key} percent")]
    rows = []
    for learner in learners:
        row: list[Any] = [learner.person_id, learner.display_name, learner.state, learner.started, learner.completed, len(lessons)]
        row += [round(learner.points, 2), round(learner.maximum, 2), learner.last_at]
        for lesson in lessons:
            state, points, maximum = cells.get((learner.person_id, lesson.key), ("not started", 0.0, 0.0))
            row += [state, round(100 * points / maximum) if maximum else None]
        rows.append(row)
    looked_at("", "export.progress", cohort_id)
    return download("progress", form, columns, rows, now().date())
