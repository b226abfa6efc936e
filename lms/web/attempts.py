"""For trainers and coordinators: one learner's tests, more time for them, and an attempt as it was taken."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.content.rules import Release, Rules, closing
from lms.data.database import now, reading
from lms.data.operations import accommodations
from lms.data.operations import attempts as operations
from lms.data.queries import attempts as queries
from lms.data.queries.cohorts import PersonView, person_view
from lms.web.access import allowed, requires
from lms.web.content import catalogue, record
from lms.web.forms import AccommodationForm
from lms.web.i18n import localised
from lms.web.results import ShownAnswer, quiz_of_attempt, shown_answers, state_words
from lms.web.staff import action, looked_at

pages = Blueprint("attempts", __name__)
EVERYTHING = Release(score=True, verdict=True, key=True, explanation=True)


def learner_or_404(person_id: str, name: str) -> PersonView:
    """A learner of a group in which the visitor may do something; anybody else does not exist."""
    with reading() as connection:
        return person_view(connection, g.visitor.person_id, action(name), person_id, now().date()) or abort(404)


def own_tests(view: PersonView) -> list[str]:
    """The tests of a learner's course."""
    curriculum = catalogue().curricula.get(view.curriculum)
    lessons = catalogue().lessons
    return [key for key in curriculum.lessons if key in lessons and lessons[key].kind == "test"] if curriculum else []


@pages.route("/people/<person_id>/tests", methods=["GET", "POST"])
@requires("test.accommodate")
def page(person_id: str) -> Any:
    """A learner's tests with every try, and a form to give more."""
    view = learner_or_404(person_id, "test.accommodate")
    tests = own_tests(view)
    form = AccommodationForm()
    form.test.choices = [(key, localised(catalogue().lessons[key].title)) for key in tests]
    if form.validate_on_submit():
        accommodations.give(given_in(form, person_id), actor_id=g.visitor.person_id, cohort_id=view.cohort_id, at=now())
        flash(_("Saved. It counts at once, also for a test that is running."))
        return redirect(url_for("attempts.page", person_id=person_id), code=303)
    operations.close_overdue(record(), catalogue().closing, now(), person_id=person_id)
    with reading() as connection:
        tries = [one for one in queries.all_attempts(connection, person_id) if one.quiz in tests]
        more = queries.accommodations_of(connection, person_id)
    rows = [
        (key, catalogue().lessons[key], [(one, state_words(one, now())) for one in tries if one.quiz == key], more.get(key))
        for key in tests
    ]
    looked_at(person_id, "person.tests", view.cohort_id)
    return render_template("person_tests.html", view=view, rows=rows, form=form), 422 if request.method == "POST" else 200


def given_in(form: AccommodationForm, person_id: str) -> accommodations.NewAccommodation:
    """What the form says."""
    return accommodations.NewAccommodation(
        person_id=person_id,
        quiz=form.test.data,
        minutes=form.minutes.data or 0,
        attempts=form.attempts.data or 0,
        closes_at=closing(form.until.data) if form.until.data else None,
        reason=form.reason.data.strip(),
    )


def taken(person_id: str, attempt_id: str, name: str) -> tuple[PersonView, queries.AttemptRow, list[ShownAnswer]]:
    """A learner's attempt with everything in it; 404 for another's."""
    view = learner_or_404(person_id, name)
    with reading() as connection:
        attempt = queries.own_attempt(connection, person_id, attempt_id) or abort(404)
        given = queries.given(connection, attempt_id)
    return view, attempt, shown_answers(attempt, given, EVERYTHING, Rules(attempts=0))


@pages.get("/people/<person_id>/tests/<attempt_id>")
@requires("progress.view", fresh=True)
def attempt(person_id: str, attempt_id: str) -> str:
    """An attempt as it was taken: its questions in their order and wording of then, answers and points."""
    operations.close_overdue(record(), catalogue().closing, now(), person_id=person_id)
    view, one, shown = taken(person_id, attempt_id, "progress.view")
    looked_at(person_id, "attempt.viewed", view.cohort_id)
    state = state_words(one, now())
    return render_template(
        "person_attempt.html", view=view, attempt=one, quiz=quiz_of_attempt(one), shown=shown, state=state, may_mark=allowed("test.mark")
    )


@pages.post("/people/<person_id>/tests/<attempt_id>/marks/<question_id>")
@requires("test.mark")
def mark(person_id: str, attempt_id: str, question_id: str) -> Any:
    """Give the points of an answer by hand."""
    _view, _attempt, shown = taken(person_id, attempt_id, "test.mark")
    answer = next((one for one in shown if one.identity == question_id), None) or abort(404)
    try:
        points = float(request.form.get("points", "").replace(",", "."))
        given = accommodations.mark(record(), attempt_id, question_id, points, answer.highest, actor_id=g.visitor.person_id, at=now())
    except ValueError:
        flash(_("Write points from 0 to %(most)s.", most=f"{answer.highest:g}"), "fault")
    else:
        flash(_("Saved.") if given else _("This answer cannot get points."))
    return redirect(url_for("attempts.attempt", person_id=person_id, attempt_id=attempt_id), code=303)


@pages.post("/people/<person_id>/tests/<attempt_id>/close")
@requires("test.mark")
def close(person_id: str, attempt_id: str) -> Any:
    """Close an attempt that somebody will not finish; it counts as a try."""
    taken(person_id, attempt_id, "test.mark")
    operations.abandon(record(), attempt_id, actor_id=g.visitor.person_id, at=now())
    return redirect(url_for("attempts.attempt", person_id=person_id, attempt_id=attempt_id), code=303)
