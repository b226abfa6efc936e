"""How groups decide: counts, not people."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table

from lms import Model

stance = Table(
    "civic_stance",
    Model.metadata,
    Column("cohort_id", Integer, primary_key=True, autoincrement=False),
    Column("question", String(80), primary_key=True),
    Column("choice", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
)
