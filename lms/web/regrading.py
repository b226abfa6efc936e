"""Corrected keys of tests: what judging answers anew would change, and the decision of a trainer or administrator."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from lms.data.access import cohort
from lms.data.database import now, reading
from lms.data.operations import regrading as operations
from lms.data.queries import regrading as queries
from lms.web.access import requires
from lms.web.content import catalogue, record, shown_question
from lms.web.staff import own_cohorts

pages = Blueprint("regrading", __name__)
LONGEST_REASON = 300


@pages.get("/corrections")
@requires("test.regrade")
def index() -> str:
    """Questions whose key was changed after answers were judged, and what was decided before."""
    with reading() as connection:
        waiting = queries.waiting(connection, catalogue(), own_cohorts("test.regrade"))
        decisions = queries.decisions(connection, own_cohorts("test.regrade"))
    prompts = {one: shown_question(one) for one in {*(row.question for row in waiting), *(row["question"] for row in decisions)}}
    return render_template("corrections.html", waiting=waiting, decisions=decisions, prompts=prompts, lessons=catalogue().lessons)


def plan_or_404(question_id: str) -> tuple[queries.Plan, dict[int, str]]:
    """What a corrected key would change, and the names of the groups; 404 where there is nothing to decide."""
    with reading() as connection:
        plan = queries.plan(connection, catalogue(), question_id, own_cohorts("test.regrade"))
        names = dict(connection.execute(select(cohort.c.id, cohort.c.name).where(cohort.c.id.in_(own_cohorts("test.regrade")))).all())
    return plan if plan and plan.concerned else abort(404), names


@pages.get("/corrections/<question_id>")
@requires("test.regrade", fresh=True)
def preview(question_id: str) -> str:
    """How many attempts in which groups would change, and which way."""
    return show(question_id)


def show(question_id: str, fault: str = "") -> str:
    """The page of a corrected question."""
    plan, names = plan_or_404(question_id)
    concerned, apart = Counter(plan.concerned), Counter(plan.apart)
    raised = Counter(one.cohort_id for one in plan.raised)
    lowered = Counter(one.cohort_id for one in plan.lowered)
    groups = [(names[key], count, raised[key], lowered[key], apart[key]) for key, count in sorted(concerned.items())]
    return render_template(
        "correction.html",
        plan=plan,
        groups=groups,
        question=shown_question(question_id),
        mode=request.form.get("mode", "improve"),
        reason=request.form.get("reason", "")[:LONGEST_REASON],
        fault=fault,
        longest=LONGEST_REASON,
    )


@pages.post("/corrections/<question_id>")
@requires("test.regrade", fresh=True)
def decide(question_id: str) -> Any:
    """Judge anew, only for the better, for all, or not at all."""
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    mode = next((one for one in operations.MODES if one == request.form.get("mode")), None)
    plan, names = plan_or_404(question_id)
    if mode is None or not reason:
        return show(question_id, _("Choose what to do and say why.")), 422
    decision = operations.Decision(plan=plan, mode=mode, reason=reason, cohorts=tuple(names))
    operations.decide(record(), decision, actor_id=g.visitor.person_id, at=now())
    flash(_("Saved."))
    return redirect(url_for("regrading.index"), code=303)


@pages.post("/corrections/undo/<regrading_id>")
@requires("test.regrade", fresh=True)
def undo(regrading_id: str) -> Any:
    """Take a decision back: every answer is judged as it was before."""
    with reading() as connection:
        own = {row["id"] for row in queries.decisions(connection, own_cohorts("test.regrade"))}
    if regrading_id not in own:
        abort(404)
    operations.undo(record(), regrading_id, actor_id=g.visitor.person_id, at=now())
    flash(_("Taken back. Every answer is judged as before."))
    return redirect(url_for("regrading.index"), code=303)
