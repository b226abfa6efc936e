"""Tests: what they ask and allow, one question after another, and the result as far as the test lets it be seen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.content.catalogue import LessonEntry
from lms.content.lesson import Lesson
from lms.content.media import until_answered
from lms.content.questions import Question
from lms.content.questions.drawn import as_shown, as_written, in_order
from lms.content.rules import Rules
from lms.data.database import now, reading
from lms.data.operations import attempts as operations
from lms.data.operations import learning
from lms.data.operations.learning import Sent, new_id, valid_id
from lms.data.queries.attempts import AttemptPage, AttemptRow, attempt_head, attempt_page, quiz_page
from lms.data.states import due, too_late
from lms.web.access import requires
from lms.web.content import catalogue, learner, record, released_lesson
from lms.web.lesson_view import parts, with_static
from lms.web.questions import fields, order_of
from lms.web.results import asked, quiz_of_attempt, release_of, shown_answers, state_words

pages = Blueprint("quizzes", __name__)
SOON = timedelta(hours=2)
"""Before its end a test says how much time is left."""


def quiz_of(key: str) -> tuple[LessonEntry, Lesson]:
    """A test by its key; 404 for what is none."""
    entry = released_lesson(key)
    quiz = catalogue().lesson(entry.key, *g.view)
    if quiz is None or entry.kind != "test":
        abort(404)
    return entry, quiz


def close_late(attempts: Any, at: datetime) -> bool:
    """Close what of one's own attempts is too late; True where the page must be read again."""
    late = [one for one in attempts if one and one.state == "in_progress" and too_late(due(one, catalogue().closing(one.quiz)), at)]
    return bool(late) and bool(operations.close_overdue(record(), catalogue().closing, at, person_id=g.visitor.person_id))


def own_attempt(key: str, attempt_id: str) -> AttemptRow:
    """The visitor's own attempt at this test, closed if its time is over; 404 for another's."""
    page: AttemptPage = g.state
    if close_late([page.attempt], now()):
        with reading() as connection:
            page = g.state = attempt_page(connection, g.visitor.token, now(), key, attempt_id) or abort(404)
    return page.attempt or abort(404)


def drawn(attempt: AttemptRow) -> list[Question]:
    """The questions of an attempt that can be answered, in its order and in the revisions it began with."""
    return [question for _identity, question in asked(attempt) if question]


@pages.get("/quiz/<path:key>")
@requires("lesson.read", state=quiz_page)
def page(key: str) -> str:
    """What the test asks, how often, and what was reached so far."""
    entry, quiz = quiz_of(key)
    at, rules = now(), quiz.rules
    if close_late(g.state.attempts, at):
        with reading() as connection:
            g.state = quiz_page(connection, g.visitor.token, at, key)
    before, more = g.state.attempts, g.state.more
    closes_at = more.closes_at or rules.closes_at
    left = None if rules.attempts is None else max(0, rules.attempts + more.attempts - len(before))
    timely = (rules.opens_at is None or at >= rules.opens_at) and (closes_at is None or at < closes_at)
    return render_template(
        "quiz.html",
        entry=entry,
        quiz=quiz,
        rules=rules,
        more=more,
        count=count_of(quiz),
        before=[(one, release_of(rules, one, at), state_words(one, at)) for one in before],
        left=left,
        closes_at=closes_at,
        early=rules.opens_at is not None and at < rules.opens_at,
        late=closes_at is not None and at >= closes_at,
        going_on=g.state.going_on is not None,
        may_begin=timely and (left is None or left > 0),
        bodies=[with_static(part) for part in parts(quiz)],
    )


def count_of(quiz: Lesson) -> int:
    """How many questions an attempt asks."""
    drawn_pools = quiz.rules.draw
    return sum(question.pool not in drawn_pools for question in quiz.questions) + sum(drawn_pools.values())


@pages.post("/quiz/<path:key>/begin")
@requires("question.answer")
def begin(key: str) -> Any:
    """Begin an attempt or go on with the open one."""
    entry, quiz = quiz_of(key)
    try:
        attempt_id = operations.start(record(), learner(), quiz, now())
    except operations.NotOffered:
        return redirect(url_for("quizzes.page", key=entry.key), code=303)
    return redirect(url_for("quizzes.question", key=entry.key, attempt_id=attempt_id, number=1), code=303)


@pages.get("/quiz/<path:key>/attempt/<attempt_id>/<int:number>")
@requires("question.answer", state=attempt_page)
def question(key: str, attempt_id: str, number: int) -> Any:
    """One question of an open attempt; answers may be changed until it is handed in."""
    entry, quiz = quiz_of(key)
    attempt = own_attempt(key, attempt_id)
    if attempt.state != "in_progress":
        return redirect(url_for("quizzes.result", key=entry.key, attempt_id=attempt_id), code=303)
    left = time_left(attempt)
    if not attempt.questions or (left is not None and left <= timedelta(0)):
        return redirect(url_for("quizzes.hand_in", key=entry.key, attempt_id=attempt_id), code=303)
    return show(entry, quiz.rules, attempt, number)


def time_left(attempt: AttemptRow) -> timedelta | None:
    """How long an attempt may still be answered, by the server's clock; None where time is not limited."""
    end = due(attempt, catalogue().closing(attempt.quiz))
    return None if end is None else end - now()


def show(entry: LessonEntry, rules: Rules, attempt: AttemptRow, number: int, response: Any = None, fault: str = "") -> str:
    """The page of a question within an attempt; 404 for a number that is not in it. response: what was just chosen."""
    questions = drawn(attempt)
    if not 1 <= number <= len(questions):
        abort(404)
    one = questions[number - 1]
    given = g.state.given.get(one.id)
    kept = response if response is not None else given.response if given else None
    order, left = order_of(one, str(attempt.seed)), time_left(attempt)
    settled = shown_answers(attempt, g.state.given, release_of(rules, attempt, now()), rules) if rules.final and given else ()
    html = render_template(
        "quiz_question.html",
        entry=entry,
        question=one,
        prompt=until_answered(one.prompt),
        attempt=attempt,
        number=number,
        count=len(questions),
        fields=fields(in_order(one, order), as_shown(kept, order), None, "", tuple(range(len(order)))),
        settled=next((shown for shown in settled if shown.identity == one.id), None),
        identity=new_id(),
        fault=fault,
        left=left if left is not None and left < SOON else None,
    )
    return with_static(html)


@pages.post("/quiz/<path:key>/attempt/<attempt_id>/<int:number>")
@requires("question.answer", state=attempt_page)
def answer(key: str, attempt_id: str, number: int) -> Any:
    """Keep an answer and go to the next question; where the test shows something at once, stay to see it."""
    entry, quiz = quiz_of(key)
    attempt = own_attempt(key, attempt_id)
    questions = drawn(attempt)
    if not 1 <= number <= len(questions):
        abort(404)
    one, outcome = questions[number - 1], "closed"
    if attempt.state == "in_progress":
        order = order_of(one, str(attempt.seed))
        response = as_written(in_order(one, order).read(request.form.to_dict(flat=False)), order)
        if response is None:
            return show(entry, quiz.rules, attempt, number, None, _("Choose or write an answer, or skip the question.")), 422
        identity = request.form.get("id", "")
        sent = Sent(id=identity if valid_id(identity) else new_id(), attempt=attempt_id, final=quiz.rules.final)
        _grade, outcome = learning.answer(record(), learner(), entry, one, response, sent, now())
        if outcome == "conflict":
            fault = _("This answer was sent before with other words. Send it again.")
            return show(entry, quiz.rules, attempt, number, response, fault), 409
    if quiz.rules.final:
        return redirect(url_for("quizzes.question", key=entry.key, attempt_id=attempt_id, number=number), code=303)
    if outcome == "closed" or number == len(questions):
        return redirect(url_for("quizzes.hand_in", key=entry.key, attempt_id=attempt_id), code=303)
    return redirect(url_for("quizzes.question", key=entry.key, attempt_id=attempt_id, number=number + 1), code=303)


@pages.get("/quiz/<path:key>/attempt/<attempt_id>/hand-in")
@requires("question.answer", state=attempt_page)
def hand_in(key: str, attempt_id: str) -> Any:
    """What is answered and what is not, before handing in."""
    entry, _quiz = quiz_of(key)
    attempt = own_attempt(key, attempt_id)
    if attempt.state != "in_progress":
        return redirect(url_for("quizzes.result", key=entry.key, attempt_id=attempt_id), code=303)
    left = time_left(attempt)
    states = [(number, one.id in g.state.given) for number, one in enumerate(drawn(attempt), 1)]
    over = left is not None and left <= timedelta(0)
    return render_template("quiz_hand_in.html", entry=entry, attempt=attempt, states=states, over=over)


@pages.post("/quiz/<path:key>/attempt/<attempt_id>/hand-in")
@requires("question.answer", state=attempt_head)
def submit(key: str, attempt_id: str) -> Any:
    """Hand in, once."""
    own_attempt(key, attempt_id)
    operations.submit(record(), learner(), attempt_id, catalogue().closing(key), now())
    flash(_("Everything is saved."))
    return redirect(url_for("quizzes.result", key=key, attempt_id=attempt_id), code=303)


@pages.get("/quiz/<path:key>/attempt/<attempt_id>/result")
@requires("question.answer", state=attempt_page)
def result(key: str, attempt_id: str) -> Any:
    """Points, verdicts, keys and explanations as the test allows, also when the test itself is gone."""
    canonical = catalogue().canonical(key)
    if canonical and canonical != key:
        return redirect(url_for("quizzes.result", key=canonical, attempt_id=attempt_id), code=301)
    attempt = own_attempt(key, attempt_id)
    if attempt.state == "in_progress":
        return redirect(url_for("quizzes.question", key=key, attempt_id=attempt_id, number=1), code=303)
    quiz = quiz_of_attempt(attempt)
    rules = quiz.rules if quiz else Rules()
    release = release_of(rules, attempt, now())
    shown = shown_answers(attempt, g.state.given, release, rules)
    html = render_template("quiz_result.html", quiz=quiz, rules=rules, attempt=attempt, release=release, shown=shown)
    return with_static(html)
