"""What is too large, too often, from elsewhere or broken gets a plain answer with the headers of every other page."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask, request
from sqlalchemy import text
from werkzeug.test import TestResponse

from lms import Plugin, public
from lms.app import create_app
from lms.data.database import writing
from lms.plugins import bundled
from lms.settings import PACKAGED_SITE, load_settings
from lms.web.headers import HEADERS
from tests.web.conftest import ADDRESS, Actor
from tests.web.identities import close, token_of

probe = Blueprint("probe", __name__)


@probe.get("/probe")
@public
def who() -> str:
    """Where the request seems to come from."""
    return f"{request.remote_addr} {request.scheme} {request.host}"


@probe.get("/probe/fault")
@public
def fault() -> str:
    """A page with a mistake in it."""
    return str(1 // int("0"))


Make = Callable[..., Flask]


@pytest.fixture
def make(template: Path, tmp_path: Path) -> Iterator[Make]:
    """Makes the application with one more plugin and other settings."""
    made: list[Flask] = []
    shutil.copytree(template, tmp_path / "data")

    def build(**given: Any) -> Flask:
        plugin = Plugin(name="probe", label="Probe", blueprints=(probe,))
        made.append(create_app(load_settings({}, site=PACKAGED_SITE, data=tmp_path / "data", **given), plugins=(*bundled(), plugin)))
        return made[-1]

    yield build
    for app in made:
        close(app)


def plain(answer: TestResponse, code: int) -> None:
    """An error that says what to do and gives nothing away."""
    assert answer.status_code == code
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["Cache-Control"] == "no-store"
    assert "<h1>" in answer.text
    assert not [word for word in ("Traceback", "sqlite", "SELECT", "werkzeug", "Python", "site-packages") if word in answer.text]


def test_every_error_looks_like_the_rest_and_gives_nothing_away(make: Make):
    app = make()
    stranger = Actor(app.test_client())
    plain(stranger.client.post("/language", base_url=ADDRESS), 400)
    plain(stranger.client.post("/language", base_url=ADDRESS, headers={"Origin": "https://example.org"}), 403)
    plain(stranger.get("/nothing"), 404)
    plain(stranger.client.delete("/language", base_url=ADDRESS), 405)
    token_of(stranger)  # without a session nothing of what is sent is read
    plain(stranger.client.post("/language", base_url=ADDRESS, data={"locale": "x" * 2_000_001}), 413)
    plain(stranger.get("/probe/fault"), 500)
    tries = [stranger.post("/sign-in/password", "/sign-in/staff", username="nobody", password="x" * 12, totp="0") for _try in range(6)]
    plain(tries[-1], 429)
    with app.app_context(), writing() as connection:
        connection.execute(text("alter table credential rename to gone"))
        connection.commit()
    token = token_of(stranger)
    broken = stranger.client.post("/sign-in/code", base_url=ADDRESS, data={"csrf_token": token, "code": "ABC"})
    plain(broken, 503)
    assert broken.headers["Retry-After"]


def multipart(*parts: tuple[str, bytes]) -> dict[str, Any]:
    """A body of parts, each with the rest of its first header line and its content."""
    lines = [b'--edge\r\nContent-Disposition: form-data; name="' + name.encode() + b"\r\n\r\n" + content + b"\r\n" for name, content in parts]
    return {"data": b"".join(lines) + b"--edge--\r\n", "content_type": "multipart/form-data; boundary=edge"}


@pytest.mark.parametrize(
    "sent",
    [
        {"data": b"x" * 2_000_001, "content_type": "application/x-www-form-urlencoded"},
        {"data": b"x" * 2_000_001, "content_type": "application/json"},
        multipart(('file"; filename="a.csv"', b"x" * 2_000_001)),
        multipart(*((f'part-{number}"', b"x") for number in range(300))),
        multipart(('text"', b"x" * 600_000)),
        {"data": {"text": "ш" * 200_000}},
    ],
    ids=["form", "json", "file", "parts", "field", "text"],
)
def test_what_is_too_large_is_refused_at_once(as_administrator: Actor, sent: dict[str, Any]):
    """A whole body, a number of parts, and a field that is not a file have their limits."""
    for address in ("/language", "/sign-in/password", "/invitation", "/me/settings", "/people/new", "/nothing"):
        begun = time.perf_counter()
        answer = as_administrator.client.post(address, base_url=ADDRESS, **sent)
        assert answer.status_code in ((404,) if address == "/nothing" else (400, 413)), address
        assert time.perf_counter() - begun < 1


FORWARDED = "198.51.100.1, 198.51.100.2, 198.51.100.3"


@pytest.mark.parametrize(
    ("hops", "seen"),
    [(0, "127.0.0.1"), (1, "198.51.100.3"), (2, "198.51.100.2"), (3, "198.51.100.1"), (4, "127.0.0.1")],
)
def test_only_as_many_proxies_are_believed_as_there_are(make: Make, hops: int, seen: str):
    """Who adds addresses of their own in front of the list is not believed."""
    client = make(trusted_proxies=hops).test_client()
    headers = {"X-Forwarded-For": FORWARDED, "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9", "True-Client-IP": "203.0.113.9"}
    assert client.get("/probe", base_url=ADDRESS, headers=headers).text.split()[0] == seen


def test_without_a_proxy_nobody_says_what_host_or_scheme_this_is(make: Make):
    client = make().test_client()
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "1", "X-Forwarded-Prefix": "/evil"}
    assert client.get("/probe", base_url=ADDRESS, headers=headers).text == "127.0.0.1 http 127.0.0.1:8000"


def test_a_proxy_cannot_bring_another_host(make: Make):
    client = make(trusted_proxies=1, public_url="https://course.example").test_client()
    right = client.get("/probe", base_url="http://127.0.0.1", headers={"X-Forwarded-Host": "course.example", "X-Forwarded-Proto": "https"})
    assert right.text == "127.0.0.1 https course.example"
    assert right.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    wrong = client.get("/probe", base_url="http://127.0.0.1", headers={"X-Forwarded-Host": "evil.example"})
    assert wrong.status_code == 400


@pytest.mark.parametrize("proxies", [0, 1])
def test_the_throttle_counts_the_address_that_is_believed(make: Make, proxies: int):
    """With no proxy a new X-Forwarded-For is no new address; behind one it is."""
    client = make(trusted_proxies=proxies).test_client()
    actor = Actor(client)
    token = token_of(actor)
    codes = [
        client.post("/sign-in/code", base_url=ADDRESS, data={"csrf_token": token, "code": "ABC"}, headers={"X-Forwarded-For": f"198.51.100.{number}"}).status_code
        for number in range(62)
    ]
    assert (429 in codes) is (proxies == 0)
    assert 422 in codes


def test_links_are_made_from_the_public_address_and_not_from_the_request(make: Make):
    app = make(public_url="https://course.example", trusted_hosts="course.example,127.0.0.1")
    printed = app.test_cli_runner().invoke(args=["people", "add", "Измишљена", "--username", "izmisljena", "--role", "administrator"])
    assert "https://course.example/invitation#" in printed.output
