"""The questions that most people of a cohort got wrong, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, func, select

from lms.data.models import QuestionResult

result: Table = QuestionResult.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A question that many got wrong. people: who answered and were judged; wrong: whose best answer is wrong; tries: of all.

    reasons: why, with the number of people, the most frequent first.
    """

    lesson: str
    question: str
    people: int
    wrong: int
    tries: int
    reasons: tuple[tuple[str, int], ...]


FEWEST = 3
"""People who must have answered before a question is called missed."""


_MISSED = select(
    result.c.lesson,
    result.c.question,
    result.c.verdict,
    result.c.reason,
    func.count().label("people"),
    func.sum(result.c.tries).label("tries"),
).group_by(result.c.lesson, result.c.question, result.c.verdict, result.c.reason)


def most_missed(connection: Connection, cohort_id: int, most: int = 20) -> list[Missed]:
    """Questions by the share of people whose best answer is wrong; where fewer than FEWEST were judged, none."""
    questions: dict[tuple[str, str], list[Any]] = {}
    judged = _MISSED.where(result.c.cohort_id == cohort_id, result.c.verdict.in_(("correct", "almost", "wrong")))
    for row in connection.execute(judged):
        questions.setdefault((row.lesson, row.question), []).append(row)
    missed = [_missed(lesson, question, rows) for (lesson, question), rows in questions.items()]
    worst = sorted(missed, key=lambda one: (-one.wrong / one.people, one.lesson, one.question))
    return [one for one in worst if one.wrong and one.people >= FEWEST][:most]


def _missed(lesson: str, question: str, rows: Sequence[Any]) -> Missed:
    wrong = sorted((row for row in rows if row.verdict == "wrong"), key=lambda row: (-row.people, row.reason))
    return Missed(
        lesson=lesson,
        question=question,
        people=sum(row.people for row in rows),
        wrong=sum(row.people for row in wrong),
        tries=sum(row.tries for row in rows),
        reasons=tuple((row.reason, row.people) for row in wrong),
    )
