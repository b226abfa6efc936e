"""Sessions: how long they last behind each door, and what ends them at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from material import NOON
from people import PIN, Staff, alive, link, make_group, make_learner, make_staff, open_with, session, sessions_of, token_of
from sqlalchemy import select

from lms.data.access import membership
from lms.data.database import now, reading
from lms.data.operations import credentials, people, privacy, sessions
from lms.data.operations.sign_in import sign_in
from lms.data.queries.visitors import token_hash

MINUTES, HOURS, DAYS = (lambda n: timedelta(minutes=n)), (lambda n: timedelta(hours=n)), (lambda n: timedelta(days=n))


@pytest.fixture
def learner(database: Flask) -> str:
    """A learner of a group."""
    return make_learner(make_group())


@pytest.fixture
def staff(database: Flask) -> Staff:
    """An administrator."""
    return make_staff()


def used(token: str, at: datetime) -> bool:
    """A request at a moment: whether it got in, and the session is kept alive as the pages do."""
    with time_machine.travel(at, tick=False):
        visitor = alive(token, now())
        if visitor:
            sessions.touch(visitor, now())
        return visitor is not None


def last(token: str, begun: datetime, every: timedelta, most: timedelta) -> timedelta:
    """For how long a session that is used regularly lets in."""
    at = begun
    while at - begun <= most and used(token, at):
        at += every
    return at - begun


def test_a_learners_own_phone_stays_in_for_thirty_days_and_half_a_year(learner: str):
    device = link(learner)
    idle = token_of(open_with(device))
    assert used(idle, NOON + DAYS(30) - MINUTES(1))
    idle = token_of(open_with(device))
    assert not used(idle, NOON + DAYS(30))
    assert last(token_of(open_with(device)), NOON, DAYS(9), DAYS(400)) == DAYS(180)


def test_a_shared_phone_stays_in_for_ten_minutes(learner: str):
    device = link(learner)
    token = token_of(open_with(device, shared="1"))
    assert used(token, NOON + MINUTES(9))
    assert used(token, NOON + MINUTES(18))
    assert not used(token, NOON + MINUTES(29))
    assert last(token_of(open_with(device, shared="1")), NOON, MINUTES(6), DAYS(1)) == HOURS(3)


def test_a_code_from_class_is_for_a_shared_phone(learner: str):
    code = credentials.issue_code(learner, actor_id=learner, at=NOON)
    token = token_of(sign_in("code", {"code": code}, address="192.0.2.7", at=NOON))
    assert not used(token, NOON + MINUTES(11))


def test_staff_stay_in_for_half_an_hour_and_twelve_hours(staff: Staff):
    assert not used(token_of(staff.enter(NOON)), NOON + MINUTES(30))
    token = token_of(staff.enter(NOON + HOURS(1)))
    assert used(token, NOON + HOURS(1) + MINUTES(29))
    assert last(token_of(staff.enter(NOON + HOURS(3))), NOON + HOURS(3), MINUTES(20), DAYS(2)) == HOURS(12)


def test_the_second_factor_again_makes_no_session_longer(staff: Staff):
    token = token_of(staff.enter(NOON))
    at = NOON
    while at - NOON < HOURS(11) + MINUTES(40):
        at += MINUTES(20)
        secrets = {"session": token_hash(token), "person": staff.person_id, "totp": staff.code(at)}
        token = sign_in("again", secrets, address="192.0.2.7", at=at).token
        assert used(token, at)
    assert not used(token, NOON + HOURS(12))


def test_a_use_is_written_down_only_now_and_then(staff: Staff):
    token = token_of(staff.enter(NOON))
    seen = select(session.c.seen_at)
    for minute, expected in ((1, 0), (2, 2), (3, 2), (4, 4)):
        assert used(token, NOON + MINUTES(minute))
        with reading() as connection:
            assert connection.execute(seen).scalar_one() == NOON + MINUTES(expected)


def test_every_sign_in_has_a_token_of_its_own_and_ends_the_one_before(learner: str):
    device = link(learner)
    first, other = token_of(open_with(device)), token_of(open_with(device))
    assert first != other
    secrets = {"device": device, "pin": PIN}
    third = token_of(sign_in("pin", secrets, address="192.0.2.7", at=NOON, replaces=token_hash(first)))
    assert (alive(first, NOON), sessions_of(learner)) == (None, 2)
    assert alive(other, NOON)
    assert alive(third, NOON)
    assert len({token_of(open_with(device)) for _time in range(50)}) == 50
    assert len(third) >= 43, "256 bits"


def test_signing_out_ends_the_session_everywhere_it_is_known(learner: str):
    token = token_of(open_with(link(learner)))
    sessions.sign_out(token_hash(token))
    assert alive(token, NOON) is None


def give_role(person: str) -> None:
    people.add_membership(person, people.NewMembership(role="trainer", starts_on=NOON.date()), actor_id=person, at=NOON)


def pause(person: str) -> None:
    with reading() as connection:
        number = connection.execute(select(membership.c.id).where(membership.c.person_id == person)).scalar_one()
    assert people.change_membership(number, state="paused", ends_on=None, actor_id=person, at=NOON)


CHANGES: dict[str, Callable[[str], object]] = {
    "a new role": give_role,
    "a paused role": pause,
    "a new card (and with it the PIN)": lambda person: credentials.issue_cards([person], actor_id=person, at=NOON),
    "a new invitation (password and factor)": lambda person: credentials.invite(person, actor_id=person, at=NOON),
    "disabling": lambda person: people.set_state(person, "disabled", actor_id=person, at=NOON),
    "erasing": lambda person: privacy.erase(person, (), folder=Path("no-files"), actor_id=person, at=NOON),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_somebodys_rights_ends_all_their_sessions_and_nobody_elses(learner: str, staff: Staff, change: str):
    device = link(learner)
    tokens = [token_of(open_with(device)), token_of(open_with(device, shared="1"))]
    others = token_of(staff.enter(NOON))
    CHANGES[change](learner)
    assert [alive(token, NOON) for token in tokens] == [None, None]
    assert sessions_of(learner) == 0
    assert alive(others, NOON)


def test_a_changed_password_ends_the_sessions_that_rest_on_the_old(staff: Staff):
    secret = credentials.invite(staff.person_id, actor_id=None, at=NOON)
    token = token_of(staff.enter(NOON))
    offered = credentials.invitation(secret, NOON)
    assert offered
    new = Staff(staff.person_id, staff.username, offered.seed, ())
    assert credentials.accept(secret, "another long password", new.code(NOON), at=NOON)
    assert alive(token, NOON) is None
    later = NOON + MINUTES(5)
    assert staff.enter(later).reason == "wrong"
    assert token_of(new.enter(later, password="another long password"))
    assert credentials.accept(secret, "yet another password", new.code(later), at=later) is None, "a link counts once"


def test_a_session_ends_with_the_day_on_which_the_membership_ends(database: Flask):
    learner = make_learner(make_group(), ends_on=date(2026, 3, 4))
    token = token_of(open_with(link(learner)))
    assert used(token, NOON + DAYS(1))
    assert used(token, datetime(2026, 3, 4, 23, 59, tzinfo=NOON.tzinfo))
    assert not used(token, datetime(2026, 3, 5, tzinfo=NOON.tzinfo))
    roles = alive(token_of(open_with(link(learner, NOON + DAYS(5)), NOON + DAYS(5))), NOON + DAYS(5))
    assert roles
    assert not roles.roles, "who comes in afterwards has no role"
