"""Cohorts for trainers and coordinators: who is where, the matrix of lessons, one person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request
from flask_babel import gettext as _

from lms.data.database import now, reading
from lms.data.queries import cohorts as queries
from lms.data.queries.attempts import AttemptRow, all_attempts
from lms.web.access import allowed, requires
from lms.web.charts import bar_chart
from lms.web.compression import compress
from lms.web.content import catalogue, shown_question
from lms.web.matrix import Column, columns_of, matrix_rows
from lms.web.staff import action, cohort_or_404, looked_at

pages = Blueprint("cohorts", __name__)


@pages.get("/cohorts")
@requires("cohort.view")
def index() -> str:
    """The visitor's cohorts."""
    with reading() as connection:
        rows = queries.cohort_rows(connection, g.visitor.person_id, action("cohort.view"), now().date())
    return render_template("cohorts.html", rows=rows, curricula=catalogue().curricula)


@pages.get("/cohorts/<int:cohort_id>")
@requires("cohort.view")
def page(cohort_id: int) -> str:
    """Who is where, and when they were last seen."""
    with reading() as connection:
        cohort = cohort_or_404(connection, cohort_id, "cohort.view")
        learners = queries.learner_rows(connection, cohort_id)
        missed = queries.most_missed(connection, cohort_id)
    curriculum = catalogue().curricula.get(cohort.curriculum)
    count = len(columns_of(curriculum)) if curriculum else 0
    questions = {one.question: shown_question(one.question) for one in missed}
    return render_template(
        "cohort.html", cohort=cohort, learners=learners, missed=missed, questions=questions, curriculum=curriculum, count=count
    )


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What of the matrix is shown. kind: lessons, tests or all; who: all, not-started or started."""

    kind: str
    who: str
    module: str


def filters() -> Filters:
    """The filters in the address; whatever is not offered shows everything."""
    kind, who = request.args.get("kind", "all"), request.args.get("who", "all")
    return Filters(
        kind=kind if kind in ("lessons", "tests") else "all",
        who=who if who in ("started", "not-started") else "all",
        module=request.args.get("module", "")[:60],
    )


def chosen_columns(chosen: Filters, columns: list[Column]) -> list[Column]:
    """The columns that the filters leave."""
    kinds = {"lessons": False, "tests": True}
    return [
        column for column in columns if (chosen.kind == "all" or column.test is kinds[chosen.kind]) and chosen.module in ("", column.module)
    ]


@pages.get("/cohorts/<int:cohort_id>/progress")
@requires("cohort.view")
def matrix(cohort_id: int) -> Any:
    """Learners by lessons and tests, with totals."""
    chosen = filters()
    with reading() as connection:
        cohort = cohort_or_404(connection, cohort_id, "cohort.view")
        learners = queries.learner_rows(connection, cohort_id)
        cells = queries.cells(connection, cohort_id)
        tests = queries.best_attempts(connection, cohort_id)
    curriculum = catalogue().curricula.get(cohort.curriculum)
    columns = chosen_columns(chosen, columns_of(curriculum)) if curriculum else []
    if chosen.who != "all":
        learners = [row for row in learners if (row.started > 0) is (chosen.who == "started")]
    body, totals = matrix_rows(learners, columns, cells, tests)
    chart = bar_chart(
        "completed",
        _("Lessons completed"),
        [(str(column.number), done) for column, done in zip(columns, totals.completed, strict=True)],
        top=len(learners),
        description=_("Number of people, out of %(all)s, who completed each lesson.", all=len(learners)),
        note=_("number of the lesson"),
    )
    html = render_template(
        "matrix.html",
        cohort=cohort,
        curriculum=curriculum,
        columns=columns,
        body=body,
        totals=totals,
        learners=learners,
        chosen=chosen,
        chart=chart,
    )
    response = Response(html, mimetype="text/html")
    return compress(response)


@pages.get("/people/<person_id>/progress")
@requires("progress.view")
def person(person_id: str) -> str:
    """One learner's lessons and tests; opening it is written down and says so."""
    with reading() as connection:
        view = queries.person_view(connection, g.visitor.person_id, action("progress.view"), person_id, now().date()) or abort(404)
        lessons = queries.person_lessons(connection, view.cohort_id, person_id)
        curriculum = catalogue().curricula.get(view.curriculum)
        entries = [catalogue().lessons[key] for key in curriculum.lessons if key in catalogue().lessons] if curriculum else []
        attempts: dict[str, list[AttemptRow]] = {entry.key: [] for entry in entries if entry.kind == "test"}
        for attempt in all_attempts(connection, person_id):
            attempts.setdefault(attempt.quiz, []).append(attempt)
    looked_at(person_id, "person.viewed", view.cohort_id)
    return render_template("person.html", view=view, entries=entries, lessons=lessons, attempts=attempts, may_issue=allowed("card.issue"))
