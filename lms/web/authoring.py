"""For trainers: all lessons with what is wrong with them, and a lesson as learners see it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, g, render_template, request

from lms.content.messages import Message
from lms.web.access import requires
from lms.web.content import catalogue
from lms.web.i18n import translations
from lms.web.lesson_view import with_static
from lms.web.questions import fields

pages = Blueprint("authoring", __name__)


def sentences(messages: tuple[Message, ...]) -> list[tuple[Message, str]]:
    """Messages with their sentence in the language of the page."""
    words = translations(g.locale).gettext
    return [(message, message.sentence(words)) for message in messages]


@pages.get("/lessons")
@requires("content.check")
def index() -> str:
    """Lessons by folder, and all messages."""
    return render_template(
        "authoring.html", lessons=catalogue().lessons, messages=sentences(catalogue().messages), live=bool(request.args.get("live"))
    )


def of_a_test(key: str) -> bool:
    """Whether a preview shows the key of a test."""
    entry = catalogue().lessons.get(catalogue().canonical(key) or "")
    return entry is not None and entry.kind == "test"


@pages.get("/lessons/<path:key>")
@requires("content.check", fresh=of_a_test)
def preview(key: str) -> Any:
    """A lesson with its notes, its questions with their keys, and its messages; `?live=1` reloads by itself."""
    canonical = catalogue().canonical(key) or abort(404)
    view = (request.args.get("edition", g.view[0]), request.args.get("script", g.view[1]))
    if view[0] not in ("sr", "en") or view[1] not in ("Cyrl", "Latn"):
        abort(404)
    lesson = catalogue().lesson(canonical, *view) or abort(404)
    parts = [(section, with_static(body)) for section, body in zip(lesson.sections, lesson.bodies, strict=True)]
    paths = tuple(f"content/{language}/{canonical}.md" for language in ("sr", "en"))
    found = tuple(message for message in catalogue().messages if message.path in paths)
    shown = {question.id: fields(question, None, None, "preview") for question in lesson.questions}
    return render_template(
        "preview.html",
        lesson=lesson,
        entry=catalogue().lessons[canonical],
        parts=parts,
        shown=shown,
        messages=sentences(found),
        view=view,
        live=bool(request.args.get("live")),
    )
