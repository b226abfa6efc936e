"""The tables of tests: attempts and their answers, what people are given beyond the rules, decisions about old keys."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from lms.data.database import Model, UTCDateTime


class Attempt(Model):
    """Projection: one learner's go at a quiz. state: see `lms.data.states`. number: from 1, at most the quiz's limit.

    seed: of the order in which options are shown. questions: id, revision and points of each, in the order shown.
    minutes: allowed, or None. points of maximum: set when it ends. corrected: answers judged anew by a corrected key.
    """

    __tablename__ = "attempt"
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    cohort_id: Mapped[int]
    person_id: Mapped[str] = mapped_column(String(26))
    quiz: Mapped[str] = mapped_column(String(160))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    revision: Mapped[str] = mapped_column(String(64))
    seed: Mapped[int]
    questions: Mapped[list[Any]] = mapped_column(JSON)
    minutes: Mapped[int | None]
    points: Mapped[float | None]
    maximum: Mapped[float | None]
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    corrected: Mapped[int] = mapped_column(default=0, server_default="0")
    __table_args__ = (
        CheckConstraint("state in ('in_progress', 'submitted', 'finished', 'abandoned')", name="state"),
        UniqueConstraint("person_id", "quiz", "number"),
        Index("ix_attempt_cohort", "cohort_id", "person_id", "quiz"),
    )


class AttemptAnswer(Model):
    """Projection: the latest answer to a question within an attempt; judged at once, shown when the quiz allows.

    revision: of the question as it was shown. judged_by: the revision whose key judged it, another one after a correction.
    marked: a person gave the points.
    """

    __tablename__ = "attempt_answer"
    attempt_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    question: Mapped[str] = mapped_column(String(80), primary_key=True)
    revision: Mapped[str] = mapped_column(String(64))
    verdict: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(20))
    points: Mapped[float]
    maximum: Mapped[float]
    last_entry: Mapped[str] = mapped_column(String(26))
    judged_by: Mapped[str] = mapped_column(String(64), default="", server_default="")
    marked: Mapped[bool] = mapped_column(default=False, server_default=false())
    __table_args__ = ({"sqlite_with_rowid": False},)


class Accommodation(Model):
    """What a person is given beyond a test's rules, also for an attempt that is running. Not evidence: an ordinary row.

    closes_at: a later end for this person, or None. reason: in the trainer's words; goes when the person is erased.
    """

    __tablename__ = "accommodation"
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    quiz: Mapped[str] = mapped_column(String(160), primary_key=True)
    minutes: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(String(300))
    given_by: Mapped[str] = mapped_column(String(26))
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Regrading(Model):
    """A decision about answers that were judged by an old key. mode: improve, recompute, leave; undo takes one back.

    question, revision: the corrected one. undone_at: of one that was taken back. cohorts: whose answers it concerned.
    """

    __tablename__ = "regrading"
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    quiz: Mapped[str] = mapped_column(String(160), index=True)
    question: Mapped[str] = mapped_column(String(80))
    revision: Mapped[str] = mapped_column(String(64))
    mode: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(300))
    actor_id: Mapped[str] = mapped_column(String(26))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    cohorts: Mapped[list[Any]] = mapped_column(JSON)
    raised: Mapped[int]
    lowered: Mapped[int]
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    __table_args__ = (CheckConstraint("mode in ('improve', 'recompute', 'leave')", name="mode"),)
