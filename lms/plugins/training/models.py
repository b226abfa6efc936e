"""Work that was handed in, and what trainers said about it."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from lms import Model, UTCDateTime

submission = Table(
    "training_submission",
    Model.metadata,
    Column("id", String(26), primary_key=True),
    Column("cohort_id", Integer, nullable=False),
    Column("person_id", String(26), nullable=False, index=True),
    Column("question", String(80), nullable=False),
    Column("lesson", String(160), nullable=False),
    Column("revision", String(64), nullable=False),
    Column("state", String(10), nullable=False),
    Column("levels", JSON, nullable=False),
    Column("submitted_at", UTCDateTime, nullable=False),
    Column("reviewed_at", UTCDateTime),
    Column("reviewer_id", String(26)),
    Index("ix_training_submission_queue", "state", "cohort_id", "submitted_at"),
)
"""One row for each piece of work: the event's id, state waiting, reviewed or replaced, levels by criterion (1 to 4)."""

comment = Table(
    "training_comment",
    Model.metadata,
    Column("id", String(26), primary_key=True),
    Column("person_id", String(26), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("read_at", UTCDateTime),
)
"""What a trainer wrote about a piece of work (its id), apart from the record so that it can be erased."""
