"""Tests: what they ask and allow, one question after another, and the result when the test lets it be seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.content.catalogue import LessonEntry
from lms.content.lesson import Lesson
from lms.content.media import until_answered
from lms.content.questions import Question
from lms.data.database import now
from lms.data.operations import attempts as operations
from lms.data.operations import learning
from lms.data.operations.learning import Sent, new_id, valid_id
from lms.data.queries.attempts import AttemptPage, AttemptRow, attempt_page, quiz_page
from lms.web.access import requires
from lms.web.content import catalogue, learner, record, released_lesson, shown_question
from lms.web.lesson_view import parts, with_static
from lms.web.questions import fields, reason_of

pages = Blueprint("quizzes", __name__)


def quiz_of(key: str) -> tuple[LessonEntry, Lesson]:
    """A test by its key; 404 for what is none."""
    entry = released_lesson(key)
    quiz = catalogue().lesson(entry.key, *g.view)
    if quiz is None or entry.kind != "test":
        abort(404)
    return entry, quiz


def drawn(attempt: AttemptRow) -> list[Question]:
    """The questions of an attempt, in its order and in the revisions it began with."""
    found = (shown_question(identity, revision) or shown_question(identity) for identity, revision, _points in attempt.questions)
    return [question for question in found if question]


def open_attempt() -> AttemptRow:
    """The visitor's own attempt at this test; 404 for another's."""
    page: AttemptPage = g.state
    return page.attempt or abort(404)


@pages.get("/quiz/<path:key>")
@requires("lesson.read", state=quiz_page)
def page(key: str) -> str:
    """What the test asks, how often, and what was reached so far."""
    entry, quiz = quiz_of(key)
    before = g.state.attempts
    left = quiz.front["attempts"] - len(before) if "attempts" in quiz.front else None
    bodies = [with_static(part) for part in parts(quiz)]
    return render_template(
        "quiz.html", entry=entry, quiz=quiz, before=before, left=left, going_on=g.state.going_on is not None, bodies=bodies
    )


@pages.post("/quiz/<path:key>/begin")
@requires("question.answer")
def begin(key: str) -> Any:
    """Begin an attempt or go on with the open one."""
    entry, quiz = quiz_of(key)
    try:
        attempt_id = operations.start(record(), learner(), quiz, now())
    except operations.NoAttemptLeft:
        return redirect(url_for("quizzes.page", key=entry.key), code=303)
    return redirect(url_for("quizzes.question", key=entry.key, attempt_id=attempt_id, number=1), code=303)


@pages.get("/quiz/<path:key>/attempt/<attempt_id>/<int:number>")
@requires("question.answer", state=attempt_page)
def question(key: str, attempt_id: str, number: int) -> Any:
    """One question of an open attempt; answers may be changed until it is handed in."""
    entry, quiz = quiz_of(key)
    attempt = open_attempt()
    if attempt.state != "in_progress":
        return redirect(url_for("quizzes.result", key=entry.key, attempt_id=attempt_id), code=303)
    if operations.time_left(attempt, now()) == timedelta(0):
        return redirect(url_for("quizzes.hand_in", key=entry.key, attempt_id=attempt_id), code=303)
    return show(entry, attempt, number)


def show(entry: LessonEntry, attempt: AttemptRow, number: int, fault: str = "") -> str:
    """The page of a question within an attempt; 404 for a number that is not in it."""
    questions = drawn(attempt)
    if not 1 <= number <= len(questions):
        abort(404)
    one = questions[number - 1]
    answers = g.state.given
    response = answers[one.id].response if one.id in answers else None
    html = render_template(
        "quiz_question.html",
        entry=entry,
        question=one,
        prompt=until_answered(one.prompt),
        attempt=attempt,
        number=number,
        count=len(questions),
        answered=len(answers),
        fields=fields(one, response, None, str(attempt.seed)),
        identity=new_id(),
        fault=fault,
        minutes_left=minutes_left(attempt),
    )
    return with_static(html)


def minutes_left(attempt: AttemptRow) -> int | None:
    """Whole minutes that are left, begun ones counted; None where time is not limited."""
    left = operations.time_left(attempt, now())
    return None if left is None else -(-int(left.total_seconds()) // 60)


@pages.post("/quiz/<path:key>/attempt/<attempt_id>/<int:number>")
@requires("question.answer", state=attempt_page)
def answer(key: str, attempt_id: str, number: int) -> Any:
    """Keep an answer and go to the next question."""
    entry, quiz = quiz_of(key)
    attempt = open_attempt()
    questions = drawn(attempt)
    if not 1 <= number <= len(questions):
        abort(404)
    if attempt.state == "in_progress":
        response = questions[number - 1].read(request.form.to_dict(flat=False))
        if response is None:
            return show(entry, attempt, number, _("Choose or write an answer, or skip the question.")), 422
        identity = request.form.get("id", "")
        sent = Sent(id=identity if valid_id(identity) else new_id(), attempt=attempt_id)
        _grade, outcome = learning.answer(record(), learner(), entry, questions[number - 1], response, sent, now())
        if outcome == "closed":
            return redirect(url_for("quizzes.hand_in", key=entry.key, attempt_id=attempt_id), code=303)
    following = number + 1 if number < len(questions) else None
    if following is None:
        return redirect(url_for("quizzes.hand_in", key=entry.key, attempt_id=attempt_id), code=303)
    return redirect(url_for("quizzes.question", key=entry.key, attempt_id=attempt_id, number=following), code=303)


@pages.get("/quiz/<path:key>/attempt/<attempt_id>/hand-in")
@requires("question.answer", state=attempt_page)
def hand_in(key: str, attempt_id: str) -> Any:
    """What is answered and what is not, before handing in."""
    entry, quiz = quiz_of(key)
    attempt = open_attempt()
    answers = g.state.given
    states = [(number, one.id in answers) for number, one in enumerate(drawn(attempt), 1)]
    return render_template("quiz_hand_in.html", entry=entry, attempt=attempt, states=states)


@pages.post("/quiz/<path:key>/attempt/<attempt_id>/hand-in")
@requires("question.answer", state=attempt_page)
def submit(key: str, attempt_id: str) -> Any:
    """Hand in, once."""
    entry, quiz = quiz_of(key)
    open_attempt()
    operations.submit(record(), learner(), quiz, attempt_id, now())
    learning.complete_lesson(record(), learner(), entry, now())
    return redirect(url_for("quizzes.result", key=entry.key, attempt_id=attempt_id), code=303)


@pages.get("/quiz/<path:key>/attempt/<attempt_id>/result")
@requires("question.answer", state=attempt_page)
def result(key: str, attempt_id: str) -> Any:
    """Points, and each question with its verdict where the test allows it."""
    entry, quiz = quiz_of(key)
    attempt = open_attempt()
    if attempt.state != "submitted":
        return redirect(url_for("quizzes.question", key=entry.key, attempt_id=attempt_id, number=1), code=303)
    answers = g.state.given
    shown = []
    if quiz.front.get("feedback", "after submitting") != "never":
        for number, one in enumerate(drawn(attempt), 1):
            last = answers.get(one.id)
            grade = one.grade(last.response if last else None)
            shown.append((number, one, last.response if last else None, grade, reason_of(grade)))
    passed = attempt.maximum and 100 * (attempt.points or 0) / attempt.maximum >= quiz.front.get("pass", 0)
    return with_static(render_template("quiz_result.html", entry=entry, quiz=quiz, attempt=attempt, shown=shown, passed=passed))
