"""How many tries there are: for an account, for an address, in all processes, and never forever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from material import NOON
from people import ADDRESS, Staff, link, make_group, make_learner, make_staff, open_with
from sqlalchemy import func, select

from lms.data import throttle
from lms.data.database import reading, writing
from lms.data.models import Audit
from lms.data.operations.sign_in import Refused, SignedIn, sign_in
from lms.data.throttle import ACCOUNT, Limit, address_key, filled
from lms.data.throttle import ADDRESS as OF_ADDRESS

SECOND = timedelta(seconds=1)
amounts = st.floats(0, 100, allow_nan=False)


def guess(name: str, address: str = ADDRESS, at: datetime = NOON) -> Any:
    return sign_in("password", {"username": name, "password": "wrong horse", "totp": "0"}, address=address, at=at)


@pytest.fixture
def staff(database: Flask) -> Staff:
    """An administrator."""
    return make_staff()


@pytest.mark.parametrize("name", ["marko", "nobody", "MARKO "])
def test_an_account_has_five_tries_then_one_a_minute_whether_it_exists_or_not(staff: Staff, name: str):
    tries = [guess(name) for _try in range(7)]
    assert [one.reason for one in tries] == ["wrong"] * 5 + ["throttled"] * 2
    assert 0 < tries[-1].retry <= 61
    assert staff.enter(NOON).reason == "throttled" if name != "nobody" else isinstance(staff.enter(NOON), SignedIn)
    assert guess(name, at=NOON + timedelta(seconds=tries[-1].retry)) == Refused(reason="wrong")
    assert guess(name, at=NOON + timedelta(seconds=tries[-1].retry)).reason == "throttled"


def test_nobody_is_locked_out_for_good(staff: Staff):
    for _try in range(50):
        guess(staff.username)
    assert isinstance(staff.enter(NOON + 61 * SECOND), SignedIn)
    assert guess(staff.username, at=NOON + 61 * SECOND) == Refused(reason="wrong"), "who got in has all tries again"


def test_an_address_is_stopped_and_others_get_in(staff: Staff):
    tries = [sign_in("code", {"code": f"NOBODY{number}"}, address="198.51.100.9", at=NOON) for number in range(62)]
    assert [one.reason for one in tries] == ["wrong"] * 60 + ["throttled"] * 2
    assert isinstance(staff.enter(NOON), SignedIn)


def test_a_network_of_ipv6_addresses_counts_as_one(database: Flask):
    tries = [sign_in("code", {"code": "NOBODY"}, address=f"2001:db8:0:1::{number:x}", at=NOON) for number in range(61)]
    assert tries[-1].reason == "throttled"
    assert guess("nobody", address="2001:db8:0:2::1").reason == "wrong"
    assert address_key("not an address") == address_key("") == "address:unknown"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_whole_centre_signs_in_from_one_address_within_minutes(database: Flask):
    """60 people, each with a card and a PIN, every fifth mistypes once, one every two seconds."""
    cohort = make_group()
    for number in range(60):
        at = NOON + 2 * number * SECOND
        device = link(make_learner(cohort, at=at), at)
        assert isinstance(open_with(device, at), SignedIn)
        if number % 5 == 0:
            assert open_with(device, at, pin="482914").reason == "wrong"
    with reading() as connection:
        assert connection.execute(select(func.count()).where(Audit.action == "sign_in.throttled")).scalar() == 0


def test_tries_at_the_same_moment_are_all_counted(staff: Staff, together: Callable[..., list[Any]]):
    tries = together([lambda: guess("marko") for _try in range(12)])
    assert sorted(one.reason for one in tries) == ["throttled"] * 7 + ["wrong"] * 5


def test_what_was_throttled_is_written_down_without_a_name(staff: Staff):
    for _try in range(6):
        guess(staff.username)
    with reading() as connection:
        line = connection.execute(select(Audit.actor_id, Audit.person_id, Audit.address, Audit.detail).where(Audit.action == "sign_in.throttled")).one()
    assert tuple(line) == (None, None, "192.0.2.0", "password")


def test_old_buckets_are_forgotten(staff: Staff):
    guess("nobody")
    staff.enter(NOON + timedelta(days=2))
    with reading() as connection:
        keys = connection.execute(select(throttle.bucket.c.key)).scalars().all()
    assert keys == [address_key(ADDRESS)]


def test_a_try_given_back_never_makes_more_than_there_were(database: Flask):
    with writing() as connection:
        for _time in range(3):
            throttle.take(connection, "one", OF_ADDRESS, NOON)
        for _time in range(9):
            throttle.give_back(connection, "one", OF_ADDRESS)
        assert connection.execute(select(throttle.bucket.c.tokens)).scalar() == OF_ADDRESS.capacity
        assert not throttle.spent(connection, "one")
        assert not throttle.spent(connection, "unknown")


@given(amounts, st.floats(-1e6, 1e6, allow_nan=False), st.floats(1, 100), st.floats(0.1, 100))
def test_a_bucket_never_overflows_and_time_takes_nothing_away(tokens: float, minutes: float, capacity: float, per_minute: float):
    limit = Limit(capacity=capacity, per_minute=per_minute)
    there = min(tokens, capacity)
    assert there <= filled(there, minutes, limit) <= capacity


@given(st.lists(st.integers(0, 600), min_size=1, max_size=60))
def test_over_any_stretch_there_are_no_more_tries_than_the_limit_allows(pauses: list[int]):
    """The arithmetic of `take`: between two moments at most capacity + time x rate tries get through."""
    tokens, passed, clock = ACCOUNT.capacity, 0, 0
    for pause in pauses:
        clock += pause
        tokens = filled(tokens, pause / 60, ACCOUNT)
        if tokens >= 1:
            tokens, passed = tokens - 1, passed + 1
        assert passed <= ACCOUNT.capacity + clock / 60 * ACCOUNT.per_minute + 1e-6
        assert tokens >= 0
