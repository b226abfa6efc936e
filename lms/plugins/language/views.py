"""The word list of a course."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request

from lms import catalogue, requires
from lms.plugins.language.queries import words_of

pages = Blueprint("language_course", __name__, template_folder="templates")


@pages.get("/words")
@requires("language.words")
def words() -> str:
    """The words of the visitor's course, to search and to print."""
    wanted = request.args.get("q", "")[:60]
    curriculum = catalogue().curricula.get(g.visitor.curriculum or "")
    lessons = curriculum.lessons if curriculum else tuple(catalogue().lessons)
    language, script = g.view
    rows = words_of(catalogue(), lessons, language, script, wanted)
    return render_template("language/words.html", rows=rows, wanted=wanted)
