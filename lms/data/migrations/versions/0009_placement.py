"""Levels by strand from the interview at the beginning."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.data.database import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "language_placement",
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("listening", sa.Integer(), nullable=False),
        sa.Column("speaking", sa.Integer(), nullable=False),
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("writing", sa.Integer(), nullable=False),
        sa.Column("digital", sa.Integer(), nullable=False),
        sa.Column("script", sa.String(length=10), nullable=False),
        sa.Column("placed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_language_placement")),
    )


def downgrade() -> None:
    """Remove the table."""
    op.drop_table("language_placement")
