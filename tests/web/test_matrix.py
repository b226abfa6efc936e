"""The cohort matrix keeps what it read, and never shows anything but what is so now, for the one who asks."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, text, update

from lms.data.access import membership, person
from lms.data.database import now, reading, writing
from lms.data.operations import learning
from lms.data.operations.learning import Learner
from lms.data.operations.people import rename
from lms.data.operations.privacy import erase
from lms.data.operations.rebuilding import rebuild
from lms.web import matrix, matrix_page
from tests.web.conftest import ADDRESS, TOKEN, Actor

LESSON = "serbian/a1/01-introductions"


@pytest.fixture
def cohort(app: Flask) -> int:
    """The demo's cohort of sixty."""
    with app.app_context(), reading() as connection:
        return int(connection.execute(text("select id from cohort where name = 'А1 Ниш'")).scalar_one())


@pytest.fixture
def learners(app: Flask, cohort: int) -> list[str]:
    """The ids of its learners by name."""
    mine = (membership.c.cohort_id == cohort) & (membership.c.role == "learner")
    with app.app_context(), reading() as connection:
        rows = connection.execute(select(person.c.id).join(membership, membership.c.person_id == person.c.id).where(mine).order_by(person.c.search))
        return [str(row[0]) for row in rows]


def row_of(page: str, learner: str) -> str:
    """Somebody's row."""
    found = re.search(rf'<tr><th scope="row"><a href="/people/{learner}/progress">.*?</tr>', page)
    return found[0] if found else ""


def anew(actor: Actor, address: str) -> str:
    """The page with nothing remembered."""
    for kept in (matrix.matrix_of, matrix_page._skeleton, matrix_page._chart):
        kept.cache_clear()
    return TOKEN.sub("", actor.get(address).text)


def test_what_is_remembered_is_what_would_be_read(app: Flask, cohort: int, learners: list[str], as_coordinator: Actor):
    address, record = f"/cohorts/{cohort}/progress", app.extensions["lms.record"]
    entry = app.extensions["lms.catalogue"].current().lessons[LESSON]
    before = TOKEN.sub("", as_coordinator.get(address).text)
    idle = next(one for one in learners if "<b>0</b>" in row_of(before, one))
    with app.app_context():
        learning.open_lesson(record, Learner(person_id=idle, cohort_id=cohort), entry, now())
    opened = TOKEN.sub("", as_coordinator.get(address).text)
    assert 'class="vp"' in row_of(opened, idle)
    assert opened == anew(as_coordinator, address)
    with app.app_context():
        learning.complete_lesson(record, Learner(person_id=idle, cohort_id=cohort), entry, now())
    done = TOKEN.sub("", as_coordinator.get(address).text)
    assert "<b>1</b>" in row_of(done, idle)
    assert done == anew(as_coordinator, address)
    others = [one for one in learners if one != idle]
    assert [row_of(done, one) for one in others] == [row_of(before, one) for one in others]


def test_a_rebuild_is_seen(app: Flask, cohort: int, learners: list[str], as_coordinator: Actor):
    address = f"/cohorts/{cohort}/progress"
    with app.app_context(), writing() as connection:
        connection.execute(text("delete from lesson_progress"))
        connection.commit()
    assert "<b>0</b>" in row_of(as_coordinator.get(address).text, learners[0])
    with app.app_context():
        rebuild(app.extensions["lms.record"])
    seen = TOKEN.sub("", as_coordinator.get(address).text)
    assert len([one for one in learners if "<b>0</b>" not in row_of(seen, one)]) > 10
    assert seen == anew(as_coordinator, address)


def test_who_left_was_erased_or_changed_their_name_is_seen_at_once(app: Flask, cohort: int, learners: list[str], as_coordinator: Actor):
    address, plugins = f"/cohorts/{cohort}/progress", app.extensions["lms.registry"].plugins
    assert all(row_of(as_coordinator.get(address).text, one) for one in learners)
    removed, erased, renamed = learners[:3]
    with app.app_context(), writing() as connection:
        connection.execute(delete(membership).where(membership.c.person_id == removed))
        connection.commit()
    assert row_of(as_coordinator.get(address).text, removed) == ""
    with app.app_context():
        erase(erased, plugins, folder=app.extensions["lms.settings"].files, actor_id="x", at=now())
    assert row_of(as_coordinator.get(address).text, erased) == ""
    with app.app_context():
        rename(renamed, "Нова Измишљена", None, actor_id="x", at=now())
    page = as_coordinator.get(address).text
    assert "Нова Измишљена" in row_of(page, renamed)
    assert f"{len(learners) - 2}</dd>" in page


def test_a_newcomer_is_seen_at_once(app: Flask, cohort: int, as_coordinator: Actor):
    address = f"/cohorts/{cohort}/progress"
    assert row_of(as_coordinator.get(address).text, "NEWCOMER") == ""
    with app.app_context(), writing() as connection:
        row = connection.execute(select(person).limit(1)).mappings().one()
        connection.execute(insert(person), {**row, "id": "NEWCOMER", "username": None, "display_name": "Нова", "state": "active"})
        place = {"person_id": "NEWCOMER", "role": "learner", "cohort_id": cohort, "state": "active", "starts_on": now().date()}
        connection.execute(insert(membership), place)
        connection.commit()
    assert "<b>0</b>" in row_of(as_coordinator.get(address).text, "NEWCOMER")


def test_readers_do_not_see_each_others_page(as_coordinator: Actor, as_trainer: Actor):
    own = next(int(number) for number in re.findall(r'href="/cohorts/(\d+)"', as_trainer.get("/cohorts").text))
    address = f"/cohorts/{own}/progress"
    for actor, file in ((as_coordinator, True), (as_trainer, False), (as_coordinator, True)):
        page = actor.get(address)
        assert ("progress.csv" in page.text) is file
        assert TOKEN.findall(page.text)
        assert set(TOKEN.findall(page.text)) == set(TOKEN.findall(actor.get("/cohorts").text))


def test_a_trainer_who_lost_the_cohort_does_not_find_it(app: Flask, cohort: int, as_trainer: Actor):
    own = next(int(number) for number in re.findall(r'href="/cohorts/(\d+)"', as_trainer.get("/cohorts").text))
    assert as_trainer.get(f"/cohorts/{own}/progress").status_code == 200
    with app.app_context(), writing() as connection:
        connection.execute(update(membership).where(membership.c.role == "trainer").values(ends_on=now().date().replace(year=2020)))
        connection.commit()
    gone, missing = as_trainer.get(f"/cohorts/{own}/progress"), as_trainer.get("/cohorts/999999/progress")
    assert (gone.status_code, gone.data) == (404, missing.data)


def test_a_message_is_shown_once(cohort: int, as_coordinator: Actor):
    address = f"/cohorts/{cohort}/progress"
    as_coordinator.get(address)
    with as_coordinator.client.session_transaction(base_url=ADDRESS) as session:
        session["_flashes"] = [("done", "Само једном")]
    assert "Само једном" in as_coordinator.get(address).text
    assert "Само једном" not in as_coordinator.get(address).text


@pytest.mark.parametrize(("locale", "word"), [("sr-Latn", "nije početo"), ("en", "not started"), ("sr-Cyrl", "није почето")])
def test_cells_say_in_words_what_they_show(cohort: int, as_coordinator: Actor, locale: str, word: str):
    address = f"/cohorts/{cohort}/progress"
    as_coordinator.get(address)
    as_coordinator.post("/language", "/language", locale=locale)
    page = as_coordinator.get(address).text
    assert f'<td class="v0"><span class="vh">{word}</span></td>' in page
    assert page.count('<td class="v0"><span class="vh">') == page.count('<td class="v0">')


def test_filters_leave_what_they_say(cohort: int, learners: list[str], as_coordinator: Actor):
    counts: dict[str, int] = {}
    shown: Callable[[str], str] = lambda query: as_coordinator.get(f"/cohorts/{cohort}/progress?{query}").text  # noqa: E731
    for who in ("all", "started", "not-started"):
        counts[who] = shown(f"who={who}").count('<tr><th scope="row"><a')
    assert counts["all"] == len(learners) == counts["started"] + counts["not-started"]
    assert 0 < counts["not-started"] < counts["started"]
    columns = {kind: shown(f"kind={kind}").count('<th scope="col"><a') for kind in ("all", "lessons", "tests")}
    assert 0 < columns["tests"] < columns["lessons"]
    assert columns["all"] == columns["lessons"] + columns["tests"]
    assert "<table" not in shown("module=none-such")
