"""Exports, roles, keys and ways in want the second factor of the last ten minutes; nothing is lost on the way."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from lms.app import create_app
from lms.data.access import membership
from lms.data.database import db, now, reading, writing
from lms.data.demo import ways
from lms.data.models import Audit, Credential, SignIn
from lms.settings import PACKAGED_SITE, load_settings, secret_key
from lms.web.links import own_path
from tests.web.conftest import ADDRESS, TOKEN, Actor
from tests.web.test_pages import cohort_of

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def waiting(answer: TestResponse) -> dict[str, str]:
    """The fields that wait in the form of the page that asks."""
    return dict(HIDDEN.findall(answer.text.split('<form class="card stack"')[1]))


session = SignIn.__table__
FRESH = "/cohorts/{cohort}/progress.csv"


@pytest.fixture
def wait(app: Flask) -> Callable[[int], None]:
    """Lets minutes pass since everybody's second factor; codes count anew."""

    def pass_by(minutes: int) -> None:
        with app.app_context(), writing() as connection:
            connection.execute(update(session).values(proved_at=now() - timedelta(minutes=minutes)))
            connection.execute(update(Credential).values(step=None))
            connection.commit()

    return pass_by


@pytest.fixture
def code(app: Flask) -> Callable[[str], str]:
    """The second factor of a role of the demo."""
    with app.app_context():
        seeds = {way.role: way.seed for way in ways(secret_key(app.extensions["lms.settings"]))}
    return lambda role: pyotp.TOTP(seeds[role]).now()


def deeds(app: Flask) -> list[str]:
    with app.app_context(), reading() as connection:
        return list(connection.execute(select(Audit.action).order_by(Audit.id)).scalars())


def test_a_table_is_given_after_the_second_factor_and_the_way_back_is_kept(app: Flask, as_coordinator: Actor, wait: Any, code: Any):
    table = FRESH.format(cohort=cohort_of(app, "А1 Ниш"))
    wait(9)
    assert as_coordinator.get(table).status_code == 200
    wait(10)
    asked = as_coordinator.get(table)
    assert (asked.status_code, asked.headers["Location"]) == (303, f"/confirm?back={table}?")
    page = asked.headers["Location"]
    wrong = as_coordinator.post("/confirm", page, back=table, again="000000")
    assert wrong.status_code == 422
    assert f'name="back" value="{table}"' in wrong.text
    assert 'role="alert"' in wrong.text
    before = as_coordinator.client.get_cookie("session-token", domain="127.0.0.1").value
    right = as_coordinator.post("/confirm", page, back=table, again=code("coordinator"))
    assert (right.status_code, right.headers["Location"]) == (303, table)
    assert as_coordinator.client.get_cookie("session-token", domain="127.0.0.1").value != before, "the token is a new one"
    assert as_coordinator.get(table).status_code == 200
    assert deeds(app)[-4:] == ["export.progress", "sign_in.refused", "sign_in.confirmed", "export.progress"]


def test_a_form_that_was_sent_waits_inside_the_page_that_asks(app: Flask, as_administrator: Actor, wait: Any, code: Any):
    with app.app_context(), reading() as connection:
        learner = connection.execute(select(membership.c.person_id).where(membership.c.role == "learner").limit(1)).scalar_one()
    place, form = f"/people/{learner}/roles", {"role": "trainer", "place": f"cohort-{cohort_of(app, 'А1 Ниш')}", "ends_on": "2030-01-31"}

    def roles() -> int:
        with app.app_context(), reading() as connection:
            return connection.execute(select(func.count()).where(membership.c.person_id == learner)).scalar_one()

    there = roles()
    wait(11)
    asked = as_administrator.post(place, f"/people/{learner}", **form)
    assert (asked.status_code, roles()) == (403, there)
    kept = waiting(asked)
    assert {name: value for name, value in kept.items() if name != "csrf_token"} == form
    assert f'action="{place}?"' in asked.text
    wrong = as_administrator.client.post(place, base_url=ADDRESS, data={**kept, "again": "000000"})
    assert (wrong.status_code, roles()) == (422, there)
    assert waiting(wrong).keys() == kept.keys()
    done = as_administrator.client.post(place, base_url=ADDRESS, data={**kept, "again": code("administrator")})
    assert (done.status_code, roles()) == (303, there + 1)
    assert as_administrator.get("/people").status_code == 200, "the session goes on"


def test_a_form_with_a_mistake_in_it_can_be_sent_again_after_the_second_factor(app: Flask, as_administrator: Actor, wait: Any, code: Any):
    """Its new page stands for the session's new token already."""
    with app.app_context(), reading() as connection:
        learner = connection.execute(select(membership.c.person_id).where(membership.c.role == "learner").limit(1)).scalar_one()
    place = f"/people/{learner}/roles"
    wait(11)
    asked = as_administrator.post(place, f"/people/{learner}", role="administrator", place=f"cohort-{cohort_of(app, 'А1 Ниш')}", ends_on="")
    mistaken = as_administrator.client.post(place, base_url=ADDRESS, data={**waiting(asked), "again": code("administrator")})
    assert mistaken.status_code == 422
    token = TOKEN.search(mistaken.text)
    assert token
    again = as_administrator.client.post(place, base_url=ADDRESS, data={"csrf_token": token[1], "role": "trainer", "place": "everywhere"})
    assert again.status_code == 303


def test_nothing_is_asked_of_a_form_from_elsewhere(app: Flask, as_administrator: Actor, wait: Any):
    wait(11)
    answer = as_administrator.client.post("/people/x/roles", base_url=ADDRESS, data={"role": "administrator"})
    assert answer.status_code == 400
    assert "administrator" not in answer.text


def test_guessing_the_second_factor_is_throttled(app: Flask, as_administrator: Actor, wait: Any, code: Any):
    wait(11)
    tries = [as_administrator.post("/confirm", "/confirm?back=/groups", again="000000", back="/groups") for _try in range(6)]
    assert [one.status_code for one in tries] == [422] * 5 + [429]
    assert int(tries[-1].headers["Retry-After"]) > 0
    assert as_administrator.post("/confirm", "/confirm", again=code("administrator"), back="/groups").status_code == 429


@pytest.mark.parametrize(
    ("back", "own"),
    [
        *((one, True) for one in ("/", "/me", "/cohorts/1/progress.csv?who=all", "/people?q=%D0%B0", "/a//b", "/a\u0301", "/%2F/evil")),
        *((one, False) for one in ("//evil", "///evil", "/\\evil", "\\\\evil", "/\tevil", "/ evil", "/\nevil", "\t//evil", " //evil", "/\0")),
        *((one, False) for one in ("https:evil", "https:/evil", "https:///evil", "http://evil", "javascript:alert(1)", "data:text/html,x", "evil", "", None)),
        *((one, False) for one in ("/a\\b", "?x", "#x", "\u2215\u2215evil", "//evil@127.0.0.1", "//127.0.0.1:8000")),
    ],
)
def test_only_paths_of_this_site_lead_back(back: str | None, own: bool):
    assert own_path(back, "nowhere") == (back if own else "nowhere")


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "/a b", ""])
def test_the_way_back_stays_on_this_site(as_administrator: Actor, wait: Any, code: Any, back: str):
    wait(11)
    assert 'name="back" value="/"' in as_administrator.get("/confirm", query_string={"back": back}).text
    answer = as_administrator.post("/confirm", "/confirm", again=code("administrator"), back=back)
    assert answer.headers["Location"] == "/"


def test_who_has_no_second_factor_is_not_asked_for_one(as_learner: Actor, stranger: Actor):
    assert as_learner.get("/confirm").status_code == 404
    assert stranger.get("/confirm").status_code == 303


@pytest.mark.needs("language")
def test_the_key_of_a_test_is_shown_after_the_second_factor_only(as_trainer: Actor, wait: Any):
    wait(11)
    assert as_trainer.get("/lessons/serbian/a1/01-introductions").status_code == 200
    asked = as_trainer.get("/lessons/serbian/a1/test-1?edition=en")
    assert asked.headers["Location"] == "/confirm?back=/lessons/serbian/a1/test-1?edition%3Den"


def pages_that_ask(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if app.view_functions[rule.endpoint].policy.fresh:
            yield rule.endpoint


def test_these_pages_ask(app: Flask):
    assert set(pages_that_ask(app)) >= {
        "exports.progress",
        "people.give_role",
        "people.change_state",
        "people.invite",
        "cards.issue",
        "cards.replace",
        "cards.code",
        "authoring.preview",
    }
    for endpoint, view in app.view_functions.items():
        if view.policy.action in ("report.export", "card.issue") and endpoint not in ("territories.page", "cards.sheet", "cards.renew"):
            assert view.policy.fresh, endpoint


def cookies(answer: TestResponse) -> dict[str, str]:
    return {line.split("=", 1)[0]: line for line in answer.headers.getlist("Set-Cookie")}


def test_cookies_say_what_browsers_must_guard(template: Path, tmp_path: Path):
    """Over https: only this host, only https, not for scripts; those of staff not even with links from elsewhere."""
    shutil.copytree(template, tmp_path / "data")
    app = create_app(load_settings({}, site=PACKAGED_SITE, data=tmp_path / "data", public_url="https://course.example"))
    client, base = app.test_client(), "https://course.example"
    with app.app_context():
        known = {way.role: way for way in ways(secret_key(app.extensions["lms.settings"]))}

    def send(path: str, page: str, **fields: str) -> TestResponse:
        answer = client.get(page, base_url=base)
        seen.update(cookies(answer))
        token = TOKEN.search(answer.text)
        assert token
        answer = client.post(path, base_url=base, data={"csrf_token": token[1], **fields})
        seen.update(cookies(answer))
        return answer

    seen: dict[str, str] = {}
    send("/sign-in/card", "/card", card=known["learner"].letters)
    assert send("/sign-in/pin", "/sign-in/pin", pin=known["learner"].pin).status_code == 303
    send("/language", "/language", locale="en")
    assert set(seen) == {"__Host-form", "__Host-notes", "__Host-device", "__Host-session", "__Host-locale"}
    for line in seen.values():
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(line.split("; "))
        assert "Domain" not in line
    send("/sign-out", "/me")
    staff = known["administrator"]
    answer = send("/sign-in/password", "/sign-in/staff", username=staff.username, password=staff.password, totp=pyotp.TOTP(staff.seed).now())
    line = cookies(answer)["__Host-session"]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(line.split("; "))
    assert "Max-Age" not in line, "gone with the window"
    with app.app_context():
        db.engine.dispose()


def test_what_a_test_says_and_its_keys_want_it_too(as_trainer: Actor, as_coordinator: Actor, wait: Any):
    pages = ("/lesson/serbian/a0/test-1/worksheet", "/recordings/serbian/a0/test-1")
    for page in pages:
        assert "рука" in as_trainer.get(page).text
    wait(11)
    for page in pages:
        asked = as_trainer.get(page)
        assert (asked.status_code, asked.headers["Location"]) == (303, f"/confirm?back={page}?")
    assert "Соба два је десно." not in as_trainer.get("/recordings").text
    for page in pages:
        assert as_coordinator.get(page).status_code == 404
    assert as_trainer.get("/lesson/serbian/a0/01-who-is-that/worksheet").status_code == 200, "a lesson's own are no secret"
