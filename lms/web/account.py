"""What is one's own: progress, settings, data."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from lms.content.prose import plain
from lms.content.rules import Release
from lms.data.database import now, reading
from lms.data.operations import people, privacy
from lms.data.queries import people as people_queries
from lms.data.queries.attempts import AttemptRow
from lms.data.queries.learning import course_page
from lms.data.queries.privacy import everything
from lms.web.access import requires
from lms.web.content import catalogue, shown_question
from lms.web.home import own_curriculum, steps_of
from lms.web.results import quiz_of_attempt, release_of

pages = Blueprint("account", __name__)
SIZES = ("normal", "large", "largest")


@pages.get("/me")
@requires("account.own", state=course_page)
def page() -> str:
    """What the reader can do now, and the ways to their settings and data."""
    curriculum = own_curriculum(g.state) if "learner" in g.visitor.roles else None
    steps = steps_of(curriculum, g.state) if curriculum else []
    done = [step for step in steps if step.state == "done"]
    lessons = [catalogue().lesson(step.entry.key, *g.view) for step in done]
    outcomes = [outcome for lesson in lessons if lesson for outcome in lesson.outcomes]
    return render_template("account.html", done=done, count=len(steps), outcomes=outcomes)


@pages.get("/me/settings")
@requires("account.own")
def settings() -> str:
    """Language, script and size of text."""
    return render_template("settings.html", sizes=SIZES)


@pages.post("/me/settings")
@requires("account.own")
def change() -> Any:
    """Remember the size of text."""
    if request.form.get("size") in SIZES:
        people.choose_text_size(g.visitor.person_id, request.form["size"])
        flash(_("Saved."))
    return redirect(url_for("account.settings"), code=303)


def _own() -> dict[str, Any]:
    with reading() as connection:
        found = everything(connection, g.visitor.person_id, current_app.extensions["lms.registry"].plugins, _released)
    events = [with_words(event) for event in found["events"]]
    files = [{**file, "address": url_for("files.file", file_id=file["id"])} for file in found["files"]]
    return {**found, "events": events, "files": files}


def with_words(event: dict[str, Any]) -> dict[str, Any]:
    """An event; of an answer also the question and what was answered in words, as the reader's script shows them.

    The numbers of an answer that a test keeps back would tell the key: they are those of the author's order.
    """
    body, response = event["body"], event["body"].get("response")
    question = shown_question(event["object"], event["revision"]) if response is not None else None
    if body.get("attempt") and "verdict" not in body:
        event = {**event, "body": {name: value for name, value in body.items() if name != "response"}}
    return {**event, "question": plain(question.prompt), "answer": plain(question.show(response))} if question else event


def _released(attempt: AttemptRow) -> Release:
    quiz = quiz_of_attempt(attempt)
    return release_of(quiz.rules, attempt, now()) if quiz else Release(score=True)


@pages.get("/me/data")
@requires("account.own")
def data() -> str:
    """Everything that is kept about the reader, readable."""
    with reading() as connection:
        person = people_queries.one(connection, g.visitor.person_id)
    return render_template("data.html", data=_own(), person=person)


@pages.get("/me/data.json")
@requires("account.own")
def download() -> Response:
    """The same as a file."""
    body = json.dumps(_own(), ensure_ascii=False, indent=1, default=str)
    return Response(body, mimetype="application/json", headers={"Content-Disposition": 'attachment; filename="my-data.json"'})


@pages.post("/me/data/deletion")
@requires("account.own")
def deletion() -> Any:
    """Ask for deletion, or take the wish back."""
    if request.form.get("withdraw"):
        privacy.withdraw_deletion(g.visitor.person_id, now())
    else:
        privacy.ask_deletion(g.visitor.person_id, now())
    return redirect(url_for("account.data"), code=303)
