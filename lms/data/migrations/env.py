"""Alembic's environment: runs on the connection that `lms.data.upgrade` opened."""

from __future__ import annotations

from alembic import context

from lms.data.database import Model

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Model.metadata,
    render_as_batch=context.config.attributes["connection"].dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
