"""Placing people: the interview as a form on the trainer's phone and on paper, and what it says, for trainer and learner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from lms import Learner, catalogue, looked_at, new_id, now, own_cohorts, reading, record, requires, valid_id
from lms.plugins.language import operations, queries
from lms.plugins.language.interview import CAN, CARD, INTERVIEW, LEVEL_NAMES, SCRIPTS, STRANDS, read_levels, suggestion

pages = Blueprint("language_placement", __name__, template_folder="templates")
WORDS = {"strands": STRANDS, "can": CAN, "scripts": SCRIPTS, "level_names": LEVEL_NAMES}


def _person(person_id: str) -> queries.Placeable:
    """A learner of the visitor's groups; anybody else does not exist."""
    with reading() as connection:
        return queries.placeable_person(connection, own_cohorts("language.place"), person_id) or abort(404)


def course_of(level: str) -> Any:
    """The language course of a level, or None while there is none."""
    courses = catalogue().curricula.values()
    return next((one for one in courses if one.level == level and any(level.lower() in key.split("/") for key in one.lessons)), None)


def beginning(placed: Any) -> dict[str, Any] | None:
    """Where to begin, with the course and its first lesson where there is one; None before the interview."""
    if not placed:
        return None
    found = suggestion(placed, placed["script"])
    course = course_of(found.course)
    first = next((key for key in course.lessons if key in catalogue().lessons), None) if course else None
    return {"found": found, "course": course, "letters": course_of("A0"), "first": catalogue().lessons[first] if first else None}


@pages.get("/placement")
@requires("language.place")
def people() -> str:
    """The learners of the visitor's groups, and who was interviewed when."""
    with reading() as connection:
        rows = queries.placeable(connection, own_cohorts("language.place"))
    return render_template("language/placement_people.html", rows=rows)


@pages.get("/placement/sheet")
@requires("language.place")
def sheet() -> str:
    """Interview and card on paper; nobody's name is on it."""
    return render_template("language/placement_sheet.html", interview=INTERVIEW, card=CARD, **WORDS)


def _form(who: queries.Placeable, chosen: Mapping[str, Any], identity: str, faults: Sequence[str] = (), *, changed: bool = False) -> str:
    """The page of the interview. chosen: what is ticked; faults: strands without a choice.

    changed: the form was saved before with other choices, as after going back in the browser.
    """
    state = {"who": who, "chosen": chosen, "faults": faults, "changed": changed, "id": identity, "begin": beginning(who.placed)}
    return render_template("language/placement.html", interview=INTERVIEW, **state, **WORDS)


@pages.get("/people/<person_id>/placement")
@requires("language.place")
def page(person_id: str) -> str:
    """The form of the interview, with what the latest one found; opening it is written down and says so."""
    who = _person(person_id)
    looked_at(person_id, "placement.viewed", who.cohort_id)
    return _form(who, who.placed or {}, new_id())


@pages.post("/people/<person_id>/placement")
@requires("language.place")
def save(person_id: str) -> Any:
    """Keep what was found; a form with gaps comes back with what was chosen."""
    who = _person(person_id)
    levels, script = read_levels(request.form)
    identity = request.form.get("id", "")
    faults = [name for name in (*STRANDS, "script") if name not in ({*levels, "script"} if script else levels)]
    if faults:
        chosen = {**levels, "script": script}
        identity = identity if valid_id(identity) else new_id()
        return _form(who, chosen, identity, faults), 422
    if not valid_id(identity):
        abort(400)
    learner = Learner(person_id=person_id, cohort_id=who.cohort_id)
    if operations.place(record(), learner, levels, script, identity=identity, actor_id=g.visitor.person_id, at=now()) == "conflict":
        return _form(who, {**levels, "script": script}, new_id(), changed=True), 409
    flash(_("Saved."))
    return redirect(url_for("language_placement.page", person_id=person_id, _anchor="begin"), code=303)


def levels_of(view: Any) -> Markup:
    """On a person's page: the levels, where to begin, and the way to the interview."""
    with reading() as connection:
        who = queries.placeable_person(connection, own_cohorts("language.place"), view.person_id)
    if who is None:
        return Markup()
    html = render_template("language/levels.html", who=who, begin=beginning(who.placed), **WORDS)
    return Markup(html)  # noqa: S704 - our own template


def own_levels(_page: Any) -> Markup:
    """Under “Me”: what one could do at the interview; nothing before it."""
    with reading() as connection:
        placed = queries.placement_of(connection, g.visitor.person_id)
    return Markup(render_template("language/own_levels.html", placed=placed, **WORDS)) if placed else Markup()  # noqa: S704 - our own
