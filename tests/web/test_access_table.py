"""Who gets what from every address: compared with a table that a reviewer reads (`access.tsv`; a change of rights shows there)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from lms.app import create_app
from lms.settings import PACKAGED_SITE, load_settings
from lms.web.files import SANDBOX
from lms.web.headers import CONTENT_SECURITY_POLICY, HEADERS
from tests.web.conftest import Actor
from tests.web.identities import (
    ELSEWHERE,
    EVERYWHERE,
    HOME,
    IDENTITIES,
    MISSING,
    OUTSIDE,
    Objects,
    addresses,
    checksums,
    close,
    everybody,
    give_files,
    names,
    objects,
    send,
    token_of,
)

TABLE = Path(__file__).parent / "access.tsv"
pytestmark = pytest.mark.needs("language", "civic", "training")


@dataclass(frozen=True)
class House:
    """One application that the tests of this module share, and everybody in it."""

    app: Flask
    actors: dict[str, Actor]
    home: Objects
    away: Objects

    def others(self, identity: str) -> Objects:
        """What is not an identity's own."""
        return self.home if identity.endswith("elsewhere") else self.away


@pytest.fixture(scope="module")
def house(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demo with everybody signed in."""
    folder = tmp_path_factory.mktemp("house") / "data"
    shutil.copytree(template, folder)
    app = create_app(load_settings({}, site=PACKAGED_SITE, data=folder))
    app.testing = True
    give_files(app)
    yield House(app, everybody(app), objects(app, HOME), objects(app, ELSEWHERE))
    close(app)


@dataclass(frozen=True)
class Visit:
    """What somebody got from an address."""

    identity: str
    method: str
    rule: str
    address: str
    answer: TestResponse


@pytest.fixture(scope="module")
def visits(house: House) -> list[Visit]:
    """Everybody at every address: a POST carries no form token and must never get through."""
    return [
        Visit(identity, method, rule.rule, address, send(house.actors[identity], method, address))
        for rule, method, address in addresses(house.app, house.home.values())
        for identity in IDENTITIES
    ]


def table(visits: list[Visit]) -> str:
    """The table as it is now."""
    rows: dict[tuple[str, str], list[str]] = {}
    for visit in visits:
        rows.setdefault((visit.method, visit.rule), []).append(str(visit.answer.status_code))
    lines = [("method", "address", *IDENTITIES), *((*place, *states) for place, states in rows.items())]
    return "".join("\t".join(line) + "\n" for line in lines)


def test_rights_are_what_the_table_says(visits: list[Visit], tmp_path: Path):
    now = tmp_path / "access.tsv"
    now.write_text(table(visits), "utf-8")
    assert table(visits) == TABLE.read_text("utf-8"), f"if each change is meant: cp {now} {TABLE}"


def test_no_post_gets_through_without_a_form_token(visits: list[Visit]):
    assert {visit.answer.status_code for visit in visits if visit.method == "POST"} <= {303, 400, 404}


def test_who_is_disabled_or_whose_session_is_over_is_a_stranger(visits: list[Visit]):
    strangers = {(visit.method, visit.address): visit.answer for visit in visits if visit.identity == "stranger"}
    for visit in visits:
        if visit.identity in OUTSIDE:
            stranger = strangers[visit.method, visit.address]
            assert (visit.answer.status_code, visit.answer.headers.get("Location")) == (stranger.status_code, stranger.headers.get("Location")), visit


def test_every_answer_says_what_browsers_may_load_and_keep(visits: list[Visit]):
    assert HEADERS["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert not re.search(r"unsafe|nonce|https?:|\*|data:", CONTENT_SECURITY_POLICY)
    for visit in visits:
        headers = visit.answer.headers
        file = visit.rule == "/files/<file_id>" and visit.answer.status_code == 200
        expected = {**HEADERS, "Content-Security-Policy": SANDBOX} if file else HEADERS
        assert {name: headers.get(name) for name in HEADERS} == expected, visit.address
        assert headers["Cache-Control"] in ("no-store", "private, no-cache"), visit.address
        assert "Cookie" in visit.answer.vary, visit.address


class Inline(HTMLParser):
    """Finds what the policy forbids: script and style inside the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        wrong = [name for name, value in attrs if name == "style" or name.startswith(("on", "hx-", "x-")) or "javascript:" in (value or "").lower()]
        if wrong or tag in ("style", "base", "iframe", "object", "embed") or (tag == "script" and "src" not in given):
            self.found.append(f"<{tag} {given}>")


def test_no_page_has_script_or_style_of_its_own(visits: list[Visit]):
    pages = {visit.answer.text: visit for visit in visits if visit.answer.mimetype == "text/html"}
    assert len(pages) > 100
    for page, visit in pages.items():
        parser = Inline()
        parser.feed(page)
        assert not parser.found, visit.address


def test_no_name_stands_in_a_title_or_an_address(house: House, visits: list[Visit]):
    everyone = names(house.app)
    assert len(everyone) > 100
    for visit in visits:
        if visit.answer.mimetype != "text/html":
            continue
        title = re.search(r"<title>(.*?)</title>", visit.answer.text, re.S)
        if visit.answer.status_code in (200, 400, 404):
            assert title, visit.address
        said = [title[1] if title else "", *re.findall(r'(?:href|action|src)="([^"]*)"', visit.answer.text)]
        assert not [name for name in everyone for one in said if name in one], visit.address


def test_somebody_elses_object_is_like_a_missing_one(house: House):
    """GET, and POST with a good form token, in every address that names an object."""
    compared = 0
    for identity in IDENTITIES:
        if identity in (*EVERYWHERE, *OUTSIDE, "stranger"):
            continue
        actor, others = house.actors[identity], house.others(identity)
        token = token_of(actor)
        missing = {(rule.rule, method): address for rule, method, address in addresses(house.app, MISSING.values(key="serbian/a1/test-1"))}
        for rule, method, address in addresses(house.app, others.values(key="serbian/a1/test-1")):
            if not set(rule.arguments) & set(vars(others)):
                continue
            sent = {"data": {"csrf_token": token, "state": "active"}} if method == "POST" else {}
            theirs, none = (send(actor, method, one, **sent) for one in (address, missing[rule.rule, method]))
            assert (theirs.status_code, theirs.data) == (none.status_code, none.data), (identity, method, address)
            assert theirs.status_code == 404, (identity, method, address)
            assert list(theirs.headers.keys()) == list(none.headers.keys())
            compared += 1
    assert compared > 100


def test_a_role_of_somebody_else_is_not_changed_under_another_name(house: House):
    administrator = house.actors["administrator"]
    form = {"csrf_token": token_of(administrator), "state": "paused"}
    before = checksums(house.app)
    for number in (house.away.membership_id, MISSING.membership_id):
        assert send(administrator, "POST", f"/people/{house.home.person_id}/roles/{number}", data=form).status_code == 404
    assert checksums(house.app) == before


def test_no_card_is_made_for_somebody_of_another_group(house: House):
    trainer = house.actors["trainer"]
    form = {"csrf_token": token_of(trainer), "person": [house.away.person_id, MISSING.person_id, "' or 1=1 --"]}
    before = checksums(house.app)
    assert send(trainer, "POST", f"/cohorts/{house.home.cohort_id}/cards", data=form).status_code == 303
    assert checksums(house.app) == before


def test_reading_twice_changes_nothing(house: House):
    before = checksums(house.app)
    for _time in range(2):
        for _rule, method, address in addresses(house.app, house.home.values(), ("GET",)):
            for identity in ("learner", "trainer", "coordinator", "administrator"):
                send(house.actors[identity], method, address)
    assert checksums(house.app) == before


def test_a_form_needs_the_token_of_its_own_session_and_comes_from_here(house: House):
    foreign = token_of(house.actors["counsellor"])
    sent = 0
    for _rule, method, address in addresses(house.app, house.home.values(), ("POST",)):
        for identity in ("stranger", "learner", "trainer", "administrator"):
            actor = house.actors[identity]
            if send(actor, method, address).status_code != 400:
                continue
            own = {"csrf_token": token_of(actor)}
            assert send(actor, method, address, data={"csrf_token": foreign}).status_code == 400, address
            for elsewhere in ({"Origin": "https://example.org"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}):
                assert send(actor, method, address, data=own, headers=elsewhere).status_code == 403, address
            sent += 1
    assert sent > 20


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "evil.example:80", ""])
def test_another_host_is_not_answered(house: House, host: str):
    for _rule, method, address in addresses(house.app, house.home.values()):
        answer = house.actors["administrator"].client.open(address, method=method, headers={"Host": host or "x y"})
        assert answer.status_code == 400, address
        assert "evil" not in answer.text
