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
from lms.data.passwords import WeakSecret, check_pin, digest, draw, matches, refreshed, slow_hash, totp_step, typed

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
class Confirmed:
    """Somebody who is in showed the second factor again. token: the new one of the same session."""

    token: str


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Nobody came in. reason: wrong, weak, throttled, unlinked (too many wrong PINs: the card again). retry: seconds."""

    reason: str
    retry: int = 0


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A slow secret (PIN, password) held. of: the credential that it was tried against, None for a first PIN.

    kept: what is to be kept of it from now on. Taken before the transaction, so that other writers need not wait for it.
    """

    of: int | None
    kept: str


Result = SignedIn | Linked | Confirmed | Refused
Found = tuple[str | None, Result | None]
Door = Callable[[Connection, Mapping[str, str], datetime, Proof | None], Found]
"""Gives the person, if the secret is right, and a result other than a new session, if there is one."""
DEEDS: Mapping[type, str] = {Linked: "sign_in.linked", Confirmed: "sign_in.confirmed"}


def sign_in(door: str, secrets: Mapping[str, str], *, address: str, at: datetime, replaces: str = "") -> Result:
    """Try a door. replaces: the hash of the token that the browser had before; that session ends.

    door: card (card), pin (device, pin), code (code), password (username, password, totp) or again (session, person,
    totp). Wrong, unknown and disabled look and take the same. Every try is counted and written down, also when it
    fails. Raises KeyError for an unknown door.
    """
    test = DOORS[door]
    with writing() as connection:
        account = _account(connection, door, secrets, at)
        wait = max(throttle.take(connection, key, limit, at) for key, limit in _buckets(account, address))
        if wait:
            audit.note(connection, "sign_in.throttled", at=at, actor_id=None, address=address, detail=door)
        connection.commit()
    if wait:
        return Refused(reason="throttled", retry=wait)
    with reading() as connection:
        proof = PROOFS[door](connection, secrets, at) if door in PROOFS else None
    with writing() as connection:
        found, result = test(connection, secrets, at, proof)
        if found is None:
            audit.note(connection, "sign_in.refused", at=at, actor_id=None, address=address, detail=door)
            refused = result or _refused(connection, door, secrets, account, at)
            connection.commit()
            return refused
        throttle.forget(connection, account, at)
        throttle.give_back(connection, throttle.address_key(address), throttle.ADDRESS)
        audit.note(connection, DEEDS.get(type(result), "sign_in"), at=at, actor_id=found, address=address, detail=door)
        if not isinstance(result, Confirmed):
            sessions.end(connection, replaces)
        if result is None:
            token, until = sessions.begin(connection, found, "shared" if secrets.get("shared") else door, at)
            result = SignedIn(token=token, until=until, person_id=found)
        connection.commit()
    return result


def _buckets(account: str, address: str) -> tuple[tuple[str, throttle.Limit], ...]:
    of_address = (throttle.address_key(address), throttle.ADDRESS)
    return ((account, throttle.ACCOUNT), of_address) if account else (of_address,)


def _account(connection: Connection, door: str, secrets: Mapping[str, str], at: datetime) -> str:
    """What the tries are counted on: the person whose PIN or factor is tried, or the username, whether it exists or not.

    A card and a code name nobody before they are right: their tries are counted on the address alone.
    """
    if door == "pin":
        device = _owner(connection, "device", secrets.get("device", ""), at)
        return f"pin:{device.person_id}" if device else ""
    names = {"password": "username", "again": "person"}
    return f"{door}:{digest(secrets.get(names[door], '').strip().casefold()[:200])[:32]}" if door in names else ""


def _refused(connection: Connection, door: str, secrets: Mapping[str, str], account: str, at: datetime) -> Refused:
    """Who has used up the tries on a PIN shows the card again: six digits must not stand alone for long (security.md S23)."""
    if door != "pin" or not account or not throttle.spent(connection, account):
        return Refused(reason="wrong")
    device = (credential.c.kind == "device") & (credential.c.secret == digest(secrets.get("device", "")))
    connection.execute(update(credential).where(device).values(revoked_at=at))
    return Refused(reason="unlinked")


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


def _card(connection: Connection, secrets: Mapping[str, str], at: datetime, proof: Proof | None) -> Found:
    """Link the device. The long secret of the QR code and the short one printed below it are two credentials."""
    secret = typed(secrets.get("card", ""))
    row = _owner(connection, "card", secret, at) or _owner(connection, "typed", secret, at)
    if row is None:
        return None, None
    token = draw(40)
    connection.execute(insert(credential), {"person_id": row.person_id, "kind": "device", "secret": digest(token), "created_at": at})
    return row.person_id, Linked(token=token, person_id=row.person_id, has_pin=_own(connection, row.person_id, "pin") is not None)


def _pin(connection: Connection, secrets: Mapping[str, str], at: datetime, proof: Proof | None) -> Found:
    """Open a linked device. The first PIN is chosen here, and only a good one is taken."""
    device = _owner(connection, "device", secrets.get("device", ""), at)
    if device is None:
        return None, None
    own = _own(connection, device.person_id, "pin")
    if own is not None:
        return (device.person_id if _held(connection, own, proof) else None), None
    if proof is None:
        return None, Refused(reason="weak")
    connection.execute(insert(credential), {"person_id": device.person_id, "kind": "pin", "secret": proof.kept, "created_at": at})
    return device.person_id, None


def _prove_pin(connection: Connection, secrets: Mapping[str, str], at: datetime) -> Proof | None:
    device, pin = _owner(connection, "device", secrets.get("device", ""), at), secrets.get("pin", "")
    own = _own(connection, device.person_id if device else None, "pin")
    if device is None or own is not None:
        return _proof(own, pin)
    try:
        check_pin(pin)
    except WeakSecret:
        return None
    return Proof(of=None, kept=slow_hash(pin))


def _proof(own: Any, secret: str) -> Proof | None:
    """Whether a slow secret is the one of a credential; takes as long when there is none."""
    held = matches(own.secret if own else None, secret)
    return Proof(of=own.id, kept=refreshed(own.secret, secret)) if held else None


def _held(connection: Connection, own: Any, proof: Proof | None) -> bool:
    """Whether the proof is of the credential that is in force now; keeps what it says is to be kept."""
    if own is None or proof is None or proof.of != own.id:
        return False
    if proof.kept != own.secret:
        connection.execute(update(credential).where(credential.c.id == own.id).values(secret=proof.kept))
    return True


def _code(connection: Connection, secrets: Mapping[str, str], at: datetime, proof: Proof | None) -> Found:
    """A code from a trainer's screen: once, within ten minutes."""
    row = _owner(connection, "code", typed(secrets.get("code", "")), at)
    return (row.person_id, None) if row and _use(connection, row.id, at) else (None, None)


def _use(connection: Connection, credential_id: int, at: datetime) -> bool:
    """Use up what counts once; False if somebody was faster."""
    once = update(credential).where(credential.c.id == credential_id, credential.c.used_at.is_(None)).values(used_at=at, revoked_at=at)
    return connection.execute(once).rowcount == 1


def _password(connection: Connection, secrets: Mapping[str, str], at: datetime, proof: Proof | None) -> Found:
    """Password and second factor together; neither alone tells whether it was right."""
    person_id = _staff(connection, secrets)
    own = _own(connection, person_id, "password")
    right = proof is not None and proof.of == (own.id if own else None) and _second_factor(connection, person_id, secrets, at)
    return (person_id, None) if right and _held(connection, own, proof) else (None, None)


def _second_factor(connection: Connection, person_id: str | None, secrets: Mapping[str, str], at: datetime) -> bool:
    """Whether a code is that of the authenticator, each step once, or an unused recovery code."""
    seed = _own(connection, person_id, "totp")
    if seed is None:
        return False
    step = totp_step(seed.secret, secrets.get("totp", ""), seed.step, at.timestamp())
    if step is not None:
        later = or_(credential.c.step.is_(None), credential.c.step < step)
        return connection.execute(update(credential).where(credential.c.id == seed.id, later).values(step=step)).rowcount == 1
    row = _owner(connection, "recovery", typed(secrets.get("totp", "")), at)
    return row is not None and row.person_id == person_id and _use(connection, row.id, at)


def _staff(connection: Connection, secrets: Mapping[str, str]) -> str | None:
    name = secrets.get("username", "").strip().casefold()
    found: str | None = connection.execute(select(person.c.id).where(person.c.username == name, person.c.state == "active")).scalar()
    return found


def _prove_password(connection: Connection, secrets: Mapping[str, str], at: datetime) -> Proof | None:
    return _proof(_own(connection, _staff(connection, secrets), "password"), secrets.get("password", ""))


def _again(connection: Connection, secrets: Mapping[str, str], at: datetime, proof: Proof | None) -> Found:
    """The second factor of somebody who is in, before what must not be done with a session that was left open."""
    person_id = secrets.get("person", "")
    if not _second_factor(connection, person_id, secrets, at):
        return None, None
    token = sessions.renew(connection, secrets.get("session", ""), person_id, at)
    return (person_id, Confirmed(token=token)) if token else (None, None)


PROOFS: Mapping[str, Callable[[Connection, Mapping[str, str], datetime], Proof | None]] = {"pin": _prove_pin, "password": _prove_password}
DOORS: Mapping[str, Door] = {"card": _card, "pin": _pin, "code": _code, "password": _password, "again": _again}
