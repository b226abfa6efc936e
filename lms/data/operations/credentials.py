"""Cards, codes, invitations and passwords: given out, replaced and taken back; each change ends what rested on the old."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import Connection, Table, insert, select, update

from lms.data import audit
from lms.data.database import reading, writing
from lms.data.models import Credential, Person
from lms.data.operations import sessions
from lms.data.passwords import CARD_LENGTH, CODE_LENGTH, TYPED_LENGTH, check_password, digest, draw, slow_hash, totp_step

credential: Table = Credential.__table__  # type: ignore[assignment]
person: Table = Person.__table__  # type: ignore[assignment]

CODE_MINUTES = 10
INVITATION_HOURS = 48
RECOVERY_CODES = 8
CARD_KINDS = ("card", "typed", "device", "pin", "code")


@dataclass(frozen=True, kw_only=True)
class Card:
    """What is printed once: the secret of the QR code and the letters below it. number: tells cards apart, not people."""

    person_id: str
    number: int
    secret: str
    letters: str


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """What the owner of a valid link may set up. seed: of the second factor, to be confirmed by a code."""

    person_id: str
    username: str
    seed: str


def keep(connection: Connection, person_id: str, kind: str, secret: str, at: datetime, *, expires_at: datetime | None = None) -> int:
    """Store a credential in the caller's transaction; gives its number."""
    values = {"person_id": person_id, "kind": kind, "secret": secret, "created_at": at, "expires_at": expires_at}
    key = connection.execute(insert(credential).values(values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def revoke(connection: Connection, person_id: str, kinds: Iterable[str], at: datetime) -> None:
    """Take credentials back in the caller's transaction, and end the sessions of their owner."""
    own = (credential.c.person_id == person_id) & credential.c.kind.in_(list(kinds)) & credential.c.revoked_at.is_(None)
    connection.execute(update(credential).where(own).values(revoked_at=at))
    sessions.end_all(connection, person_id)


def issue_cards(person_ids: Iterable[str], *, actor_id: str, at: datetime) -> list[Card]:
    """New cards; the old ones, their devices, PINs and sessions stop at once."""
    cards = []
    with writing() as connection:
        for person_id in person_ids:
            cards.append(make_card(connection, person_id, draw(CARD_LENGTH), draw(TYPED_LENGTH), at))
            audit.note(connection, "card.issued", at=at, actor_id=actor_id, person_id=person_id)
        connection.commit()
    return cards


def make_card(connection: Connection, person_id: str, secret: str, letters: str, at: datetime) -> Card:
    """Replace a person's card in the caller's transaction."""
    revoke(connection, person_id, CARD_KINDS, at)
    number = keep(connection, person_id, "card", digest(secret), at)
    keep(connection, person_id, "typed", digest(letters), at)
    return Card(person_id=person_id, number=number, secret=secret, letters=letters)


def issue_code(person_id: str, *, actor_id: str, at: datetime) -> str:
    """A code of nine letters for one sign-in within ten minutes."""
    code = draw(CODE_LENGTH)
    with writing() as connection:
        keep(connection, person_id, "code", digest(code), at, expires_at=at + timedelta(minutes=CODE_MINUTES))
        audit.note(connection, "code.issued", at=at, actor_id=actor_id, person_id=person_id)
        connection.commit()
    return code


def invite(person_id: str, *, actor_id: str | None, at: datetime) -> str:
    """The secret of a one-time link with which staff set their password and second factor. Old ones stop."""
    secret = draw(40)
    with writing() as connection:
        revoke(connection, person_id, ("link",), at)
        keep(connection, person_id, "link", digest(secret), at, expires_at=at + timedelta(hours=INVITATION_HOURS))
        keep_seed(connection, person_id, pyotp.random_base32(), at)
        audit.note(connection, "staff.invited", at=at, actor_id=actor_id, person_id=person_id)
        connection.commit()
    return secret


def keep_seed(connection: Connection, person_id: str, seed: str, at: datetime) -> None:
    """Store the seed of a second factor that is still to be confirmed."""
    revoke(connection, person_id, ("new-totp",), at)
    keep(connection, person_id, "new-totp", seed, at)


def invitation(secret: str, at: datetime) -> Invitation | None:
    """What a link still allows."""
    with reading() as connection:
        return _invitation(connection, secret, at)


def _invitation(connection: Connection, secret: str, at: datetime) -> Invitation | None:
    seed = credential.alias()
    row = connection.execute(
        select(credential.c.person_id, person.c.username, seed.c.secret)
        .join(person, person.c.id == credential.c.person_id)
        .join(seed, (seed.c.person_id == person.c.id) & (seed.c.kind == "new-totp") & seed.c.revoked_at.is_(None))
        .where(
            credential.c.kind == "link",
            credential.c.secret == digest(secret),
            credential.c.revoked_at.is_(None),
            credential.c.expires_at > at,
        )
    ).first()
    return Invitation(person_id=row[0], username=row[1] or "", seed=row[2]) if row else None


def accept(secret: str, password: str, code: str, *, at: datetime) -> list[str] | None:
    """Set password and second factor once; gives recovery codes to print, or None if link or code are not right.

    Raises WeakSecret for a password that is easy to guess.
    """
    offered = invitation(secret, at)
    step = totp_step(offered.seed, code, None, at.timestamp()) if offered else None
    if offered is None or step is None:
        return None
    check_password(password, offered.username)
    kept = slow_hash(password)
    codes = [draw(10) for _ in range(RECOVERY_CODES)]
    with writing() as connection:
        if _invitation(connection, secret, at) is None:
            return None
        set_staff(connection, offered.person_id, kept, offered.seed, at)
        for recovery in codes:
            keep(connection, offered.person_id, "recovery", digest(recovery), at)
        connection.execute(
            update(credential).where(credential.c.kind == "totp", credential.c.person_id == offered.person_id).values(step=step)
        )
        audit.note(connection, "staff.accepted", at=at, actor_id=offered.person_id, person_id=offered.person_id)
        connection.commit()
    return codes


def set_staff(connection: Connection, person_id: str, kept_password: str, seed: str, at: datetime) -> None:
    """Replace password and second factor in the caller's transaction; every other way in stops."""
    revoke(connection, person_id, ("password", "totp", "recovery", "link", "new-totp"), at)
    keep(connection, person_id, "password", kept_password, at)
    keep(connection, person_id, "totp", seed, at)
