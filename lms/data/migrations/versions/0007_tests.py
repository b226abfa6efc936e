"""States of attempts, what people are given beyond a test's rules, and answers judged by a corrected key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.data.database import UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _accommodation() -> None:
    op.create_table(
        "accommodation",
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("quiz", sa.String(length=160), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("closes_at", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("given_by", sa.String(length=26), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_accommodation_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "quiz", name=op.f("pk_accommodation")),
    )


def _regrading() -> None:
    op.create_table(
        "regrading",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("quiz", sa.String(length=160), nullable=False),
        sa.Column("question", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.String(length=64), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("actor_id", sa.String(length=26), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("cohorts", sa.JSON(), nullable=False),
        sa.Column("raised", sa.Integer(), nullable=False),
        sa.Column("lowered", sa.Integer(), nullable=False),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("mode in ('improve', 'recompute', 'leave')", name=op.f("ck_regrading_mode")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrading")),
    )
    with op.batch_alter_table("regrading", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_regrading_quiz"), ["quiz"], unique=False)


def upgrade() -> None:
    """Attempts that were handed in are finished, except where somebody has yet to look at an answer."""
    _accommodation()
    _regrading()
    op.add_column("attempt", sa.Column("corrected", sa.Integer(), server_default="0", nullable=False))
    op.add_column("attempt_answer", sa.Column("judged_by", sa.String(length=64), server_default="", nullable=False))
    op.add_column("attempt_answer", sa.Column("marked", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("update attempt_answer set judged_by = revision")
    op.execute(
        "update attempt set state = case when exists "
        "(select 1 from attempt_answer where attempt_id = attempt.id and verdict = 'waiting') "
        "then 'submitted' else 'finished' end where state <> 'in_progress'"
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_check_constraint(op.f("ck_attempt_state"), "state in ('in_progress', 'submitted', 'finished', 'abandoned')")


def downgrade() -> None:
    """Every attempt is in progress or submitted again."""
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_attempt_state"), type_="check")
    op.execute(
        "update attempt set state = 'submitted', points = coalesce(points, 0), maximum = coalesce(maximum, 0) where state <> 'in_progress'"
    )
    op.drop_column("attempt_answer", "marked")
    op.drop_column("attempt_answer", "judged_by")
    op.drop_column("attempt", "corrected")
    op.drop_table("regrading")
    op.drop_table("accommodation")
