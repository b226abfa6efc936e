"""The pages of the doors: they tell nobody whether somebody exists, keep what was typed but no secret, and turn the token."""

from __future__ import annotations

import re

import pyotp
from flask import Flask
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from lms.data.database import now, reading
from lms.data.demo import ways
from lms.data.models import Person
from lms.data.operations.people import set_state
from lms.settings import secret_key
from tests.web.conftest import ADDRESS, TOKEN, Actor

CHANGING = re.compile(r'name="csrf_token" value="[^"]+"|name="username" value="[^"]*"')


def plain(answer: TestResponse) -> tuple[int, str, list[tuple[str, str]]]:
    """An answer without what differs from one request to the next."""
    headers = [(name, value) for name, value in answer.headers if name not in ("Date", "Content-Length", "Set-Cookie")]
    return answer.status_code, CHANGING.sub("", answer.text), headers


def test_unknown_disabled_wrong_and_half_right_look_the_same(app: Flask):
    with app.app_context():
        known = {way.role: way for way in ways(secret_key(app.extensions["lms.settings"]))}
        with reading() as connection:
            gone = connection.execute(select(Person.id).where(Person.username == known["counsellor"].username)).scalar_one()
        set_state(gone, "disabled", actor_id="console", at=now())
    trainer, disabled = known["trainer"], known["counsellor"]
    tries = {
        "unknown": {"username": "nobody", "password": "x" * 12, "totp": "000000"},
        "wrong": {"username": trainer.username, "password": "x" * 12, "totp": "000000"},
        "without the second factor": {"username": trainer.username, "password": trainer.password, "totp": ""},
        "a wrong second factor": {"username": trainer.username, "password": trainer.password, "totp": "000000"},
        "disabled": {"username": disabled.username, "password": disabled.password, "totp": pyotp.TOTP(disabled.seed).now()},
        "a learner's name": {"username": known["learner"].name, "password": "x" * 12, "totp": "000000"},
    }
    answers = {name: plain(Actor(app.test_client()).post("/sign-in/password", "/sign-in/staff", **given)) for name, given in tries.items()}
    assert {answer[0] for answer in answers.values()} == {422}
    assert [name for name, answer in answers.items() if answer != answers["unknown"]] == []


def test_a_name_that_was_typed_is_kept_and_a_secret_is_not(stranger: Actor):
    answer = stranger.post("/sign-in/password", "/sign-in/staff", username="somebody", password="a secret that I typed", totp="135790")
    assert 'value="somebody"' in answer.text
    assert "a secret that I typed" not in answer.text
    assert "135790" not in answer.text
    for way, page, fields in (("card", "/card", {"card": "ABCDEFGH"}), ("code", "/sign-in/code", {"code": "ABCDEFGH"})):
        assert "ABCDEFGH" not in stranger.post(f"/sign-in/{way}", page, **fields).text


def test_signing_in_again_gives_a_new_cookie_and_the_old_session_is_over(app: Flask, as_learner: Actor):
    """Whoever knew a cookie from before is not let in by it."""
    with app.app_context():
        learner = next(way for way in ways(secret_key(app.extensions["lms.settings"])) if way.role == "learner")
    before = as_learner.client.get_cookie("session-token", domain="127.0.0.1")
    assert before
    token = TOKEN.search(as_learner.get("/language").text)
    assert token
    assert as_learner.client.post("/sign-in/pin", base_url=ADDRESS, data={"csrf_token": token[1], "pin": learner.pin}).status_code == 303
    after = as_learner.client.get_cookie("session-token", domain="127.0.0.1")
    assert after
    assert after.value != before.value
    thief = app.test_client()
    thief.set_cookie("session-token", before.value, domain="127.0.0.1")
    assert thief.get("/me", base_url=ADDRESS).status_code == 303
    with app.app_context(), reading() as connection:
        assert connection.execute(text("select count(*) from sign_in")).scalar() == 1


def test_too_many_wrong_pins_forget_the_phone(app: Flask, stranger: Actor):
    with app.app_context():
        learner = next(way for way in ways(secret_key(app.extensions["lms.settings"])) if way.role == "learner")
    stranger.post("/sign-in/card", "/card", card=learner.card)
    answers = [stranger.post("/sign-in/pin", "/sign-in/pin", pin="918273") for _try in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 5
    assert "поново је потребна картица" in answers[-1].text
    assert stranger.client.get_cookie("device-token", domain="127.0.0.1") is None
    assert stranger.get("/sign-in/pin").status_code == 303
