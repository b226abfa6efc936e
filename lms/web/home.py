"""The first page after signing in: the next step for learners, the first place of the menu for staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, redirect, render_template, url_for

from lms.content.catalogue import LessonEntry
from lms.content.curriculum import Curriculum
from lms.data.queries.learning import CoursePage, LessonState, course_page
from lms.web.access import requires
from lms.web.content import catalogue
from lms.web.navigation import navigation

pages = Blueprint("home", __name__)
FLIGHT = 6
"""Steps of the staircase on the home page."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """A lesson in somebody's course. number: from 1. state: done, now or ahead."""

    number: int
    entry: LessonEntry
    state: str
    progress: LessonState | None


def steps_of(curriculum: Curriculum, page: CoursePage) -> list[Step]:
    """A course's lessons that exist, with how the reader stands; the first that is not done is now."""
    entries = [catalogue().lessons[key] for key in curriculum.lessons if key in catalogue().lessons and not catalogue().lessons[key].draft]
    done = [entry.key in page.lessons and page.lessons[entry.key].state == "completed" for entry in entries]
    now = done.index(False) if False in done else len(entries)
    return [
        Step(
            number=number + 1,
            entry=entry,
            state="done" if done[number] else "now" if number == now else "ahead",
            progress=page.lessons.get(entry.key),
        )
        for number, entry in enumerate(entries)
    ]


def own_curriculum(page: CoursePage) -> Curriculum | None:
    """The curriculum of the reader's cohort; without a cohort the first there is."""
    curricula = catalogue().curricula
    return curricula.get(page.visitor.curriculum or "") or next(iter(curricula.values()), None)


@pages.get("/")
@requires("account.own", state=course_page)
def page() -> Any:
    """What to do next."""
    if "learner" not in g.visitor.roles:
        places = [item for item, _here in navigation("staff")]
        return redirect(url_for(places[0].endpoint if places else "account.page"), code=303)
    curriculum = own_curriculum(g.state)
    steps = steps_of(curriculum, g.state) if curriculum else []
    now = next((step for step in steps if step.state == "now"), None)
    place = steps.index(now) if now else len(steps)
    start = max(0, min(place - FLIGHT // 2, len(steps) - FLIGHT))
    around = steps[max(0, place - 2) : place + 2]
    return render_template(
        "home.html", curriculum=curriculum, steps=steps, now=now, flight=steps[start : start + FLIGHT], around=around, page=g.state
    )
