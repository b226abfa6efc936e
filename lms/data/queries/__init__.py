"""Reads: each returns exactly the rows of its page, as tuples or frozen dataclasses."""
