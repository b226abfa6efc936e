"""The reader's course: its modules and lessons, and how far they are."""

from __future__ import annotations

from itertools import islice

from flask import Blueprint, g, render_template

from lms.data.queries.learning import course_page
from lms.web.access import requires
from lms.web.content import catalogue
from lms.web.home import own_curriculum, steps_of

pages = Blueprint("courses", __name__)


@pages.get("/course")
@requires("lesson.read", state=course_page)
def index() -> str:
    """The course of the reader's cohort."""
    curriculum = own_curriculum(g.state)
    steps = steps_of(curriculum, g.state) if curriculum else []
    waiting = iter(steps)
    known = {step.entry.key for step in steps}
    modules = [
        (module, list(islice(waiting, sum(key in known for key in module.keys)))) for module in (curriculum.modules if curriculum else ())
    ]
    done = sum(step.state == "done" for step in steps)
    others = [one for one in catalogue().curricula.values() if one is not curriculum]
    return render_template("course.html", curriculum=curriculum, modules=modules, done=done, count=len(steps), others=others)
