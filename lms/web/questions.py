"""One question on a screen: fields, answer, feedback."""

from __future__ import annotations

import random
from typing import Any

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from lms.content.catalogue import LessonEntry
from lms.content.media import until_answered
from lms.content.questions import Grade, Question
from lms.content.reasons import REASONS, named
from lms.data.database import now
from lms.data.operations import learning
from lms.data.operations.learning import Sent, new_id, valid_id
from lms.data.queries.learning import QuestionPage, question_page
from lms.web.access import requires
from lms.web.content import catalogue, learner, record, released_lesson, shown_question
from lms.web.lesson_view import with_static
from lms.web.links import own_path

pages = Blueprint("questions", __name__)
THANKS = Grade(verdict="noted", points=0, maximum=0)
"""What becomes of an anonymous answer: there is nothing to show again."""


def order_of(question: Question, seed: str) -> tuple[int, ...]:
    """Numbers of options in the order in which they are shown. seed: the same seed gives the same order."""
    count = next((len(getattr(question, name)) for name in ("options", "rights", "parts", "choices") if hasattr(question, name)), 0)
    numbers = list(range(count))
    if question.shuffled():
        random.Random(f"{seed} {question.id}").shuffle(numbers)  # noqa: S311 - an order of options is no secret
    return tuple(numbers)


def reason_of(grade: Grade) -> str:
    """Why, in one sentence of the reader's language that names the letters or words; "" where there is nothing to name."""
    sentence = _(REASONS[grade.reason]) if grade.reason in REASONS else ""
    if "%(" not in sentence:
        return sentence
    part = next((part for part in grade.parts if part.reason == grade.reason and part.difference), None)
    return sentence % named(part.difference) if part else ""


def fields(
    question: Question, response: Any, grade: Grade | None, seed: str, order: tuple[int, ...] | None = None, sent: str = ""
) -> Markup:
    """The part of the form that the question's own template makes.

    order: of what is chosen from; None: drawn by the seed. sent: id of the answer that is shown, whose file can be opened.
    """
    script = g.view[1]
    html = render_template(
        question.template,
        question=question,
        response=response,
        grade=grade,
        order=order_of(question, seed) if order is None else order,
        sent=sent,
        lesson_key=catalogue().lesson_of(question.id),
        serbian_lang=f"sr-{script}",
        serbian_script=script,
    )
    html = with_static(html)
    return Markup(html) if grade else until_answered(Markup(html))


def known(entry: LessonEntry, question_id: str, revision: str = "") -> Question:
    """A question of a lesson; 404 for none."""
    if entry.kind == "test" or catalogue().lesson_of(question_id) != entry.key:
        abort(404)
    return shown_question(question_id, revision) or shown_question(question_id) or abort(404)


@pages.get("/lesson/<path:key>/question/<question_id>")
@requires("lesson.read", state=question_page)
def page(key: str, question_id: str) -> Any:
    """The question, or after an answer its feedback."""
    entry = released_lesson(key)
    state: QuestionPage = g.state
    last, question = state.last, known(entry, question_id)
    if last and question.anonymous:
        return show(entry, question, state, None, THANKS, last.id)
    if last and request.args.get("answer") == last.id and (seen := shown_question(question_id, last.revision)):
        return show(entry, seen, state, last.response, seen.grade(last.response), last.id)
    kept = last.response if last and question.free_text else None
    return show(entry, question, state, kept, None, new_id())


def show(
    entry: LessonEntry, question: Question, state: QuestionPage, response: Any, grade: Grade | None, identity: str, fault: str = ""
) -> str:
    """The page of a question. identity: of the answer that the form will send, or that is shown."""
    ids = [other.id for other in entry.questions]
    place = ids.index(question.id)
    following = ids[place + 1] if place + 1 < len(ids) else None
    helped = request.form.get("help", "0")
    hints = question.feedback.help[: int(helped)] if helped.isdecimal() and len(helped) < 2 else ()
    html = render_template(
        "question.html",
        entry=entry,
        question=question,
        prompt=question.prompt if grade else until_answered(question.prompt),
        fields=fields(question, response, grade, state.visitor.person_id, sent=state.last.id if state.last else ""),
        grade=grade,
        reason=reason_of(grade) if grade else "",
        identity=identity,
        number=place + 1,
        count=len(ids),
        answered=len(state.verdicts),
        following=following,
        hints=hints,
        fault=fault,
        back=back(),
    )
    return with_static(html)


def back() -> str:
    """Where the reader came from and wants to go on, if that is not the next question: an address of this server or ""."""
    return own_path(request.values.get("back"), "")


@pages.post("/lesson/<path:key>/question/<question_id>")
@requires("question.answer", state=question_page)
def answer(key: str, question_id: str) -> Any:
    """Judge and store an answer once, then show what came of it."""
    entry = released_lesson(key)
    question = known(entry, question_id, request.form.get("revision", "")[:64])
    response = question.read(request.form.to_dict(flat=False))
    if request.form.get("help"):
        return show(entry, question, g.state, response, None, new_id())
    if response is None:
        return show(entry, question, g.state, None, None, new_id(), _("Choose or write an answer, or skip the question.")), 422
    identity = request.form.get("id", "")
    sent = Sent(id=identity if valid_id(identity) else new_id())
    _grade, outcome = learning.answer(record(), learner(), entry, question, response, sent, now())
    if outcome == "conflict":
        return show(
            entry, question, g.state, response, None, new_id(), _("This answer was sent before with other words. Send it again.")
        ), 409
    return redirect(url_for("questions.page", key=entry.key, question_id=question_id, answer=sent.id, back=back() or None), code=303)
