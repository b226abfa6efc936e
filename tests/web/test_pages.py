"""Every page opens for those it is for, says what it must in each language, and answers others as if it did not exist."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import text

from lms.data.database import reading
from lms.web.headers import HEADERS
from tests.statements import collected
from tests.web.conftest import ADDRESS, Actor

LANGUAGE, CIVIC, TRAINING = (pytest.mark.needs(name) for name in ("language", "civic", "training"))
LESSON = "/lesson/serbian/a1/01-introductions"
LEARNER_PAGES = ("/", "/course", "/me", "/me/settings", "/me/data", "/me/data.json", "/language")
PLUGIN_PAGES = (
    *(pytest.param(path, marks=LANGUAGE) for path in (LESSON, f"{LESSON}/question/a1-01-01", f"{LESSON}/result", "/quiz/serbian/a1/test-1", "/words")),
    pytest.param("/lesson/civic/01-first-days", marks=CIVIC),
    pytest.param("/comments", marks=TRAINING),
)
STAFF_PAGES = (
    *(("trainer", path) for path in ("/cohorts", "/lessons")),
    *(("coordinator", path) for path in ("/cohorts", "/territories")),
    *(("administrator", path) for path in ("/people", "/people/new", "/groups", "/audit", "/lessons")),
    pytest.param("trainer", "/review", marks=TRAINING),
    pytest.param("trainer", "/lessons/civic/01-first-days", marks=CIVIC),
    *(pytest.param(role, "/civic/facts", marks=CIVIC) for role in ("trainer", "coordinator", "administrator")),
    *(pytest.param(role, "/civic/dilemmas", marks=CIVIC) for role in ("trainer", "coordinator")),
)


def cohort_of(app: Flask, name: str) -> int:
    with app.app_context(), reading() as connection:
        return int(connection.execute(text("select id from cohort where name = :name"), {"name": name}).scalar_one())


@pytest.mark.parametrize("path", [*LEARNER_PAGES, *PLUGIN_PAGES])
@pytest.mark.parametrize("locale", ["sr-Cyrl", "sr-Latn", "en"])
def test_a_learner_opens_their_pages(as_learner: Actor, path: str, locale: str):
    as_learner.post("/language", "/language", locale=locale)
    page = as_learner.get(path)
    assert page.status_code == 200
    if page.mimetype == "text/html":
        assert f'<html lang="{locale}"' in page.text
        assert "style=" not in page.text
        assert not re.search(r"<script(?![^>]* src=)|\son[a-z]+=", page.text)


@pytest.mark.parametrize(("role", "path"), STAFF_PAGES)
def test_staff_open_their_pages_and_learners_do_not(sign_in, as_learner: Actor, role: str, path: str):
    assert sign_in(role).get(path).status_code == 200
    assert as_learner.get(path).status_code == 404


@LANGUAGE
def test_a_coordinator_sees_the_matrix_and_takes_it_away(app: Flask, as_coordinator: Actor):
    cohort = cohort_of(app, "А1 Ниш")
    page = as_coordinator.get(f"/cohorts/{cohort}/progress")
    assert page.text.count('<tr><th scope="row">') == 60 + 2
    for form in ("csv", "xlsx"):
        answer = as_coordinator.get(f"/cohorts/{cohort}/progress.{form}")
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
    assert as_coordinator.get("/cohorts/999/progress").status_code == 404


def test_another_cohort_looks_like_none(app: Flask, as_trainer: Actor):
    own = [int(number) for number in re.findall(r'href="/cohorts/(\d+)"', as_trainer.get("/cohorts").text)]
    assert own
    with app.app_context(), reading() as connection:
        other = connection.execute(text("select id from cohort")).scalars().all()
    foreign = next(number for number in other if number not in own)
    theirs, missing = as_trainer.get(f"/cohorts/{foreign}"), as_trainer.get("/cohorts/999999")
    assert (theirs.status_code, theirs.data) == (missing.status_code, missing.data) == (404, missing.data)


def test_nobody_gets_in_without_signing_in(stranger: Actor, app: Flask):
    for path in ("/", "/course", LESSON, "/me/data.json", "/cohorts", "/people", "/audit"):
        answer = stranger.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"].endswith("/sign-in")


@pytest.mark.parametrize("path", ["/sign-in", "/nothing", "/", "/static/none.css", LESSON])
def test_every_answer_carries_the_headers(stranger: Actor, path: str):
    answer = stranger.get(path)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value


def test_a_form_without_token_or_from_elsewhere_is_refused(as_learner: Actor):
    assert as_learner.client.post("/me/settings", base_url=ADDRESS, data={"size": "large"}).status_code == 400
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert as_learner.client.post("/me/settings", base_url=ADDRESS, data={"size": "large"}, headers=foreign).status_code == 403
    assert as_learner.client.post("/me/settings", base_url=ADDRESS, headers={"Origin": "https://example.org"}).status_code == 403


def test_reading_changes_nothing(app: Flask, as_learner: Actor):
    def counts() -> list[int]:
        with app.app_context(), reading() as connection:
            return [connection.execute(text(f"select count(*) from {table}")).scalar_one() for table in ("entry", "lesson_progress", "audit", "person")]

    before = counts()
    for path in LEARNER_PAGES:
        as_learner.get(path)
    assert counts() == before


def test_signing_out_ends_the_session_on_the_server(as_learner: Actor, app: Flask):
    cookie = as_learner.client.get_cookie("session-token", domain="127.0.0.1")
    assert cookie
    assert as_learner.post("/sign-out", "/me").status_code == 303
    thief = app.test_client()
    thief.set_cookie("session-token", cookie.value, domain="127.0.0.1")
    assert thief.get("/", base_url=ADDRESS).status_code == 303


@LANGUAGE
def test_an_answer_is_kept_once_and_comes_back_with_its_reason(app: Flask, as_learner: Actor):
    page = f"{LESSON}/question/a1-01-12"
    identity = re.search(r'name="id" value="([^"]+)"', as_learner.get(page).text)[1]
    for _tap in range(2):
        answer = as_learner.post(page, page, **{"id": identity, "answer-0": "Kako se zovete"})
        assert answer.status_code == 303
    shown = as_learner.get(answer.headers["Location"])
    assert 'class="verdict ok' in shown.text
    with app.app_context(), reading() as connection:
        assert connection.execute(text("select count(*) from entry where id = :id"), {"id": identity}).scalar() == 1


@LANGUAGE
def test_a_slip_is_marked_for_the_eye_and_said_for_the_ear(as_learner: Actor):
    page = f"{LESSON}/question/a1-01-12"
    identity = re.search(r'name="id" value="([^"]+)"', as_learner.get(page).text)[1]
    answer = as_learner.post(page, page, **{"id": identity, "answer-0": "Како се <зовеш>"})
    shown = as_learner.get(answer.headers["Location"]).text
    assert "Реч је добра, наставак није: зовете." in shown
    assert '<span aria-hidden="true">Како се &lt;зове<mark class="mark-letter">ш</mark>&gt;<' in shown
    assert '<span class="vh">Како се зовете?</span><span aria-hidden="true">Како се зове<mark class="mark-letter">те</mark>?' in shown
    assert "Није ш, него те." in shown


@LANGUAGE
def test_an_empty_answer_gets_a_hint_and_no_error(as_learner: Actor):
    page = f"{LESSON}/question/a1-01-01"
    answer = as_learner.post(page, page)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


@LANGUAGE
def test_a_test_is_taken_handed_in_and_shown(as_learner: Actor):
    quiz = "/quiz/serbian/a1/test-1"
    begun = as_learner.post(f"{quiz}/begin", quiz)
    place = begun.headers["Location"]
    assert "/attempt/" in place
    attempt = place.rsplit("/", 1)[0]
    assert "Тачно:" not in as_learner.get(place).text
    assert as_learner.post(f"{attempt}/1", f"{attempt}/1", **{"answer": "0", "answer-0": "0"}).status_code == 303
    result = as_learner.post(f"{attempt}/hand-in", f"{attempt}/hand-in")
    assert result.headers["Location"].endswith("/result")
    assert as_learner.get(result.headers["Location"]).status_code == 200
    assert as_learner.get(f"{attempt}/1").status_code == 303


@LANGUAGE
def test_a_lesson_is_one_statement_and_comes_back_as_nothing(app: Flask, as_learner: Actor):
    with app.app_context(), collected() as statements:
        first = as_learner.get(LESSON)
    assert len(statements) == 1
    again = as_learner.get(LESSON, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    as_learner.post(f"{LESSON}/begin", LESSON)
    assert as_learner.get(LESSON, headers={"If-None-Match": first.headers["ETag"]}).status_code in (200, 304)


@LANGUAGE
def test_another_persons_answer_is_not_shown(app: Flask, as_learner: Actor):
    with app.app_context(), reading() as connection:
        attempt = connection.execute(text("select id, quiz from attempt limit 1")).one()
    theirs = as_learner.get(f"/quiz/{attempt.quiz}/attempt/{attempt.id}/result")
    assert theirs.status_code in (200, 404)
    missing = as_learner.get(f"/quiz/{attempt.quiz}/attempt/01ARZ3NDEKTSV4RRFFQ69G5FAV/result")
    assert missing.status_code == 404


def test_people_are_found_in_any_script(as_administrator: Actor):
    for words in ("Zehra", "Зехра", "zehra"):
        assert "Зехра" in as_administrator.get(f"/people?q={words}").text


def test_an_import_is_shown_first_and_changes_nothing_twice(app: Flask, as_administrator: Actor):
    cohort = cohort_of(app, "А1 Београд")
    page, rows = f"/groups/{cohort}/import", "name;birth_year\nИзмишљена Особа;1990\n=HYPERLINK(1);\n"
    assert "Измишљена Особа" in as_administrator.post(page, page, text=rows).text
    assert as_administrator.post(page, page, text=rows, confirmed="1").status_code == 303
    assert as_administrator.post(page, page, text=rows, confirmed="1").status_code == 303
    with app.app_context(), reading() as connection:
        assert connection.execute(text("select count(*) from person where display_name = 'Измишљена Особа'")).scalar() == 1
    faulty = as_administrator.post(page, page, text="name;birth_year\nA;later\n")
    assert 'role="alert"' in faulty.text


def test_a_disabled_person_is_out_within_one_request(app: Flask, as_learner: Actor, as_administrator: Actor):
    with app.app_context(), reading() as connection:
        person = connection.execute(text("select person_id from sign_in where roles = 'learner'")).scalar_one()
    assert as_administrator.post(f"/people/{person}/state", f"/people/{person}", state="disabled").status_code == 303
    assert as_learner.get("/").status_code == 303


def test_tries_are_limited_for_an_account_and_others_still_get_in(stranger: Actor, as_trainer: Actor):
    answers = [stranger.post("/sign-in/password", "/sign-in/staff", username="nobody", password="x" * 12, totp="000000") for _ in range(7)]
    assert [answer.status_code for answer in answers][:5] == [422] * 5
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert as_trainer.get("/cohorts").status_code == 200
