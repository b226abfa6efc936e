"""Pages for staff: how groups decide, and which facts are due for review."""

from __future__ import annotations

from flask import Blueprint, render_template

from lms import catalogue, now, own_cohorts, reading, requires, shown_question
from lms.plugins.civic.queries import stances as read_stances

pages = Blueprint("civic", __name__, template_folder="templates")


@pages.get("/civic/dilemmas")
@requires("civic.stances")
def stances() -> str:
    """How the visitor's groups decide."""
    with reading() as connection:
        rows = read_stances(connection, own_cohorts("civic.stances"))
    shown: dict[str, list[tuple[object, int]]] = {}
    for row in rows:
        question = shown_question(row.question)
        shown.setdefault(row.question, []).append((question.show(row.choice) if question else row.choice, row.count))
    questions = {identity: shown_question(identity) for identity in shown}
    return render_template("civic/stances.html", shown=shown, questions=questions)


@pages.get("/civic/facts")
@requires("civic.facts")
def facts() -> str:
    """Facts that lessons cite, overdue ones first."""
    today = now().date()
    cited = {identity for entry in catalogue().lessons.values() for identity in entry.facts}
    rows = sorted(
        (fact for fact in catalogue().facts.values()),
        key=lambda fact: (not fact.overdue(today), fact.id not in cited, str(fact.review_by), fact.id),
    )
    return render_template("civic/facts.html", rows=rows, cited=cited, today=today)
