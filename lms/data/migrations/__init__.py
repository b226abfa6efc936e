"""Alembic migrations: one linear history for the core and the bundled plugins."""
