"""The tables of the core. Learner pages and reports read them as Core tables, administration screens as entities."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.data.database import Model, UTCDateTime


class Territory(Model):
    """A pilot city or area."""

    __tablename__ = "territory"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name_sr: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))


class Cohort(Model):
    """A group that runs a curriculum in a territory. demo: fictional, never counted."""

    __tablename__ = "cohort"
    id: Mapped[int] = mapped_column(primary_key=True)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    curriculum: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(String(200), default="")
    demo: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)
    """Grows by one with every event of the cohort, and when its progress changes without one: tells what was read from what is new."""
    __table_args__ = (UniqueConstraint("territory_id", "name"),)


class Person(Model):
    """Somebody who learns or works here. One name is enough, in any script; no e-mail, no origin, no status.

    id: a ULID. search: the folded name (`lms.content.serbian.fold`). username: staff only. birth_year: or None.
    state: active, disabled, erased. demo: fictional, never counted.
    """

    __tablename__ = "person"
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    display_name: Mapped[str] = mapped_column(String(120))
    search: Mapped[str] = mapped_column(String(120), index=True)
    username: Mapped[str | None] = mapped_column(String(60), unique=True)
    birth_year: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(12), default="sr-Cyrl")
    """Of the interface: sr (in the script below) or en."""
    script: Mapped[str] = mapped_column(String(4), default="Cyrl")
    """Of Serbian text: Cyrl or Latn."""
    text_size: Mapped[str] = mapped_column(String(8), default="normal")
    state: Mapped[str] = mapped_column(String(10), default="active")
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    deletion_asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    __table_args__ = (
        CheckConstraint("state in ('active', 'disabled', 'erased')", name="state"),
        CheckConstraint("language in ('sr-Cyrl', 'sr-Latn', 'en')", name="language"),
        CheckConstraint("script in ('Cyrl', 'Latn')", name="script"),
        CheckConstraint("text_size in ('normal', 'large', 'largest')", name="text_size"),
    )


class Membership(Model):
    """A role of a person, from a day to a day, in a cohort or a whole territory; in neither: everywhere.

    state: invited, active, paused, dropped, completed.
    """

    __tablename__ = "membership"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    cohort_id: Mapped[int | None] = mapped_column(ForeignKey("cohort.id"), index=True)
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="active")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    __table_args__ = (
        CheckConstraint("state in ('invited', 'active', 'paused', 'dropped', 'completed')", name="state"),
        CheckConstraint("cohort_id is null or territory_id is null", name="one_place"),
        Index("ix_membership_cohort_role", "cohort_id", "role", "person_id"),
    )


class Credential(Model):
    """A way to prove who one is. kind: password, totp, recovery, pin, card, code, link, device.

    secret: what is kept of it (argon2id for what people choose; SHA-256 for what we draw with at least 40 bits; for
    totp the seed itself, from which codes are computed). expires_at, used_at, revoked_at end it. step: the last TOTP
    step used.
    """

    __tablename__ = "credential"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    secret: Mapped[str] = mapped_column(String(200))
    step: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    __table_args__ = (Index("ix_credential_kind_secret", "kind", "secret"),)


class SignIn(Model):
    """A running session, keyed by the SHA-256 of its token; a change of role, card or PIN ends it.

    roles: the person's roles when it began, comma-separated. cohort_id: where a learner's answers count.
    """

    __tablename__ = "sign_in"
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    roles: Mapped[str] = mapped_column(String(200))
    cohort_id: Mapped[int | None]
    door: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    proved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    """When password and second factor, or the second factor again, were last typed; None behind other doors."""


class Throttle(Model):
    """A token bucket: how many tries an account, a device or an address has left."""

    __tablename__ = "throttle"
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    tokens: Mapped[float]
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Audit(Model):
    """Who did what to whom: sign-ins, role changes, exports, views of a person. Only ever added to.

    address: shortened to /24 or /48. detail: never a name, an answer or a secret.
    """

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    actor_id: Mapped[str | None] = mapped_column(String(26), index=True)
    action: Mapped[str] = mapped_column(String(40), index=True)
    person_id: Mapped[str | None] = mapped_column(String(26), index=True)
    cohort_id: Mapped[int | None]
    address: Mapped[str] = mapped_column(String(45), default="")
    detail: Mapped[str] = mapped_column(String(300), default="")


class Entry(Model):
    """One event of the record, append-only. sha: of what was sent, to tell a repeat from a forgery."""

    __tablename__ = "entry"
    number: Mapped[int] = mapped_column(primary_key=True)
    """The order of arrival: replay follows it."""
    id: Mapped[str] = mapped_column(String(26), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[str] = mapped_column(String(26), index=True)
    cohort_id: Mapped[int | None] = mapped_column(index=True)
    object: Mapped[str] = mapped_column(String(200))
    revision: Mapped[str] = mapped_column(String(64), default="")
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    client_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    device: Mapped[str | None] = mapped_column(String(40))
    sequence: Mapped[int | None]
    __table_args__ = (UniqueConstraint("device", "sequence"),)


class Quarantine(Model):
    """An event whose id was already taken by another body: kept for a person to look at, never folded."""

    __tablename__ = "quarantine"
    number: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(String(26), index=True)
    person_id: Mapped[str] = mapped_column(String(26), index=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class ResponseText(Model):
    """What a learner wrote in their own words, apart from the record so that it can be erased. id: of the entry."""

    __tablename__ = "response"
    id: Mapped[str] = mapped_column(String(26), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    body: Mapped[Any] = mapped_column(JSON)


class QuestionResult(Model):
    """Projection: how a person stands with a question. Best points count; `tries` counts all.

    Led by cohort so that a cohort's page is one range of the clustered key.
    """

    __tablename__ = "question_result"
    cohort_id: Mapped[int] = mapped_column(primary_key=True)
    """0 for somebody who studies without a cohort."""
    person_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    lesson: Mapped[str] = mapped_column(String(160), primary_key=True)
    question: Mapped[str] = mapped_column(String(80), primary_key=True)
    verdict: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(String(20))
    points: Mapped[float]
    maximum: Mapped[float]
    tries: Mapped[int]
    last_entry: Mapped[str] = mapped_column(String(26))
    last_at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = ({"sqlite_with_rowid": False},)


class LessonProgress(Model):
    """Projection: how far a person is in a lesson. state: opened, completed. questions answered, points so far."""

    __tablename__ = "lesson_progress"
    cohort_id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(String(26), primary_key=True)
    lesson: Mapped[str] = mapped_column(String(160), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    answered: Mapped[int]
    points: Mapped[float]
    maximum: Mapped[float]
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = ({"sqlite_with_rowid": False},)


class CohortCount(Model):
    """Projection: running totals of a cohort and lesson, for overviews that must not read every answer."""

    __tablename__ = "cohort_count"
    cohort_id: Mapped[int] = mapped_column(primary_key=True)
    lesson: Mapped[str] = mapped_column(String(160), primary_key=True)
    opened: Mapped[int]
    completed: Mapped[int]
    answers: Mapped[int]
    points: Mapped[float]
    maximum: Mapped[float]
    last_at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = ({"sqlite_with_rowid": False},)
