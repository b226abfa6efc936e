"""When the second factor of a session was last shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from lms.data.database import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Running sessions of staff are asked at their next export or change of a role."""
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.add_column(sa.Column("proved_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    """Forget it."""
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_column("proved_at")
