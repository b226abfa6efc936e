"""Writes: one operation is one transaction; they take ids and dataclasses, never forms or requests."""
