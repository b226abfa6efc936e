"""Answers in tests that an older key judged, and what today's key says of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Table, func, select

from lms.content.catalogue import Catalogue
from lms.content.lesson import LANGUAGES, MASTER, SCRIPTS
from lms.content.questions import Question
from lms.content.questions.carried import NotCarried, carried
from lms.content.rules import TOLERANCE
from lms.data.attempt_models import Regrading
from lms.data.attempts import answer, attempt
from lms.data.models import Entry
from lms.data.states import HANDED_IN

regrading: Table = Regrading.__table__  # type: ignore[assignment]
entry: Table = Entry.__table__  # type: ignore[assignment]
JUDGED = ("verdict", "reason", "points", "maximum", "judged_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An answer that today's key judges otherwise. before, after: verdict, reason, points, maximum and judged_by."""

    attempt_id: str
    cohort_id: int
    person_id: str
    quiz: str
    question: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def rise(self) -> float:
        """By how many points it would be worth more."""
        return float(self.after["points"] - self.before["points"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What judging anew would do. concerned: cohort of each answer; apart: of those that today's wording does not know."""

    question: str
    quiz: str
    revision: str
    changes: Sequence[Change]
    concerned: Sequence[int]
    apart: Sequence[int]

    @property
    def raised(self) -> Sequence[Change]:
        """Answers that would be worth more."""
        return [one for one in self.changes if one.rise > TOLERANCE]

    @property
    def lowered(self) -> Sequence[Change]:
        """Answers that would be worth less."""
        return [one for one in self.changes if one.rise < -TOLERANCE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A question of a test whose key was changed after answers were judged. answers: how many; cohorts: whose."""

    quiz: str
    question: str
    answers: int
    cohorts: frozenset[int]


def revisions_of(catalogue: Catalogue, question: str) -> frozenset[str]:
    """The revisions of a question that are in force, in all languages."""
    found = (catalogue.question(question, language, SCRIPTS[0]) for language in LANGUAGES)
    return frozenset(one.revision for one in found if one)


_JUDGED_BY_HAND = answer.c.marked.is_(True)


def _in(cohorts: Select[tuple[int]], statement: Any) -> Any:
    return (
        statement.join(attempt, attempt.c.id == answer.c.attempt_id)
        .where(attempt.c.cohort_id.in_(cohorts), attempt.c.state.in_(HANDED_IN))
        .where(~_JUDGED_BY_HAND, answer.c.verdict.not_in(("empty", "waiting")))
    )


def waiting(connection: Connection, catalogue: Catalogue, cohorts: Select[tuple[int]]) -> list[Waiting]:
    """Questions whose answers in cohorts nobody has decided about since the key was changed."""
    columns = (attempt.c.quiz, answer.c.question, answer.c.judged_by, attempt.c.cohort_id)
    rows = connection.execute(
        _in(cohorts, select(*columns, func.count(), func.max(attempt.c.submitted_at)).select_from(answer)).group_by(*columns)
    )
    known: dict[str, frozenset[str]] = {}
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    decided = _decided(connection)
    for quiz, question, judged_by, cohort_id, count, last in rows:
        current = known.setdefault(question, revisions_of(catalogue, question))
        if current and judged_by not in current and not _covered(decided, question, current, cohort_id, last):
            found.setdefault((quiz, question), []).append((cohort_id, count))
    return [
        Waiting(quiz=quiz, question=question, answers=sum(count for _cohort, count in rows), cohorts=frozenset(one for one, _count in rows))
        for (quiz, question), rows in sorted(found.items())
    ]


def _decided(connection: Connection) -> Sequence[RowMapping]:
    return connection.execute(select(regrading).where(regrading.c.undone_at.is_(None))).mappings().all()


def _covered(decided: Iterable[RowMapping], question: str, current: frozenset[str], cohort_id: int, last: datetime) -> bool:
    return any(
        one["question"] == question and one["revision"] in current and cohort_id in one["cohorts"] and last <= one["at"] for one in decided
    )


def plan(connection: Connection, catalogue: Catalogue, question: str, cohorts: Select[tuple[int]]) -> Plan | None:
    """What today's key says of the answers of cohorts that an older one judged; None for no question of a test."""
    new = catalogue.question(question, MASTER, SCRIPTS[0])
    quiz = catalogue.lesson_of(question)
    if new is None or quiz is None or catalogue.lessons[quiz].kind != "test" or new.free_text:
        return None
    columns = (answer, attempt.c.cohort_id, attempt.c.person_id, attempt.c.quiz, entry.c.body)
    statement = _in(cohorts, select(*columns).select_from(answer.join(entry, entry.c.id == answer.c.last_entry)))
    statement = statement.where(answer.c.question == question, answer.c.judged_by.not_in(revisions_of(catalogue, question)))
    changes, concerned, apart = [], [], []
    for row in connection.execute(statement.order_by(answer.c.attempt_id)).mappings():
        concerned.append(row["cohort_id"])
        old = catalogue.question(question, MASTER, SCRIPTS[0], row["revision"])
        try:
            after = _judged(old, new, row)
        except NotCarried:
            apart.append(row["cohort_id"])
            continue
        if change := _change(row, after):
            changes.append(change)
    return Plan(question=question, quiz=quiz, revision=new.revision, changes=changes, concerned=concerned, apart=apart)


def _judged(old: Question | None, new: Question, row: RowMapping) -> dict[str, Any]:
    """What the new key says, in points of the question as it was worth then. Raises NotCarried."""
    if old is None:
        raise NotCarried(new.id)
    grade = new.grade(carried(old, new, row["body"].get("response")))
    points, maximum = grade.score * row["maximum"], row["maximum"]
    return {"verdict": grade.verdict, "reason": grade.reason, "points": points, "maximum": maximum, "judged_by": new.revision}


def _change(row: RowMapping, after: Mapping[str, Any]) -> Change | None:
    before = {name: row[name] for name in JUDGED}
    if before["verdict"] == after["verdict"] and abs(before["points"] - after["points"]) <= TOLERANCE:
        return None
    return Change(
        attempt_id=row["attempt_id"],
        cohort_id=row["cohort_id"],
        person_id=row["person_id"],
        quiz=row["quiz"],
        question=row["question"],
        before=before,
        after=after,
    )


def decisions(connection: Connection, cohorts: Select[tuple[int]]) -> list[RowMapping]:
    """Decisions that concern only cohorts of the visitor's, newest first."""
    own = set(connection.execute(cohorts).scalars())
    rows = connection.execute(select(regrading).order_by(regrading.c.at.desc())).mappings()
    return [row for row in rows if set(row["cohorts"]) <= own]
