"""What people answered to the questions of a lesson or test, for looking at the questions; nobody's own words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, and_, func, select

from lms.data.access import cohort, person
from lms.data.attempts import answer, attempt
from lms.data.models import Entry
from lms.data.states import HANDED_IN

entry: Table = Entry.__table__  # type: ignore[assignment]
JUDGED = ("correct", "almost", "wrong", "empty")
"""Verdicts that say something about a question; the others wait for a person, or there is nothing to judge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """One person's answer to a question in the revision that they saw. response: None where it was in their own words."""

    person: str
    question: str
    revision: str
    verdict: str
    reason: str
    points: float
    maximum: float
    response: Any


_JUDGEMENT = ("verdict", "reason", "points", "maximum")
_JUDGED_THEN: Mapping[str, ColumnElement[Any]] = {
    "verdict": entry.c.body["verdict"].as_string(),
    "reason": entry.c.body["reason"].as_string(),
    "points": entry.c.body["points"].as_float(),
    "maximum": entry.c.body["maximum"].as_float(),
}
_IN_PRACTICE = entry.c.body["attempt"].as_string() == ""


def in_practice(connection: Connection, questions: Collection[str], cohorts: Select[tuple[int]]) -> list[ItemRow]:
    """The first answers in practice of everybody in some cohorts, in one statement: later ones come after the feedback."""
    place = func.row_number().over(partition_by=[entry.c.person_id, entry.c.object], order_by=entry.c.number)
    found = (
        select(
            entry.c.person_id,
            entry.c.object,
            entry.c.revision,
            *(_JUDGED_THEN[name].label(name) for name in _JUDGEMENT),
            entry.c.body,
            place.label("place"),
        )
        .where(entry.c.kind == "answered", entry.c.cohort_id.in_(cohorts), entry.c.object.in_(sorted(questions)), _IN_PRACTICE)
        .subquery()
    )
    statement = select(found).where(found.c.place == 1, found.c.verdict.in_(JUDGED)).order_by(found.c.object, found.c.person_id)
    return [_row(row["person_id"], row["object"], row) for row in connection.execute(statement).mappings()]


def in_test(connection: Connection, quiz: str, cohorts: Select[tuple[int]]) -> list[ItemRow]:
    """What stood when the first attempt of everybody in some cohorts was handed in, as it is judged now; in one statement.

    A question that was shown and has no answer was left empty.
    """
    place = func.dense_rank().over(partition_by=attempt.c.person_id, order_by=attempt.c.number)
    first = (
        select(attempt.c.id, attempt.c.person_id, attempt.c.questions, place.label("place"))
        .where(attempt.c.quiz == quiz, attempt.c.state.in_(HANDED_IN), attempt.c.cohort_id.in_(cohorts))
        .subquery()
    )
    statement = (
        select(
            first.c.person_id,
            first.c.questions,
            answer.c.question,
            answer.c.revision,
            *(answer.c[name] for name in _JUDGEMENT),
            entry.c.body,
        )
        .outerjoin(answer, answer.c.attempt_id == first.c.id)
        .outerjoin(entry, entry.c.id == answer.c.last_entry)
        .where(first.c.place == 1)
        .order_by(first.c.person_id, answer.c.question)
    )
    given: dict[tuple[str, str], ItemRow] = {}
    shown: dict[tuple[str, str], str] = {}
    for row in connection.execute(statement).mappings():
        shown |= {(row["person_id"], identity): revision for identity, revision, _points in row["questions"]}
        if row["question"] is not None:
            given[row["person_id"], row["question"]] = _row(row["person_id"], row["question"], row)
    left = [_left_empty(*place, revision) for place, revision in shown.items() if place not in given]
    return [row for row in (*given.values(), *left) if row.verdict in JUDGED]


def _row(who: str, question: str, row: RowMapping) -> ItemRow:
    judged = {name: row[name] for name in _JUDGEMENT}
    return ItemRow(person=who, question=question, revision=row["revision"], response=row["body"].get("response"), **judged)


def _left_empty(who: str, question: str, revision: str) -> ItemRow:
    nothing = {"points": 0.0, "maximum": 0.0}
    return ItemRow(person=who, question=question, revision=revision, verdict="empty", reason="", response=None, **nothing)


def alike(cohorts: Select[tuple[int]], viewer_id: str) -> Select[tuple[int]]:
    """Of cohorts those with fictional people for somebody fictional, for others those with real ones."""
    fictional = select(person.c.demo).where(person.c.id == viewer_id).scalar_subquery()
    return select(cohort.c.id).where(and_(cohort.c.id.in_(cohorts), cohort.c.demo == fictional))
