"""Administrators make and change places, groups and roles; trainers read single answers; what was typed is kept."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from lms.data.access import membership
from lms.data.database import now, reading
from lms.data.models import Audit, Cohort, Territory
from tests.web.conftest import Actor
from tests.web.identities import HOME, everybody, objects
from tests.web.test_pages import cohort_of

SERBIA = "serbia"


def rows(app: Flask, statement: Any) -> list[tuple[Any, ...]]:
    with app.app_context(), reading() as connection:
        return [tuple(row) for row in connection.execute(statement)]


def deeds(app: Flask, action: str) -> list[tuple[Any, ...]]:
    return rows(app, select(Audit.actor_id.is_not(None), Audit.person_id, Audit.cohort_id, Audit.detail).where(Audit.action == action))


def territory_of(app: Flask, code: str) -> int:
    return int(rows(app, select(Territory.id).where(Territory.code == code))[0][0])


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_a_territory_is_made_and_changed(app: Flask, as_administrator: Actor):
    page = "/groups/territories/new"
    typed = {"code": "nova varos", "name_sr": "Нова Варош", "name_en": "Nova Varoš", "country": "rs"}
    refused = as_administrator.post(page, page, **typed)
    assert refused.status_code == 422
    assert refused.text.count('role="alert"') == 2
    assert {name: field(refused.text, name) for name in typed} == typed
    right = {**typed, "code": "nova-varos", "country": "RS"}
    assert as_administrator.post(page, page, **right).status_code == 303
    assert as_administrator.post(page, page, **right).status_code == 422, "a code is taken once"
    number = territory_of(app, "nova-varos")
    place = f"/groups/territories/{number}"
    assert field(as_administrator.get(place).text, "name_en") == "Nova Varoš"
    assert as_administrator.post(place, place, **{**right, "code": SERBIA}).status_code == 422
    assert as_administrator.post(place, place, **{**right, "name_en": "Nova"}).status_code == 303
    assert rows(app, select(Territory.name_en).where(Territory.id == number)) == [("Nova",)]
    assert [line[3] for line in deeds(app, "territory.changed")] == [str(number)]
    assert as_administrator.get("/groups/territories/999999").status_code == 404
    assert "Нова Варош" in as_administrator.get("/groups").text


@pytest.mark.needs("language")
def test_a_group_is_made_and_changed(app: Flask, as_administrator: Actor):
    typed = {"territory": str(territory_of(app, SERBIA)), "name": "А1 Бор", "curriculum": "serbian-a1", "starts_on": "2026-09-01", "ends_on": "2026-08-31", "place": "Сала 2"}
    refused = as_administrator.post("/groups", "/groups", **typed)
    assert (refused.status_code, refused.text.count('role="alert"')) == (422, 1)
    assert {name: field(refused.text, name) for name in ("name", "starts_on", "ends_on", "place")} == {name: typed[name] for name in ("name", "starts_on", "ends_on", "place")}
    assert as_administrator.post("/groups", "/groups", **{**typed, "ends_on": "2027-01-31"}).status_code == 303
    number = cohort_of(app, "А1 Бор")
    place = f"/groups/{number}"
    assert field(as_administrator.get(place).text, "ends_on") == "2027-01-31"
    changed = {**typed, "ends_on": "", "place": "", "curriculum": "civic-orientation"}
    assert as_administrator.post(place, place, **{**changed, "name": "А1 Ниш"}).status_code == 422, "the name of another group"
    assert as_administrator.post(place, place, **{**changed, "curriculum": "nothing"}).status_code == 422
    assert as_administrator.post(place, place, **changed).status_code == 303
    assert rows(app, select(Cohort.curriculum, Cohort.ends_on, Cohort.place, Cohort.demo).where(Cohort.id == number)) == [("civic-orientation", None, "", False)]
    assert deeds(app, "cohort.changed") == [(True, None, number, str(number))]
    assert as_administrator.get("/groups/999999").status_code == 404


def test_a_role_is_paused_dropped_and_taken_up_again(app: Flask, as_administrator: Actor, as_learner: Actor):
    person = rows(app, text("select person_id from sign_in where roles = 'learner'"))[0][0]
    number, starts_on = rows(app, select(membership.c.id, membership.c.starts_on).where(membership.c.person_id == person))[0]
    page, own = f"/people/{person}/roles/{number}", f"/people/{person}"
    first = {"starts_on": starts_on.isoformat(), "ends_on": ""}
    wrong = as_administrator.post(page, page, state="active", starts_on="2026-05-02", ends_on="2026-05-01")
    assert (wrong.status_code, field(wrong.text, "ends_on")) == (422, "2026-05-01")
    assert as_administrator.post(page, page, state="flying", **first).status_code == 422
    assert as_learner.get("/").status_code == 200, "a form that was refused ends no session"
    assert as_administrator.post(page, page, state="paused", **first).headers["Location"] == own
    assert as_learner.get("/").status_code == 303
    assert as_administrator.post(page, page, state="dropped", **first).status_code == 303
    assert rows(app, select(membership.c.state, membership.c.ends_on).where(membership.c.id == number)) == [("dropped", now().date())]
    assert as_administrator.post(page, page, state="active", **first).status_code == 303
    assert rows(app, select(membership.c.state, membership.c.starts_on, membership.c.ends_on).where(membership.c.id == number)) == [("active", starts_on, None)]
    assert [line[3] for line in deeds(app, "role.changed")] == ["learner paused", "learner dropped", "learner active"]
    assert as_administrator.get(f"/people/{person}/roles/999999").status_code == 404
    assert as_administrator.get(f"/people/nobody/roles/{number}").status_code == 404


def test_a_name_is_mended(app: Flask, as_administrator: Actor):
    person = objects(app, HOME).person_id
    page = f"/people/{person}/name"
    wrong = as_administrator.post(page, page, name="123", birth_year="1990")
    assert (wrong.status_code, field(wrong.text, "name"), field(wrong.text, "birth_year")) == (422, "123", "1990")
    assert as_administrator.post(page, page, name="Зорана Измишљена", birth_year="").status_code == 303
    assert "Зорана Измишљена" in as_administrator.get("/people?q=zorana").text
    assert deeds(app, "person.changed") == [(True, person, None, "")]
    assert as_administrator.get("/people/nobody/name").status_code == 404


def test_rows_in_windows_1250_come_in_as_they_were_shown(app: Flask, as_administrator: Actor):
    """The second step sends back what the first one read."""
    page = f"/groups/{cohort_of(app, 'А1 Београд')}/import"
    with_file = {"file": (BytesIO("ime;godina\nŽivana Đ.;1990\n".encode("cp1250")), "spisak.csv")}
    shown = as_administrator.post(page, page, **with_file)
    assert "Živana Đ., 1990" in shown.text.replace("<bdi>", "").replace("</bdi>", "")
    kept = re.search(r'<textarea class="vh"[^>]*>(.*?)</textarea>', shown.text, re.S)
    assert kept
    assert as_administrator.post(page, page, text=kept[1], confirmed="1").status_code == 303
    assert "Živana Đ." in as_administrator.get("/people?q=zivana").text


@pytest.mark.needs("language")
def test_a_trainer_reads_single_answers_and_that_is_written_down(app: Flask, as_learner: Actor, as_trainer: Actor):
    lesson = "serbian/a1/12-post-bank-appointment"  # nobody of the demo has come so far: the answer is the best one
    page = f"/lesson/{lesson}/question/a1-12-12"
    identity = re.search(r'name="id" value="([^"]+)"', as_learner.get(page).text)
    assert identity
    as_learner.post(page, page, **{"id": identity[1], "answer-0": "ћу <b>сутра</b>"})
    person = rows(app, text("select person_id from sign_in where roles = 'learner'"))[0][0]
    place = f"/people/{person}/progress/{lesson}"
    assert f'href="{place}"' in as_trainer.get(f"/people/{person}/progress").text
    shown = as_trainer.get(place)
    assert "ћу &lt;b&gt;сутра&lt;/b&gt;" in shown.text
    assert "<b>сутра" not in shown.text
    assert "Има једна реч више." in shown.text
    assert "Тачно је:" in shown.text
    assert [line[1] for line in deeds(app, "answers.viewed")] == [person]
    assert as_trainer.get(f"/people/{person}/progress/nowhere").status_code == 404


@pytest.mark.needs("language", "civic", "training")
def test_single_answers_are_for_the_trainers_of_the_group_only(app: Flask):
    actors, home = everybody(app), objects(app, HOME)
    place = f"/people/{home.person_id}/progress/serbian/a1/01-introductions"
    got = {name: actor.get(place).status_code for name, actor in actors.items()}
    assert {name for name, code in got.items() if code == 200} == {"trainer"}
    assert {code for name, code in got.items() if name != "trainer"} <= {303, 404}
