"""Who gets what from every address: compared with a table that a reviewer reads (`access.tsv`; a change of rights shows there)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from lms.data.database import reading
from tests.web.conftest import ADDRESS, Actor

TABLE = Path(__file__).parent / "access.tsv"
ROLES = ("stranger", "learner", "trainer", "coordinator", "counsellor", "administrator")
pytestmark = pytest.mark.needs("language", "civic", "training")


def examples(app: Flask) -> dict[str, object]:
    """A value for each part of an address: a cohort and a learner that the demo's trainer and coordinator may see."""
    with app.app_context(), reading() as connection:
        cohort = connection.execute(text("select id from cohort where name = 'А1 Ниш'")).scalar_one()
        person = connection.execute(text("select min(person_id) from membership where role = 'learner' and cohort_id = :c"), {"c": cohort}).scalar_one()
    lesson = {"key": "serbian/a1/01-introductions", "question_id": "a1-01-01", "name": "none.png", "form": "csv", "way": "card"}
    return {**lesson, "cohort_id": cohort, "person_id": person, "attempt_id": "none", "work_id": "none", "membership_id": 1, "number": 1}


def answers(app: Flask, sign_in: Callable[[str], Actor]) -> str:
    """The table as it is now: status by address and role; a POST is sent without a form token and must never get through."""
    actors = [Actor(app.test_client()) if role == "stranger" else sign_in(role) for role in ROLES]
    values, lines = examples(app), ["\t".join(("method", "address", *ROLES))]
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        with app.test_request_context(base_url=ADDRESS):
            address = rule.build({name: values[name] for name in rule.arguments})
        assert address
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            states = [str(actor.client.open(address[1], method=method, base_url=ADDRESS).status_code) for actor in actors]
            lines.append("\t".join((method, rule.rule, *states)))
    return "\n".join(lines) + "\n"


def test_rights_are_what_the_table_says(app: Flask, sign_in: Callable[[str], Actor]):
    assert answers(app, sign_in) == TABLE.read_text("utf-8")


def test_no_post_gets_through_without_a_form_token():
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines()[1:]]
    assert {status for method, _address, *states in rows if method == "POST" for status in states} <= {"303", "400", "404"}
