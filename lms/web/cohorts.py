"""Cohorts for trainers and coordinators: who is where, the matrix of lessons, one person."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, render_template

from lms.data.database import now, reading
from lms.data.gain import gain
from lms.data.operations.attempts import close_overdue
from lms.data.queries import cohorts as queries
from lms.data.queries.attempts import AttemptRow, all_attempts
from lms.data.queries.gain import paired
from lms.data.queries.matrix import learner_names
from lms.data.queries.missed import most_missed
from lms.web.access import allowed, requires
from lms.web.compression import QUICK, compress
from lms.web.content import catalogue, record, shown_question
from lms.web.matrix import columns_of, matrix_of
from lms.web.matrix_page import filters, matrix_page
from lms.web.staff import action, looked_at, settled_cohort

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
    cohort = settled_cohort(cohort_id, "cohort.view")
    with reading() as connection:
        learners = queries.learner_rows(connection, cohort_id)
        missed = most_missed(connection, cohort_id)
        before, after = catalogue().around(cohort.curriculum)
        pairs = paired(connection, cohort_id, before, after) if before and after else None
    curriculum = catalogue().curricula.get(cohort.curriculum)
    count = len(columns_of(curriculum)) if curriculum else 0
    questions = {one.question: shown_question(one.question) for one in missed}
    return render_template(
        "cohort.html",
        cohort=cohort,
        learners=learners,
        missed=missed,
        questions=questions,
        asking=[entry for key in (curriculum.lessons if curriculum else ()) if (entry := catalogue().lessons.get(key)) and entry.questions],
        count=count,
        pairs=None if pairs is None else len(pairs),
        gain=gain(pairs or ()),
    )


@pages.get("/cohorts/<int:cohort_id>/progress")
@requires("cohort.view")
def matrix(cohort_id: int) -> Response:
    """Learners by lessons and tests, with totals."""
    chosen = filters()
    cohort = settled_cohort(cohort_id, "cohort.view")
    with reading() as connection:
        known = matrix_of(catalogue(), cohort_id, cohort.curriculum, chosen.kind, chosen.module, g.locale)
        names = learner_names(connection, cohort_id)
        lines = known.lines(connection, cohort, names)
    shown = {person: line for person, line in lines.items() if chosen.shows(line)}
    return compress(Response(matrix_page(cohort, known.columns, chosen, names, shown), mimetype="text/html"), QUICK)


@pages.get("/people/<person_id>/progress")
@requires("progress.view")
def person(person_id: str) -> str:
    """One learner's lessons and tests; opening it is written down and says so."""
    with reading() as connection:
        view = queries.person_view(connection, g.visitor.person_id, action("progress.view"), person_id, now().date()) or abort(404)
    close_overdue(record(), catalogue().closing, now(), person_id=person_id)
    with reading() as connection:
        lessons = queries.person_lessons(connection, view.cohort_id, person_id)
        curriculum = catalogue().curricula.get(view.curriculum)
        entries = [catalogue().lessons[key] for key in curriculum.lessons if key in catalogue().lessons] if curriculum else []
        attempts: dict[str, list[AttemptRow]] = {entry.key: [] for entry in entries if entry.kind == "test"}
        for attempt in all_attempts(connection, person_id):
            attempts.setdefault(attempt.quiz, []).append(attempt)
    looked_at(person_id, "person.viewed", view.cohort_id)
    return render_template("person.html", view=view, entries=entries, lessons=lessons, attempts=attempts, may_issue=allowed("card.issue"))
