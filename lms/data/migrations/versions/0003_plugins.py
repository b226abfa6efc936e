"""Stances and reviewed work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.data.database import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _civic_stance() -> None:
    op.create_table(
        "civic_stance",
        sa.Column("cohort_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("choice", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("cohort_id", "question", "choice", name=op.f("pk_civic_stance")),
    )


def _training_submission() -> None:
    op.create_table(
        "training_submission",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("lesson", sa.String(length=160), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("submitted_at", UTCDateTime(), nullable=False),
        sa.Column("reviewed_at", UTCDateTime(), nullable=True),
        sa.Column("reviewer_id", sa.String(length=26), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_submission")),
    )
    with op.batch_alter_table("training_submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_submission_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_training_submission_queue", ["state", "cohort_id", "submitted_at"], unique=False)


def _training_comment() -> None:
    op.create_table(
        "training_comment",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_comment")),
    )
    with op.batch_alter_table("training_comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_comment_person_id"), ["person_id"], unique=False)


def upgrade() -> None:
    """Create the tables, those first that others refer to."""
    _civic_stance()
    _training_submission()
    _training_comment()


def downgrade() -> None:
    """Remove the tables."""
    for name in ("training_comment", "training_submission", "civic_stance"):
        op.drop_table(name)
