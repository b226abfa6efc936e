"""Files that learners send."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.data.database import UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "work_file",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=True),
        sa.Column("stored_as", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_work_file_person_id_person"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_file")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_work_file_stored_as")),
    )
    op.create_index(op.f("ix_work_file_person_id"), "work_file", ["person_id"])
    op.create_index(op.f("ix_work_file_created_at"), "work_file", ["created_at"])


def downgrade() -> None:
    """Remove it."""
    op.drop_table("work_file")
