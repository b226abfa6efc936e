"""Somebody with every way in: used by the tests of doors, throttle and sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pyotp
from material import DAY, NOON
from sqlalchemy import insert, select

from lms.data.database import reading, writing
from lms.data.models import Cohort, SignIn, Territory
from lms.data.operations import credentials
from lms.data.operations.people import NewMembership, NewPerson, add_person
from lms.data.operations.sign_in import Linked, Result, SignedIn, sign_in
from lms.data.queries.visitors import Visitor, token_hash, visitor

PASSWORD = "correct horse battery"
PIN = "482913"
ADDRESS = "192.0.2.7"
session = SignIn.__table__


@dataclass(frozen=True)
class Staff:
    """A member of staff and what they know."""

    person_id: str
    username: str
    seed: str
    recovery: tuple[str, ...]

    def code(self, at: datetime) -> str:
        """The second factor at a moment."""
        return pyotp.TOTP(self.seed).at(at)

    def enter(self, at: datetime, **secrets: str) -> Result:
        """Try the door for staff; right unless said otherwise."""
        given = {"username": self.username, "password": PASSWORD, "totp": self.code(at)}
        return sign_in("password", {**given, **secrets}, address=ADDRESS, at=at)


def make_group() -> int:
    """A cohort of its own; gives the id."""
    with writing() as connection:
        place = connection.execute(insert(Territory).values(code="nis", name_sr="Ниш", name_en="Niš", country="RS")).inserted_primary_key
        values = {"territory_id": place[0], "name": "A1", "curriculum": "serbian-a1", "starts_on": DAY, "place": "", "demo": False, "version": 0}
        key = connection.execute(insert(Cohort).values(**values)).inserted_primary_key
        connection.commit()
    return int(key[0])


def make_learner(cohort_id: int, name: str = "Измишљена", ends_on: date | None = None, at: datetime = NOON) -> str:
    """A learner of a cohort; gives the id."""
    role = NewMembership(role="learner", cohort_id=cohort_id, starts_on=DAY, ends_on=ends_on)
    return add_person(NewPerson(display_name=name), (role,), actor_id=None, at=at)


def make_staff(role: str = "administrator", username: str = "marko", at: datetime = NOON) -> Staff:
    """Somebody who has accepted an invitation a minute before."""
    before = at - timedelta(minutes=5)
    member = NewMembership(role=role, starts_on=DAY)
    person_id = add_person(NewPerson(display_name="Марко", username=username), (member,), actor_id=None, at=before)
    secret = credentials.invite(person_id, actor_id=None, at=before)
    offered = credentials.invitation(secret, before)
    assert offered
    codes = credentials.accept(secret, PASSWORD, pyotp.TOTP(offered.seed).at(before), at=before)
    assert codes
    return Staff(person_id, username, offered.seed, tuple(codes))


def link(person_id: str, at: datetime = NOON) -> str:
    """Give a card and show it; gives the secret of the linked device."""
    card = credentials.issue_cards([person_id], actor_id=person_id, at=at)[0]
    result = sign_in("card", {"card": card.secret}, address=ADDRESS, at=at)
    assert isinstance(result, Linked)
    return result.token


def open_with(device: str, at: datetime = NOON, pin: str = PIN, address: str = ADDRESS, **more: str) -> Result:
    """Type a PIN on a linked device."""
    return sign_in("pin", {"device": device, "pin": pin, **more}, address=address, at=at)


def token_of(result: Result) -> str:
    """The token of who came in."""
    assert isinstance(result, SignedIn), result
    return result.token


def alive(token: str, at: datetime) -> Visitor | None:
    """Who a session lets in at a moment."""
    with reading() as connection:
        return visitor(connection, token_hash(token), at)


def sessions_of(person_id: str) -> int:
    """How many sessions somebody has."""
    with reading() as connection:
        return len(connection.execute(select(session.c.token).where(session.c.person_id == person_id)).all())
