"""The page of a lesson: compiled once for each language and script, filled with what its reader has done."""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request, url_for
from markupsafe import escape

from lms.data.database import now
from lms.data.operations import learning
from lms.data.queries.learning import LessonPage, lesson_page
from lms.web.access import requires
from lms.web.compression import compress
from lms.web.content import catalogue, learner, practice_lesson, record, released_lesson
from lms.web.form_token import form_token
from lms.web.lesson_view import TOKEN, LessonView, lesson_view, stairs_at
from lms.web.navigation import panels

pages = Blueprint("lessons", __name__)


@pages.get("/lesson/<path:key>")
@requires("lesson.read", state=lesson_page)
def page(key: str) -> Any:
    """A lesson as its reader sees it now."""
    entry = released_lesson(key)
    if entry.key != key:
        return redirect(url_for("lessons.page", key=entry.key), code=301)
    if entry.kind == "test":
        return redirect(url_for("quizzes.page", key=key), code=303)
    tag = etag(g.state)
    headers = {"ETag": f'"{tag}"', "Cache-Control": "private, no-cache", "Vary": "Cookie"}
    if request.if_none_match.contains(tag):
        return Response(status=304, headers=headers)
    view = lesson_view(catalogue(), key, g.locale, g.view, g.visitor.text_size, g.visitor.roles)
    if view is None:
        abort(404)
    return compress(Response(fill(view, g.state, form_token()), mimetype="text/html", headers=headers))


def etag(state: LessonPage) -> str:
    """The name of this page as this reader sees it now: content, look, language, progress and session (for the form token)."""
    look = (current_app.extensions["lms.static_prefix"], g.locale, g.view, state.visitor.text_size)
    seen = (catalogue().version, look, state.version, state.visitor.token)
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:24]


def step_of(state: LessonPage, questions: int) -> str:
    """Which step of the staircase the reader is on."""
    if state.completed:
        return "done"
    if not state.opened:
        return "read"
    return "practise" if len(state.verdicts) < questions else "finish"


def fill(view: LessonView, state: LessonPage, token: str) -> bytes:
    """The page's bytes with the reader's own state in its slots."""
    step = step_of(state, len(view.exercises))
    hidden = str(escape(token)).encode()
    exercises = b"".join(items[state.verdicts.get(question, "")] for question, items in view.exercises)
    return view.skeleton.fill(
        {
            "token": hidden,
            "stairs": view.stairs[step],
            "exercises": exercises,
            "button": view.buttons[step].replace(TOKEN.encode(), hidden),
            "panels": str(panels("lesson-end", state)).encode(),
        }
    )


@pages.post("/lesson/<path:key>/begin")
@requires("question.answer", state=lesson_page)
def begin(key: str) -> Any:
    """Note that the lesson was opened, then go to its first exercise that has no answer yet."""
    entry = practice_lesson(key)
    learning.open_lesson(record(), learner(), entry, now())
    waiting = [question.id for question in entry.questions if question.id not in g.state.verdicts]
    if waiting:
        return redirect(url_for("questions.page", key=entry.key, question_id=waiting[0]), code=303)
    return finish_lesson(key)


@pages.post("/lesson/<path:key>/finish")
@requires("question.answer", state=lesson_page)
def finish(key: str) -> Any:
    """Note that the lesson is finished and show what it made true."""
    return finish_lesson(key)


def finish_lesson(key: str) -> Any:
    """Complete a lesson for the visitor; once is enough."""
    entry = practice_lesson(key)
    learning.complete_lesson(record(), learner(), entry, now())
    return redirect(url_for("lessons.result", key=entry.key), code=303)


@pages.get("/lesson/<path:key>/result")
@requires("lesson.read", state=lesson_page)
def result(key: str) -> Any:
    """The staircase with one more step, what the reader can do now, and the way on."""
    entry = practice_lesson(key)
    lesson = catalogue().lesson(entry.key, *g.view)
    right = sum(verdict in ("correct", "almost", "noted") for verdict in g.state.verdicts.values())
    steps = stairs_at(step_of(g.state, len(entry.questions)))
    return render_template("lesson_result.html", entry=entry, lesson=lesson, state=g.state, right=right, steps=steps)
