"""Rating cards: one event in the record, from which the schedule is folded."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, select

from lms import Event, Learner, Record, UTCDateTime, dialects, insert_into, writing
from lms.plugins.language.cards import BREAK, RATINGS, Schedule, parts_of, reviewed
from lms.plugins.language.models import card, choice, learner


@dataclass(frozen=True, kw_only=True)
class CardReviewed(Event):
    """Somebody rated a card. object: the card's id. rating: 1 again, 2 hard, 3 good, 4 easy.

    showing: how often the card had been rated when it was shown. Of two ratings for one showing (two tabs) the first counts.
    """

    kind = "language_card_reviewed"
    rating: int
    showing: int


FIELDS = tuple(field.name for field in dataclasses.fields(Schedule))
_KNOWN = select(*(card.c[name] for name in FIELDS)).where(card.c.person_id == bindparam("whose"), card.c.card == bindparam("which"))
_LONG_AGO = bindparam("long_ago", type_=UTCDateTime())


def _keep(name: str) -> Any:
    statement = insert_into(name, card)
    changes = {column: statement.excluded[column] for column in ("cohort_id", *FIELDS)}
    return statement.on_conflict_do_update(index_elements=["person_id", "card"], set_=changes)


def _practised(name: str) -> Any:
    statement = insert_into(name, learner)
    returned = case((learner.c.last_at < _LONG_AGO, statement.excluded.last_at), else_=learner.c.returned_at)
    return statement.on_conflict_do_update(
        index_elements=["person_id"], set_={"last_at": statement.excluded.last_at, "returned_at": returned}
    )


def _choose(name: str) -> Any:
    statement = insert_into(name, choice)
    return statement.on_conflict_do_update(index_elements=["person_id"], set_={"gloss": statement.excluded.gloss})


_KEEP = dialects(_keep)
_PRACTISED = dialects(_practised)
_CHOOSE = dialects(_choose)


def card_reviewed(connection: Connection, event: CardReviewed) -> None:
    """Fold a rating into the card's schedule; a rating for a showing that was rated already changes nothing."""
    row = connection.execute(_KNOWN, {"whose": event.person_id, "which": event.object}).mappings().first()
    if event.showing != (row["reviews"] if row else 0):
        return
    after = reviewed(Schedule(**row) if row else None, event.rating, event.at)
    place = {"person_id": event.person_id, "card": event.object, "cohort_id": event.cohort_id or 0}
    connection.execute(_KEEP[connection.dialect.name], {**place, **dataclasses.asdict(after)})


def practised(connection: Connection, event: CardReviewed) -> None:
    """Fold a rating into when somebody practised last, and whether that was after a break."""
    times = {"person_id": event.person_id, "last_at": event.at, "long_ago": event.at - BREAK}
    connection.execute(_PRACTISED[connection.dialect.name], times)


def review(record: Record, who: Learner, which: str, rating: int, *, showing: int, identity: str, at: datetime) -> str:
    """Store a rating once. identity: a ULID from the form. Gives what the record says: stored, repeated or conflict.

    Raises ValueError for what is no card or no rating.
    """
    parts_of(which)
    if rating not in RATINGS:
        raise ValueError("not a rating")
    event = CardReviewed(id=identity, person_id=who.person_id, cohort_id=who.cohort_id, object=which, at=at, rating=rating, showing=showing)
    with writing() as connection:
        outcome = record.append(connection, event)
        connection.commit()
    return outcome


def choose_gloss(person_id: str, language: str) -> None:
    """Remember the language in which somebody wants to read meanings."""
    with writing() as connection:
        connection.execute(_CHOOSE[connection.dialect.name], {"person_id": person_id, "gloss": language})
        connection.commit()
