"""What a lesson's page looks like without its reader, kept in memory for each language, script and role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from lms.content.catalogue import Catalogue, LessonEntry, QuestionEntry
from lms.content.lesson import Lesson
from lms.content.prose import headline
from lms.web.skeleton import Skeleton, cut, slot
from lms.web.static import PLACEHOLDER

SIGNS: Mapping[str, tuple[str, str]] = {
    "correct": ("check", "done"),
    "almost": ("almost", "done"),
    "wrong": ("again", "later"),
    "waiting": ("clock", "later"),
    "noted": ("check", "done"),
}
"""Sign and class of an exercise by its best verdict."""
STEPS = ("read", "practise", "finish")
TOKEN = slot("token")
KEPT = 128
"""Pages in memory for each process: about 4 MB."""


@dataclass(frozen=True, slots=True)
class LessonView:
    """A page with slots, and what may stand in them: list items by question and verdict, stairs and buttons by step."""

    skeleton: Skeleton
    exercises: tuple[tuple[str, Mapping[str, bytes]], ...]
    stairs: Mapping[str, bytes]
    buttons: Mapping[str, bytes]


@lru_cache(maxsize=KEPT)
def lesson_view(
    catalogue: Catalogue, key: str, locale: str, view: tuple[str, str], text_size: str, roles: frozenset[str]
) -> LessonView | None:
    """The view of a lesson, or None if it cannot be read. All arguments but the key tell views apart."""
    lesson = catalogue.lesson(key, *view)
    if lesson is None:
        return None
    entry = catalogue.lessons[key]
    html = render_template(
        "lesson.html",
        lesson=lesson,
        entry=entry,
        parts=parts(lesson),
        csrf_token=lambda: TOKEN,
        slot=slot,
    )
    return LessonView(
        skeleton=cut(with_static(html)),
        exercises=tuple((question.id, _exercise(lesson, number, question)) for number, question in enumerate(entry.questions, 1)),
        stairs={step: render_template("lesson_stairs.html", steps=stairs_at(step)).encode() for step in (*STEPS, "done")},
        buttons={step: _button(entry, step) for step in (*STEPS, "done")},
    )


def with_static(html: str) -> str:
    """Compiled content with the address of the static files in force."""
    prefix: str = current_app.extensions["lms.static_prefix"]
    return html.replace(PLACEHOLDER, prefix)


def parts(lesson: Lesson) -> tuple[Markup, ...]:
    """The bodies that learners read, in order."""
    return tuple(body for _section, body in lesson.visible)


def _exercise(lesson: Lesson, number: int, question: QuestionEntry) -> Mapping[str, bytes]:
    address = url_for("questions.page", key=lesson.key, question_id=question.id)
    shown = lesson.question(question.id)
    prompt = headline(shown) if shown else ""
    words = {
        "": _("open"),
        "correct": _("correct"),
        "almost": _("almost correct"),
        "wrong": _("not yet"),
        "waiting": _("waiting for review"),
        "noted": _("done"),
    }
    items = {}
    for verdict, word in words.items():
        sign, style = SIGNS.get(verdict, ("", ""))
        items[verdict] = with_static(
            render_template("lesson_exercise.html", number=number, address=address, prompt=prompt, word=word, sign=sign, style=style)
        ).encode()
    return items


def stairs_at(step: str) -> list[tuple[str, str, str]]:
    """Sign, words and state of each stair when `step` is the one to take; "done": all are taken."""
    reached = len(STEPS) if step == "done" else STEPS.index(step)
    names = (("read", _("Read")), ("pencil", _("Practise")), ("flag", _("Finish")))
    states = ["done" if number < reached else "now" if number == reached else "ahead" for number in range(len(STEPS))]
    told = {"done": _("done"), "now": _("you are here"), "ahead": _("ahead")}
    return [(icon, f"{name}: {told[state]}", state) for (icon, name), state in zip(names, states, strict=True)]


def _button(entry: LessonEntry, step: str) -> bytes:
    """The one thing to do next: start, go on, finish, or leave for the course."""
    words = {"read": _("Practise"), "practise": _("Continue"), "finish": _("Finish"), "done": _("Next")}
    if not entry.questions and step == "read":
        words["read"] = _("Finish")
    return render_template("lesson_button.html", entry=entry, step=step, words=words[step], token=TOKEN).encode()
