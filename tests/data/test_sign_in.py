"""Every door: right, wrong, unknown, disabled, taken back, too old, used twice; and nothing tells which it was."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any

import pytest
from argon2 import PasswordHasher, extract_parameters
from flask import Flask
from material import NOON
from people import ADDRESS, PASSWORD, PIN, Staff, alive, link, make_group, make_learner, make_staff, open_with, sessions_of, token_of
from sqlalchemy import select, update

from lms.data.database import Model, reading, writing
from lms.data.models import Audit, Credential
from lms.data.operations import credentials
from lms.data.operations.people import set_state
from lms.data.operations.sign_in import Confirmed, Linked, Refused, SignedIn, sign_in
from lms.data.passwords import CARD_LENGTH, CODE_LENGTH, LETTERS, WeakSecret, check_password, check_pin, draw, typed
from lms.data.queries.visitors import token_hash

WRONG = Refused(reason="wrong")
MINUTE = timedelta(minutes=1)
credential = Credential.__table__
trail = Audit.__table__


@pytest.fixture
def learner(database: Flask) -> str:
    """A learner of a group."""
    return make_learner(make_group())


@pytest.fixture
def staff(database: Flask) -> Staff:
    """An administrator."""
    return make_staff()


def show(card: str, at: Any = NOON) -> Any:
    return sign_in("card", {"card": card}, address=ADDRESS, at=at)


def test_a_card_links_and_a_pin_opens(learner: str):
    card = credentials.issue_cards([learner], actor_id=learner, at=NOON)[0]
    for secret in (card.secret, card.letters, " ".join(card.letters).lower()):
        linked = show(secret)
        assert isinstance(linked, Linked)
        assert (linked.person_id, linked.has_pin) == (learner, False)
    assert alive(linked.token, NOON) is None, "a device alone is nobody"
    token = token_of(open_with(linked.token))
    found = alive(token, NOON)
    assert found
    assert (found.person_id, found.roles) == (learner, {"learner"})
    again = show(card.secret)
    assert isinstance(again, Linked)
    assert again.has_pin
    assert open_with(again.token, pin="482914") == WRONG
    assert isinstance(open_with(again.token), SignedIn)


def test_a_second_card_turns_the_first_off_with_all_that_rests_on_it(learner: str):
    first = credentials.issue_cards([learner], actor_id=learner, at=NOON)[0]
    device = show(first.secret).token
    token = token_of(open_with(device))
    credentials.issue_cards([learner], actor_id=learner, at=NOON + MINUTE)
    assert show(first.secret, NOON + MINUTE) == show(first.letters, NOON + MINUTE) == WRONG
    assert open_with(device, NOON + MINUTE) == WRONG
    assert alive(token, NOON + MINUTE) is None


def test_a_pin_opens_nothing_without_a_linked_device(learner: str):
    open_with(link(learner))
    for device in ("", "nonsense", learner, "X" * 40):
        assert open_with(device) == WRONG


def test_a_weak_pin_is_not_taken_and_a_good_one_still_is(learner: str):
    device = link(learner)
    assert [open_with(device, pin=pin) for pin in ("123456", "111111", "12a456")] == [Refused(reason="weak")] * 3
    assert sessions_of(learner) == 0
    assert isinstance(open_with(device), SignedIn)


def test_who_guesses_a_pin_needs_the_card_again(learner: str):
    device = link(learner)
    open_with(device)
    other = "482914"
    tries = [open_with(device, NOON + MINUTE, pin=other) for _try in range(5)]
    assert [one.reason for one in tries] == ["wrong"] * 4 + ["unlinked"]
    later = NOON + timedelta(days=1)
    assert open_with(device, later) == WRONG, "the device is linked no more"
    with writing() as connection:
        kept = connection.execute(select(credential.c.secret).where(credential.c.kind == "pin")).scalar_one()
        connection.commit()
    assert kept, "the PIN itself stays"


def test_tries_on_one_pin_count_together_on_all_devices(learner: str):
    card = credentials.issue_cards([learner], actor_id=learner, at=NOON)[0]
    devices = [show(card.secret).token for _device in range(3)]
    open_with(devices[0])
    tries = [open_with(device, NOON + MINUTE, pin="482914").reason for device in devices * 2]
    assert tries == ["wrong"] * 4 + ["unlinked", "throttled"]


def test_a_code_opens_once_within_ten_minutes(learner: str):
    code = credentials.issue_code(learner, actor_id=learner, at=NOON)
    late = credentials.issue_code(learner, actor_id=learner, at=NOON)

    def enter(code: str, at: Any) -> Any:
        return sign_in("code", {"code": code}, address=ADDRESS, at=at)

    assert enter(late, NOON + 10 * MINUTE) == WRONG
    shown = f"{code[:3]} {code[3:6]}-{code[6:]}".lower()
    assert isinstance(enter(shown, NOON + 9 * MINUTE), SignedIn)
    assert enter(code, NOON + 9 * MINUTE) == WRONG
    assert enter(draw(CODE_LENGTH), NOON) == enter("", NOON) == WRONG


def test_of_two_who_use_a_code_at_once_one_gets_in(learner: str, together: Callable[..., list[Any]]):
    code = credentials.issue_code(learner, actor_id=learner, at=NOON)
    results = together([lambda: sign_in("code", {"code": code}, address=ADDRESS, at=NOON) for _one in range(4)])
    assert sum(isinstance(one, SignedIn) for one in results) == 1


def test_staff_need_password_and_second_factor(staff: Staff):
    assert staff.enter(NOON, totp="000000") == WRONG
    assert staff.enter(NOON, totp="") == WRONG
    assert staff.enter(NOON, password="wrong horse battery") == WRONG
    assert staff.enter(NOON, username="nobody") == WRONG
    found = alive(token_of(staff.enter(NOON)), NOON)
    assert found
    assert (found.roles, found.proved_at) == ({"administrator"}, NOON)


def test_a_password_without_second_factor_tells_nothing(staff: Staff):
    right = staff.enter(NOON, totp="000000")
    wrong = staff.enter(NOON, totp="000000", password="wrong horse battery")
    assert right == wrong == WRONG
    with reading() as connection:
        lines = connection.execute(select(trail.c.action, trail.c.actor_id, trail.c.detail).where(trail.c.action == "sign_in.refused")).all()
    assert lines == [("sign_in.refused", None, "password")] * 2


def test_a_second_factor_counts_once_within_its_step(staff: Staff):
    assert isinstance(staff.enter(NOON), SignedIn)
    assert staff.enter(NOON + timedelta(seconds=20)) == WRONG
    before = NOON - timedelta(seconds=30)
    assert staff.enter(NOON, totp=staff.code(before)) == WRONG, "nor an older step after a newer one"
    assert isinstance(staff.enter(NOON + timedelta(seconds=31)), SignedIn)


def test_of_two_who_use_a_second_factor_at_once_one_gets_in(staff: Staff, together: Callable[..., list[Any]]):
    results = together([lambda: staff.enter(NOON) for _one in range(4)])
    assert sum(isinstance(one, SignedIn) for one in results) == 1


def test_a_recovery_code_opens_once_and_only_its_owners_account(staff: Staff):
    other = make_staff("trainer", "jelena")
    assert other.enter(NOON, totp=staff.recovery[0]) == WRONG
    assert isinstance(staff.enter(NOON, totp=staff.recovery[0].lower()), SignedIn)
    assert staff.enter(NOON + MINUTE, totp=staff.recovery[0]) == WRONG
    assert isinstance(staff.enter(NOON + 2 * MINUTE, totp=staff.recovery[1]), SignedIn)


def test_the_second_factor_again_gives_the_session_a_new_token(staff: Staff):
    token = token_of(staff.enter(NOON))
    later = NOON + timedelta(minutes=20)

    def again(code: str) -> Any:
        return sign_in("again", {"session": token_hash(token), "person": staff.person_id, "totp": code}, address=ADDRESS, at=later)

    assert again("000000") == WRONG
    renewed = again(staff.code(later))
    assert isinstance(renewed, Confirmed)
    assert alive(token, later) is None
    found = alive(renewed.token, later)
    assert found
    assert (found.proved_at, found.created_at) == (later, NOON)
    assert again(staff.recovery[0]) == WRONG, "the old session cannot be renewed"


def test_nobody_comes_in_who_is_disabled(learner: str, staff: Staff):
    device = link(learner)
    open_with(device)
    card = credentials.issue_cards([learner], actor_id=learner, at=NOON)[0]
    device = show(card.secret).token
    code = credentials.issue_code(learner, actor_id=learner, at=NOON)
    for one in (learner, staff.person_id):
        set_state(one, "disabled", actor_id=staff.person_id, at=NOON)
    tries = (show(card.secret), open_with(device), sign_in("code", {"code": code}, address=ADDRESS, at=NOON), staff.enter(NOON))
    assert tries == (WRONG,) * 4


@pytest.mark.parametrize("end", [{"revoked_at": NOON}, {"expires_at": NOON}], ids=["revoked", "expired"])
def test_what_was_taken_back_or_has_run_out_opens_nothing(learner: str, end: dict[str, Any]):
    card = credentials.issue_cards([learner], actor_id=learner, at=NOON)[0]
    device, code = show(card.secret).token, credentials.issue_code(learner, actor_id=learner, at=NOON)
    ways = {
        "card": lambda: show(card.secret),
        "typed": lambda: show(card.letters),
        "device": lambda: open_with(device),
        "code": lambda: sign_in("code", {"code": code}, address=ADDRESS, at=NOON),
    }
    for kind, way in ways.items():
        with writing() as connection:
            connection.execute(update(credential).where(credential.c.kind == kind).values(**end))
            connection.commit()
        assert way() == WRONG, kind


def test_a_door_that_does_not_exist_is_a_mistake_of_ours(database: Flask):
    with pytest.raises(KeyError):
        sign_in("window", {}, address=ADDRESS, at=NOON)


def test_no_secret_stands_in_the_database(learner: str, staff: Staff):
    card = credentials.issue_cards([learner], actor_id=learner, at=NOON)[0]
    device, code = show(card.secret).token, credentials.issue_code(learner, actor_id=learner, at=NOON)
    tokens = [token_of(open_with(device)), token_of(staff.enter(NOON))]
    with reading() as connection:
        rows = [str(row) for table in Model.metadata.sorted_tables for row in connection.execute(select(table))]
    assert len(rows) > 10
    for secret in (card.secret, card.letters, device, code, PIN, PASSWORD, *staff.recovery, *tokens):
        assert not [row for row in rows if secret in row]


def test_secrets_are_long_enough_and_never_the_same(database: Flask):
    assert len(LETTERS) ** CARD_LENGTH >= 2**128
    assert len(LETTERS) ** CODE_LENGTH >= 2**40
    assert len({draw(CODE_LENGTH) for _number in range(10_000)}) == 10_000
    assert typed(" АВЕ-кмн 23 ") == "ABEKMH23"


def test_chosen_secrets_are_hashed_as_the_requirement_says_and_anew_when_it_changes(staff: Staff):
    with reading() as connection:
        kept = connection.execute(select(credential.c.secret).where(credential.c.kind == "password")).scalar_one()
    parameters = extract_parameters(kept)
    assert (parameters.type.name, parameters.memory_cost, parameters.time_cost, parameters.parallelism) == ("ID", 19_456, 2, 1)
    weaker = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    with writing() as connection:
        connection.execute(update(credential).where(credential.c.kind == "password").values(secret=weaker))
        connection.commit()
    assert isinstance(staff.enter(NOON), SignedIn)
    with reading() as connection:
        kept = connection.execute(select(credential.c.secret).where(credential.c.kind == "password")).scalar_one()
    assert extract_parameters(kept).memory_cost == 19_456


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_unknown_disabled_and_wrong_take_the_same_time(staff: Staff):
    disabled = make_staff("trainer", "jelena")
    set_state(disabled.person_id, "disabled", actor_id=staff.person_id, at=NOON)
    durations: dict[str, list[float]] = {staff.username: [], disabled.username: [], "nobody": []}
    for turn in range(12):
        for name, times in durations.items():
            begun = time.perf_counter()
            result = staff.enter(NOON + turn * 5 * MINUTE, username=name, password="wrong horse battery")
            times.append(time.perf_counter() - begun)
            assert result == WRONG
    medians = {name: median(times) for name, times in durations.items()}
    fastest, slowest = min(medians.values()), max(medians.values())
    assert slowest - fastest < 0.25 * slowest, medians
    assert fastest > 0.005, "somebody was refused without any hashing"


@pytest.mark.parametrize("pin", ["12345", "1234567", "123456", "654321", "000000", "121212", "123123", "12345a", "١٢٣٤٥٦", "", "1234 5"])
def test_these_pins_are_too_easy(pin: str):
    with pytest.raises(WeakSecret):
        check_pin(pin)


@pytest.mark.parametrize("password", ["short", "marko-marko-1", "aaaaaaaaaaaaaa", "x" * 129, "Password1234", "lozinka12345!", "qwertyuiop12", "Beograd2026!!", "srbija123456"])
def test_these_passwords_are_too_easy(password: str):
    with pytest.raises(WeakSecret):
        check_password(password, "marko")


@pytest.mark.parametrize("password", ["correct horse battery", "тачан коњ батерија", "зелена трава 88 кестен", "Xk!9vuPq-22Lm", "зелено јутро " * 9])
def test_these_passwords_are_taken(password: str):
    check_password(password, "marko")
