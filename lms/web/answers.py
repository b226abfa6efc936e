"""Single answers of a learner, for their trainer."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, g, render_template
from markupsafe import Markup

from lms.data.database import now, reading
from lms.data.queries.answers import AnswerRow, person_answers
from lms.data.queries.cohorts import person_view
from lms.web.access import requires
from lms.web.content import released_lesson, shown_question
from lms.web.questions import reason_of
from lms.web.staff import action, looked_at

pages = Blueprint("answers", __name__)


@dataclass(frozen=True, kw_only=True)
class Given:
    """An answer as a trainer reads it. number: of the question in the lesson; shown: what was answered; key: what is right."""

    number: int
    prompt: str
    shown: Markup
    key: Markup
    reason: str
    row: AnswerRow


def given(number: int, row: AnswerRow) -> Given | None:
    """An answer beside its question as it was asked then; None if the question is no more."""
    question = shown_question(row.question, row.revision) or shown_question(row.question)
    if question is None:
        return None
    prompt = question.prompt or question.text()
    shown, grade = question.show(row.response), question.grade(row.response)
    return Given(number=number, prompt=str(prompt), shown=shown, key=question.key(), reason=reason_of(grade), row=row)


@pages.get("/people/<person_id>/progress/<path:key>")
@requires("answers.view")
def page(person_id: str, key: str) -> str:
    """One learner's last answers in one lesson or test; opening it is written down and says so."""
    entry = released_lesson(key)
    with reading() as connection:
        view = person_view(connection, g.visitor.person_id, action("answers.view"), person_id, now().date()) or abort(404)
        rows = {row.question: row for row in person_answers(connection, view.cohort_id, person_id, entry.key)}
    asked = [(number, rows.pop(question.id)) for number, question in enumerate(entry.questions, 1) if question.id in rows]
    found = [one for number, row in asked if (one := given(number, row))]
    looked_at(person_id, "answers.viewed", view.cohort_id)
    return render_template("person_answers.html", view=view, entry=entry, given=found)
