"""Rating cards and placing people: one event in the record each, from which the tables are folded."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, column, select, table, update

from lms import Event, Learner, Record, UTCDateTime, dialects, insert_into, new_id, note, writing
from lms.plugins.language.cards import BREAK, LEECH, RATINGS, SIDES, Schedule, card_of, parts_of, reviewed
from lms.plugins.language.interview import STRANDS, read_levels
from lms.plugins.language.models import card, choice, learner, placement


@dataclass(frozen=True, kw_only=True)
class CardReviewed(Event):
    """Somebody rated a card. object: the card's id. rating: 1 again, 2 hard, 3 good, 4 easy.

    showing: how often the card had been rated when it was shown. Of two ratings for one showing (two tabs) the first counts.
    """

    kind = "language_card_reviewed"
    rating: int
    showing: int


@dataclass(frozen=True, kw_only=True)
class CardResumed(Event):
    """A trainer looked at a word that rests with somebody's group: the card comes again. object: the card's id.

    Who it was stands in the audit trail.
    """

    kind = "language_card_resumed"


@dataclass(frozen=True, kw_only=True)
class Placed(Event):
    """A trainer talked with somebody and found their levels. object: "interview". levels: by strand; script: which is read.

    Who it was stands in the audit trail, not here: the record is for the learner to take away.
    """

    kind = "language_placed"
    levels: Mapping[str, int]
    script: str


FIELDS = tuple(field.name for field in dataclasses.fields(Schedule))
_person = table("person", column("id"), column("state"))
_KNOWN = select(*(card.c[name] for name in FIELDS)).where(card.c.person_id == bindparam("whose"), card.c.card == bindparam("which"))
_RESTING = card.c.lapses >= LEECH
_RESUME = update(card).where(card.c.person_id == bindparam("whose"), card.c.card == bindparam("which"), _RESTING)
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


def _place(name: str) -> Any:
    columns = ("person_id", "cohort_id", *STRANDS, "script", "placed_at")
    alive = select(*(bindparam(f"own_{column}", type_=placement.c[column].type) for column in columns)).where(
        select(_person.c.id).where(_person.c.id == bindparam("own_person_id"), _person.c.state != "erased").exists()
    )
    statement = insert_into(name, placement).from_select(columns, alive)
    return statement.on_conflict_do_update(
        index_elements=["person_id"], set_={column: statement.excluded[column] for column in columns if column != "person_id"}
    )


_KEEP = dialects(_keep)
_PRACTISED = dialects(_practised)
_CHOOSE = dialects(_choose)
_PLACE = dialects(_place)


def card_reviewed(connection: Connection, event: CardReviewed) -> None:
    """Fold a rating into the card's schedule; a rating for a showing that was rated already changes nothing."""
    row = connection.execute(_KNOWN, {"whose": event.person_id, "which": event.object}).mappings().first()
    if event.showing != (row["reviews"] if row else 0):
        return
    after = reviewed(Schedule(**row) if row else None, event.rating, event.at)
    place = {"person_id": event.person_id, "card": event.object, "cohort_id": event.cohort_id or 0}
    connection.execute(_KEEP[connection.dialect.name], {**place, **dataclasses.asdict(after)})


def card_resumed(connection: Connection, event: CardResumed) -> None:
    """Fold the end of a rest into the card: due at once, its lapses counted anew. Of a card that does not rest nothing changes."""
    connection.execute(_RESUME.values(lapses=0, due=event.at), {"whose": event.person_id, "which": event.object})


def practised(connection: Connection, event: CardReviewed) -> None:
    """Fold a rating into when somebody practised last, and whether that was after a break."""
    times = {"person_id": event.person_id, "last_at": event.at, "long_ago": event.at - BREAK}
    connection.execute(_PRACTISED[connection.dialect.name], times)


def placed(connection: Connection, event: Placed) -> None:
    """Fold an interview into the levels in force: the latest counts. Of somebody who was erased nothing comes back."""
    row = {"person_id": event.person_id, "cohort_id": event.cohort_id or 0, **event.levels, "script": event.script, "placed_at": event.at}
    connection.execute(_PLACE[connection.dialect.name], {f"own_{name}": value for name, value in row.items()})


def place(record: Record, who: Learner, levels: Mapping[str, int], script: str, *, identity: str, actor_id: str, at: datetime) -> str:
    """Store an interview once, and who led it. identity: a ULID from the form. Gives what the record says: stored, repeated or conflict.

    Raises ValueError for levels or a script that do not exist.
    """
    given = {strand: str(level) for strand, level in levels.items()}
    if set(levels) != set(STRANDS) or not script or read_levels({**given, "script": script}) != (dict(levels), script):
        raise ValueError("not a placement")
    event = Placed(
        id=identity, person_id=who.person_id, cohort_id=who.cohort_id, object="interview", at=at, levels=dict(levels), script=script
    )
    with writing() as connection:
        outcome = record.append(connection, event)
        if outcome == "stored":
            note(connection, "placement.saved", at=at, actor_id=actor_id, person_id=who.person_id, cohort_id=who.cohort_id)
        connection.commit()
    return outcome


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


def resume(record: Record, cohort_id: int, word: str, *, actor_id: str, at: datetime) -> int:
    """End the rest of a word's cards for everybody of a cohort with whom it rests; gives the number of cards.

    The rows are held until the end: of two trainers at the same moment the second finds none.
    """
    cards = [card_of(side, word) for side in SIDES]
    resting = select(card.c.person_id, card.c.card).where(card.c.cohort_id == cohort_id, card.c.card.in_(cards), _RESTING)
    with writing() as connection:
        rows = connection.execute(resting.with_for_update()).all()
        for row in rows:
            event = CardResumed(id=new_id(), person_id=row.person_id, cohort_id=cohort_id, object=row.card, at=at)
            record.append(connection, event)
        if rows:
            note(connection, "language.resumed", at=at, actor_id=actor_id, cohort_id=cohort_id)
        connection.commit()
    return len(rows)


def choose_gloss(person_id: str, language: str) -> None:
    """Remember the language in which somebody wants to read meanings."""
    with writing() as connection:
        connection.execute(_CHOOSE[connection.dialect.name], {"person_id": person_id, "gloss": language})
        connection.commit()
