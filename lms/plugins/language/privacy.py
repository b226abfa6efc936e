"""What the language plugin keeps about one person, to take away and to erase."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, select

from lms.plugins.language.models import card, choice, learner, placement


def export(connection: Connection, person_id: str) -> Mapping[str, Any]:
    """Everything about one person's words."""
    found = {}
    for name, table in (("cards", card), ("practice", learner), ("language_of_meanings", choice), ("levels", placement)):
        rows = connection.execute(select(table).where(table.c.person_id == person_id)).mappings()
        found[name] = [dict(row) for row in rows]
    return found


def erase(connection: Connection, person_id: str) -> None:
    """Forget the language of meanings, which can tell where somebody comes from, and the levels of the interview.

    Ratings stay in the record under an id that leads to nobody, as answers do, and so do the cards folded from them.
    """
    connection.execute(delete(choice).where(choice.c.person_id == person_id))
    connection.execute(delete(placement).where(placement.c.person_id == person_id))
