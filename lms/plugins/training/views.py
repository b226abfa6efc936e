"""The review queue for trainers, and comments for those whose work it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from lms import Criterion, Question, catalogue, now, own_cohorts, reading, record, requires, shown_question
from lms.plugins.training import operations, queries

pages = Blueprint("training", __name__, template_folder="templates")


@pages.get("/review")
@requires("training.review")
def queue() -> str:
    """Work that waits, oldest first."""
    with reading() as connection:
        rows = queries.waiting(connection, own_cohorts("training.review"))
        tests = queries.waiting_tests(connection, own_cohorts("training.review"))
    return render_template("training/queue.html", rows=rows, tests=tests, lessons=catalogue().lessons)


def _work(work_id: str) -> tuple[Any, Question]:
    """A piece of work and its question; 404 for what is not in the visitor's groups."""
    with reading() as connection:
        row = queries.work(connection, own_cohorts("training.review"), work_id) or abort(404)
    task = shown_question(row["question"], row["revision"]) or shown_question(row["question"]) or abort(404)
    return row, task


def _levels(criterion: Criterion) -> list[str]:
    """The numbers of a criterion's levels."""
    return [str(criterion.first + number) for number in range(len(criterion.levels))]


def _points(task: Question | None, levels: Mapping[str, int]) -> tuple[int, int]:
    """What levels are worth together: steps above the lowest, and how many steps there are."""
    rubric = task.rubric if task else ()
    given = sum(levels.get(str(number), criterion.first) - criterion.first for number, criterion in enumerate(rubric))
    return given, sum(len(criterion.levels) - 1 for criterion in rubric)


@pages.get("/review/<work_id>")
@requires("training.review")
def review(work_id: str) -> str:
    """One piece of work with its rubric."""
    row, task = _work(work_id)
    return render_template("training/review.html", row=row, task=task, levels={}, comment="", fault="")


@pages.post("/review/<work_id>")
@requires("training.review")
def send(work_id: str) -> Any:
    """Keep levels and comment, then go to the next piece."""
    row, task = _work(work_id)
    chosen = {str(number): request.form.get(f"level-{number}", "") for number in range(len(task.rubric))}
    comment = request.form.get("comment", "")
    if any(chosen[str(number)] not in _levels(criterion) for number, criterion in enumerate(task.rubric)):
        fault = _("Choose a level in each row.")
        return render_template("training/review.html", row=row, task=task, levels=chosen, comment=comment, fault=fault), 422
    levels = {number: int(level) for number, level in chosen.items()}
    operations.review(record(), work_id, levels, comment, reviewer_id=g.visitor.person_id, at=now())
    with reading() as connection:
        following = queries.waiting(connection, own_cohorts("training.review"))
    flash(_("Sent."))
    return redirect(url_for("training.review", work_id=following[0]["id"]) if following else url_for("training.queue"), code=303)


@pages.get("/comments")
@requires("training.comments")
def comments() -> str:
    """Comments on the visitor's own work."""
    with reading() as connection:
        rows = queries.comments_of(connection, g.visitor.person_id)
    tasks = {row["id"]: shown_question(row["question"], row["revision"]) for row in rows}
    points = {row["id"]: _points(tasks[row["id"]], row["levels"]) for row in rows}
    return render_template("training/comments.html", rows=rows, tasks=tasks, points=points)


@pages.post("/comments")
@requires("training.comments")
def seen() -> Any:
    """Note that the comments were read."""
    operations.mark_read(g.visitor.person_id, now())
    return redirect(url_for("home.page"), code=303)


def arrived(_page: Any) -> Markup:
    """On the home page: a comment has come."""
    with reading() as connection:
        count = queries.unread(connection, g.visitor.person_id)
    return Markup(render_template("training/arrived.html", count=count)) if count else Markup()  # noqa: S704 - our own template
