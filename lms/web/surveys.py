"""What groups answered in surveys, for their trainers and coordinators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template
from markupsafe import Markup

from lms.content.questions import Question
from lms.data.database import reading
from lms.data.queries.surveys import SurveyRow
from lms.data.queries.surveys import surveys as read_surveys
from lms.web.access import requires
from lms.web.content import shown_question
from lms.web.staff import own_cohorts

pages = Blueprint("surveys", __name__)


@dataclass(frozen=True, kw_only=True)
class SurveyView:
    """A question with how often a cohort gave each answer. total: of all answers."""

    cohort: str
    question: Question
    counts: tuple[tuple[Markup, int], ...]
    total: int


@pages.get("/surveys")
@requires("survey.view")
def page() -> str:
    """The surveys of the visitor's groups, each with at least five answers."""
    with reading() as connection:
        rows = read_surveys(connection, own_cohorts("survey.view"))
    return render_template("surveys.html", surveys=views_of(rows))


def views_of(rows: Iterable[SurveyRow]) -> list[SurveyView]:
    """Rows put together by cohort and question; the same answer in two revisions or editions counts together."""
    found: dict[tuple[int, str], tuple[str, Question, dict[Markup, int]]] = {}
    for row in rows:
        asked, latest = shown_question(row.question, row.revision), shown_question(row.question)
        if not latest:
            continue
        _cohort, _question, counts = found.setdefault((row.cohort_id, row.question), (row.cohort, latest, {}))
        words = (asked or latest).show(row.choice)
        counts[words] = counts.get(words, 0) + row.count
    return [
        SurveyView(cohort=cohort, question=question, counts=tuple(counts.items()), total=sum(counts.values()))
        for cohort, question, counts in found.values()
    ]
