"""The one way in: every door goes through `sign_in`, with one throttle and one audit trail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, or_, select, update

from lms.data import audit, throttle
from lms.data.database import reading, writing
from lms.data.models import Credential, Person
from lms.data.operations import sessions
from lms.data.passwords import WeakSecret, check_pin, digest, draw, matches, slow_hash, totp_step, typed

credential: Table = Credential.__table__  # type: ignore[assignment]
person: Table = Person.__table__  # type: ignore[assignment]


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Somebody is in. token: of the session, for the cookie."""

    token: str
    until: datetime
    person_id: str


@dataclass(frozen=True, kw_only=True)
class Linked:
    """A card was shown: this device now belongs to its learner. token: for the device cookie; a PIN opens it."""

    token: str
    person_id: str
    has_pin: bool


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Nobody came in. reason: wrong, weak, throttled, second (password right, second factor not). retry: seconds."""

    reason: str
    retry: int = 0


Result = SignedIn | Linked | Refused
Door = Callable[[Connection, Mapping[str, str], datetime, bool], "tuple[str | None, Result | None]"]
"""Gives the person, if the secret is right, and a result other than a session, if there is one. The flag: whether the
slow proof (PIN, password) held; it is taken before, so that other writers need not wait for it."""


def sign_in(door: str, secrets: Mapping[str, str], *, address: str, at: datetime) -> Result:
    """Try a door.

    door: card (card), pin (device, pin), code (code) or password (username, password, totp). Wrong, unknown and disabled
    look and take the same. Every try is counted and written down, also when it fails. Raises KeyError for an unknown door.
    """
    test = DOORS[door]
    account = f"{door}:{digest(_account(door, secrets))[:32]}"
    with writing() as connection:
        wait = max(throttle.take(connection, key, limit, at) for key, limit in _buckets(account, address))
        if wait:
            audit.note(connection, "sign_in.throttled", at=at, actor_id=None, address=address, detail=door)
            connection.commit()
            return Refused(reason="throttled", retry=wait)
        connection.commit()
    with reading() as connection:
        proven = PROOFS[door](connection, secrets, at) if door in PROOFS else False
    with writing() as connection:
        found, result = test(connection, secrets, at, proven)
        if found is None:
            audit.note(connection, "sign_in.refused", at=at, actor_id=None, address=address, detail=door)
            connection.commit()
            return result or Refused(reason="wrong")
        throttle.give_back(connection, account)
        audit.note(connection, "sign_in.linked" if result else "sign_in", at=at, actor_id=found, address=address, detail=door)
        if result is None:
            token, until = sessions.begin(connection, found, "shared" if secrets.get("shared") else door, at)
            result = SignedIn(token=token, until=until, person_id=found)
        connection.commit()
    return result


def _buckets(account: str, address: str) -> tuple[tuple[str, throttle.Limit], ...]:
    return (account, throttle.ACCOUNT), (throttle.address_key(address), throttle.ADDRESS)


def _account(door: str, secrets: Mapping[str, str]) -> str:
    """What the tries are counted on: what tells the account, never the secret that is tried against it."""
    names = {"card": "card", "pin": "device", "code": "code", "password": "username"}
    return secrets.get(names[door], "").casefold()[:200]


def _valid(at: datetime) -> Any:
    return credential.c.revoked_at.is_(None) & or_(credential.c.expires_at.is_(None), credential.c.expires_at > at)


def _owner(connection: Connection, kind: str, secret: str, at: datetime) -> Any:
    """The credential row of a secret that we drew, of an active person."""
    return connection.execute(
        select(credential.c.id, credential.c.person_id, credential.c.used_at)
        .join(person, person.c.id == credential.c.person_id)
        .where(credential.c.kind == kind, credential.c.secret == digest(secret), _valid(at), person.c.state == "active")
    ).first()


def _own(connection: Connection, person_id: str | None, kind: str) -> Any:
    return connection.execute(
        select(credential.c.id, credential.c.secret, credential.c.step)
        .where(credential.c.person_id == (person_id or ""), credential.c.kind == kind, credential.c.revoked_at.is_(None))
        .order_by(credential.c.id.desc())
    ).first()


def _card(connection: Connection, secrets: Mapping[str, str], at: datetime, proven: bool) -> tuple[str | None, Result | None]:
    """Link the device. The long secret of the QR code and the short one printed below it are two credentials."""
    secret = typed(secrets.get("card", ""))
    row = _owner(connection, "card", secret, at) or _owner(connection, "typed", secret, at)
    if row is None:
        return None, None
    token = draw(40)
    connection.execute(insert(credential), {"person_id": row.person_id, "kind": "device", "secret": digest(token), "created_at": at})
    return row.person_id, Linked(token=token, person_id=row.person_id, has_pin=_own(connection, row.person_id, "pin") is not None)


def _pin(connection: Connection, secrets: Mapping[str, str], at: datetime, proven: bool) -> tuple[str | None, Result | None]:
    """Open a linked device. The first PIN is chosen here, and only a good one is taken."""
    device = _owner(connection, "device", secrets.get("device", ""), at)
    if device is None:
        return None, None
    if _own(connection, device.person_id, "pin") is None:
        try:
            check_pin(secrets.get("pin", ""))
        except WeakSecret:
            return None, Refused(reason="weak")
        kept = slow_hash(secrets["pin"])
        connection.execute(insert(credential), {"person_id": device.person_id, "kind": "pin", "secret": kept, "created_at": at})
        return device.person_id, None
    return (device.person_id, None) if proven else (None, None)


def _prove_pin(connection: Connection, secrets: Mapping[str, str], at: datetime) -> bool:
    device = _owner(connection, "device", secrets.get("device", ""), at)
    kept = _own(connection, device.person_id if device else None, "pin")
    return matches(kept.secret if kept else None, secrets.get("pin", ""))


def _code(connection: Connection, secrets: Mapping[str, str], at: datetime, proven: bool) -> tuple[str | None, Result | None]:
    """A code from a trainer's screen: once, within ten minutes."""
    row = _owner(connection, "code", typed(secrets.get("code", "")), at)
    if row is None:
        return None, None
    once = update(credential).where(credential.c.id == row.id, credential.c.used_at.is_(None)).values(used_at=at, revoked_at=at)
    return (row.person_id, None) if connection.execute(once).rowcount == 1 else (None, None)


def _password(connection: Connection, secrets: Mapping[str, str], at: datetime, proven: bool) -> tuple[str | None, Result | None]:
    """Password and second factor together; neither alone tells whether it was right."""
    person_id = _staff(connection, secrets)
    seed = _own(connection, person_id, "totp")
    if not (proven and seed):
        return None, None
    step = totp_step(seed.secret, secrets.get("totp", ""), seed.step, at.timestamp())
    if step is not None:
        connection.execute(update(credential).where(credential.c.id == seed.id).values(step=step))
        return person_id, None
    row = _owner(connection, "recovery", typed(secrets.get("totp", "")), at)
    if row and row.person_id == person_id:
        connection.execute(update(credential).where(credential.c.id == row.id).values(used_at=at, revoked_at=at))
        return person_id, None
    return None, None


def _staff(connection: Connection, secrets: Mapping[str, str]) -> str | None:
    name = secrets.get("username", "").strip().casefold()
    found: str | None = connection.execute(select(person.c.id).where(person.c.username == name, person.c.state == "active")).scalar()
    return found


def _prove_password(connection: Connection, secrets: Mapping[str, str], at: datetime) -> bool:
    kept = _own(connection, _staff(connection, secrets), "password")
    return matches(kept.secret if kept else None, secrets.get("password", ""))


PROOFS = {"pin": _prove_pin, "password": _prove_password}
DOORS: Mapping[str, Door] = {"card": _card, "pin": _pin, "code": _code, "password": _password}
