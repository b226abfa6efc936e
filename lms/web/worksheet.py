"""A lesson's questions on paper: tasks for the learners, and for staff what is said aloud and the keys on a last page."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template
from markupsafe import Markup

from lms.content.media import heard, unheard
from lms.content.questions import Question
from lms.web.access import allowed, requires
from lms.web.authoring import of_a_test
from lms.web.content import catalogue, released_lesson
from lms.web.lesson_view import with_static
from lms.web.questions import order_of

pages = Blueprint("worksheet", __name__)


def shows_a_key(key: str) -> bool:
    """Whether a worksheet shows the key of a test; only to those who may preview it."""
    return of_a_test(key) and allowed("content.check")


@pages.get("/lesson/<path:key>/worksheet")
@requires("lesson.read", fresh=shows_a_key)
def page(key: str) -> str:
    """The worksheet in the reader's language and script; of a test only for those who may preview it."""
    entry = released_lesson(key)
    lesson = catalogue().lesson(entry.key, *g.view)
    staff = bool(g.visitor.roles - {"learner"})
    if lesson is None or not lesson.questions or (entry.kind == "test" and not allowed("content.check")):
        abort(404)
    tasks = [sheet(question) for question in lesson.questions]
    keys = [(said(question), question.key()) for question in lesson.questions] if staff else []
    return with_static(render_template("worksheet.html", entry=entry, lesson=lesson, tasks=tasks, keys=keys))


def sheet(question: Question) -> Markup:
    """One task; what is only heard is not printed."""
    html = render_template(question.sheet, question=question, prompt=question.prompt, order=order_of(question, ""))
    return Markup(unheard(Markup(html)))


def said(question: Question) -> tuple[Markup, ...]:
    """What the trainer reads aloud: texts that are only heard, and options in the order in which they are printed."""
    pieces = (question.prompt, *getattr(question, "pieces", ()))
    items = getattr(question, "options", getattr(question, "rights", ()))
    printed = (items[number] for number in order_of(question, "")) if items else ()
    spoken = (*heard(Markup("").join(pieces)), *(Markup("<p>{}</p>").format(item.text) for item in printed if item.hidden))
    return tuple(dict.fromkeys(spoken))
