"""Judging answers anew after a key was corrected: decided by a person, written as events, and taken back exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, insert, select, update

from lms.content.rules import TOLERANCE
from lms.data import audit
from lms.data.attempts import answer
from lms.data.database import reading, writing
from lms.data.events import AnswerRegraded
from lms.data.operations.learning import new_id
from lms.data.queries.regrading import JUDGED, Change, Plan, entry, regrading
from lms.data.record import Record

Mode = Literal["improve", "recompute", "leave"]
MODES: tuple[Mode, ...] = ("improve", "recompute", "leave")


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a person decided about a plan. mode: only better, all, or none. cohorts: that the person may decide about."""

    plan: Plan
    mode: Mode
    reason: str
    cohorts: Sequence[int]


def decide(record: Record, decision: Decision, *, actor_id: str, at: datetime) -> str:
    """Keep a decision and judge the answers it changes, in one transaction; gives its id.

    What was changed by somebody else since the plan was made stays; so do points given by a person.
    """
    plan, identity = decision.plan, new_id()
    wanted = {"improve": plan.raised, "recompute": plan.changes, "leave": ()}[decision.mode]
    with writing() as connection:
        done = [one for one in wanted if _apply(connection, record, identity, one, at)]
        raised = sum(one.rise > TOLERANCE for one in done)
        lowered = sum(one.rise < -TOLERANCE for one in done)
        about = {"quiz": plan.quiz, "question": plan.question, "revision": plan.revision, "cohorts": sorted(set(decision.cohorts))}
        how = {"mode": decision.mode, "reason": decision.reason, "actor_id": actor_id, "at": at}
        connection.execute(insert(regrading), {"id": identity, **about, **how, "raised": raised, "lowered": lowered})
        detail = f"{plan.question}: {decision.mode}, {raised} up, {lowered} down of {len(plan.concerned)}"
        audit.note(connection, "test.regraded", at=at, actor_id=actor_id, detail=detail)
        connection.commit()
    return identity


def undo(record: Record, regrading_id: str, *, actor_id: str, at: datetime) -> bool:
    """Take a decision back: every answer is judged as before it, except what was changed since. False for a second time."""
    with reading() as connection:
        decided = connection.execute(select(regrading).where(regrading.c.id == regrading_id)).mappings().first()
        changed = _changed_by(connection, regrading_id) if decided else []
    if decided is None:
        return False
    with writing() as connection:
        own = (regrading.c.id == regrading_id, regrading.c.undone_at.is_(None))
        if connection.execute(update(regrading).where(*own).values(undone_at=at)).rowcount != 1:
            return False
        for one in changed:
            _apply(connection, record, regrading_id, one, at)
        audit.note(connection, "test.regrading_undone", at=at, actor_id=actor_id, detail=decided["question"])
        connection.commit()
    return True


def _changed_by(connection: Connection, regrading_id: str) -> list[Change]:
    """The changes of a decision the other way round, from the record."""
    rows = connection.execute(select(entry).where(entry.c.kind == AnswerRegraded.kind).order_by(entry.c.number)).mappings()
    return [
        Change(
            attempt_id=row["body"]["attempt"],
            cohort_id=row["cohort_id"] or 0,
            person_id=row["person_id"],
            quiz=row["body"]["lesson"],
            question=row["object"],
            before={**{name: row["body"][name] for name in JUDGED[:-1]}, "judged_by": row["revision"]},
            after=row["body"]["before"],
        )
        for row in rows
        if row["body"]["regrading"] == regrading_id
    ]


def _apply(connection: Connection, record: Record, regrading_id: str, change: Change, at: datetime) -> bool:
    """Append a change, if the answer still is what it was when the change was worked out."""
    where = (answer.c.attempt_id == change.attempt_id, answer.c.question == change.question, answer.c.marked.is_(False))
    found = connection.execute(select(answer).where(*where).with_for_update()).mappings().first()
    if found is None or not _same(found, change.before):
        return False
    after = dict(change.after)
    event = AnswerRegraded(
        id=new_id(),
        person_id=change.person_id,
        cohort_id=change.cohort_id or None,
        object=change.question,
        at=at,
        revision=after.pop("judged_by"),
        lesson=change.quiz,
        attempt=change.attempt_id,
        regrading=regrading_id,
        before=dict(change.before),
        **after,
    )
    return record.append(connection, event) == "stored"


def _same(found: RowMapping, before: Mapping[str, Any]) -> bool:
    return all(found[name] == before[name] for name in JUDGED)
