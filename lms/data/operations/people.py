"""People and their roles: added, changed, disabled. Every change of a role ends the person's sessions."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from lms.content.serbian import fold
from lms.data import audit
from lms.data.database import writing
from lms.data.models import Membership, Person
from lms.data.operations import sessions
from lms.data.operations.learning import new_id

person: Table = Person.__table__  # type: ignore[assignment]
membership: Table = Membership.__table__  # type: ignore[assignment]
LONGEST_NAME = 120
USERNAME = re.compile(r"[a-z0-9._-]{3,60}")


class BadName(ValueError):
    """A name without a letter, or longer than can be kept."""


class BadUsername(ValueError):
    """A username of other letters than a-z: some look the same and are not."""


class WrongPlace(ValueError):
    """A learner belongs to a group; an administrator works everywhere, since people and groups are managed as a whole."""


class NameTaken(ValueError):
    """Somebody has this username already."""


@dataclass(frozen=True, kw_only=True)
class NewPerson:
    """What is known of somebody new. One name is enough; birth_year may be None; username: staff only."""

    display_name: str
    language: str = "sr-Cyrl"
    birth_year: int | None = None
    username: str | None = None
    demo: bool = False


@dataclass(frozen=True, kw_only=True)
class NewMembership:
    """A role in a cohort, in a territory, or (with neither) everywhere, from a day to a day."""

    role: str
    starts_on: date
    ends_on: date | None = None
    cohort_id: int | None = None
    territory_id: int | None = None
    state: str = "active"


def clean_name(text: str) -> str:
    """A name as it is kept: any script, composed, one line, without invisible signs. Raises BadName."""
    kept = "".join(
        letter for letter in unicodedata.normalize("NFC", text) if letter in " \u200c\u200d" or unicodedata.category(letter)[0] != "C"
    )
    name = " ".join(kept.split())
    if not any(letter.isalpha() for letter in name) or len(name) > LONGEST_NAME:
        raise BadName(name)
    return name


def clean_username(text: str | None) -> str | None:
    """A username as it is kept, or None for none. Raises BadUsername."""
    name = text.strip().casefold() if text else None
    if name and not USERNAME.fullmatch(name):
        raise BadUsername(name)
    return name or None


def person_row(new: NewPerson, at: datetime) -> dict[str, Any]:
    """A new person as a row. Raises BadName or BadUsername."""
    name = clean_name(new.display_name)
    script = "Latn" if new.language == "sr-Latn" else "Cyrl"
    return {
        "id": new_id(),
        "display_name": name,
        "search": fold(name)[:LONGEST_NAME],
        "username": clean_username(new.username),
        "birth_year": new.birth_year,
        "language": new.language,
        "script": script,
        "text_size": "normal",
        "state": "active",
        "demo": new.demo,
        "created_at": at,
    }


def add_person(new: NewPerson, memberships: tuple[NewMembership, ...], *, actor_id: str | None, at: datetime) -> str:
    """Add somebody with their roles; gives their id. Raises BadName, BadUsername, NameTaken or WrongPlace."""
    row = person_row(new, at)
    with writing() as connection:
        if row["username"] and connection.execute(select(person.c.id).where(person.c.username == row["username"])).first():
            raise NameTaken(row["username"])
        connection.execute(insert(person), row)
        for one in memberships:
            insert_membership(connection, row["id"], one)
        audit.note(connection, "person.added", at=at, actor_id=actor_id, person_id=row["id"])
        connection.commit()
    return str(row["id"])


def insert_membership(connection: Connection, person_id: str, new: NewMembership) -> None:
    """Give a role in the caller's transaction. Raises WrongPlace."""
    placed = new.cohort_id is not None or new.territory_id is not None
    if (new.role == "learner" and new.cohort_id is None) or (new.role == "administrator" and placed):
        raise WrongPlace(new.role)
    values = {"person_id": person_id, "role": new.role, "cohort_id": new.cohort_id, "territory_id": new.territory_id}
    connection.execute(insert(membership), {**values, "state": new.state, "starts_on": new.starts_on, "ends_on": new.ends_on})


def add_membership(person_id: str, new: NewMembership, *, actor_id: str, at: datetime) -> None:
    """Give somebody a role; their sessions end, so that the next one knows it. Raises WrongPlace."""
    with writing() as connection:
        insert_membership(connection, person_id, new)
        sessions.end_all(connection, person_id)
        audit.note(connection, "role.given", at=at, actor_id=actor_id, person_id=person_id, cohort_id=new.cohort_id, detail=new.role)
        connection.commit()


def change_membership(
    membership_id: int, *, state: str, ends_on: date | None, actor_id: str, at: datetime, starts_on: date | None = None
) -> bool:
    """Pause, end or resume a role; sessions end. starts_on: None leaves the first day. False if there is no such membership."""
    with writing() as connection:
        row = connection.execute(select(membership.c.person_id, membership.c.role).where(membership.c.id == membership_id)).first()
        if row is None:
            return False
        values = {"state": state, "ends_on": ends_on, **({"starts_on": starts_on} if starts_on else {})}
        connection.execute(update(membership).where(membership.c.id == membership_id).values(**values))
        sessions.end_all(connection, row.person_id)
        audit.note(connection, "role.changed", at=at, actor_id=actor_id, person_id=row.person_id, detail=f"{row.role} {state}")
        connection.commit()
    return True


def rename(person_id: str, name: str, birth_year: int | None, *, actor_id: str, at: datetime) -> None:
    """Change what is known of somebody. Raises BadName."""
    name = clean_name(name)
    with writing() as connection:
        connection.execute(
            update(person)
            .where(person.c.id == person_id)
            .values(display_name=name, search=fold(name)[:LONGEST_NAME], birth_year=birth_year)
        )
        audit.note(connection, "person.changed", at=at, actor_id=actor_id, person_id=person_id)
        connection.commit()


def set_state(person_id: str, state: str, *, actor_id: str, at: datetime) -> None:
    """Disable somebody (out within one request) or let them in again."""
    with writing() as connection:
        connection.execute(update(person).where(person.c.id == person_id, person.c.state != "erased").values(state=state))
        sessions.end_all(connection, person_id)
        audit.note(connection, f"person.{state}", at=at, actor_id=actor_id, person_id=person_id)
        connection.commit()


def choose_language(person_id: str, *, locale: str, script: str) -> None:
    """Remember the language of the interface and the script of Serbian."""
    _change(person_id, language=locale, script=script)


def choose_text_size(person_id: str, size: str) -> None:
    """Remember how large text is: normal, large or largest."""
    _change(person_id, text_size=size)


def _change(person_id: str, **values: Any) -> None:
    with writing() as connection:
        connection.execute(update(person).where(person.c.id == person_id).values(**values))
        connection.commit()
