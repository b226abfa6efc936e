"""Cards for words, and the language of meanings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.data.database import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _language_card() -> None:
    op.create_table(
        "language_card",
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("card", sa.String(length=160), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("stability", sa.Float(), nullable=False),
        sa.Column("difficulty", sa.Float(), nullable=False),
        sa.Column("due", UTCDateTime(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("reviewed_at", UTCDateTime(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.CheckConstraint("state in (1, 2, 3)", name=op.f("ck_language_card_state")),
        sa.PrimaryKeyConstraint("person_id", "card", name=op.f("pk_language_card")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("language_card", schema=None) as batch_op:
        batch_op.create_index("ix_language_card_cohort", ["cohort_id", "card"], unique=False)
        batch_op.create_index("ix_language_card_due", ["person_id", "due"], unique=False)


def _language_learner() -> None:
    op.create_table(
        "language_learner",
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.Column("returned_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_language_learner")),
        sqlite_with_rowid=False,
    )


def _language_choice() -> None:
    op.create_table(
        "language_choice",
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("gloss", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_language_choice")),
    )


def upgrade() -> None:
    """Create the tables."""
    _language_card()
    _language_learner()
    _language_choice()


def downgrade() -> None:
    """Remove the tables."""
    for name in ("language_choice", "language_learner", "language_card"):
        op.drop_table(name)
