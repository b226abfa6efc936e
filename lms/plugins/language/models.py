"""What the language plugin keeps: how learners stand with cards, where they began, and the language in which they want meanings."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Float, Index, Integer, String, Table

from lms import Model, UTCDateTime

card = Table(
    "language_card",
    Model.metadata,
    Column("person_id", String(26), primary_key=True),
    Column("card", String(160), primary_key=True),
    Column("cohort_id", Integer, nullable=False),
    Column("state", Integer, nullable=False),
    Column("step", Integer),
    Column("stability", Float, nullable=False),
    Column("difficulty", Float, nullable=False),
    Column("due", UTCDateTime, nullable=False),
    Column("started_at", UTCDateTime, nullable=False),
    Column("reviewed_at", UTCDateTime, nullable=False),
    Column("reviews", Integer, nullable=False),
    Column("lapses", Integer, nullable=False),
    CheckConstraint("state in (1, 2, 3)", name="state"),
    Index("ix_language_card_cohort", "cohort_id", "card"),
    Index("ix_language_card_due", "person_id", "due"),
    sqlite_with_rowid=False,
)
"""Projection: a card that somebody has rated (`cards.Schedule`). cohort_id: where it was rated last, 0 for none."""

learner = Table(
    "language_learner",
    Model.metadata,
    Column("person_id", String(26), primary_key=True),
    Column("last_at", UTCDateTime, nullable=False),
    Column("returned_at", UTCDateTime),
    sqlite_with_rowid=False,
)
"""Projection: when somebody practised last, and when they last came back after a break."""

choice = Table(
    "language_choice",
    Model.metadata,
    Column("person_id", String(26), primary_key=True),
    Column("gloss", String(8), nullable=False),
)
"""The language in which somebody wants to read meanings. It can tell where somebody comes from: erased with the person."""

placement = Table(
    "language_placement",
    Model.metadata,
    Column("person_id", String(26), primary_key=True),
    Column("cohort_id", Integer, nullable=False),
    Column("listening", Integer, nullable=False),
    Column("speaking", Integer, nullable=False),
    Column("reading", Integer, nullable=False),
    Column("writing", Integer, nullable=False),
    Column("digital", Integer, nullable=False),
    Column("script", String(10), nullable=False),
    Column("placed_at", UTCDateTime, nullable=False),
)
"""Projection: the levels that the latest interview found (`interview.STRANDS`), until the person is erased."""
